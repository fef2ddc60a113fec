"""Plain Chinese for what the catalogue says in codes: 要带什么, 要多久, 收不收钱, 怎么办."""

from __future__ import annotations

import re
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhengtong.catalogue.items import Item, Limit, Material
from zhengtong.flow.models import Case
from zhengtong.law.calendar import Unit
from zhengtong.law.localtime import local_date
from zhengtong.org.actors import Actor
from zhengtong.pages import formats
from zhengtong.pages.charts import Dial
from zhengtong.pages.parts import Material as Thing
from zhengtong.pages.parts import MaterialGroup, Materials, Step, Steps
from zhengtong.systems.licences.models import Licence

__all__ = [
    "dial_of", "fee_lines", "in_groups", "is_form", "limit_text", "materials_of", "promise_text", "since_text",
    "steps_of", "to_bring",
]  # fmt: skip

STEPS = {
    "受理": gettext_lazy("材料齐就受理，发受理通知书。缺什么，一次说清；过期不说，就算受理。"),
    "审查": gettext_lazy("审查人员按法定条件看材料。"),
    "现场核查": gettext_lazy("两名工作人员上门看一次，先和您约好时间。"),
    "决定": gettext_lazy("准予的，发决定书；不准的，书面说明理由，告诉您怎么复议、诉讼。"),
    "办结": gettext_lazy("证照、文书做好，记为办结。"),
    "送达": gettext_lazy("到窗口领，也可以邮寄或电子送达。"),
}
"""What happens in a step, by the names that implementation lists use; others stand by themselves."""


def in_groups(number: str) -> str:
    """430527 WJ 20261121 0001: a case number as one reads it out; nothing else is changed."""
    found = re.fullmatch(r"([0-9]{6})?([A-Z]+)([0-9]{8})([0-9]+)", number)
    return "\u2009".join(part for part in found.groups() if part) if found else number


def limit_text(limit: Limit | None) -> str:
    """8 个工作日; 3 个月; nothing where there is no limit."""
    return f"{limit.amount} {limit.unit.label}" if limit and limit.amount else ""


def promise_text(item: Item) -> str:
    """What is promised: 当场办结, or so many days."""
    return _("当场办结") if item.on_the_spot else limit_text(item.promised) or _("按法定时限")


def dial_of(item: Item) -> Dial | None:
    """The ring of legal and promised days; only where both count alike and are drawable."""
    legal, promised = item.statutory, item.promised
    if item.on_the_spot or not (legal and promised and legal.amount and promised.amount):
        return None
    if legal.unit is not promised.unit or legal.unit is Unit.HOUR:
        return None
    return Dial(legal.amount, promised.amount, legal.unit.label)


def is_form(material: Material) -> bool:
    """Whether it is the application form itself, which is filled in on the page."""
    return material.kind == "申请表格文书" and material.identity.startswith("form_")


def to_bring(item: Item, actor: Actor) -> list[Material]:
    """The materials that this applicant has to prepare in any case."""
    held = _held_licences(item, actor)
    return [each for each in item.materials if _kind(each, held, actor) == "bring"]


def materials_of(item: Item, actor: Actor) -> Materials:
    """要带什么, by who has it already: what the hall has, what you prepare, what depends."""
    held = _held_licences(item, actor)
    things: dict[str, list[Thing]] = {"has": [], "bring": [], "maybe": []}
    for each in item.materials:
        kind = _kind(each, held, actor)
        things[kind].append(Thing(each.name, _said(each, kind, held)))
    titles = (
        ("has", _("不用另外带")),
        ("bring", _("请您准备")),
        ("maybe", _("看情况")),
    )
    groups = [MaterialGroup(title, kind, things[kind]) for kind, title in titles if things[kind]]  # type: ignore[arg-type]
    return Materials(groups)


def _kind(material: Material, held: dict[str, str], actor: Actor) -> str:
    if is_form(material) or material.licence_type in held:
        return "has"
    if material.need == "非必要" or material.condition:
        return "maybe"
    if material.licence_type and actor.kind != "person":
        return "maybe"
    return "bring"


def _said(material: Material, kind: str, held: dict[str, str]) -> str:
    if is_form(material):
        return _("在网上填，填好就是申请表；到窗口办的，由窗口打印给您签字。")
    if kind == "has":
        return _("您的电子证照库里有，%(until)s，由窗口调取核对。") % {
            "until": held[material.licence_type]
        }
    said = [_("%(n)d 份") % {"n": material.copies}] if material.copies else []
    if material.condition:
        said.insert(0, _("%(when)s才要") % {"when": material.condition})
    elif material.licence_type and kind == "maybe":
        said.insert(0, _("登录后查一下您的电子证照库，有就不用带"))
    if material.need == "容缺后补":
        said.append(_("可以先受理，再补交"))
    if material.form == "电子化":
        said.append(_("交电子件或照片"))
    if material.source == "政府部门核发" and kind != "has":
        said.append(_("由政府部门发的"))
    return "，".join(said) + "。"


def _held_licences(item: Item, actor: Actor) -> dict[str, str]:
    """Types of licences that the store holds of this person, each with its last day in words."""
    wanted = {each.licence_type for each in item.materials if each.licence_type}
    if not wanted or actor.kind != "person":
        return {}
    valid = Case.objects.filter(applicant=actor.id, procedure="licence", state="valid")
    rows = Licence.objects.filter(case__in=list(valid.values_list("id", flat=True)))
    return {
        row.type_code: _("有效期到 %(day)s") % {"day": row.valid_until}
        if row.valid_until
        else _("有效")
        for row in rows
        if row.type_code in wanted
    }


def steps_of(item: Item) -> Steps:
    """怎么办, from handing in to what one takes home."""
    first = Step(_("提交"), _("在网上填表、传材料；或者把材料交到窗口。"))
    return Steps(
        [first, *(Step(each.name, _step_text(item, n)) for n, each in enumerate(item.steps))]
    )


def _step_text(item: Item, n: int) -> str:
    step = item.steps[n]
    said = str(STEPS.get(step.name, ""))
    if not step.limit:
        return said
    if step.track == "promised" and item.promised is not None:
        time = limit_text(Limit(step.limit, item.promised.unit))
    else:
        time = _("%(n)d 个工作日") % {"n": step.limit}
    when = {
        "receipt": _("收到材料后 %(time)s内。"),
        "delivery": _("作出决定后 %(time)s内。"),
    }.get(step.track, _("%(time)s内。"))
    return said + when % {"time": time}


def fee_lines(item: Item) -> list[str]:
    """收不收钱: each standard in a line; nothing where nothing is charged."""
    if item.fee is None:
        return []
    return [
        _("%(when)s：%(amount)s %(unit)s")
        % {"when": when, "amount": formats.number(Decimal(amount), 2), "unit": unit}
        for when, amount, unit in item.fee.standards
    ]


def since_text(item: Item) -> str:
    """第 4 版，2023 年 6 月 12 日起用."""
    published = formats.day(local_date(item.published_at)) if item.published_at else ""
    said = _("第 %(n)d 版") % {"n": item.version}
    return said + (_("，%(day)s发布") % {"day": published} if published else "")
