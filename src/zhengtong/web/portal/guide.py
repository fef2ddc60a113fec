"""办事指南 of one item: what to bring, how long, what it costs, where, on which ground.

What somebody has to do stands first; codes and versions last. An item that runs in a system above
the county is said to, instead of taking an application that nobody would then find.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from zhengtong.catalogue.hall import OWN_SYSTEM
from zhengtong.catalogue.items import Item, UnknownItem, item_of, live_rows
from zhengtong.catalogue.references import references
from zhengtong.catalogue.schema import power_of
from zhengtong.law.calendar import Unit
from zhengtong.law.localtime import local_date
from zhengtong.pages import formats
from zhengtong.pages.component import Link
from zhengtong.pages.parts import KeyValues
from zhengtong.pages.policy import actor_of, policy
from zhengtong.web.portal import wording
from zhengtong.web.portal.drafts import draft_of
from zhengtong.web.portal.figures import the_year
from zhengtong.web.portal.hall import hours, unit_name

__all__ = ["Way", "guide", "item_or_404", "way_of"]


@dataclass(frozen=True, slots=True)
class Way:
    """How one applies: on this site, or where else, in a sentence."""

    here: bool
    said: str


def item_or_404(code: str) -> Item:
    """The item in force. Raises `Http404`."""
    try:
        return item_of(code)
    except UnknownItem as unknown:
        raise Http404(unknown.message) from None


def way_of(item: Item) -> Way:
    """Whether an application can be handed in here."""
    if power_of(item.type) == "ex_officio":
        return Way(False, _("这件事由机关依职权办，不用申请。"))
    if item.source_system != OWN_SYSTEM:
        row = references("source_system").get(item.source_system)
        name = str(row["name"]) if row else _("上级系统")
        return Way(
            False, _("这件事在“%(name)s”里办，本站不收申请；窗口会帮您办。") % {"name": name}
        )
    if "online" not in item.channels:
        return Way(False, _("这件事要到窗口办。"))
    return Way(True, _("填到一半可以存着，30 天内接着填。"))


@policy("public", reason="办事指南依法公开")
@require_safe
def guide(request: HttpRequest, code: str) -> HttpResponse:
    """One item's guide."""
    item = item_or_404(code)
    actor = actor_of(request)
    way = way_of(item)
    materials = wording.materials_of(item, actor)
    counts = {group.kind: len(group.materials) for group in materials.groups}
    draft = draft_of(actor.id, item.code) if actor.kind == "person" else None
    related = live_rows().filter(key__in=item.related) if item.related else []
    return render(
        request,
        "portal/guide.html",
        {
            "item": item,
            "unit": unit_name(item.organisation),
            "way": way,
            "apply": reverse("portal:apply", args=[item.code]) if way.here else "",
            "draft_day": formats.day_short(local_date(draft.saved_at)) if draft else "",
            "keys": _keys(item, counts.get("bring", 0)),
            "materials": materials,
            "all": sum(counts.values()),
            "has": counts.get("has", 0),
            "bring": counts.get("bring", 0),
            "maybe": counts.get("maybe", 0),
            "signed_in": actor.kind == "person",
            "dial": wording.dial_of(item),
            "promise": wording.promise_text(item),
            "statutory": wording.limit_text(item.statutory),
            "by_working_days": item.promised is not None and item.promised.unit is Unit.WORKING_DAY,
            "record": _record(item.code),
            "stops": "、".join(each.name for each in item.special_procedures),
            "steps": wording.steps_of(item),
            "fees": wording.fee_lines(item),
            "hours": hours(item.region),
            "about": _about(item),
            "related": [
                Link(row.name, reverse("portal:guide", args=[row.code])) for row in related
            ],
            "report": f"{reverse('portal:order')}?{urlencode({'about': item.name})}",
            "crumbs": _crumbs(item),
        },
    )


def _record(code: str) -> str:
    """How it went in the year: so many concluded, so many of them in time."""
    year = the_year()
    concluded, on_time = year.items.get(code, (0, 0)) if year else (0, 0)
    if not concluded or year is None:
        return ""
    return _("%(year)s办结 %(all)s 件，%(n)s 件按承诺办结。") % {
        "year": year.title, "all": formats.number(concluded), "n": formats.number(on_time),
    }  # fmt: skip


def _keys(item: Item, bring: int) -> KeyValues:
    visits = _("不用跑") if item.visits == 0 else _("%(n)d 次") % {"n": item.visits}
    return KeyValues(
        [
            (_("承诺办结"), wording.promise_text(item)),
            (_("要跑几次"), visits),
            (_("收费"), _("要收费") if item.fee else _("不收费")),
            (_("自己要准备"), _("%(n)d 份材料") % {"n": bring} if bring else _("不用准备")),
        ],
        "keys",
    )


def _about(item: Item) -> KeyValues:
    return KeyValues(
        [
            (_("业务办理项编码"), item.code),
            (_("事项类型"), item.type_name),
            (_("办件类型"), _("即办件") if item.on_the_spot else _("承诺件")),
            (_("办理结果"), item.result.name),
            (_("指南版本"), wording.since_text(item)),
        ]
    )


def _crumbs(item: Item) -> list[Link]:
    crumbs = [Link(_("首页"), "/")]
    for side in ("personal", "enterprise"):
        chosen = item.personal_themes if side == "personal" else item.enterprise_themes
        if chosen:
            row = references(f"theme_{side}").get(chosen[0])
            href = f"{reverse('portal:guides')}?{urlencode({'theme': chosen[0]})}"
            if row:
                crumbs.append(Link(str(row["name"]), href))
            break
    return [*crumbs, Link(item.name, "")]
