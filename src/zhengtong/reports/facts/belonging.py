"""Whether a number may be part of another, and how far the parts of a part go."""

from __future__ import annotations

import re
from collections.abc import Sequence

from zhengtong.reports.facts.mentions import Mention
from zhengtong.reports.facts.quantities import Measure

__all__ = ["MOST", "inner_end", "may_be_part", "new_topic", "other_column"]

MOST = 80  # numbers that one sentence may give of one whole


def inner_end(mentions: Sequence[Mention], first: int, last: int) -> int:
    """Where the parts of a part end: 公车费30万元,其中:购置费10万元;运行费20万元;接待费5万元.

    They end where they have used up their own whole; -1 where they never do.
    """
    aside = (Measure.SHARE, Measure.BARE)
    inner = next(
        (
            each
            for each in reversed(mentions[max(0, first - 8) : first])
            if each.quantity.measure not in aside and not (each.change or each.prior or each.base)
        ),
        None,
    )
    if inner is None:
        return -1
    total, number = inner.quantity.yuan * 0, 0
    for each in mentions[first : first + MOST]:
        if each.start >= last:
            break
        if each.depth == inner.depth and may_be_part(inner, each):
            total, number = total + each.quantity.yuan, number + 1
            if number > 1 and total == inner.quantity.yuan:
                return each.end
    return -1


_TOPIC = re.compile(
    r"实有|年末|截至|上年|年初|结余|结转|剩余|完成率|执行率|未|实际|同比|平均|人均|每"
)


def new_topic(whole: Mention, part: Mention) -> bool:
    word = _TOPIC.search(part.lead)
    return part.total or (word is not None and word.group() not in whole.lead)


_COLUMNS = (re.compile(r"(?<!公共)(?<!基金)(?<!经营)预算$"), re.compile(r"(?:决算|执行|实际支出)$"))
_INTERCHANGEABLE = frozenset("件项条个宗起类")


def other_column(whole: Mention, part: Mention) -> bool:
    """全年预算数12万元,决算数10万元: is it of the other column of a table told in a row?"""
    planned, spent = (
        {bool(form.search(each.label)) for each in (whole, part)} for form in _COLUMNS
    )
    return len(planned) > 1 and len(spent) > 1


def may_be_part(whole: Mention, part: Mention) -> bool:
    """Is it of the same kind, and neither a change, a rate nor another year's figure?"""
    if part.change or part.prior or part.base or part.quantity.per:
        return False
    a, b = whole.quantity, part.quantity
    if a.measure is Measure.MONEY:
        return b.measure is Measure.MONEY
    if b.measure is Measure.BARE and a.measure is Measure.COUNT:
        return not part.quantity.written
    return a.unit == b.unit or (a.unit in _INTERCHANGEABLE and b.unit in _INTERCHANGEABLE - {"类"})
