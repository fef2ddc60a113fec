"""办件表: each row once, with its source; what changes is corrected, what is wrong is listed."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from tests.exchange.tables import (
    HEAD,
    PLATFORM,
    application,
    birth,
    counts,
    data_of,
    events,
    figure,
    take,
    write_csv,
    write_xlsx,
)
from tests.flow.county import BIRTH, HYGIENE, Walk
from tests.flow.hall import Hall
from zhengtong.catalogue.items import item_of
from zhengtong.flow.models import Case
from zhengtong.org.models import Person, PersonLabel
from zhengtong.record.content import ContentStore
from zhengtong.record.models import ContentItem, Event
from zhengtong.record.replay import check_replay
from zhengtong.record.seal import seal
from zhengtong.record.verify import verify
from zhengtong.systems.exchange import importing


def sound(hall: Hall) -> None:
    """The record verifies and tells every register."""
    seal(hall.ledger)
    report = verify(hall.ledger)
    check_replay(hall.ledger, report)
    assert report.ok, report.findings[:5]


def test_a_year_goes_in_once_with_its_source(county: Hall, tmp_path: Path) -> None:
    rows = [application(f"SY{n}") for n in range(30)] + [birth(f"CS{n}") for n in range(20)]
    title = ["绥宁县2023年度办件明细"] + [None] * (len(HEAD) - 1)
    path = write_xlsx(tmp_path / "年.xlsx", [title, HEAD, *rows, ["合计", "50"]])
    assert counts(report := take(path)) == {"new": 50} and report.skipped == 1
    told = events()
    assert {(e.kind, e.source, e.origin) for e in told} == {
        ("application_reported", PLATFORM, "import")
    }
    assert [e.source_key for e in told[:2]] == ["SY0", "SY1"]
    [batch] = Event.objects.filter(kind="rows_imported")
    assert {e.causation for e in told} == {batch.uid} and data_of(batch)["first_line"] == 3
    assert figure("applications.concluded").text == "50 件"
    assert figure("applications.on_time_rate").text == "100%"
    assert figure("applications.statutory_speed_up").numerator == 150
    before = Event.objects.count()
    assert counts(take(path)) == {"unchanged": 50}
    again = write_csv(tmp_path / "同.csv", [HEAD, *reversed(rows)], "gbk")
    assert counts(take(again)) == {"unchanged": 50}, "another form of the same says nothing new"
    assert Event.objects.count() == before
    sound(county)


def test_a_row_that_tells_otherwise_is_a_correction_and_the_last_one_wins(
    county: Hall, tmp_path: Path
) -> None:
    path = tmp_path / "a.csv"

    def days(used: str) -> dict[str, int]:
        write_csv(path, [HEAD, application("A", **{"办理用时(工作日)": used}), birth("B")])
        return counts(take(path))

    assert days("5") == {"new": 2}
    assert days("7") == {"corrected": 1, "unchanged": 1}
    assert days("7") == {"unchanged": 2}
    assert days("5") == {"corrected": 1, "unchanged": 1}, "back to what it was"
    assert days("5") == {"unchanged": 2}
    first, second, third = events(item=HYGIENE)
    assert [e.source_key for e in (first, second, third)] == ["A", "A#2", "A#3"]
    assert (second.corrects, third.corrects) == (first.uid, second.uid)
    assert first.stream == second.stream == third.stream
    found = figure("applications.statutory_speed_up")
    assert (found.numerator, found.denominator, found.events) == (5, 20, 1)
    sound(county)


def test_rows_that_cannot_be_taken_are_listed_and_come_in_when_mended(
    county: Hall, tmp_path: Path
) -> None:
    bad = {
        "4.30527E+17": {}, "N1": {"办结时间": "2023-13-08"}, "N2": {"办理结果": "看情况"},
        "N3": {"事项编码": "999", "事项名称": "没有这个事项"}, "N4": {"办理单位": "火星分局"},
        "N5": {"受理时间": "2023-06-01"}, "N6": {"办结时间": "2099-01-01"}, "": {},
        "N7": {"办理用时(工作日)": "很快"}, "好": {},
    }  # fmt: skip
    rows = [application(number, **other) for number, other in bad.items()]
    path = write_csv(tmp_path / "年.csv", [["说明"], HEAD, *rows, [*rows[-1][:2], "同号"]])
    report = take(path)
    assert counts(report) == {"new": 1, "rejected": 10}
    assert report.unknown["unit"] == {"火星分局": 1}
    assert report.unknown["item"] == {"没有这个事项（999）": 1}
    assert report.rejected_file == tmp_path / "年-未导入.xlsx"
    assert report.rejected_file.stat().st_mode & 0o077 == 0, "it names people"
    page = openpyxl.load_workbook(report.rejected_file).worksheets[0]
    listed = {row[0]: (row[-2], row[-1]) for row in page.iter_rows(min_row=2, values_only=True)}
    for number, line, why in (
        ("4.30527E+17", 3, "末几位已丢失"), ("N1", 4, "读不出日期：“2023-13-08”"),
        ("N2", 5, "“看情况”不认识"), ("N3", 6, "目录里没有事项"), ("N4", 7, "不在机构名录中"),
        ("N5", 8, "晚于办结时间"), ("N6", 9, "晚于现在"), (None, 10, "缺少办件编号"),
        ("N7", 11, "应为天数"), ("好", 13, "与第 12 行相同而内容不同"),
    ):  # fmt: skip
        assert listed[number][0] == line and why in listed[number][1], listed[number]
    mended = openpyxl.load_workbook(report.rejected_file)
    sheet = mended.worksheets[0]
    for row in sheet.iter_rows(min_row=2):
        good = dict(zip(HEAD, application(row[0].value or "N9"), strict=True))
        for cell, name in zip(row, HEAD, strict=False):
            cell.value = good[name]
    sheet.delete_rows(sheet.max_row)
    mended.save(tmp_path / "改.xlsx")
    assert counts(take(tmp_path / "改.xlsx")) == {"new": 8, "rejected": 1}
    assert take(path).rejected_file == tmp_path / "年-未导入2.xlsx", "what is being mended stays"


def test_what_is_not_concluded_is_left_out_until_it_is(county: Hall, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    write_csv(path, [HEAD, application("A", 办结时间=""), application("B", 办理结果="撤件")])
    report = take(path)
    assert counts(report) == {} and report.left_out == {"尚未办结": 1, "撤件": 1}
    assert not Event.objects.filter(origin="import").exists(), "a batch of nothing leaves nothing"
    write_csv(path, [HEAD, application("A")])
    assert counts(take(path)) == {"new": 1}


def test_our_own_case_and_anothers_are_not_counted_twice(county: Hall, tmp_path: Path) -> None:
    walk = Walk(BIRTH).open("register").do("settle_at_once")
    own = Case.objects.get(id=walk.case).number
    rows = [HEAD, birth(own), application("A")]
    assert counts(take(write_csv(tmp_path / "a.csv", rows))) == {"new": 1, "already_here": 1}
    other = take(write_csv(tmp_path / "b.csv", [*rows, application("C")]), source="hn_food")
    assert counts(other) == {"new": 1, "already_here": 2}
    assert figure("applications.concluded").numerator == 2, "A and C happened in 2023, each once"


def test_people_go_into_content_and_masked_numbers_stay_masked(
    county: Hall, tmp_path: Path
) -> None:
    known = {"申请人": "周示例", "证件号码": "430527199001011234", "联系电话": "13800009999"}
    masked = {"申请人": "吴**", "证件号码": "4305271990****1234", "联系电话": "138****3210"}
    rows = [application("A", **known), application("B", **known), application("C", **masked)]
    path = write_csv(tmp_path / "a.csv", [HEAD, *rows])
    people = Person.objects.count()
    assert counts(take(path)) == {"new": 3}
    assert Person.objects.count() == people + 2, "one person under one number"
    a, b, c = (Case.objects.get(id=e.stream) for e in events(kind="application_reported"))
    assert a.applicant == b.applicant != c.applicant
    assert PersonLabel.objects.get(person=a.applicant).label == "周*例"
    assert a.applicant in ContentStore().find("phone", "13800009999")
    item = ContentItem.objects.get(owner=c.applicant)
    assert '"phone":"138****3210"' in ContentStore().get(item.id).decode()
    said = "".join(event.body for event in Event.objects.filter(origin="import"))
    for secret in (*known.values(), *masked.values(), path.name):
        assert secret not in said
    other = [application("A", **(known | {"联系电话": "138****9999"})), *rows[1:]]
    assert counts(take(write_csv(path, [HEAD, *other]))) == {"unchanged": 3}, "masked since"
    more = take(write_csv(path, [HEAD, application("D", **known)]))
    assert counts(more) == {"new": 1} and Person.objects.count() == people + 2
    sound(county)


def test_people_whose_numbers_a_spreadsheet_has_cut_stay_apart(
    county: Hall, tmp_path: Path
) -> None:
    cut = [{"申请人": name, "证件号码": 430527199001010000} for name in ("周示例", "吴示例")]
    exact = [{"申请人": "郑示例", "证件号码": "430527199001011234"}] * 2
    rows = [application(f"A{n}", **who) for n, who in enumerate([*cut, *exact])]
    assert counts(take(write_xlsx(tmp_path / "a.xlsx", [HEAD, *rows]))) == {"new": 4}
    told = events(kind="application_reported")
    first, second, third, fourth = (Case.objects.get(id=e.stream).applicant for e in told)
    assert first != second and third == fourth
    sound(county)


def test_a_masked_number_of_a_case_stands_for_none(county: Hall, tmp_path: Path) -> None:
    rows = [application("4305****01"), application("B")]
    report = take(write_csv(tmp_path / "a.csv", [HEAD, *rows]))
    assert counts(report) == {"rejected": 1, "new": 1}
    [why] = report.reasons
    assert "4305****01" in why and "导出完整的编号" in why
    assert [e.source_key for e in events(kind="application_reported")] == ["B"]


def test_without_columns_dates_and_the_item_tell_but_an_empty_cell_tells_nothing(
    county: Hall, tmp_path: Path
) -> None:
    head = ["办件编号", "事项名称", "受理时间", "办结时间"]
    told = ["A", item_of(HYGIENE).name, "2023-05-08", "2023-05-15"]
    assert counts(take(write_csv(tmp_path / "a.csv", [head, told]))) == {"new": 1}
    empty = application("B", **{"法定时限(工作日)": "", "办理用时(工作日)": ""})
    assert counts(take(write_csv(tmp_path / "b.csv", [HEAD, empty]))) == {"new": 1}
    first, second = events()
    assert (first.n1, first.n2, first.n3, first.n6) == (5, 20, 8, None)
    assert (second.n1, second.n2, second.n3, second.n6) == (None, None, 8, 0)
    online = figure("applications.online_rate")
    assert (online.denominator, dict(online.exclusions)["没有渠道记录"]) == (1, 1)


def test_a_rehearsal_leaves_nothing(county: Hall, tmp_path: Path) -> None:
    rows = [HEAD, application("A"), application("B", 办理结果="看情况")]
    before = Event.objects.count()
    report = take(write_csv(tmp_path / "a.csv", rows), dry_run=True)
    assert counts(report) == {"new": 1, "rejected": 1} and report.rejected_file is not None
    assert Event.objects.count() == before
    assert not Case.objects.filter(procedure="application").exists()


def test_a_row_refused_half_way_takes_no_other_with_it(
    county: Hall, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "_FEW", 4)
    person = {"申请人": "郑示例", "证件号码": "430527199001015678"}
    rows = [application(f"A{n}", **person) for n in range(10)]
    rows[0][0] = "长" * 60  # its applicant is enrolled before the number proves too long
    acts = importing.Importing._acts

    def longer(self: object, job: object, known: object) -> object:
        what, found = acts(self, job, known)  # type: ignore[arg-type]
        if found[-1].source_key.startswith("长"):
            found[-1].data = dict(found[-1].data) | {"number": "长" * 61}
        return what, found

    monkeypatch.setattr(importing.Importing, "_acts", longer)
    report = take(write_csv(tmp_path / "a.csv", [HEAD, *rows]))
    assert counts(report) == {"new": 9, "rejected": 1}
    [why] = report.reasons
    assert "最多 60 字" in why
    applicants = {Case.objects.get(id=e.stream).applicant for e in events(item=HYGIENE)}
    assert len(applicants) == 1 and Person.objects.filter(id__in=applicants).exists()
    sound(county)
