"""Whose site this is, who is signed in, and the navigation; rooms below never know it."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from zhengtong.org.units import unit, units
from zhengtong.pages.policy import actor_of
from zhengtong.pages.shell import Account, Entry, Site, compose
from zhengtong.record.store import store_origin

__all__ = ["compose_shell"]

ENTRIES = (
    Entry("portal", _("首页"), "portal:home"),
    Entry("portal", _("办事指南"), "portal:guides"),
    Entry("portal", _("我的办件"), "portal:mine"),
    Entry("portal", _("办件查询"), "portal:track"),
    Entry("portal", "12345", "portal:order"),
    Entry("foot", _("网站地图"), "portal:sitemap"),
    Entry("foot", _("无障碍说明"), "portal:accessibility"),
    Entry("foot", _("个人信息保护"), "portal:privacy"),
    Entry("desk", _("收件箱"), "desk:inbox"),
    Entry("desk", _("窗口收件"), "desk:register"),
    Entry("desk", _("办件"), "desk:cases"),
    Entry("desk", _("12345 工单"), "desk:orders"),
    Entry("desk", _("驾驶舱"), "cockpit:year"),
    Entry("desk", _("指标"), "cockpit:figures"),
    Entry("desk", _("绩效自评"), "cockpit:evaluations"),
    Entry("desk", _("已发布的自评"), "cockpit:released"),
)


def _site(request: HttpRequest) -> Site:
    region = next((each for each in units().values() if each.kind == "government"), None)
    bureau = next((each for each in units().values() if each.name.endswith("服务局")), None)
    place = region.name.removesuffix("人民政府") if region else ""
    simulated = store_origin() == "simulated"
    return Site(
        name=_("%(place)s政务服务") % {"place": place} if place else _("政通"),
        organisation=bureau.name if bureau else "",
        home="/",
        desk_home="/desk/",
        notice=_("示范库：人名、办件、工单均为模拟数据，汇总数与公开的自评报告一致。")
        if simulated
        else "",
        imprint=bureau.name if bureau else "",
    )


def _account(request: HttpRequest) -> Account:
    actor = actor_of(request)
    if actor.kind not in ("person", "staff"):
        return Account(sign_in="/sign-in/")
    place = unit(actor.organisation)
    label = f"{actor.label} · {place.short_name}" if place else actor.label
    return Account(label=label, href="/account/", sign_out="/sign-out/")


def compose_shell() -> None:
    """Called once, when the site starts."""
    compose(site=_site, account=_account, entries=ENTRIES)
