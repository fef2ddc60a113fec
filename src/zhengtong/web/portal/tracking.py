"""办件查询: by the number on the slip and four digits that only the applicant knows, or by its code.

It tells how far things are and nothing of the person. The digits are compared by the machine; no
content is shown, so nobody has looked.
"""

from __future__ import annotations

import hmac
import json
import re
from collections.abc import Iterator

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from zhengtong.flow.looks import contents_of
from zhengtong.flow.models import Case
from zhengtong.pages.component import Link
from zhengtong.pages.policy import policy
from zhengtong.record.content import ContentStore
from zhengtong.record.errors import RecordError
from zhengtong.systems.ratings.models import Rating
from zhengtong.web.portal.attempts import Attempts
from zhengtong.web.portal.hall import address_of, unit_name
from zhengtong.web.portal.mine import stages_of
from zhengtong.web.portal.own_data import person_record
from zhengtong.web.portal.standing import RATEABLE, order_words, standing_of
from zhengtong.web.portal.tokens import case_of, rate_path, track_path

__all__ = ["standing", "tail_fits", "track"]

TRIES = Attempts("track", most=8, minutes=15)
OPEN_TO_ALL = ("application", "order")
_NUMBERS = ("id_number", "phone", "uscc", "_id")


class Track(forms.Form):
    """办件编号 and the last four of the telephone or identity number."""

    number = forms.CharField(
        label=gettext_lazy("办件编号"),
        max_length=60,
        help_text=gettext_lazy("在收件凭证上，或提交以后的页面上"),
    )
    tail = forms.CharField(
        label=gettext_lazy("手机号或证件号的最后 4 位"),
        max_length=4,
        help_text=gettext_lazy("申请时留的手机号、证件号都可以，证件号末位的 X 也算一位"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean_number(self) -> str:
        """Spaces and case do not matter."""
        return re.sub(r"\s", "", str(self.cleaned_data["number"])).upper()

    def clean_tail(self) -> str:
        """Three digits and a digit or X."""
        tail = str(self.cleaned_data["tail"]).strip().upper()
        if not re.fullmatch(r"[0-9]{3}[0-9X]", tail):
            raise forms.ValidationError(_("请填 4 位，如 3210 或 990X。"))
        return tail


def tail_fits(case: Case, tail: str) -> bool:
    """Whether `tail` ends one of the numbers under which the case was brought in."""
    found = False
    for number in _numbers(case):
        # Every one is compared, so that the time it takes tells nothing.
        found |= hmac.compare_digest(number[-4:].upper().encode(), tail.encode())
    return found


def _numbers(case: Case) -> Iterator[str]:
    """Numbers in the case's form or order, and in its applicant's own record."""
    held = {each["name"]: each["id"] for each in contents_of(case.id)}
    content = ContentStore()
    for name in ("form", "request"):
        if name not in held:
            continue
        try:
            answers = json.loads(content.get(held[name]))
        except RecordError:
            continue
        yield from (
            value
            for key, value in answers.items()
            if isinstance(value, str) and len(value) >= 7 and any(part in key for part in _NUMBERS)
        )
    if case.applicant:
        record = person_record(case.applicant)
        yield from (
            record[name] for name in ("id_number", "phone") if len(record.get(name, "")) >= 7
        )


@policy("public", reason="凭编号和四位号码查进度，只给状态，不含个人信息")
@never_cache
@require_http_methods(["GET", "POST"])
def track(request: HttpRequest) -> HttpResponse:
    """办件查询 without signing in."""
    form = Track(request.POST or None, initial={"number": request.GET.get("number", "")[:60]})
    status = 200
    if request.method == "POST" and form.is_valid():
        number, tail = form.cleaned_data["number"], form.cleaned_data["tail"]
        who = (f"address:{address_of(request)}", f"number:{number}")
        if TRIES.spent(*who):
            status = 429
            form.add_error(
                None,
                _("查得太多次了，请过 %(n)d 分钟再试，或拨打 12345 问。") % {"n": TRIES.minutes},
            )
        else:
            case = Case.objects.filter(number=number, procedure__in=OPEN_TO_ALL).first()
            if case is not None and tail_fits(case, tail):
                return HttpResponseRedirect(track_path(case.id))
            TRIES.count(*who)
            form.add_error(None, _("没有查到。请核对编号和四位号码，两样都要对。"))
    if form.errors and status == 200:
        status = 422
    context = {"form": form, "crumbs": [Link(_("首页"), "/"), Link(_("办件查询"), "")]}
    return render(request, "portal/track.html", context, status=status)


@policy("public", reason="凭签过名的二维码查进度，只给状态，不含个人信息")
@never_cache
@require_safe
def standing(request: HttpRequest, token: str) -> HttpResponse:
    """How far a case is, for whoever holds its slip."""
    case_id = case_of(token, "track")
    case = Case.objects.filter(id=case_id or "", procedure__in=OPEN_TO_ALL).first()
    if case is None:
        raise Http404(_("这个二维码不对，请用编号查。"))
    found = standing_of(case)
    rateable = case.procedure == "application" and case.state in RATEABLE
    rated = rateable and Rating.objects.filter(rated_case=case.id).exists()
    return render(
        request,
        "portal/standing.html",
        {
            "case": case,
            "standing": found,
            "said": found.said_outside or order_words(case),
            "stages": stages_of(found) if case.procedure == "application" else [],
            "unit": unit_name(case.organisation),
            "rate": rate_path(case.id) if rateable and not rated else "",
            "crumbs": [
                Link(_("首页"), "/"), Link(_("办件查询"), reverse("portal:track")),
                Link(case.number, ""),
            ],
        },
    )  # fmt: skip
