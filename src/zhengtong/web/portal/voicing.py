"""网上 12345: say what is wrong and get a number, with a name or without.

国办发〔2020〕53号: telephone and page lead into the same orders, with the same limits. Whoever
leaves no telephone is not called back, and is told so.
"""

from __future__ import annotations

import re
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from zhengtong.flow.case import read_clocks
from zhengtong.flow.decision import New
from zhengtong.flow.door import act
from zhengtong.flow.fields import check_data
from zhengtong.flow.models import Case
from zhengtong.flow.procedure import Field
from zhengtong.flow.refusals import BadData, Refused
from zhengtong.org.settings import calendar_for, setting
from zhengtong.org.units import unit
from zhengtong.pages import formats
from zhengtong.pages.component import Link
from zhengtong.pages.policy import policy
from zhengtong.pages.verbforms import VerbForm
from zhengtong.record.append import new_uid
from zhengtong.systems.hotline.procedure import NATURES
from zhengtong.web.portal.attempts import Attempts
from zhengtong.web.portal.hall import address_of, applicant, hall
from zhengtong.web.portal.tokens import case_of, qr_code, token_of, track_path
from zhengtong.web.portal.wording import in_groups

__all__ = ["order", "ordered"]

SENT = Attempts("order", most=10, minutes=60)
_PHONE = re.compile(r"1[3-9]\d{9}|0\d{2,3}-?\d{7,8}")

ASKED = (
    Field("nature", "是哪一类", kind="choice", choices=NATURES),
    Field("words", "什么事", kind="long", limit=2000,
          hint="什么时候、在哪里、什么事、希望怎么办。不用写证件号码"),
    Field("place", "在哪里", required=False, hint="如：长铺镇中心路菜市场门口"),
    Field("caller", "怎么称呼您", required=False, limit=60, hint="可以不写"),
    Field("phone", "您的电话", required=False, limit=20,
          hint="可以不留。不留就是匿名，我们没法回访，也不能用四位号码查，请记好编号"),
)  # fmt: skip


def _check(answers: dict[str, Any]) -> dict[str, Any]:
    found = check_data(ASKED, answers)
    phone = re.sub(r"\s", "", found["phone"])
    if phone and not _PHONE.fullmatch(phone):
        raise BadData({"phone": _("应为 11 位手机号码，或带区号的固定电话，如 0739-7600001。")})
    return {**found, "phone": phone}


@policy("public", reason="人人可以向 12345 反映，可以匿名")
@never_cache
@require_http_methods(["GET", "POST"])
def order(request: HttpRequest) -> HttpResponse:
    """网上提交诉求."""
    about = request.GET.get("about", "")[:100]
    initial = (
        {"nature": "suggestion", "words": _("办事指南“%(name)s”：") % {"name": about}}
        if about
        else {}
    )
    form = VerbForm(ASKED, request.POST or None, check=_check, initial=initial)
    region = hall().region
    place = unit(setting(region, "hotline_unit"))
    status = 200
    if request.method == "POST" and form.is_valid():
        who = f"address:{address_of(request)}"
        if place is None:
            form.add_error(None, _("本站还没有开通网上 12345，请拨打电话。"))
        elif SENT.spent(who):
            status = 429
            form.add_error(None, _("这里刚刚提交了很多件，请过一小时再来，急事请拨打 12345。"))
        else:
            actor = applicant(request)
            new = New(
                "order", place.code, place.path, region,
                applicant=actor.id if actor.kind == "person" else "",
            )  # fmt: skip
            data = {**form.answers, "urgency": "normal"}
            key = request.POST.get("key", "")[:64]
            try:
                done = act(
                    "receive", new, actor=actor, key=f"order:{key}" if key else "", data=data
                )
            except BadData as bad:
                form.refuse(bad)
            except Refused as refused:
                form.add_error(None, str(refused))
            else:
                if done.repeated:
                    messages.info(request, _("刚才已经提交过，没有重复提交。"))
                else:
                    SENT.count(who)
                return HttpResponseRedirect(_done_path(done.case))
    if form.errors and status == 200:
        status = 422
    return render(
        request,
        "portal/order.html",
        {
            "form": form,
            "open": place is not None,
            "key": request.POST.get("key") or new_uid(),
            "crumbs": [Link(_("首页"), "/"), Link("12345", "")],
        },
        status=status,
    )


def _done_path(case: str) -> str:
    return reverse("portal:ordered", args=[token_of(case, "track")])


@policy("public", reason="凭签过名的地址看刚提交的诉求编号，不含诉求内容")
@never_cache
@require_safe
def ordered(request: HttpRequest, token: str) -> HttpResponse:
    """提交好了: the order's number, and by which day it is answered."""
    case = Case.objects.filter(id=case_of(token, "track") or "", procedure="order").first()
    if case is None:
        return HttpResponseRedirect("/")
    clock = read_clocks(case.clocks).get("reply")
    due = clock.due(calendar_for(case.region)) if clock else None
    return render(
        request,
        "portal/ordered.html",
        {
            "case": case,
            "number": in_groups(case.number),
            "answer_by": formats.day(due) if due else "",
            "track": track_path(case.id),
            "code": qr_code(request, track_path(case.id), _("查询诉求进度的二维码")),
            "crumbs": [Link(_("首页"), "/"), Link("12345", ""), Link(case.number, "")],
        },
    )
