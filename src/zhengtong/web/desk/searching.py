"""查办件: by number, by words of the title, or by the exact identity or telephone number.

Numbers of people are found through keyed digests: no list of them lies anywhere to be read
(个人信息保护法 Art. 51). Names cannot be searched; only what the actor's posts cover is found.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from zhengtong.catalogue.models import ServiceItem
from zhengtong.flow.models import Case
from zhengtong.flow.procedure import procedures
from zhengtong.law.localtime import day_end, day_start, local_date
from zhengtong.org.actors import Actor
from zhengtong.org.units import Unit, units
from zhengtong.pages import formats
from zhengtong.pages.component import Link, Mono
from zhengtong.pages.parts import Empty, Paging
from zhengtong.pages.policy import actor_of, policy
from zhengtong.pages.table import Column, Row, Table
from zhengtong.record.content import ContentStore
from zhengtong.web.desk.access import may_work_on, visible
from zhengtong.web.desk.names import unit_name
from zhengtong.web.desk.rows import Cases, case_path, state_title

__all__ = ["cases", "chosen_by", "newest", "owners_of"]

PAGE = 50
_IDENTITY = re.compile(r"[0-9]{17}[0-9X]|[0-9A-Z]{18}|[A-Z]{1,2}[0-9]{7,9}")
_PHONE = re.compile(r"1[3-9][0-9]{9}|0[0-9]{2,3}-?[0-9]{7,8}")
_NUMBER = re.compile(r"(?=.*[0-9])[0-9A-Z]{6,40}")


class Search(forms.Form):
    """What can be asked for; every answer narrows."""

    q = forms.CharField(
        label=gettext_lazy("找什么"), required=False, max_length=60,
        help_text=gettext_lazy("办件号、事项里的字，或完整的证件号、电话；姓名不能查"),
    )  # fmt: skip
    state = forms.ChoiceField(label=gettext_lazy("程序和环节"), required=False)
    unit = forms.ChoiceField(label=gettext_lazy("单位"), required=False)
    since = forms.DateField(
        label=gettext_lazy("收到，从"), required=False,
        widget=forms.TextInput(attrs={"type": "date"}),
    )  # fmt: skip
    until = forms.DateField(
        label=gettext_lazy("到"), required=False, widget=forms.TextInput(attrs={"type": "date"})
    )
    item = forms.CharField(label=gettext_lazy("事项名称或编码"), required=False, max_length=60)

    def __init__(self, actor: Actor, *given: Any) -> None:
        super().__init__(*given)
        self._choose("state", _states(actor))
        self._choose("unit", _units(actor))

    def _choose(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("全部")), *choices]

    def clean(self) -> dict[str, Any]:
        """The first day must not lie after the last."""
        found = super().clean() or {}
        since, until = found.get("since"), found.get("until")
        if since and until and since > until:
            self.add_error("until", _("截止日期早于起始日期，请改正。"))
        return found


def _states(actor: Actor) -> list[Any]:
    """Each procedure that the actor's posts touch, with its states."""
    return [
        (proc.title, [(proc.code, _("%(name)s，全部环节") % {"name": proc.title}),
                      *((f"{proc.code}:{code}", state.title) for code, state in proc.states.items())])
        for proc in procedures()
        if proc.keeps_case and may_work_on(actor, proc)
    ]  # fmt: skip


def _units(actor: Actor) -> list[Any]:
    """Units below the actor's grants: villages are found by their township."""
    paths = {role.path for role in actor.roles}
    return [
        (each.code, each.short_name or each.name)
        for each in units().values()
        if each.kind != "village" and not each.valid_until and _below(each, paths)
    ]


def _below(each: Unit, paths: Iterable[str]) -> bool:
    return any(each.path.startswith(path) for path in paths)


@dataclass(frozen=True, slots=True)
class Mark:
    """The last row seen: cases are listed from the newest."""

    opened_at: int
    id: str

    @classmethod
    def read(cls, text: str) -> Mark | None:
        """From an address; None for anything else."""
        found = re.fullmatch(r"([0-9]{1,18})~([0-9a-z]{1,32})", text)
        return cls(int(found[1]), found[2]) if found else None


@policy("staff", reason="只能查到本人岗位范围内的件，不显示个人信息")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def cases(request: HttpRequest) -> HttpResponse:
    """查办件. What is typed comes by POST: somebody's number must not stand in an address."""
    actor = actor_of(request)
    asked = request.POST.copy() if request.method == "POST" else request.GET.copy()
    mark = Mark.read(asked.pop("after", [""])[-1])
    asked.pop("csrfmiddlewaretoken", None)
    query = urlencode({name: value for name, value in asked.items() if value})
    if request.method == "POST" and not _names_somebody(_plain(asked.get("q", ""))):
        return HttpResponseRedirect(f"{reverse('desk:cases')}?{query}".rstrip("?"))
    form = Search(actor, asked)
    found: list[Case] = []
    if form.is_valid():
        chosen = chosen_by(actor, form.cleaned_data)
        if not query:
            chosen = chosen.filter(closed_at__isnull=True)
        if mark:
            chosen = chosen.filter(
                Q(opened_at__lt=mark.opened_at) | Q(opened_at=mark.opened_at, id__lt=mark.id)
            )
        found = list(newest(chosen))
    paging = _paging(query, found, mark is not None) if request.method != "POST" else _newest(found)
    return render(
        request,
        "desk/cases.html",
        {
            "form": form,
            "narrowed": bool(query),
            "table": _table(found[:PAGE]) if found else None,
            "empty": _empty(bool(query)),
            "paging": paging,
        },
        status=422 if form.errors else 200,
    )


def chosen_by(actor: Actor, asked: dict[str, Any]) -> QuerySet[Case]:
    """What the form's answers mean, among what the actor may see."""
    found = Case.objects.filter(visible(actor))
    proc, _colon, state = asked["state"].partition(":")
    if proc:
        found = found.filter(procedure=proc)
    if state:
        found = found.filter(state=state)
    if asked["unit"]:
        found = found.filter(organisation__in=_with_below(asked["unit"]))
    if asked["since"]:
        found = found.filter(opened_at__gte=day_start(asked["since"]))
    if asked["until"]:
        found = found.filter(opened_at__lte=day_end(asked["until"]))
    if asked["item"]:
        found = found.filter(item__in=_items(asked["item"].strip()))
    return found.filter(_meant(asked["q"])) if asked["q"] else found


def newest(chosen: QuerySet[Case]) -> QuerySet[Case]:
    """A page of them, and one more that tells whether there is another."""
    return chosen.order_by("-opened_at", "-id")[: PAGE + 1]


def _with_below(code: str) -> list[str]:
    path = units()[code].path
    return [each.code for each in units().values() if each.path.startswith(path)]


def _items(asked: str) -> list[str]:
    named = ServiceItem.objects.filter(Q(name__icontains=asked) | Q(code=asked.upper()))
    return list(named.values_list("code", flat=True)[:500])


def _plain(q: str) -> str:
    return "".join(unicodedata.normalize("NFKC", q).split()).upper()


def _names_somebody(plain: str) -> list[str]:
    """As which kinds of number of a person or firm this could be meant."""
    shapes = (("id_number", _IDENTITY), ("phone", _PHONE))
    return [kind for kind, shape in shapes if shape.fullmatch(plain)]


def _meant(q: str) -> Q:
    """What a clerk typed: somebody's number, a case's number or the beginning of one, or words."""
    plain = _plain(q)
    meant = Q(pk__in=())
    kinds = _names_somebody(plain)
    for kind in kinds:
        owners = owners_of(kind, plain)
        meant |= Q(applicant__in=owners) | Q(id__in=owners)
    if _NUMBER.fullmatch(plain):
        # a range, so that the index on numbers serves beginnings too
        return meant | Q(number__gte=plain, number__lt=plain + "\uffff")
    return meant if kinds else Q(title__icontains=q)


def owners_of(kind: str, number: str) -> list[str]:
    """Persons and cases that are tied to this very number."""
    return ContentStore().find(kind, number)[:500]


def _table(found: list[Case]) -> Table:
    page = Cases(found)
    columns = [
        Column(_("办件号"), nowrap=True),
        Column(_("事项"), card="title"),
        Column(_("申请人"), card="left"),
        Column(_("单位"), card="right"),
        Column(_("环节"), card="side"),
        Column(_("收到"), numeric=True, card="left", key=_("收到")),
        Column(_("届满"), numeric=True, card="right", key=_("届满")),
        Column(_("还剩或办结"), numeric=True, card="line"),
    ]
    rows = [
        Row(
            [
                Mono(case.number or "—"),
                Link(case.title or state_title(case), case_path(case)),
                page.applicant(case),
                unit_name(case.organisation),
                state_title(case),
                formats.day_number(local_date(case.opened_at), page.today.year),
                _due(case, page),
                _ending(case, page),
            ]
        )
        for case in found
    ]
    caption = _("查到的件，新收到的在前")
    return Table(caption, columns, rows, header=1, cards=True, keys=True, hide_caption=True)


def _due(case: Case, page: Cases) -> str:
    due = date.fromisoformat(case.next_due) if case.next_due else None
    return formats.day_number(due, page.today.year)


def _ending(case: Case, page: Cases) -> str:
    """What is left, or when it was closed."""
    if not case.closed_at:
        return page.left(case).text
    closed = formats.day_number(local_date(case.closed_at), page.today.year)
    return _("%(day)s 办结") % {"day": closed}


def _empty(narrowed: bool) -> Empty:
    if not narrowed:
        return Empty(_("岗位范围内没有在办的件"), _("办完的件，请用上面的条件查。"))
    return Empty(
        _("没有查到"),
        _("证件号、电话要输完整；办件号可以只输前几位。不在您岗位范围内的件查不到。"),
        Link(_("清空条件"), reverse("desk:cases")),
    )


def _newest(found: list[Case]) -> Paging:
    more = len(found) > PAGE
    return Paging(note=_("只列最近 %(n)d 件，请再加条件缩小范围") % {"n": PAGE} if more else "")


def _paging(query: str, found: list[Case], beyond: bool) -> Paging:
    base = reverse("desk:cases")
    last = found[PAGE - 1] if len(found) > PAGE else None
    following = f"{base}?{query}&after={last.opened_at}~{last.id}" if last else ""
    first = (f"{base}?{query}" if query else base) if beyond else ""
    note = _("每页 %(n)d 件") % {"n": PAGE} if last or beyond else ""
    return Paging(following, first, note)
