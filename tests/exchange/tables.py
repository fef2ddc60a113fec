"""Exports as platforms write them, and what comes of importing them."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter

from tests.flow.county import BIRTH, HYGIENE
from zhengtong.catalogue.hall import hall_sources
from zhengtong.catalogue.items import item_of
from zhengtong.indicators.engine import Ask, Engine
from zhengtong.indicators.figures import Figure
from zhengtong.indicators.period import WHOLE, Period, Scope
from zhengtong.indicators.store import DatabaseStore
from zhengtong.record.models import Event
from zhengtong.record.paths import store_paths
from zhengtong.systems.exchange.importing import Report
from zhengtong.systems.exchange.imports import Desk

PLATFORM, RATINGS, HOTLINE = "hn_platform", "hn_ratings", "sy_12345"
YEAR = Period(date(2023, 1, 1), date(2023, 12, 31))
TOLD = [
    "used_days", "statutory_days", "promised_days", "on_time", "on_the_spot", "comparable",
    "item_type", "online", "result",
]  # fmt: skip
SYSTEMS: list[dict[str, Any]] = [
    {"code": PLATFORM, "name": "湖南省一体化政务服务平台（示例）",
     "supports": ["concluded", "used_days", "online"],
     "events": {"application_concluded": TOLD}},
    {"code": RATINGS, "name": "湖南省政务服务“好差评”系统（示例）", "supports": ["rating"],
     "events": {"service_rated": ["level", "active", "negative", "timely", "valid", "means"],
                "negative_rating_resolved": ["in_time", "negative"]}},
    {"code": HOTLINE, "name": "邵阳市12345热线（示例）", "supports": ["concluded"],
     "events": {"order_concluded": ["on_time", "used_days", "allowed_days", "online"],
                "order_called_back": ["satisfied", "outcome"]}},
]  # fmt: skip

HEAD = ["办件编号", "事项编码", "事项名称", "办理单位", "受理时间", "办结时间", "办理结果",
        "办理用时(工作日)", "法定时限(工作日)", "承诺时限(工作日)", "办件类型", "申请方式",
        "申请人", "证件号码", "联系电话"]  # fmt: skip


def application(number: str, **other: Any) -> list[Any]:
    """A row below HEAD: a hygiene permit, five days used of twenty; `other` by heading."""
    item = item_of(other.pop("item", HYGIENE))
    told = {
        "办件编号": number, "事项编码": item.code, "事项名称": item.name,
        "受理时间": "2023-05-08 09:03:00", "办结时间": "2023-05-15 16:20:00", "办理结果": "准予",
        "办理用时(工作日)": "5", "法定时限(工作日)": "20", "承诺时限(工作日)": "8",
        "办件类型": "承诺件", "申请方式": "窗口",
    } | other  # fmt: skip
    return [told.get(name, "") for name in HEAD]


def birth(number: str, **other: Any) -> list[Any]:
    """A row of an item that is done on the spot."""
    spot = {"办件类型": "即办件", "办理用时(工作日)": "0", "办结时间": "2023-05-08 09:20:00"}
    return application(number, item=BIRTH, **spot | other)


def write_csv(path: Path, rows: Sequence[Sequence[Any]], encoding: str = "utf-8-sig") -> Path:
    """A .csv as Excel saves it."""
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def write_xlsx(path: Path, rows: Sequence[Sequence[Any]], name: str = "办件明细") -> Path:
    """A workbook of one sheet, every cell as it is given: texts stay texts, numbers numbers."""
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet(name)
        for line, row in enumerate(rows):
            for place, cell in enumerate(row):
                if isinstance(cell, str):
                    page.write_string(line, place, cell)
                elif cell is not None:
                    page.write(line, place, cell)
    return path


def take(path: Path, kind: str = "applications", source: str = PLATFORM, **how: Any) -> Report:
    """Import a file."""
    return Desk(kind, source).take(path, **how)


def counts(report: Report) -> dict[str, int]:
    """What became of the rows, without what did not occur."""
    names = ("new", "continued", "corrected", "unchanged", "already_here", "rejected")
    found = {name: getattr(report, name) for name in names}
    return {name: n for name, n in found.items() if n}


def events(**narrowed: Any) -> list[Event]:
    """Events of the imports, in order; the notes of batches are left out."""
    rows = Event.objects.filter(origin="import", **narrowed).exclude(kind="rows_imported")
    return list(rows.order_by("id"))


def data_of(event: Event) -> dict[str, Any]:
    """The facts of an event's body."""
    found: dict[str, Any] = json.loads(event.body).get("data", {})
    return found


def figure(code: str, scope: Scope = WHOLE, period: Period = YEAR) -> Figure:
    """A figure of the year, with what has not been sealed yet."""
    from zhengtong.indicators.definitions import indicator

    engine = Engine(DatabaseStore(store_paths().segments), hall_sources())
    return engine.values([Ask(indicator(code), period, scope)])[0]
