"""A simulated year as the province's platforms would export it: `python -m tests.exchange.exporter DIR`.

Serves the simulated store that the environment names. Writes one table of applications a source
(.csv in three encodings, .xlsx with merged headings), one of ratings in reversed codes, one of
orders, and `figures.json`: what the indicators say there.
"""

from __future__ import annotations

import csv
import json
import sys
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from zhengtong.law.localtime import local_datetime

NOT_OURS = "一体化平台办件明细"
PLATFORM = "hn_platform"
ENCODINGS = ("utf-8-sig", "gb18030", "utf-8")
RESULTS = {"granted": "准予", "refused": "不予许可", "": ""}
APPLICATIONS = ("办件编号", "事项编码", "事项名称", "办理单位", "受理时间", "办结时间", "办理结果",
                "办理用时(工作日)", "法定时限(工作日)", "承诺时限(工作日)", "办件类型", "申请方式")  # fmt: skip
RATINGS = ("评价编号", "办件编号", "评价等级", "评价时间", "评价类型", "评价渠道", "是否迟报",
           "是否报送有误", "差评办结时间", "整改措施", "追评等级")  # fmt: skip
ORDERS = ("工单编号", "受理时间", "诉求类型", "问题类别", "诉求内容", "承办单位", "办理方式",
          "办结时间", "回访时间", "满意度")  # fmt: skip


def when(at: int | None, form: int) -> Any:
    """An instant in one of the forms that exports use."""
    if at is None:
        return ""
    local = local_datetime(at)
    forms = ("%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y%m%dT%H%M%S", "%Y年%m月%d日 %H时%M分")
    return local.strftime(forms[form % 4])


def yes(told: int | None, yes: str, no: str) -> str:
    return "" if told is None else yes if told else no


def applications() -> dict[str, list[list[Any]]]:
    """Source → the rows of its concluded cases; our own under the platform's name."""
    from zhengtong.catalogue.models import ServiceItem
    from zhengtong.flow.models import Case
    from zhengtong.org.units import units
    from zhengtong.record.models import Event
    from zhengtong.systems.applications.models import Application

    names = dict(ServiceItem.objects.values_list("code", "name"))
    numbers = dict(Case.objects.values_list("id", "number"))
    own = {row.case: row for row in Application.objects.all()}
    found = defaultdict(list)
    kinds = ("application_concluded", "application_reported")
    for n, e in enumerate(Event.objects.filter(kind__in=kinds).order_by("id")):
        case = own[e.stream]
        limits: list[Any] = [e.n2, e.n3]
        if not e.source:
            limits = [
                f"{amount}{'' if unit == 'working_day' else '个自然日'}"
                for amount, unit in (
                    (case.statutory_amount, case.statutory_unit),
                    (case.promised_amount, case.promised_unit),
                )
            ]
        found[e.source or PLATFORM].append(
            [numbers[e.stream], e.item, names[e.item], units()[e.organisation].name,
             when(case.accepted_at, n), when(e.happened_at, n), RESULTS[e.t1], e.n1, *limits,
             yes(e.n5, "即办件", "承诺件"), yes(e.n6, "网上申请", "窗口申请")]
        )  # fmt: skip
    return found


def ratings() -> list[list[Any]]:
    """First and second ratings of a case in one row, codes the other way round."""
    from zhengtong.flow.models import Case
    from zhengtong.record.models import Event
    from zhengtong.systems.ratings.models import Rating

    numbers = dict(Case.objects.values_list("id", "number"))
    rated = dict(Rating.objects.values_list("case", "rated_case"))
    again, resolved = {}, {}
    for e in Event.objects.filter(kind="service_rated").exclude(corrects=""):
        again[e.stream] = 6 - (e.n1 or 0)
    for e in Event.objects.filter(kind="negative_rating_resolved"):
        resolved[e.stream] = e.happened_at
    return [
        [f"PJ{n:08d}", numbers[rated[e.stream]], 6 - (e.n1 or 0), when(e.happened_at, n),
         yes(e.n2, "主动评价", "默认评价"), e.t1, yes(1 - (e.n4 or 0), "是", "否"),
         yes(1 - (e.n5 or 0), "是", "否"), when(resolved.get(e.stream), 0),
         "已改进（示例）" if e.stream in resolved else "", again.get(e.stream, "")]
        for n, e in enumerate(Event.objects.filter(kind="service_rated", corrects="").order_by("id"))
    ]  # fmt: skip


def orders() -> list[list[Any]]:
    """Orders with their unit's name and the outcome in words."""
    from zhengtong.org.units import units
    from zhengtong.record.models import Event
    from zhengtong.systems.hotline.models import Order
    from zhengtong.systems.hotline.procedure import NATURES, OUTCOMES

    times: dict[str, dict[str, int]] = defaultdict(dict)
    kinds = ("order_received", "order_concluded", "order_called_back")
    for e in Event.objects.filter(kind__in=kinds):
        times[e.stream][e.kind] = e.happened_at
    found = []
    for n, row in enumerate(Order.objects.order_by("case")):
        at = times[row.case]
        place = units().get(row.handling_unit)
        found.append(
            [f"GD{n:06d}", when(at["order_received"], n), dict(NATURES)[row.nature], row.category,
             "内容（示例）", place.name if place else "", "转办" if place else "直接答复",
             when(at.get("order_concluded"), n), when(at.get("order_called_back"), n),
             dict(OUTCOMES).get(row.outcome, "")]
        )  # fmt: skip
    return found


def figures() -> dict[str, Any]:
    """Code → text, numerator and denominator; and how many promises are not in working days."""
    from tests.exchange.tables import YEAR
    from zhengtong.catalogue.hall import hall_engine
    from zhengtong.indicators.definitions import all_indicators
    from zhengtong.indicators.engine import Ask
    from zhengtong.systems.applications.models import Application

    found = hall_engine().values([Ask(each, YEAR) for each in all_indicators()])
    other = Application.objects.filter(result__in=("granted", "refused"), concluded_at__gt=0)
    other = other.exclude(promised_unit="working_day").exclude(item_version=0)
    told = {each.code: [each.text, each.numerator, each.denominator] for each in found}
    return told | {"other_units": other.count()}


def write_text(path: Path, head: Iterable[str], rows: list[list[Any]], encoding: str) -> None:
    with path.open("w", encoding=encoding, newline="") as file:
        out = csv.writer(file)
        out.writerow([NOT_OURS])
        out.writerow(head)
        out.writerows(rows)
        out.writerow(["合计", len(rows)])


def write_book(path: Path, head: tuple[str, ...], rows: list[list[Any]]) -> None:
    """Titles above, groups merged over the headings, dates as Excel keeps them, totals below."""
    with xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy/m/d h:mm"}) as book:
        page = book.add_worksheet("办件明细")
        page.merge_range(0, 0, 0, len(head) - 1, NOT_OURS)
        page.merge_range(1, 0, 1, 3, "办件信息")
        page.merge_range(1, 4, 1, len(head) - 1, "办理信息")
        page.write_row(2, 0, head)
        for line, row in enumerate(rows, 3):
            for place, cell in enumerate(row):
                if "时间" in head[place] and isinstance(cell, str) and cell[:5].endswith("-"):
                    page.write_datetime(line, place, datetime.fromisoformat(cell))
                else:
                    page.write(line, place, cell)
        page.write_row(len(rows) + 3, 0, ["合计", f"{len(rows)} 件"])


def main(folder: Path) -> None:
    """Write everything into `folder`."""
    for n, (source, rows) in enumerate(sorted(applications().items())):
        if n % 2:
            write_book(folder / f"applications-{source}.xlsx", APPLICATIONS, rows)
        else:
            path = folder / f"applications-{source}.csv"
            write_text(path, APPLICATIONS, rows, ENCODINGS[n // 2 % 3])
    write_book(folder / "ratings.xlsx", RATINGS, ratings())
    write_text(folder / "orders.csv", ORDERS, orders(), "gbk")
    (folder / "figures.json").write_text(json.dumps(figures(), ensure_ascii=False), "utf-8")


if __name__ == "__main__":
    import django

    django.setup()
    main(Path(sys.argv[1]))
