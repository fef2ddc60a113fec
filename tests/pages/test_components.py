"""Components say what they were given: sums that hold, parts below figures, words beside colours."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.test import Client

from zhengtong.pages import samples
from zhengtong.pages.charts import Bar, Dial, Heat, Meter, RateBars, RateRow
from zhengtong.pages.component import Component, Link, Stack, Tag
from zhengtong.pages.figures import Equation, Figure, Funnel, FunnelStep, Part, Spark
from zhengtong.pages.icons import ICONS, icon
from zhengtong.pages.parts import Chip, Chips, Digest, Happening, Note, Paging, Timeline
from zhengtong.pages.table import Column, Row, RowGroup, Table


def shown(component: Component) -> str:
    """A component as a template shows it."""
    return Template("{{ it }}").render(Context({"it": component}))


def test_a_figure_stands_with_its_parts_and_its_way_on() -> None:
    html = shown(Figure.rate("满意率", 3637, 3698, "件", note="未评 492 件不计", href="/f/"))
    for words in ("98.35", "3,637 件 ／ 3,698 件", "未评 492 件不计", 'href="/f/"', "看依据"):
        assert words in html
    nothing = shown(Figure.rate("处置率", 0, 0, "件"))
    assert "—" in nothing
    assert "%" not in nothing


def test_an_equation_links_both_parts() -> None:
    html = shown(Equation.rate(Part(3637, "满意", "/n/"), Part(3698, "评价", "/d/")))
    assert 'href="/n/"' in html
    assert 'href="/d/"' in html
    assert html.index("3,637") < html.index("3,698")


def test_a_funnel_that_does_not_add_up_is_not_drawn() -> None:
    assert "3,637 件" in shown(samples.funnel())
    with pytest.raises(ValueError, match="3699"):
        Funnel(
            "x",
            "件",
            [FunnelStep("办结", 4190), FunnelStep("未评", 492, "minus"), FunnelStep("评价", 3699)],
        )


def test_what_people_wrote_is_text_and_not_markup() -> None:
    evil = "<script>alert(1)</script>"
    parts: list[Component] = [
        Tag(evil, "red"),
        Link(evil, "/"),
        Stack(evil, [evil]),
        Note(evil, "yellow", [evil]),
        Chips("筛选", [Chip(evil, "/")]),
        Figure(evil, "1"),
        Timeline([Happening(0, evil, evil, evil)]),
        Table(evil, [Column(evil)], [Row([evil])]),
        Meter(evil, 1, 2),
        Digest(evil),
    ]
    for part in parts:
        assert "<script" not in shown(part), part


def test_a_state_has_shape_colour_and_word() -> None:
    for kind in ("blue", "yellow", "red", "ok"):
        html = shown(Tag("牌", kind))  # type: ignore[arg-type]
        assert f'href="#i-{kind}"' in html
        assert "牌" in html
    with pytest.raises(KeyError):
        icon("gauge")
    assert len({ICONS[name] for name in ICONS}) == len(ICONS)


def test_a_table_names_its_rows_and_sets_numbers_right() -> None:
    table = Table(
        "单位：件",
        [Column("单位"), Column("办件", numeric=True, sort="?by=n", sorted="descending")],
        [RowGroup("县直 · 1 个"), Row([Link("县民政局", "/o/"), 41882], hot=True)],
        foot=["合计", Decimal("41882.5")],
    )
    html = shown(table)
    assert '<th scope="row" class="c-line"><a href="/o/">县民政局</a></th>' in html
    assert re.search(r'<td class="r c-line">41,882</td>', html)
    assert 'aria-sort="descending"' in html
    assert "41,882.5" in html
    with pytest.raises(ValueError, match="1 ≠ 2"):
        Table("x", table.columns, [Row(["少一格"])])


def test_units_stand_by_rate_and_not_by_count() -> None:
    rows = [RateRow("多", 300, 100_000), RateRow("高", 30, 1_000), RateRow("无", 0, 0)]
    html = shown(RateBars("x", rows, "蓝牌", "办件", "率", "全县", "单位"))
    assert html.index("高") < html.index("多") < html.index("无")
    assert html.count('class="v hi"') == 1
    assert "<b>3.00%</b>" in html
    assert "330" in html
    assert 'width="400"' in shown(Bar(Decimal(9), Decimal(3)))


def test_the_dial_fills_the_promised_days() -> None:
    html = shown(Dial(20, 8))
    assert (html.count('class="on"'), html.count('class="off"')) == (8, 12)
    assert "法定 20 日，承诺 8 日" in html
    assert shown(Dial(90, 45)).count('class="on"') == 10


def test_the_calendar_has_a_cell_a_day_and_adds_up_by_month() -> None:
    heat = samples.heat()
    html = shown(heat)
    assert html.count('width="16"') == 339
    assert f"{sum(heat.counts.values()):,}" in html
    quiet = Heat("无", {}, date(2023, 1, 1), date(2023, 1, 3), "件")
    assert shown(quiet).count('class="h0" x="') == 3


def test_a_line_marks_its_last_value_and_its_goal() -> None:
    html = shown(Spark([1, 2, 3], goal=2))
    assert 'cx="196" cy="6.0"' in html
    assert 'class="goal" d="M0 20.0H200"' in html
    assert shown(Spark([])) == ""
    assert 'cy="20.0"' in shown(Spark([5]))


def test_paging_is_absent_where_there_is_nowhere_to_go() -> None:
    assert "<nav" not in shown(Paging())
    assert 'rel="next"' in shown(Paging("?after=7"))


def test_verbs_stand_with_effects_and_refusals_with_reasons() -> None:
    page = Template("{% load pages %}{% verbs it %}")
    html = page.render(Context({"it": samples.verbs(), "csrf_token": "token"}))
    assert 'name="csrfmiddlewaretoken" value="token"' in html
    assert '<input type="hidden" name="seen" value="7">' in html
    described = re.search(r'disabled aria-describedby="([\w-]+)"', html)
    assert described
    assert f'id="{described[1]}"' in html
    assert '<a href="#reason">要先写延长理由</a>' in html
    assert "计时中止，须书面告知" in html


def test_a_form_says_what_to_change_and_where() -> None:
    page = Template("{% load pages %}{% form it %}")
    html = page.render(Context({"it": samples.filled_form()}))
    assert "有 3 处要改" in html
    assert '<a href="#id_phone">联系电话：请填写</a>' in html
    assert '<a href="#id_air_0">有没有集中空调：请选择</a>' in html
    assert '<a href="#id_agree">以上内容属实：请勾选</a>' in html
    assert 'aria-describedby="id_phone_error"' in html
    assert 'id="id_phone_error"' in html
    assert 'aria-describedby="id_name_helptext"' in html
    empty = page.render(Context({"it": samples.SampleForm()}))
    assert "要改" not in empty
    assert "（选填）" in empty


def test_pages_hold_no_style_and_no_script_of_their_own(browser_client: Client) -> None:
    for address in ("/gallery/", "/gallery/?desk", "/nowhere/"):
        html = browser_client.get(address).content.decode()
        assert not re.search(r"<[^>]+\s(?:style|on\w+)=", html)
        assert "<style" not in html
        assert re.findall(r"<script[^>]*>", html) == ['<script src="/static/pages/desk.js" defer>']
        assert not re.search(r'(?:src|href)="(?:https?:)?//', html)


def test_every_pictogram_that_is_used_is_drawn(browser_client: Client) -> None:
    html = browser_client.get("/gallery/").content.decode()
    used = set(re.findall(r'href="#i-(\w+)"', html))
    assert used <= set(re.findall(r'<symbol id="i-(\w+)"', html)) == set(ICONS)
