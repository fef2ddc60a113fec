"""JSON for programs: sign in, act, look, rate by device. The same door, the same refusals.

A browser's session authorises; unsafe methods carry the CSRF token like any form.
"""

from typing import Any

from django.contrib.auth import authenticate, login
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from ninja import NinjaAPI, Schema
from ninja.security import SessionAuth

from zhengtong.catalogue.items import item_of
from zhengtong.flow.case import read_clocks
from zhengtong.flow.decision import New
from zhengtong.flow.door import Outcome, act
from zhengtong.flow.models import Case
from zhengtong.flow.refusals import (
    BadData,
    KeyReused,
    NotAllowed,
    Refused,
    Stale,
    UnknownCase,
    UnknownVerb,
)
from zhengtong.org.actors import Actor
from zhengtong.org.settings import calendar_for
from zhengtong.org.units import unit
from zhengtong.pages.policy import actor_of, policy
from zhengtong.systems.ratings.procedure import rating_of

__all__ = ["api"]


class Session(SessionAuth):
    """Lets everybody through to the policy, which decides; checks the CSRF token on the way."""

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:
        """The policy of each operation says who may use it."""
        return True


api = NinjaAPI(
    title="政通",
    version="1",
    auth=Session(),
    docs_decorator=policy("staff", reason="接口说明供本单位信息人员使用"),
)

STATUS = {
    BadData: 422,
    NotAllowed: 403,
    Stale: 409,
    KeyReused: 409,
    UnknownCase: 404,
    UnknownVerb: 404,
}


@api.exception_handler(Refused)
def refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """A refusal as JSON: its code, what to do, on which ground, which fields."""
    status = STATUS.get(type(refusal), 409)
    answer = {"code": refusal.code, "message": refusal.message, "clause": refusal.clause,
              **refusal.details}  # fmt: skip
    return api.create_response(request, answer, status=status)


class Credentials(Schema):
    """Account and password."""

    username: str
    password: str


class Opening(Schema):
    """Begin a case of `procedure`; for an application, of `item`."""

    procedure: str
    verb: str
    item: str = ""
    organisation: str = ""
    key: str = ""
    data: dict[str, Any] = {}


class Doing(Schema):
    """Do a verb on a case that was seen at position `seen`."""

    seen: int
    key: str = ""
    data: dict[str, Any] = {}


class RatingByDevice(Schema):
    """A rating pressed on a device at the counter, or by whoever holds the case number."""

    number: str
    level: str
    options: str = ""


class Done(Schema):
    """What an act did."""

    case: str
    position: int
    state: str
    event: str
    number: str
    notice: str
    repeated: bool


def _done(outcome: Outcome) -> dict[str, Any]:
    return {name: getattr(outcome, name) for name in Outcome.__dataclass_fields__}


@api.get("/session", auth=None)
@policy("public", reason="登录前须先取得防伪令牌")
def token(request: HttpRequest) -> dict[str, str]:
    """The CSRF token that unsafe calls carry in X-CSRFToken."""
    return {"csrf": get_token(request)}


@api.post("/session")
@policy("public", reason="登录须人人可用")
def sign_in(request: HttpRequest, credentials: Credentials) -> HttpResponse:
    """Sign in; the session cookie authorises what follows."""
    user = authenticate(request, **credentials.dict())
    if user is None:
        answer = {"code": "sign_in", "message": "账号或口令不对，请核对后再试。"}
        return api.create_response(request, answer, status=401)
    login(request, user)
    return api.create_response(request, {"csrf": get_token(request)}, status=200)


def _new(actor: Actor, opening: Opening) -> New:
    """Where a case belongs: an application to its item's unit, anything else to the one named."""
    applicant = actor.id if actor.kind == "person" else ""
    if opening.item:
        item = item_of(opening.item)
        return New(
            opening.procedure, item.organisation, item.organisation_path, item.region, item.code,
            applicant,
        )  # fmt: skip
    place = unit(opening.organisation or actor.organisation)
    if place is None:
        raise BadData({"organisation": "没有这个机构，请核对代码。"})
    return New(opening.procedure, place.code, place.path, place.region, applicant=applicant)


@api.post("/cases", response=Done)
@policy("signed_in", reason="办件由登录的申请人或工作人员发起，各步另按程序授权")
def open_case(request: HttpRequest, opening: Opening) -> dict[str, Any]:
    """Begin a case."""
    actor = actor_of(request)
    new = _new(actor, opening)
    return _done(act(opening.verb, new, actor=actor, key=opening.key, data=opening.data))


@api.post("/cases/{case_id}/{verb}", response=Done)
@policy("signed_in", reason="各步按程序表授权，接口不另放宽")
def do_verb(request: HttpRequest, case_id: str, verb: str, doing: Doing) -> dict[str, Any]:
    """Do a verb on a case."""
    actor = actor_of(request)
    return _done(act(verb, case_id, actor=actor, seen=doing.seen, key=doing.key, data=doing.data))


@api.get("/cases/{case_id}")
@policy("signed_in", reason="本人的办件，或岗位授权范围内的办件；不含个人信息")
def show_case(request: HttpRequest, case_id: str) -> dict[str, Any]:
    """State, position and clocks of a case; nothing personal."""
    actor = actor_of(request)
    case = Case.objects.filter(id=case_id).first()
    if case is None:
        raise UnknownCase("没有找到这件办件，请核对编号。")
    mine = bool(actor.id) and case.applicant == actor.id
    covered = any(case.organisation_path.startswith(role.path) for role in actor.roles)
    if not mine and not covered:
        raise NotAllowed("您没有查看这件办件的岗位授权。")
    calendar = calendar_for(case.region)
    clocks = read_clocks(case.clocks)
    return {
        "case": case.id,
        "number": case.number,
        "title": case.title,
        "procedure": case.procedure,
        "state": case.state,
        "position": case.position,
        "next_due": case.next_due,
        "clocks": {
            track: {"due": str(clock.due(calendar) or ""), "ended": str(clock.ended or "")}
            for track, clock in clocks.items()
        },
    }


@api.post("/ratings", response=Done)
@policy("public", reason="窗口评价器没有账号；一件一评由程序保证")
def rate(request: HttpRequest, rating: RatingByDevice) -> dict[str, Any]:
    """Rate a concluded case by its number (评价器)."""
    case = Case.objects.filter(number=rating.number, procedure="application").first()
    if case is None or case.state not in ("concluded", "served"):
        raise UnknownCase("没有找到这件已办结的办件，请核对编号。")
    new = rating_of(
        case.id,
        organisation=case.organisation,
        organisation_path=case.organisation_path,
        region=case.region,
        item=case.item,
        applicant=case.applicant,
    )
    data = {"rated_case": case.id, "level": rating.level, "means": "4", "options": rating.options}
    actor = actor_of(request).through("device")
    return _done(act("rate", new, actor=actor, data=data))
