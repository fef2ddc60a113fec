"""What wants a leader's eye is computed, and each line says what to do next."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from tests.cockpit.halls import LEADER, Hall
from tests.cockpit.test_year import text_of
from zhengtong.catalogue.hall import hall_engine
from zhengtong.flow.decision import New
from zhengtong.flow.door import act
from zhengtong.flow.models import Case
from zhengtong.indicators.figures import Figure
from zhengtong.indicators.period import Period
from zhengtong.org.actors import SYSTEM
from zhengtong.systems.e_supervision.procedure import WARNED
from zhengtong.web.cockpit.asking import Asked
from zhengtong.web.cockpit.attention import matters, next_step, shortfall
from zhengtong.web.cockpit.glance import Glance, Place, glance
from zhengtong.web.cockpit.objectives import Objective, objectives

YEAR = Period.year(2023)


def satisfaction(numerator: int, denominator: int) -> tuple[Objective, Figure]:
    """The year's target with an imagined figure."""
    [objective] = [each for each in objectives(2023) if each.code == "hotline.satisfaction"]
    [figure] = hall_engine().values([objective.asked.ask(objective.code)])
    value = (Decimal(numerator) * 100 / denominator).quantize(Decimal("0.01"))
    text = f"{value}%"
    return objective, replace(
        figure, numerator=numerator, denominator=denominator, value=value, text=text
    )


def test_six_more_satisfied_reach_the_published_target(hall: Hall) -> None:
    objective, figure = satisfaction(3637, 3698)
    assert objective.missed(figure)
    assert shortfall(objective, figure) == "12345 群众满意率差 0.15 个百分点"
    assert next_step(objective, figure) == "再有 6 件改为满意，即达标。"
    assert not objective.missed(satisfaction(3643, 3698)[1])
    assert objective.missed(satisfaction(3642, 3698)[1])


def test_targets_of_every_sense(hall: Hall) -> None:
    objective, figure = satisfaction(985, 1000)
    assert not objective.missed(figure)
    assert objective.target_text == "98.5%"
    assert replace(objective, operator=">").missed(figure)
    most = replace(objective, operator="<=", target=Decimal(90))
    assert most.missed(figure) and most.more_needed(figure) is None
    assert replace(objective, operator="<", target=Decimal("98.5")).missed(figure)
    assert not replace(objective, target=None).missed(figure)
    assert not objective.missed(replace(figure, value=None))
    count = replace(figure, form="sum", denominator=None, numerator=59, unit="种")
    kinds = replace(objective, target=Decimal(78), unit="种", code="licences.kinds")
    assert kinds.more_needed(count) == 19
    assert "再有 19 条" in next_step(kinds, count)


def looked(hall: Hall) -> Glance:
    return glance(hall_engine(), YEAR)


def test_a_unit_that_stands_out_is_named_with_its_item(hall: Hall) -> None:
    seen = looked(hall)
    told = matters(hall_engine(), seen)
    assert told[0].tag == "低于目标"
    assert not [each for each in told if each.tag == "偏高"], "two cards are too few for a word"
    worst = max(seen.places, key=lambda place: place.rate)
    raised = tuple(replace(p, cards=p.cards + 5 * (p is worst)) for p in seen.places)
    [high] = [m for m in matters(hall_engine(), replace(seen, places=raised)) if m.tag == "偏高"]
    assert "倍" in high.title and "件在“" in high.text
    hall.page(high.href)


def test_units_without_ratings_are_a_gap(hall: Hall) -> None:
    seen = looked(hall)
    silent = replace(seen, places=(Place("11430527000002057A", 0, 9, 0), *seen.places[:2]))
    [gap] = [each for each in matters(hall_engine(), silent) if each.tag == "覆盖"]
    assert "没有一条评价" in gap.title and "县公安局" in gap.text


def test_every_matter_leads_to_a_page(hall: Hall) -> None:
    for each in matters(hall_engine(), looked(hall)):
        hall.page(each.href)


def test_a_red_card_comes_first(own_hall: Hall) -> None:
    case = Case.objects.filter(procedure="application").order_by("id")[0]
    new = New("warning_card", organisation=case.organisation, region=case.region,
              organisation_path=case.organisation_path, item=case.item,
              link=(WARNED, case.id))  # fmt: skip
    act("issue_red", new, actor=SYSTEM, data={"warned_case": case.id, "rule": "daily_check"})
    page = own_hall.page("/cockpit/?period=2026", LEADER)
    assert "红牌 1 件" in page.replace(",", "")
    first = page.partition('class="found"')[2].partition("</li>")[0]
    assert "超过法定时限" in text_of(first)
    assert Asked(YEAR).figure("cards.red").partition("?")[0] in first
