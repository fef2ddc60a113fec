"""工单表: the city's orders, told again step by step, and its call-back in its own words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.exchange.tables import HOTLINE, counts, events, figure, take, write_csv, write_xlsx
from tests.flow.hall import Hall
from zhengtong.flow.models import Case
from zhengtong.org.units import units
from zhengtong.record.content import ContentStore
from zhengtong.record.models import ContentItem, Event
from zhengtong.systems.exchange.imports import Desk
from zhengtong.systems.exchange.mapping import Mapping

HEAD = ["工单编号", "受理时间", "诉求类型", "诉求内容", "来电人", "联系电话", "承办单位", "办理方式",
        "派单时间", "退单次数", "办结时间", "答复内容", "回访时间", "满意度"]  # fmt: skip


def order(number: str, **other: Any) -> list[Any]:
    told = {"工单编号": number, "受理时间": "2023-05-08 09:00", "诉求类型": "投诉",
            "诉求内容": "夜间施工吵人（示例）", "联系电话": "138****3210"} | other  # fmt: skip
    return [told.get(name, "") for name in HEAD]


def unit_name() -> str:
    return next(u.name for u in units().values() if u.code == "1143052700000225XR")


def handled(number: str, outcome: str = "", **other: Any) -> list[Any]:
    told = {"承办单位": unit_name(), "办理方式": "转办", "办结时间": "2023-05-10 15:00"}
    if outcome:
        told |= {"满意度": outcome, "回访时间": "2023-05-11"}
    return order(number, **told | other)


def bring(tmp_path: Path, *rows: list[Any]) -> dict[str, int]:
    return counts(take(write_csv(tmp_path / "工单.csv", [HEAD, *rows], "gbk"), "hotline", HOTLINE))


def test_orders_end_where_the_row_ends_and_go_on_with_the_next_file(
    county: Hall, tmp_path: Path
) -> None:
    direct = {"办理方式": "直接答复", "办结时间": "2023-05-08 09:20", "诉求类型": "咨询"}
    rows = [order("A"), handled("B"), handled("C", "满意"), order("D", **direct)]
    assert bring(tmp_path, *rows) == {"new": 4} and bring(tmp_path, *rows) == {"unchanged": 4}
    states = [Case.objects.get(id=e.stream).state for e in events(kind="order_received")]
    assert states == ["received", "concluded", "called_back", "concluded"]
    assert [e.source_key for e in events() if e.source_key] == [
        "A/received", "B/received", "B/concluded", "C/received", "C/concluded", "C/called_back",
        "D/received", "D/concluded",
    ]  # fmt: skip
    rows[0] = handled("A", "不满意")
    assert bring(tmp_path, *rows) == {"continued": 1, "unchanged": 3}
    closed, online = figure("hotline.closed"), figure("hotline.closed_online")
    assert (closed.numerator, online.numerator) == (4, 1)
    assert figure("hotline.on_time_rate").numerator == 4
    satisfied = figure("hotline.satisfaction")
    assert (satisfied.numerator, satisfied.denominator) == (1, 2)


def test_late_is_what_our_own_clock_calls_late(county: Hall, tmp_path: Path) -> None:
    assert bring(tmp_path, handled("A", 办结时间="2023-06-30"), handled("B")) == {"new": 2}
    on_time = figure("hotline.on_time_rate")
    assert (on_time.numerator, on_time.denominator) == (1, 2)


def test_a_call_back_is_corrected_and_nothing_else(county: Hall, tmp_path: Path) -> None:
    assert bring(tmp_path, handled("A", "满意")) == {"new": 1}
    assert bring(tmp_path, handled("A", "不满意")) == {"corrected": 1}
    assert bring(tmp_path, handled("A", "非常满意")) == {"corrected": 1}
    told = events(kind="order_called_back")
    assert [(e.source_key, e.n1) for e in told] == [
        ("A/called_back", 1), ("A/called_back#2", 0), ("A/called_back#3", 1),
    ]  # fmt: skip
    assert (told[1].corrects, told[2].corrects) == (told[0].uid, told[1].uid)
    assert (figure("hotline.satisfaction").numerator, figure("hotline.satisfaction").events) == (
        1,
        1,
    )
    assert bring(tmp_path, handled("A", "满意", 办结时间="2023-05-09")) == {"rejected": 1}
    assert bring(tmp_path, handled("A", "非常满意", 诉求内容="换了说法")) == {"unchanged": 1}


def test_outcomes_in_other_words_are_learnt(county: Hall, tmp_path: Path) -> None:
    words = ["满意", "较满意", "未接通", "默认", "匿名", "单满意"]
    rows = [HEAD, *(handled(f"A{n}", word) for n, word in enumerate(words))]
    path = write_xlsx(tmp_path / "工单.xlsx", rows)
    report = take(path, "hotline", HOTLINE)
    assert counts(report) == {"new": 5, "rejected": 1} and "“单满意”不认识" in str(report.reasons)
    desk = Desk("hotline", HOTLINE)
    desk.keep(Mapping(desk.mapping.columns, {}, {"outcome": {"单满意": "dissatisfied"}}))
    assert counts(take(path, "hotline", HOTLINE)) == {"new": 1, "unchanged": 5}
    found = figure("hotline.satisfaction")
    assert (found.numerator, found.denominator) == (2, 3)
    assert dict(found.exclusions)["匿名，不可回访"] == 1


def test_sent_back_orders_and_what_the_caller_said(county: Hall, tmp_path: Path) -> None:
    assert bring(tmp_path, handled("A", 退单次数=2), handled("B")) == {"new": 2}
    sent_back = figure("hotline.sent_back_rate")
    assert (sent_back.numerator, sent_back.denominator) == (1, 2)
    [first, _second] = events(kind="order_received")
    contents = [
        ContentStore().get(item.id).decode()
        for item in ContentItem.objects.filter(owner=first.stream)
    ]
    assert any("夜间施工" in text and "138****3210" in text for text in contents)
    bodies = "".join(event.body for event in Event.objects.filter(source=HOTLINE))
    assert "夜间施工" not in bodies and "138****3210" not in bodies


def test_what_contradicts_itself_is_listed(county: Hall, tmp_path: Path) -> None:
    rows = [
        handled("A", 办结时间="2023-05-01"), handled("B", "满意", 回访时间="2023-05-01"),
        order("C", 满意度="满意"), handled("D", 承办单位="火星分局"), handled("E", 承办单位=""),
        order("F", 诉求类型="闲聊"),
    ]  # fmt: skip
    report = take(write_csv(tmp_path / "a.csv", [HEAD, *rows]), "hotline", HOTLINE)
    assert counts(report) == {"rejected": 6} and not events()
    said = "".join(report.reasons)
    for why in (
        "早于受理时间",
        "早于办结时间",
        "没有办结时间",
        "不在机构名录",
        "没有承办单位",
        "闲聊",
    ):
        assert why in said
