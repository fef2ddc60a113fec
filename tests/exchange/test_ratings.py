"""评价表: codes in the source's order, one rating a case, a bad one told to its end."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.exchange.tables import (
    HEAD,
    PLATFORM,
    RATINGS,
    SYSTEMS,
    birth,
    counts,
    events,
    figure,
    take,
    write_csv,
)
from tests.flow.county import BIRTH, Walk
from tests.flow.hall import Hall
from zhengtong.catalogue.load import load_catalogue
from zhengtong.flow.door import act
from zhengtong.flow.models import Case
from zhengtong.indicators.period import Scope
from zhengtong.org.actors import SYSTEM, Actor
from zhengtong.record.content import ContentStore
from zhengtong.record.models import ContentItem, Event
from zhengtong.systems.exchange.imports import Desk
from zhengtong.systems.ratings.procedure import rating_of

RATED = ["评价编号", "办件编号", "评价等级", "评价时间", "评价类型", "评价渠道", "评价内容",
         "差评办结时间", "整改措施", "追评等级"]  # fmt: skip


def rating(number: str, case: str, level: str, **other: Any) -> list[Any]:
    told = {"评价编号": number, "办件编号": case, "评价等级": level, "评价时间": "2023/5/8 10:00",
            "评价类型": "主动评价", "评价渠道": "评价器"} | other  # fmt: skip
    return [told.get(name, "") for name in RATED]


def cases(tmp_path: Path, n: int) -> None:
    rows = [birth(f"C{each}") for each in range(n)]
    assert counts(take(write_csv(tmp_path / "办件.csv", [HEAD, *rows]))) == {"new": n}


def rate(tmp_path: Path, *rows: list[Any], source: str = RATINGS) -> dict[str, int]:
    return counts(take(write_csv(tmp_path / "评价.csv", [RATED, *rows]), "ratings", source))


def test_reversed_codes_are_turned_and_the_order_is_kept_to_be_put_right(
    county: Hall, tmp_path: Path
) -> None:
    cases(tmp_path, 6)
    rows = [rating(f"P{n}", f"C{n}", level) for n, level in enumerate("554551")]
    assert rate(tmp_path, *rows) == {"new": 6}
    kept = Desk("ratings", RATINGS).mapping
    assert kept.orders == {"level": "reversed"} and kept.columns["rated_at"] == "评价时间"
    assert [e.n1 for e in events(kind="service_rated")] == [1, 1, 2, 1, 1, 5]
    assert figure("ratings.positive_rate").numerator == 5
    desk = Desk("ratings", RATINGS)
    desk.keep(type(kept)(kept.columns, {"level": "national"}, kept.words))
    assert rate(tmp_path, *rows) == {"corrected": 6}, "somebody said that it was the other way"
    assert figure("ratings.positive_rate").numerator == 1


def test_active_and_default_are_kept_apart_and_words_go_into_content(
    county: Hall, tmp_path: Path
) -> None:
    cases(tmp_path, 3)
    said = {"评价内容": "窗口的李示例态度很好"}
    rows = [
        rating("P0", "C0", "非常满意", **said),
        rating("P1", "C1", "满意", 评价类型="默认评价"),
        rating("P2", "C2", "基本满意", 评价类型="", 评价渠道="系统默认"),
    ]
    assert rate(tmp_path, *rows) == {"new": 3} and rate(tmp_path, *rows) == {"unchanged": 3}
    found = figure("ratings.active_rate")
    assert (found.numerator, found.denominator) == (1, 3)
    first = events(kind="service_rated")[0]
    item = ContentItem.objects.get(owner=first.stream)
    assert ContentStore().get(item.id).decode() == said["评价内容"]
    assert not any("李示例" in event.body for event in Event.objects.filter(source=RATINGS))


def test_a_bad_rating_is_told_to_its_end_and_later_files_go_on(
    county: Hall, tmp_path: Path
) -> None:
    cases(tmp_path, 1)
    done = {"差评办结时间": "2023-05-12", "整改措施": "已道歉并改进（示例）", "追评等级": "满意"}
    assert rate(tmp_path, rating("P0", "C0", "不满意")) == {"new": 1}
    assert figure("ratings.negative_resolution_rate").numerator == 0
    assert rate(tmp_path, rating("P0", "C0", "不满意", **done)) == {"continued": 1}
    assert rate(tmp_path, rating("P0", "C0", "不满意", **done)) == {"unchanged": 1}
    resolved, positive = (
        figure(f"ratings.{name}") for name in ("negative_resolution_rate", "positive_rate")
    )
    assert (resolved.numerator, resolved.denominator) == (1, 1)
    assert (positive.numerator, positive.denominator) == (1, 1), "the second rating counts"
    assert Case.objects.get(procedure="rating").state == "resolved"
    changed = rating("P0", "C0", "不满意", **(done | {"差评办结时间": "2023-05-15"}))
    assert rate(tmp_path, changed) == {"rejected": 1}, "what was done about it is no row to correct"


def test_one_case_one_rating(county: Hall, tmp_path: Path) -> None:
    cases(tmp_path, 2)
    walk = Walk(BIRTH).open("register").do("settle_at_once")
    own = Case.objects.get(id=walk.case)
    new = rating_of(own.id, organisation=own.organisation, organisation_path=own.organisation_path)
    data = {"rated_case": own.id, "level": "1"}
    act("rate", new, actor=Actor("r", kind="person", channel="device"), data=data)
    rows = [
        rating("P0", own.number, "满意"),
        rating("P1", "C0", "满意"),
        rating("P2", "C0", "不满意"),
        rating("P3", "没有", "满意"),
        rating("P4", "C1", ""),
    ]
    report = take(write_csv(tmp_path / "评价.csv", [RATED, *rows]), "ratings", RATINGS)
    assert counts(report) == {"new": 1, "already_here": 1, "rejected": 2}
    assert report.left_out == {"未评价": 1} and report.unknown == {"case": {"没有": 1}}
    assert any("追评" in why for why in report.reasons)


def test_rows_without_a_number_of_their_own_and_one_platform_for_both(
    county: Hall, tmp_path: Path
) -> None:
    cases(tmp_path, 2)
    rows = [rating("", f"C{n}", "满意") for n in range(2)]
    assert rate(tmp_path, *rows, source=PLATFORM) == {"new": 2}
    assert rate(tmp_path, *rows, source=PLATFORM) == {"unchanged": 2}
    assert [e.source_key for e in events(kind="service_rated")] == ["C0/rated", "C1/rated"]
    assert Desk("ratings", PLATFORM).unsupported() == ["评价"]
    assert figure("ratings.count").text == "数据源不含", "until the catalogue says it sends ratings"
    [platform] = [each for each in SYSTEMS if each["code"] == PLATFORM]
    told = platform | {"events": platform["events"] | {"service_rated": ["level", "active"]}}
    assert not load_catalogue({"source_systems": [told], "items": []}, SYSTEM).bad
    assert figure("ratings.count").numerator == 2
    assert figure("ratings.timely_upload_rate", Scope(sources=(PLATFORM,))).text == "数据源不含"
