"""Finding a case: by number, words, or somebody's exact number, and only within one's posts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test import Client

from tests.desk.conftest import (
    AUDITOR,
    CLERK,
    ELSEWHERE,
    LEADER,
    OPERATOR,
    actor,
    ordered,
    registered,
    step,
)
from zhengtong.flow.models import Case
from zhengtong.web.desk import searching

SignIn = Callable[[str], Client]
USCC = "924305270000900185"


def found(client: Client, **asked: str) -> str:
    response = client.post("/desk/cases/", asked, follow=True)
    assert response.status_code == 200
    return response.content.decode()


def test_by_number_beginning_words_and_item(sign_in: SignIn) -> None:
    case, client = registered(), sign_in(CLERK)
    for q in (case.number, case.number[:10].lower(), "卫生许可", ""):
        assert case.number in found(client, q=q), q
    assert case.number not in found(client, q="食品经营")
    assert case.number in found(client, item="公共场所")
    assert case.number not in found(client, item="护士")
    assert "没有查到" in found(client, q="12345678901")


def test_by_somebodys_exact_number_that_stays_out_of_the_address(sign_in: SignIn) -> None:
    case, order, client = registered(), ordered(), sign_in(CLERK)
    response = client.post("/desk/cases/", {"q": f" {USCC} "})
    assert response.status_code == 200 and case.number in response.content.decode()
    assert case.number not in found(client, q=USCC[:-1])
    named = client.post("/desk/cases/", {"q": "卫生"})
    assert named.status_code == 302 and USCC not in named["location"]
    page = found(sign_in(OPERATOR), q="13800009999")
    assert order.number in page and "13800009999" not in page.replace('value="13800009999"', "")


def test_only_within_ones_posts(sign_in: SignIn) -> None:
    case, order = registered(), ordered()
    assert f"/desk/cases/{case.id}/" in found(sign_in(CLERK), q=case.number)
    assert f"/desk/cases/{case.id}/" not in found(sign_in(ELSEWHERE), q=case.number)
    operator = found(sign_in(OPERATOR))
    assert order.number in operator and case.number not in operator
    for overseer in (LEADER, AUDITOR):
        page = found(sign_in(overseer))
        assert order.number in page and case.number in page


def test_by_state_unit_and_day(sign_in: SignIn) -> None:
    case, other = step(registered(), "accept", CLERK), registered()
    client = sign_in(CLERK)
    page = found(client, state="application:accepted")
    assert case.number in page and other.number not in page
    assert case.number in found(client, unit=case.organisation, state="application")
    assert case.number in found(client, since="2023-01-01")
    assert case.number not in found(client, until="2023-01-01")
    wrong = client.get("/desk/cases/?since=2023-05-01&until=2023-04-01")
    assert wrong.status_code == 422 and "截止日期早于起始日期" in wrong.content.decode()


def test_keyset_pages(sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "PAGE", 2)
    numbers = {registered().number for _ in range(5)}
    client, address, seen = sign_in(CLERK), "/desk/cases/?q=卫生", []
    for _ in range(3):
        body = client.get(address).content.decode()
        seen += [number for number in numbers if number in body]
        address = body.partition('rel="next" href="')[2].partition('"')[0].replace("&amp;", "&")
    assert sorted(seen) == sorted(numbers) and not address


def plan(query: QuerySet[Case]) -> str:
    """How the database would go about it; PostgreSQL is asked not to think the table small."""
    sql, values = query.query.sql_with_params()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("SET LOCAL enable_sort = off")
            cursor.execute("SET LOCAL enable_bitmapscan = off")
            cursor.execute(f"EXPLAIN {sql}", values)
        else:
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}", values)
        return "\n".join(str(row[-1]) for row in cursor.fetchall())


def test_a_search_reads_the_newest_first_and_sorts_nothing() -> None:
    nothing = {"q": "", "state": "", "unit": "", "since": None, "until": None, "item": ""}
    for who in (CLERK, LEADER, OPERATOR):
        for more in ({"q": "卫生"}, {"state": "application:served"}, {"since": date(2023, 5, 1)}):
            found = plan(searching.newest(searching.chosen_by(actor(who), nothing | more)))
            assert "flow_case_newest" in found, (who, more, found)
            assert "TEMP B-TREE" not in found and "Sort" not in found, found
        if connection.vendor == "sqlite":
            number = searching.chosen_by(actor(who), nothing | {"q": "430527WJ2023"})
            assert "flow_case_number" in plan(searching.newest(number)), "a number is looked up"
