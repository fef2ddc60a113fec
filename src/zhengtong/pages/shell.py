"""The frame around every page: whose site it is, where one can go, who is signed in, and how large
and how strong the type is set. The web room composes it at start; rooms below never know it.

    compose(site=the_site, account=the_account, entries=[Entry("desk", _("收件箱"), "inbox")])
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

from django.http import HttpRequest
from django.urls import NoReverseMatch, resolve, reverse

from zhengtong.pages.component import Text
from zhengtong.pages.policy import Policy, actor_of

__all__ = ["Account", "Entry", "NavLink", "Shell", "Site", "compose", "context"]

COOKIE = "display"
Area = Literal["portal", "desk", "foot"]


@dataclass(frozen=True)
class Site:
    """Whose pages these are. `notice` stands above every page (演示数据); `imprint` below it."""

    name: Text = "政通"
    organisation: Text = ""
    home: str = "/"
    desk_home: str = "/"
    notice: Text = ""
    imprint: Text = ""


@dataclass(frozen=True)
class Account:
    """Who is signed in, as the header says it (李*敏 · 县卫健局窗口); empty addresses are not shown."""

    label: Text = ""
    href: str = ""
    sign_in: str = ""
    sign_out: str = ""


@dataclass(frozen=True)
class Entry:
    """A place in the navigation, in the order given. It is shown to those its page admits."""

    area: Area
    label: Text
    route: str
    kwargs: dict[str, Any] = field(default_factory=dict)
    fragment: str = ""


@dataclass(frozen=True)
class NavLink:
    label: Text
    href: str
    current: str = ""


@dataclass
class _Composition:
    site: Callable[[HttpRequest], Site] = lambda request: Site()
    account: Callable[[HttpRequest], Account] = lambda request: Account()
    entries: Sequence[Entry] = ()


_composition = _Composition()


def compose(
    *,
    site: Callable[[HttpRequest], Site] | None = None,
    account: Callable[[HttpRequest], Account] | None = None,
    entries: Sequence[Entry] | None = None,
) -> None:
    """Sets what the frame shows; called once, by the web room. What is not given stays."""
    if site is not None:
        _composition.site = site
    if account is not None:
        _composition.account = account
    if entries is not None:
        _composition.entries = tuple(entries)


class Shell:
    """What the base templates need of one request; worked out when they ask.

    `bare` leaves out everything that could need the database, for the page of a failure.
    """

    def __init__(self, request: HttpRequest, *, bare: bool = False) -> None:
        self._request = request
        self.bare = bare
        chosen = request.COOKIES.get(COOKIE, "").split("-")
        self.large, self.contrast = "large" in chosen, "contrast" in chosen
        self.keys = "nokeys" not in chosen
        self.here = request.get_full_path()

    @cached_property
    def site(self) -> Site:
        return Site() if self.bare else _composition.site(self._request)

    @cached_property
    def account(self) -> Account:
        return Account() if self.bare else _composition.account(self._request)

    @cached_property
    def portal(self) -> list[NavLink]:
        return self._links("portal")

    @cached_property
    def desk(self) -> list[NavLink]:
        return self._links("desk")

    @cached_property
    def foot(self) -> list[NavLink]:
        return self._links("foot")

    def _links(self, area: Area) -> list[NavLink]:
        if self.bare:
            return []
        actor, found = actor_of(self._request), []
        for entry in _composition.entries:
            if entry.area != area:
                continue
            try:
                path = reverse(entry.route, kwargs=entry.kwargs)
            except NoReverseMatch:
                continue
            rule: Policy | None = getattr(resolve(path).func, "policy", None)
            if rule is None or rule.allows(actor):
                found.append((entry, path))
        here = self._request.path
        inside = [
            p for e, p in found if not e.fragment and (here == p or here.startswith(_folder(p)))
        ]
        nearest = max(inside, key=len, default=None)
        return [
            NavLink(
                entry.label,
                path + entry.fragment,
                "" if path != nearest or entry.fragment else "page" if path == here else "true",
            )
            for entry, path in found
        ]


def _folder(path: str) -> str:
    """The addresses below an entry; the front page has none of its own."""
    return "\0" if path == "/" else path.rstrip("/") + "/"


def context(request: HttpRequest) -> dict[str, Shell]:
    """The context processor: `shell` in every template."""
    return {"shell": Shell(request)}
