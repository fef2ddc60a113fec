"""What places, items and systems are called on these pages: 县卫健局, 全县, 12345 热线."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhengtong.catalogue.models import ServiceItem
from zhengtong.catalogue.references import references
from zhengtong.indicators.figures import Figure
from zhengtong.org.models import Region
from zhengtong.org.units import Unit, unit, units
from zhengtong.pages.component import Text

__all__ = [
    "MEASURES",
    "RANKS",
    "SYSTEMS",
    "counter",
    "item_names",
    "namer",
    "rest_name",
    "scope_name",
    "system_name",
    "unit_name",
    "units_by_rank",
    "whole_name",
]  # fmt: skip

SYSTEMS: dict[str, Text] = {
    "supervision": gettext_lazy("办件"),
    "applications": gettext_lazy("办件"),
    "cards": gettext_lazy("电子监察"),
    "ratings": gettext_lazy("好差评"),
    "hotline": gettext_lazy("12345 热线"),
    "licences": gettext_lazy("电子证照"),
    "catalogue": gettext_lazy("事项目录"),
}
"""The first name of a figure's code → what its system is called, in the order of the pages."""

COUNTERS: dict[str, Text] = {
    "ratings": gettext_lazy("条"),
    "licences": gettext_lazy("条"),
    "catalogue": gettext_lazy("项"),
}

MEASURES: dict[str, Text] = {
    "used_days": gettext_lazy("实际用时"),
    "statutory_days": gettext_lazy("法定时限"),
    "promised_days": gettext_lazy("承诺时限"),
    "on_time": gettext_lazy("是否按时"),
    "on_the_spot": gettext_lazy("是否即办"),
    "online": gettext_lazy("是否网上提交"),
    "deficiencies": gettext_lazy("补正次数"),
    "comparable": gettext_lazy("是否可比"),
    "result": gettext_lazy("结果"),
    "manner": gettext_lazy("方式"),
    "timely": gettext_lazy("是否按时汇集"),
    "valid": gettext_lazy("是否通过校验"),
    "level": gettext_lazy("评价等级"),
    "active": gettext_lazy("是否主动评价"),
    "satisfied": gettext_lazy("是否满意"),
    "outcome": gettext_lazy("回访结果"),
    "sent_back": gettext_lazy("退单次数"),
    "type_code": gettext_lazy("证照类型"),
}
"""Measures by which figures are computed → what people call them."""

RESTS: dict[str, Text] = {
    "applications.on_time_rate": gettext_lazy("逾期"),
    "applications.on_the_spot_rate": gettext_lazy("不是当场办结"),
    "applications.online_rate": gettext_lazy("不是网上提交"),
    "applications.deficiency_rate": gettext_lazy("没有补正过"),
    "applications.refusal_rate": gettext_lazy("准予"),
    "ratings.active_rate": gettext_lazy("默认评价"),
    "ratings.positive_rate": gettext_lazy("差评"),
    "ratings.active_positive_rate": gettext_lazy("差评"),
    "ratings.timely_upload_rate": gettext_lazy("没有按时汇集"),
    "ratings.accurate_upload_rate": gettext_lazy("没有通过校验"),
    "hotline.on_time_rate": gettext_lazy("逾期"),
    "hotline.satisfaction": gettext_lazy("不满意"),
    "hotline.sent_back_rate": gettext_lazy("没有退过单"),
}
"""Figure → what is counted in its denominator only."""

CHANNELS: dict[str, Text] = {
    "window": gettext_lazy("窗口"),
    "portal": gettext_lazy("网上"),
    "online": gettext_lazy("网上"),
    "mobile": gettext_lazy("手机"),
    "device": gettext_lazy("评价器"),
    "hotline": gettext_lazy("热线"),
    "api": gettext_lazy("接口"),
    "system": gettext_lazy("系统"),
}
"""Channels of events → what people call them."""

RANKS: dict[str, Text] = {
    "county_unit": gettext_lazy("县直单位"),
    "affiliated_institution": gettext_lazy("县直单位"),
    "vertical_unit": gettext_lazy("垂管单位"),
    "township": gettext_lazy("乡镇"),
    "village": gettext_lazy("村（社区）"),
}
"""Kind of a unit → what such units are together called."""


def system_name(code: str) -> Text:
    """The system that a figure belongs to; of an unknown one, the code's own first name."""
    first = code.partition(".")[0]
    return SYSTEMS.get(first, first)


def counter(code: str) -> Text:
    """What one event of a figure is counted in: 件, 条, 项."""
    return COUNTERS.get(code.partition(".")[0], _("件"))


def rest_name(code: str) -> Text:
    """What stands in a figure's denominator and not in its numerator."""
    return RESTS.get(code, _("只计入分母"))


def whole_name() -> str:
    """全县: the whole of what this hall serves."""
    top = next((each for each in units().values() if each.kind == "government"), None)
    region = Region.objects.filter(code=top.region).first() if top else None
    last = region.name[-1] if region and region.name else ""
    return _("全%(kind)s") % {"kind": last} if last in "县市区州省旗" and last else _("全部")


def unit_name(code: str) -> str:
    """A unit's short name, or the code of one that nobody knows."""
    found = unit(code)
    return found.short_name or found.name if found else code


def scope_name(figure: Figure, whole: str) -> str:
    """The scope in words, as the county says it: 全县，不含县税务局."""
    said = figure.scope_text
    return whole + said.removeprefix("全部") if said.startswith("全部") else said


def item_names(codes: Iterable[str]) -> dict[str, str]:
    """Names of service items, live or withdrawn, by code."""
    wanted = sorted({code for code in codes if code})
    if not wanted:
        return {}
    return dict(ServiceItem.objects.filter(code__in=wanted).values_list("code", "name"))


def namer() -> Callable[[str, str], str]:
    """What the codes of a long list are called, looked up once and not once a row. Takes a field
    of `Scope` or of the list (organisation, items, region, channels, sources) and a code."""
    items = dict(ServiceItem.objects.values_list("code", "name"))
    regions = dict(Region.objects.values_list("code", "name"))
    sources = {code: str(row["name"]) for code, row in references("source_system").items()}
    channels = {code: str(name) for code, name in CHANNELS.items()}
    known = {
        "item": items, "region": regions, "source": sources, "channel": channels,
    }  # fmt: skip

    def name(field: str, code: str) -> str:
        if field in ("organisation", "without"):
            return unit_name(code.strip("/").rpartition("/")[2]) if code else ""
        return known.get(field.removesuffix("s"), {}).get(code, code)

    return name


def units_by_rank(path: str) -> list[tuple[Text, list[Unit]]]:
    """The units directly below `path`, by what such units are together called."""
    depth = path.count("/") + 1
    found: dict[Text, list[Unit]] = {}
    for each in units().values():
        if each.path.startswith(path) and each.path.count("/") == depth and each.kind in RANKS:
            found.setdefault(RANKS[each.kind], []).append(each)
    return [(rank, found[rank]) for rank in dict.fromkeys(RANKS.values()) if rank in found]
