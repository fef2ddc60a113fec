"""已发布的自评: what the finance bureau receives, edition after edition, as it was released.

A released edition is its papers, totals and watermark. The rows behind it move on with the next
correction, so nothing here is read from them.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from zhengtong.flow.models import Case
from zhengtong.org.actors import Actor
from zhengtong.org.units import unit
from zhengtong.pages.component import Shown, Tag, Text
from zhengtong.pages.formats import beijing_time
from zhengtong.pages.parts import KeyValues
from zhengtong.pages.policy import actor_of, policy
from zhengtong.performance.models import Document, Evaluation, Release
from zhengtong.web.cockpit.papers import paper
from zhengtong.web.cockpit.roles import FINANCE
from zhengtong.web.cockpit.sheet_rows import points

__all__ = ["released", "released_paper"]

REASON = "财政部门只看已发布的版次；填报中的分数只有填报单位看得到"
FORMATS = ("docx", "xlsx")


@dataclass(frozen=True, slots=True)
class Edition:
    """One release, and the papers that were written of it since."""

    year: int
    unit: str
    release: Release
    papers: tuple[Document, ...]
    latest: bool

    @property
    def tag(self) -> Tag:
        """第 1 版, and whether another took its place."""
        text = _("第 %(n)d 版") % {"n": self.release.edition}
        return Tag(text, "ok") if self.latest else Tag(_("%(n)s，已被更正") % {"n": text})

    @property
    def facts(self) -> KeyValues:
        """Totals, grade and watermark, as they were released."""
        release = self.release
        pairs: list[tuple[Text, Shown]] = [
            (_("发布"), beijing_time(release.released_at)),
            (_("单位评分"), points(Decimal(release.given_total or 0))),
            (_("系统核算"), points(Decimal(release.computed_total or 0))),
            (_("等级"), release.grade),
            (_("记录水位"), f"{release.tree_size:,}" if release.tree_size else "—"),
        ]
        if release.root:
            pairs.append((_("树根"), f"{release.root[:16]}…"))
        if release.reason:
            pairs.append((_("更正原因"), release.reason))
        return KeyValues(pairs)

    @property
    def links(self) -> list[tuple[str, str]]:
        """(title, address) of each paper."""
        titles = {"docx": _("自评报告（.docx）"), "xlsx": _("自评表（.xlsx）")}
        return [
            (titles[each.format], reverse("cockpit:released_paper",
                                          args=[each.case, each.edition, each.format]))
            for each in self.papers
        ]  # fmt: skip


@policy(*FINANCE, reason=REASON)
@require_safe
def released(request: HttpRequest) -> HttpResponse:
    """已发布的自评."""
    found = _editions(actor_of(request))
    return render(request, "cockpit/released.html", {"editions": found})


@policy(*FINANCE, reason=REASON)
@require_safe
def released_paper(request: HttpRequest, case: str, edition: int, kind: str) -> HttpResponseBase:
    """自评报告, 自评表 of one edition."""
    held = Case.objects.filter(id=case, procedure="evaluation").first() if case.isalnum() else None
    if held is None:
        raise Http404(_("没有这份绩效自评。"))
    if not _receives(actor_of(request), held):
        raise PermissionDenied(_("这份自评属于别的地方，您没有查看它的岗位授权。"))
    for each in _editions(actor_of(request), case):
        row = next((p for p in each.papers if p.format == kind), None)
        if each.release.edition == edition and row is not None:
            return paper(request, row, each.year, reverse("cockpit:released"))
    raise Http404(_("这一版没有发布，或者还没有生成文件。"))


def _receives(actor: Actor, case: Case) -> bool:
    return actor.role_over(FINANCE, case.organisation_path) is not None


def _editions(actor: Actor, case: str = "") -> list[Edition]:
    """All that was released of the units that `actor` receives from, the latest first."""
    every = Release.objects.order_by("-released_at", "id")
    releases = list(every.filter(case=case) if case else every)
    names = {each.case for each in releases}
    rows = Evaluation.objects.in_bulk(names)
    cases = {
        key: held for key, held in Case.objects.in_bulk(names).items() if _receives(actor, held)
    }
    papers = defaultdict(list)
    for each in Document.objects.filter(case__in=cases).order_by("format"):
        papers[each.case, each.edition].append(each)
    newest: set[str] = set()
    found = []
    for release in releases:
        if release.case not in cases:
            continue
        row, place = rows[release.case], unit(rows[release.case].organisation)
        since = tuple(
            p
            for p in papers[release.case, release.edition]
            if p.written_at >= release.released_at and p.format in FORMATS
        )
        name = place.name if place else row.organisation
        latest = release.case not in newest
        newest.add(release.case)
        found.append(Edition(row.year, name, release, since, latest))
    return found
