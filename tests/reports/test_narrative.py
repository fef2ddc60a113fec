"""A sentence appears only where its figures exist, and knows them."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

import pytest

from tests.reports import suining
from tests.reports.suining_figures import FIGURES
from zhengtong.reports.write.narrative import (
    Template,
    TemplateError,
    compose,
    compose_report,
    missing,
    outline,
    read_outline,
)
from zhengtong.reports.write.prose import Stated

RATINGS = (
    "截至{r.cut_off}，共收到评价{r.denominator}条（{r.scope}），"
    "主动评价率{r}（{r.numerator}／{r.denominator}）。"
)
ACTIVE = FIGURES["rating_active_rate"]
NONE_BAD = FIGURES["negative_resolution_rate"]


def test_a_sentence_prints_its_figures_and_carries_them() -> None:
    sentence = compose(RATINGS, {"r": ACTIVE})
    assert sentence is not None
    assert sentence.text == (
        "截至2023年12月5日，共收到评价531692条（全县县直单位、乡镇和村（社区），不含税务局），"
        "主动评价率99.82%（530735／531692）。"
    )
    assert sentence.figures == (ACTIVE,)
    assert compose(RATINGS, {"other": ACTIVE}) is None
    assert missing("{r}与{s.scope}", {"r": ACTIVE}) == ("s.scope",)


def test_stated_values_carry_their_source() -> None:
    sentence = compose("基本支出{b}万元。", {"b": Stated(Decimal("585.63"), "部门决算")})
    assert sentence is not None
    assert (sentence.text, sentence.sources) == ("基本支出585.63万元。", ("部门决算",))


def test_nothing_to_count_is_said_so() -> None:
    said = compose("差评有效处置率为{n}。", {"n": NONE_BAD})
    assert said is not None and "没有可统计的对象" in said.text and "“—”" in said.text
    own = compose(Template("处置率{n}。", empty="没有收到差评，记作“{n}”。"), {"n": NONE_BAD})
    assert own is not None and own.text == "没有收到差评，记作“—”。"
    beside = compose("主动评价率{r}，处置率{n}。", {"r": ACTIVE, "n": NONE_BAD})
    assert beside is not None
    assert beside.text.startswith("主动评价率99.82%，处置率—。截至")
    assert beside.figures == (ACTIVE, NONE_BAD)


def test_zero_has_its_own_wording() -> None:
    template = Template("支出{x}万元。", empty="没有支出。", empty_when=("x",))
    assert [compose(template, {"x": x}).text for x in (Decimal("1.5"), Decimal(0))] == [  # type: ignore[union-attr]
        "支出1.50万元。",
        "没有支出。",
    ]
    assert compose(template, {}) is None


def test_a_report_leaves_out_what_it_lacks_and_says_what() -> None:
    whole = suining.composed()
    known = suining.facts()
    del known["blue_cards"], known["civil_posts"]
    partial = compose_report(outline("hunan_departmental"), known, suining.PASSAGES)

    def text(composed: object) -> str:
        return "".join(p.text for s in composed.sections for p in _paragraphs(s))  # type: ignore[attr-defined]

    assert "蓝牌预警2858件" in text(whole) and "蓝牌" not in text(partial)
    lacks = {name for x in partial.left_out for name in x.lacks}
    assert lacks - {name for x in whole.left_out for name in x.lacks} == {
        "blue_cards",
        "blue_cards.scope",
        "civil_posts",
    }
    assert {x.section for x in whole.left_out} == {"审批效率与效能监察"}


def _paragraphs(section: object) -> list[object]:
    below = [p for c in section.children for p in _paragraphs(c)]  # type: ignore[attr-defined]
    return [*section.paragraphs, *below]  # type: ignore[attr-defined]


def test_no_number_in_a_composed_sentence_is_typed_in_the_template() -> None:
    """Whatever digits a shipped outline holds of its own are the hotline's name."""
    plan = outline("hunan_departmental")
    texts = [t.text for t in plan.preamble]
    queue = list(plan.sections)
    while queue:
        section = queue.pop()
        queue += section.children
        texts += [section.title]
        texts += [
            x
            for slots in section.paragraphs
            for s in slots
            if s.template
            for x in (s.template.text, s.template.empty)
        ]
    bare = "".join(re.sub(r"\{[^}]*\}", "", t) for t in texts).replace("12345", "")
    assert not re.search(r"\d", bare)


def test_when_the_data_moves_the_sentence_moves_by_exactly_that() -> None:
    worse = replace(FIGURES["hotline_satisfied_rate"], numerator=4_021)
    text = suining.composed({**suining.facts(), "hotline_satisfied_rate": worse})
    told = "".join(p.text for s in text.sections for p in _paragraphs(s))  # type: ignore[attr-defined]
    assert "来电群众满意率为95.97%（4021／4190）" in told


def test_a_malformed_outline_is_refused() -> None:
    assert read_outline({"sections": [{"title": "一"}]}).sections[0].title == "一"
    with pytest.raises(TemplateError, match="没有标题"):
        read_outline({"sections": [{"paragraphs": []}]})
    with pytest.raises(TemplateError, match="text"):
        read_outline({"preamble": [3]})
    with pytest.raises(TemplateError, match="没有名为"):
        outline("no_such_bureau")
