"""Who may see a page, and why: each route says it in one line, and a test walks them all.

@policy("public", reason="办事指南依法公开")
@policy("staff", reason="收件箱只含本人和本单位的办件")
@policy("window_clerk", "window_head", reason="收件由窗口人员办理")
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial, update_wrapper
from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import resolve_url
from django.urls import URLPattern, URLResolver
from django.utils.translation import gettext as _

from zhengtong.org.actors import ANONYMOUS, Actor

__all__ = ["Policy", "Route", "actor_of", "policy", "routes", "undeclared_routes", "wants_page"]

View = Callable[..., Any]

PUBLIC, SIGNED_IN = "public", "signed_in"
KINDS = ("person", "staff")


@dataclass(frozen=True)
class Policy:
    """Who: public, signed_in, a kind of actor (person, staff) or names of roles; and the reason."""

    who: tuple[str, ...]
    reason: str

    def allows(self, actor: Actor) -> bool:
        """Whether one of `who` fits. The system itself opens no pages."""
        if PUBLIC in self.who:
            return True
        if actor.kind not in KINDS:
            return False
        if SIGNED_IN in self.who or actor.kind in self.who:
            return True
        roles = [name for name in self.who if name not in KINDS]
        return bool(roles) and actor.has_role(*roles)


def actor_of(request: HttpRequest) -> Actor:
    """The actor that org's middleware resolved; nobody, where it did not."""
    actor: Actor = getattr(request, "actor", ANONYMOUS)
    return actor


def wants_page(request: HttpRequest) -> bool:
    """Whether a person looks at the answer (HTML), rather than a program (JSON)."""
    preferred = request.get_preferred_type(["text/html", "application/json"])
    return preferred == "text/html"


def policy(*who: str, reason: str) -> Callable[[View], View]:
    """Declares and enforces who may use a view, for Django views and for django-ninja operations
    alike (there below the method's decorator: `@api.get(…)` first, then `@policy(…)`).

    Somebody not signed in is led to sign in (a program gets 401); anybody else not allowed gets
    `PermissionDenied` with what to do. Raises `ValueError` without names or a reason.
    """
    if not who or not reason.strip():
        raise ValueError("policy() needs at least one name and a reason")
    rule = Policy(who, reason)

    def declare(view: View) -> View:
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if rule.allows(actor_of(request)):
                return view(request, *args, **kwargs)
            return _refuse(request)

        update_wrapper(guarded, view)
        guarded.policy = rule  # type: ignore[attr-defined]
        return guarded

    return declare


def _refuse(request: HttpRequest) -> HttpResponseBase:
    if actor_of(request).kind == "anonymous":
        if not wants_page(request):
            return JsonResponse({"message": _("请先登录。")}, status=401)
        onward = request.get_full_path() if request.method == "GET" else _came_from(request)
        query = urlencode({"next": onward}) if onward else ""
        return HttpResponseRedirect(f"{resolve_url(settings.LOGIN_URL)}?{query}".rstrip("?"))
    raise PermissionDenied(_("您的岗位没有这一页的权限。需要时，请单位管理员授权。"))


def _came_from(request: HttpRequest) -> str:
    """The page of this site whose form was sent too late; "" where the browser does not tell."""
    page = urlsplit(request.headers.get("referer", ""))
    if page.netloc != request.get_host():
        return ""
    return urlunsplit(("", "", page.path, page.query, ""))


@dataclass(frozen=True)
class Route:
    """One address of the site, with the method when it is an API operation's."""

    path: str
    name: str
    method: str
    policy: Policy | None


def routes(urlpatterns: Iterable[URLPattern | URLResolver], prefix: str = "") -> Iterator[Route]:
    """All addresses below `urlpatterns`, each operation of an API by itself."""
    seen: set[str] = set()
    for entry in urlpatterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from routes(entry.url_patterns, path)
            continue
        operations = _operations(entry.callback)
        if operations is None:
            rule = getattr(entry.callback, "policy", None)
            yield Route(path, entry.name or "", "", rule)
            continue
        # django-ninja mounts the view of a path once for each of its operations
        if path in seen:
            continue
        seen.add(path)
        for operation in operations:
            rule = getattr(operation.view_func, "policy", None)
            yield Route(path, operation.view_func.__name__, "/".join(operation.methods), rule)


def undeclared_routes(
    urlpatterns: Iterable[URLPattern | URLResolver], exempt: Mapping[str, str] | None = None
) -> list[str]:
    """Addresses without a policy; `exempt` maps those of others (path → reason) left out.

    An exemption that fits no address without a policy is listed too, so that none outlives its cause.
    """
    exempt = exempt or {}
    found = {
        f"{route.method} {route.path}".strip(): route.path
        for route in routes(urlpatterns)
        if route.policy is None
    }
    stale = [f"exempt: {path}" for path in exempt if path not in found.values()]
    return sorted(shown for shown, path in found.items() if path not in exempt) + stale


def _operations(callback: Any) -> list[Any] | None:
    """The operations behind a django-ninja view; None for any other view.

    Its root view answers 404 to everybody, and so needs no policy: an empty list.
    """
    module = getattr(callback.func if isinstance(callback, partial) else callback, "__module__", "")
    if module == "ninja.openapi.views" and isinstance(callback, partial):
        return [] if callback.func.__name__ == "default_home" else None
    if module != "ninja.operation":
        return None
    path_view = inspect.getclosurevars(callback).nonlocals["self"]
    return list(path_view.operations)
