"""The demonstration's open work: whatever is late today carries its card, and nothing else does."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from tests.desk.conftest import LEADER, YEAR, actor
from zhengtong.flow.case import read_clocks
from zhengtong.flow.inbox import inbox
from zhengtong.flow.models import Case, Link
from zhengtong.law.localtime import local_date
from zhengtong.org.settings import calendar_for
from zhengtong.record.append import now_us
from zhengtong.systems.e_supervision.models import Card
from zhengtong.systems.e_supervision.procedure import WARNED
from zhengtong.web.desk.rows import cards_on
from zhengtong.years.simulation.present import open_today


@pytest.fixture
def opened() -> list[Case]:
    open_today(YEAR, 11)
    return list(Case.objects.filter(closed_at=None, procedure__in=("application", "order")))


def test_late_cases_show_their_cards(opened: list[Case]) -> None:
    today = local_date(now_us())
    calendar = calendar_for(opened[0].region)
    soon = calendar.add(today, 1).isoformat()
    cards, wanted = cards_on(case.id for case in opened), {}
    for case in opened:
        if not case.next_due or case.next_due > soon:
            continue
        legal = read_clocks(case.clocks).get("legal")
        due = legal.due(calendar) if legal and legal.ended is None else None
        late = case.next_due < today.isoformat()
        wanted[case.id] = {"red" if due and due < today else "yellow" if late else "blue"}
    assert wanted and cards == wanted
    assert {"yellow"} in wanted.values()
    for card in Card.objects.all():
        issued = Case.objects.get(id=card.case)
        warned = Case.objects.get(id=card.warned_case)
        assert Link.objects.get(to_case=card.case, kind=WARNED).from_case == warned.id
        assert issued.organisation == warned.organisation and issued.number
        assert local_date(issued.opened_at) > today - timedelta(days=14)


def test_the_case_page_and_the_units_inbox_show_the_card(
    opened: list[Case], sign_in: object
) -> None:
    card = Card.objects.filter(colour="yellow").order_by("case").first()
    assert card is not None
    client: Client = sign_in(LEADER)  # type: ignore[operator]
    page = client.get(f"/desk/cases/{card.case}/").content.decode()
    assert "黄牌" in page and "每日检查" in page and "daily_check" not in page
    warned = client.get(f"/desk/cases/{card.warned_case}/").content.decode()
    assert f"/desk/cases/{card.case}/" in warned
    supervisor = actor("ouyangmingli")
    assert card.case in {case.id for case in inbox(supervisor, "warning_card")}


def test_a_card_in_the_inbox_says_what_it_is_about(opened: list[Case], sign_in: object) -> None:
    card = Card.objects.filter(colour="yellow", warned_case__in=[
        case.id for case in opened if case.procedure == "application"
    ]).order_by("case").first()  # fmt: skip
    assert card is not None
    warned, own = (Case.objects.get(id=key) for key in (card.warned_case, card.case))
    supervisor: Client = sign_in("ouyangmingli")  # type: ignore[operator]
    page = supervisor.get("/desk/?show=warning_card").content.decode()
    assert f"黄牌：{warned.title}" in page
    row = page.partition(own.number)[2].partition("</tr>")[0]
    assert "黄牌" in row and "正常" not in row
