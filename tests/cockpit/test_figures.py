"""A figure opened: its parts add up to it, its cases can be listed, and only by those who may."""

from __future__ import annotations

import argparse
import html
import importlib
import re
import shlex
from io import BytesIO

import openpyxl
import pytest
from django.test import Client

from tests.cockpit.halls import AUDITOR, CLERK, LEADER, OFFICER, SUPERVISOR, TAX, Hall
from tests.cockpit.test_year import text_of
from zhengtong.catalogue.hall import hall_engine
from zhengtong.flow.door import act
from zhengtong.flow.models import Case
from zhengtong.indicators.definitions import all_indicators
from zhengtong.indicators.evidence import Evidence
from zhengtong.org.actors import Actor
from zhengtong.systems.ratings.procedure import rating_of
from zhengtong.web.cockpit import asking
from zhengtong.web.cockpit.asking import Asked
from zhengtong.web.cockpit.opened import Opened

FIGURE = "/cockpit/figures/hotline.satisfaction/"
CASES = f"{FIGURE}cases/"
LIST = f"{FIGURE}list.xlsx"
QUESTION = "?period=2023&organisation="


@pytest.mark.parametrize("who", ["", CLERK])
def test_definitions_are_public_and_cases_are_not(hall: Hall, who: str) -> None:
    page = hall.page(FIGURE, who)
    assert "回访时评价为" in page and "回访未接通" in page
    numbers = {number for (number,) in hall.rows("SELECT number FROM flow_case WHERE number <> ''")}
    assert not any(number in page for number in numbers)
    assert "2023 年度自评" not in page, "drafts are nobody's business before release"
    assert hall.page("/cockpit/figures/", who).count('class="m nw"') == 0
    client = hall.client(who)
    for path in (CASES, LIST, "/cockpit/", "/cockpit/evaluations/"):
        answer = client.get(path)
        assert answer.status_code == (403 if who else 302), path


def test_supervisors_leaders_and_auditors_see_the_cases(hall: Hall) -> None:
    order = hall.one(
        "SELECT stream FROM record_event WHERE kind = 'order_called_back' "
        "AND t1 = 'dissatisfied' LIMIT 1"
    )
    number = Case.objects.get(id=order).number
    for who in (LEADER, SUPERVISOR, AUDITOR):
        assert number in hall.page(FIGURE, who)


def test_cases_of_other_units_are_masked_for_a_units_own_officer(hall: Hall) -> None:
    page = hall.page(f"/cockpit/figures/supervision.items/cases/{QUESTION}", OFFICER)
    rows = page.partition("<tbody")[2].partition("</tbody>")[0]
    numbers = Case.objects.filter(procedure="application").values_list("number", flat=True)
    assert not any(number in rows for number in numbers)
    assert re.search(r"430527\w+\*{8}\d{4}", rows)
    assert "/desk/cases/" not in rows


@pytest.mark.parametrize("code", [each.code for each in all_indicators()])
def test_every_figure_opens_and_its_steps_add_up(hall: Hall, code: str) -> None:
    opened = Opened.of(hall_engine(), code, Asked(asking.Period.year(2023)), lists=True)
    funnel = opened.funnel()  # raises where a sum does not hold
    assert opened.counted + opened.excluded == opened.evidence.count()
    if opened.figure.denominator is None:
        assert sum(each.numerator for each in opened.groups) == opened.figure.numerator
    if funnel is not None:
        assert funnel.steps[0].count == opened.counted + opened.excluded
    page = hall.page(f"/cockpit/figures/{code}/{QUESTION}")
    assert str(opened.what.wording) in page.replace("&quot;", '"')


def test_each_group_lists_exactly_its_cases(hall: Hall) -> None:
    evidence = Evidence(hall_engine(), Asked(asking.Period.year(2023)).ask("hotline.satisfaction"))
    client = hall.client(SUPERVISOR)
    listed = 0
    for part in evidence.parts():
        page = client.get(f"{CASES}{QUESTION}&group={part.key}").content.decode()
        rows = page.partition("<tbody")[2].partition("</tbody>")[0].count("<tr")
        assert rows == part.events
        listed += rows
    assert listed == evidence.count()
    assert client.get(f"{CASES}?group=elsewhere").status_code == 404
    assert client.get(f"{CASES}?page=2").status_code == 404
    assert client.get(f"{CASES}?page=x").status_code == 404


def test_pages_are_walked_by_number_and_hold_every_case_once(hall: Hall) -> None:
    client, path = hall.client(LEADER), "/cockpit/figures/supervision.items/cases/"
    first = client.get(f"{path}{QUESTION}").content.decode()
    [(_, pages)] = re.findall(r"第 ([\d,]+) 页，共 ([\d,]+) 页", first)
    seen: list[str] = []
    for number in range(1, int(pages) + 1):
        page = client.get(f"{path}{QUESTION}&page={number}").content.decode()
        seen += re.findall(r'<a href="/desk/cases/(\w{32})/">', page)
    assert len(seen) == len(set(seen)) == int(hall.one(
        "SELECT count(*) FROM record_event WHERE kind IN "
        "('application_submitted', 'application_registered', 'application_reported')"
    ))  # fmt: skip


def test_a_unit_left_out_takes_its_cases_along(hall: Hall) -> None:
    path = "/cockpit/figures/ratings.count/"
    with_all = hall.page(f"{path}{QUESTION}")
    without = hall.page(f"{path}{QUESTION}&without={TAX}")
    tax = hall.one(
        "SELECT count(*) FROM record_event WHERE kind = 'service_rated' AND organisation = %s", TAX
    )
    value = re.compile(r'class="res">([\d,]+)<')
    [all_of_them], [fewer] = value.findall(with_all), value.findall(without)
    assert int(all_of_them.replace(",", "")) - int(fewer.replace(",", "")) == tax > 0
    assert "不含县税务局" in without


def test_a_short_address_means_the_scope_that_the_year_answers_for(hall: Hall) -> None:
    assert "不含县税务局" in hall.page("/cockpit/figures/ratings.active_rate/")
    assert "不含县税务局" not in hall.page(f"/cockpit/figures/ratings.active_rate/{QUESTION}")
    assert "至 12 月 5 日" in hall.page(FIGURE)


def test_targets_stand_beside_the_figure_that_they_speak_of(hall: Hall) -> None:
    page = text_of(hall.page(FIGURE))
    assert "低于目标 98.5%" in page
    assert re.search(r"目标 98.5%，差 [\d.]+ 个百分点。 再有 \d+ 件改为满意，即达标。", page)
    assert "目标 98.5%" not in text_of(hall.page(f"{FIGURE}?period=2023-03"))


def workbook(
    client: Client, path: str
) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    response = client.get(path)
    assert response.status_code == 200
    book = openpyxl.load_workbook(BytesIO(b"".join(response.streaming_content)))  # type: ignore[attr-defined]
    return [list(book[name].values) for name in book.sheetnames[:2]]  # type: ignore[return-value]


def test_the_list_to_take_away_adds_up_and_names_nobody(hall: Hall) -> None:
    client = hall.client(AUDITOR)
    summary, rows = workbook(client, f"{LIST}{QUESTION}")
    head, *body = rows
    told = {row[0]: row[1] for row in summary}
    above, below = head.index("分子"), head.index("分母")
    assert sum(int(str(row[above])) for row in body) == told["评价为满意的件"]
    assert sum(int(str(row[below])) for row in body) == told["作出评价的件"]
    keys = [str(row[0]) for row in body]
    assert len(set(keys)) == len(body) and all(re.fullmatch(r"[0-9a-f]{24}", key) for key in keys)
    again = workbook(client, f"{LIST}{QUESTION}")[1]
    assert [row[0] for row in again] == [row[0] for row in rows]
    assert client.get(f"{LIST}?group=elsewhere").status_code == 404


def test_a_new_rating_moves_the_figure_and_stands_in_its_list(own_hall: Hall) -> None:
    client, path = (
        own_hall.client(LEADER),
        "/cockpit/figures/ratings.count/?period=2026&organisation=",
    )
    before = text_of(client.get(path).content.decode())
    assert "全部已封存" in before
    rated = Case.objects.exclude(id__in=_rated(own_hall)).filter(procedure="application")[0]
    act(
        "rate",
        rating_of(rated.id, organisation=rated.organisation, region=rated.region,
                  organisation_path=rated.organisation_path, item=rated.item),
        actor=Actor("visitor", kind="person", channel="device"),
        data={"rated_case": rated.id, "level": "1"},
    )  # fmt: skip
    page = client.get(path).content.decode()
    assert "含 1 条待封存" in text_of(page)
    assert rated.number in page


def _rated(hall: Hall) -> list[str]:
    return [case for (case,) in hall.rows("SELECT rated_case FROM ratings_rating")]


def test_an_unknown_figure_version_or_seal_is_a_plain_answer(hall: Hall) -> None:
    client = hall.client(LEADER)
    assert client.get("/cockpit/figures/no.such/").status_code == 404
    assert client.get(f"{FIGURE}?version=9").status_code == 404
    answer = client.get(f"{FIGURE}?upto=3")
    assert answer.status_code == 404
    assert "没有封存" in answer.content.decode()


def test_a_published_figure_stays_at_its_seal_and_says_what_has_moved(own_hall: Hall) -> None:
    upto = own_hall.one("SELECT min(last_id) FROM record_seal")
    page = own_hall.page(f"/cockpit/figures/ratings.count/{QUESTION}&upto={upto}")
    assert "这是按发布时的水位算的数" in page and "看现在的数" in page


def test_a_lost_segment_is_told_and_no_other_number_is_shown(own_hall: Hall) -> None:
    lost = sorted((own_hall.folder / "cockpit" / "segments").glob("*.parquet"))[0]
    lost.unlink()
    answer = own_hall.client(LEADER).get(FIGURE)
    assert answer.status_code == 503
    assert "不一致" in answer.content.decode()


def test_the_record_is_checked_on_request(own_hall: Hall) -> None:
    client = own_hall.client(SUPERVISOR)
    said = client.post("/cockpit/check/", {"next": "/cockpit/"}, follow=True).content.decode()
    assert "核验完毕，没有问题" in said and "段已核验" in said
    segment = sorted((own_hall.folder / "cockpit" / "segments").glob("*.parquet"))[0]
    segment.write_bytes(segment.read_bytes() + b"\0")
    said = client.post("/cockpit/check/", {"next": "//elsewhere/"}, follow=True).content.decode()
    assert "核验发现" in said and segment.name in said
    assert own_hall.client(CLERK).post("/cockpit/check/").status_code == 403


def test_the_printed_commands_give_the_printed_figure(
    own_hall: Hall, capsys: pytest.CaptureFixture[str]
) -> None:
    page = own_hall.page(f"{FIGURE}{QUESTION}")
    told = html.unescape(page.partition('<pre class="digest"')[2].partition(">")[2])
    lines = told.partition("</pre>")[0].replace("\\\n", " ").splitlines()
    for line, name in zip(lines, ("verify", "indicators"), strict=True):
        program, option, store, command, *given = shlex.split(line)
        assert (program, option, store, command) == ("zhengtong", "--store", "cockpit", name)
        module = importlib.import_module(f"zhengtong.cli.{name}_command")
        parser = argparse.ArgumentParser()
        module.configure(parser)
        assert module.run(parser.parse_args(given)) == 0
    expected = re.search(r"应得 <b>([\d／]+)</b>", page)
    assert expected and capsys.readouterr().out.rstrip().endswith(expected[1])


def test_query_budgets(hall: Hall) -> None:
    client = hall.client(LEADER)
    assert hall.queries(client, "/cockpit/figures/") <= 12
    assert hall.queries(client, f"{CASES}{QUESTION}") <= 12
    assert hall.queries(client, f"{FIGURE}{QUESTION}") <= 22
