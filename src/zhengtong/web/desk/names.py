"""What people, posts, channels and units are called on the desk's pages; people always masked."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhengtong.org.models import PersonLabel
from zhengtong.org.units import unit
from zhengtong.pages.component import Text

__all__ = ["CHANNELS", "POSTS", "labels_of", "unit_name"]

CHANNELS: dict[str, Text] = {
    "portal": gettext_lazy("网上"),
    "mobile": gettext_lazy("手机"),
    "window": gettext_lazy("窗口"),
    "phone": gettext_lazy("电话"),
    "device": gettext_lazy("评价器"),
    "qr": gettext_lazy("二维码"),
    "system": gettext_lazy("系统"),
    "import": gettext_lazy("回流数据"),
}

POSTS: dict[str, Text] = {
    "window_clerk": gettext_lazy("窗口人员"),
    "reviewer": gettext_lazy("审查人员"),
    "approver": gettext_lazy("决定人"),
    "hotline_operator": gettext_lazy("热线话务员"),
    "hotline_handler": gettext_lazy("承办联络员"),
    "rating_handler": gettext_lazy("差评整改人员"),
    "supervisor": gettext_lazy("电子监察员"),
    "catalogue_editor": gettext_lazy("事项管理员"),
    "performance_officer": gettext_lazy("绩效专干"),
    "bureau_leader": gettext_lazy("局领导"),
    "finance": gettext_lazy("财政绩效评价人员"),
    "licence_keeper": gettext_lazy("证照管理员"),
    "applicant": gettext_lazy("申请人"),
    "system": gettext_lazy("系统"),
}
"""Roles as a sentence names them: 等决定人办理."""


def labels_of(people: Iterable[str]) -> dict[str, str]:
    """Person → masked label (张*华), in one query; whoever is unknown is left out."""
    wanted = {each for each in people if each}
    if not wanted:
        return {}
    held = PersonLabel.objects.filter(person__in=wanted)
    return {row.person: row.label for row in held}


def unit_name(code: str) -> str:
    """A unit's short name; the code itself of one that nobody knows."""
    found = unit(code)
    return (found.short_name or found.name) if found else code or _("未定单位")
