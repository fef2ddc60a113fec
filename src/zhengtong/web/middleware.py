"""Who is asking: the signed-in account becomes an actor with the grants in force today.

An actor is kept for a few seconds, so that a clerk's page costs no look-up of her rights; a
revoked right is gone after at most that time.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.functional import SimpleLazyObject

from zhengtong.law.localtime import local_date
from zhengtong.org.actors import ANONYMOUS, Actor, actor_for
from zhengtong.org.settings import setting
from zhengtong.record.append import now_us

__all__ = ["ActorMiddleware", "forget_actors"]

_SECONDS = 5.0
_held: dict[str, tuple[float, Actor]] = {}

CHANGE_PASSWORD = "/account/"
FREE = (CHANGE_PASSWORD, "/sign-out/", "/static/", "/display/")


def forget_actors() -> None:
    """Look everybody up anew (after rights were changed in this process)."""
    _held.clear()


def _actor(request: HttpRequest) -> Actor:
    user = request.user
    if not user.is_authenticated:
        return ANONYMOUS
    person = user.person
    now = time.monotonic()
    held = _held.get(person)
    if held is None or now - held[0] > _SECONDS:
        try:
            actor = actor_for(person, local_date(now_us()), channel="portal")
        except LookupError:
            return ANONYMOUS
        if actor.kind == "staff":
            actor = actor.through("window")
        _held[person] = held = (now, actor)
    return held[1]


class ActorMiddleware:
    """Sets `request.actor`, signs out whoever has been away, and insists on a first own password."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: _actor(request))  # type: ignore[attr-defined]
        if "_auth_user_id" in request.session:
            self._stay_or_go(request)
            user = request.user
            if (
                user.is_authenticated
                and user.must_change_password
                and not request.path.startswith(FREE)
            ):
                return HttpResponseRedirect(CHANGE_PASSWORD)
        return self._next(request)

    def _stay_or_go(self, request: HttpRequest) -> None:
        now = int(time.time())
        idle = int(setting("", "sign_in")["idle_minutes"]) * 60
        seen = request.session.get("seen", now)
        if now - seen > idle:
            logout(request)
        elif now - seen > 60 or "seen" not in request.session:
            request.session["seen"] = now
