"""The six public figures: never alone, from sealed records, linked only where one may go; and
every address of the portal says whom it admits and why.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.urls import path

from zhengtong.indicators.engine import Ask
from zhengtong.indicators.figures import Figure
from zhengtong.indicators.store import Seal
from zhengtong.pages.policy import routes, undeclared_routes
from zhengtong.web.portal import figures
from zhengtong.web.portal.urls import urlpatterns

PARTS = {
    "applications.statutory_speed_up": (34, 7941, 5099),
    "catalogue.promise_compression": (293, 2788, 33),
    "ratings.active_rate": (5307, 5317, 0),
    "hotline.on_time_rate": (4173, 4190, 0),
    "hotline.satisfaction": (3637, 3698, 492),
    "licences.count": (55102, None, 0),
    "hotline.closed": (4190, None, 0),
    "hotline.closed_online": (1975, None, 0),
    "hotline.closed_offline": (2215, None, 0),
}


def _figure(ask: Ask) -> Figure:
    what = ask.indicator
    numerator, denominator, excluded = PARTS.get(what.code, (1, 1, 0))
    value = Decimal("98.35") if denominator else Decimal(numerator)
    text = f"{value}%" if denominator else f"{numerator:,} {what.unit}"
    return Figure(
        what.code, 1, what.name, what.unit, value, text, what.form, numerator, denominator,
        denominator or numerator, (("未作评价", excluded),), ask.period, ask.scope, "全部",
        date(2023, 12, 5), 9, 9, True,
    )  # fmt: skip


@dataclass
class SealedEngine:
    """An engine over a year that was sealed: it answers what the page asks, and only sealed."""

    def watermark(self) -> Seal:
        return Seal(9, 9, b"root")

    def values(self, asks: list[Ask]) -> list[Figure]:
        assert all(ask.upto == 9 for ask in asks), "only sealed events may be published"
        return [_figure(ask) for ask in asks]

    def split(self, asks: list[Ask], by: str, level: int | None = None) -> list[Any]:
        keys = [date(2023, 5, 1)] if by == "month" else ["1143052700000217X6400012301200001"]
        return [[(key, _figure(ask)) for key in keys] for ask in asks]


@pytest.fixture
def sealed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(figures, "hall_engine", SealedEngine)
    figures._computed.cache_clear()
    yield
    figures._computed.cache_clear()


def test_six_figures_each_with_its_parts_and_what_is_left_out(
    sealed: None, visitor: Client
) -> None:
    page = visitor.get("/").content.decode()
    shown = page[page.index("我们办得怎么样") :]
    assert shown.count('class="fig"') == 6
    for words in (
        "2023 年", "省下 7,907 日 ／ 法定 7,941 日", "5,307 条 ／ 5,317 条", "3,637 件 ／ 3,698 件",
        "未作评价的 492 件不算", "截至 12 月 5 日", "55,102",
    ):  # fmt: skip
        assert words in shown
    assert "2023 年办结 4,190 件：话务员当场答复 1,975 件，转单位办理 2,215 件" in page
    assert "公共场所卫生许可（新办）" in page, "大家常办 is what the record counts"
    guide = visitor.get("/guides/1143052700000217X6400012301200001/").content.decode()
    assert "2023 年办结 1 件，1 件按承诺办结" in guide


def test_a_figure_leads_where_its_reader_may_go(
    sealed: None, visitor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    year = figures.the_year()
    assert year is not None
    request = RequestFactory().get("/")
    linked = figures.public_figures(request, year)
    assert {bool(each.href) for each in linked} == {
        "看这个数怎么来的" in visitor.get("/").content.decode()
    }

    def closed(address: str) -> Any:
        return type("Match", (), {"func": lambda: None})

    monkeypatch.setattr(figures, "resolve", closed)
    assert not any(each.href for each in figures.public_figures(request, year))


def test_nothing_sealed_nothing_shown(visitor: Client) -> None:
    assert "我们办得怎么样" not in visitor.get("/").content.decode()


def test_every_address_says_whom_it_admits() -> None:
    assert undeclared_routes(urlpatterns) == []
    admitted = {route.path: route.policy.who for route in routes(urlpatterns) if route.policy}
    mine = {p: who for p, who in admitted.items() if p.startswith(("mine/", "apply/"))}
    assert set(mine.values()) == {("person",)}
    assert {who for p, who in admitted.items() if p not in mine} == {("public",)}
    assert undeclared_routes([path("x/", lambda request: None)]) == ["x/"]
