"""好差评 (国办发〔2019〕51号): five levels, once a case, by whoever holds the link or the code.

No account is needed and none is remembered: an anonymous voice counts as much. A second try is
thanked, not counted.
"""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from zhengtong.flow.door import act
from zhengtong.flow.models import Case
from zhengtong.flow.procedure import Field
from zhengtong.flow.refusals import BadData, NotNow, Refused, Stale
from zhengtong.law.localtime import local_date
from zhengtong.org.actors import ANONYMOUS, Actor
from zhengtong.pages import formats
from zhengtong.pages.component import Link
from zhengtong.pages.policy import actor_of, policy
from zhengtong.pages.verbforms import VerbForm
from zhengtong.systems.ratings.models import Rating
from zhengtong.systems.ratings.procedure import LEVELS, NEGATIVE, rating_of
from zhengtong.web.portal.hall import applicant, unit_name
from zhengtong.web.portal.standing import RATEABLE
from zhengtong.web.portal.tokens import case_of, rate_path

__all__ = ["rate"]

PAGE, MOBILE, QR = "1", "2", "3"
"""评价渠道 of the national annex: by page, by a telephone's browser, by code."""

ASKED = (
    Field("level", "您的评价", kind="choice", choices=LEVELS),
    Field("words", "想说的话", kind="long", required=False, limit=500,
          hint="哪里好，哪里要改。不用写姓名和电话"),
)  # fmt: skip


def _means(request: HttpRequest) -> tuple[str, str]:
    """Code of the channel and the actor's channel."""
    if request.GET.get("by") == "qr":
        return QR, "qr"
    phone = applicant(request).channel == "mobile"
    return (MOBILE, "mobile") if phone else (PAGE, "portal")


@policy("public", reason="凭签过名的链接评价，一件一评，不用账号")
@never_cache
@require_http_methods(["GET", "POST"])
def rate(request: HttpRequest, token: str) -> HttpResponse:
    """评一评."""
    case = Case.objects.filter(id=case_of(token, "rate") or "", procedure="application").first()
    if case is None:
        raise Http404(_("这个评价链接不对，请从办件页面打开。"))
    rating = Rating.objects.filter(rated_case=case.id).first()
    form = VerbForm(ASKED, request.POST or None)
    if rating is None and case.state in RATEABLE and request.method == "POST" and form.is_valid():
        try:
            _rate(request, case, form.answers)
        except (NotNow, Stale):
            pass  # somebody was faster: the page says that it is rated
        except BadData as bad:
            form.refuse(bad)
        except Refused as refused:
            form.add_error(None, str(refused))
        if not form.errors:
            return HttpResponseRedirect(rate_path(case.id))
    return render(
        request,
        "portal/rate.html",
        {
            "case": case,
            "form": form,
            "unit": unit_name(case.organisation),
            "concluded": _concluded(case),
            "open": case.state in RATEABLE,
            "rating": rating,
            "level": dict(LEVELS).get(str(rating.level), "") if rating else "",
            "negative": bool(rating and rating.level in NEGATIVE),
            "crumbs": [Link(_("首页"), "/"), Link(_("评一评"), "")],
        },
        status=422 if form.errors else 200,
    )


def _rate(request: HttpRequest, case: Case, answers: dict[str, object]) -> None:
    means, channel = _means(request)
    new = rating_of(
        case.id, organisation=case.organisation, organisation_path=case.organisation_path,
        region=case.region, item=case.item, applicant=case.applicant,
    )  # fmt: skip
    data = {**answers, "rated_case": case.id, "means": means}
    act("rate", new, actor=_rater(request, case).through(channel), data=data)


def _rater(request: HttpRequest, case: Case) -> Actor:
    """The applicant by name where they are signed in; anybody else stays unnamed."""
    actor = actor_of(request)
    return actor if actor.id and actor.id == case.applicant else ANONYMOUS


def _concluded(case: Case) -> str:
    at = case.closed_at
    return formats.day(local_date(at)) if at else ""
