"""Small reports drawn at random whose figures hold; any one of them can then be changed.

Each figure that takes part in a relation stands in the text as `{name}`, so that a test can set
another value and ask whether the checker names it.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from decimal import Decimal

_WIDE = str.maketrans("0123456789.%", "０１２３４５６７８９．％")
_CUT = (
    "单位按要求开展了绩效自评，现将有关情况报告如下。",
    "我单位高度重视预算绩效管理，成立了工作小组，明确了职责分工。",
)


@dataclass
class Draft:
    """`text` with `{name}` for each figure of `values`; `keys` are those whose change breaks
    something."""

    text: str = ""
    values: dict[str, str] = field(default_factory=dict)
    keys: list[str] = field(default_factory=list)

    def put(self, name: str, value: Decimal | int | str, key: bool = True) -> str:
        self.values[name] = str(value)
        if key:
            self.keys.append(name)
        return "{" + name + "}"

    def printed(self, wide: bool = False, **changed: str) -> str:
        values = {**self.values, **changed}
        if wide:
            values = {name: value.translate(_WIDE) for name, value in values.items()}
        return self.text.format(**values)


def _money(chance: random.Random, low: int = 20, high: int = 900) -> Decimal:
    return Decimal(chance.randrange(low * 100 + 1, high * 100)) / 100


def _percent(part: Decimal, whole: Decimal) -> Decimal:
    return (part / whole * 100).quantize(Decimal("0.01"))


def draft(seed: int) -> Draft:
    """One consistent report."""
    chance = random.Random(seed)
    made = Draft()
    year = chance.choice((2020, 2021, 2022, 2023, 2024))
    # both speak of the basic expenditure of the year: one report has one of them
    accounts = chance.choice((_basic, _accounts))
    sections = [accounts, _execution, _growth, _staff, _cases, _sources, _spending]
    chance.shuffle(sections)
    lines = [f"{year}年度青川示例中心部门整体支出绩效自评报告", chance.choice(_CUT)]
    for number, section in enumerate(sections[: chance.randint(3, 8)]):
        lines.append(f"{'一二三四五六七八'[number]}、{section.__doc__}")
        lines.append(section(made, chance, year))
    made.text = chance.choice(("\n", "\n\n", "\n　　")).join(lines) + "\n"
    return made


def _basic(made: Draft, chance: random.Random, year: int) -> str:
    """基本支出情况"""
    people, office = _money(chance), _money(chance)
    whole = made.put("basic", people + office)
    a, b = made.put("people", people), made.put("office", office)
    return chance.choice((
        f"{year}年基本支出共计{whole}万元，其中人员经费{a}万元，公用经费{b}万元。",
        f"全年基本支出{whole}万元（其中：人员经费{a}万元、日常公用经费{b}万元），保障了机构运转。",
        f"本年度基本支出{whole}万元，其中：人员支出{a}万元；公用支出{b}万元。",
        f"人员经费{a}万元、公用经费{b}万元，合计{whole}万元，按规定列支。",
    ))  # fmt: skip


def _accounts(made: Draft, chance: random.Random, year: int) -> str:
    """收支决算情况"""
    grant, other = _money(chance), _money(chance, 1, 20)
    opening = _money(chance, 1, 30)
    basic = _money(chance, 5, 18)
    income = grant + other
    closing = _money(chance, 1, 9)
    project = income + opening - closing - basic
    spent = basic + project
    i, g, o = made.put("income", income), made.put("grant", grant), made.put("other", other)
    s, b, p = made.put("spent", spent), made.put("base", basic), made.put("project", project)
    first, last = made.put("opening", opening), made.put("closing", closing)
    share = made.put("share", _percent(basic, spent))
    return (
        f"{year}年度收入合计{i}万元，其中：财政拨款收入{g}万元，其他收入{o}万元。"
        f"年初结转和结余{first}万元。{year}年度支出合计{s}万元，其中：基本支出{b}万元，占{share}%；"
        f"项目支出{p}万元，占{made.put('rest', _percent(project, spent))}%。年末结转和结余{last}万元。"
    )


def _execution(made: Draft, chance: random.Random, year: int) -> str:
    """预算执行情况"""
    budget = _money(chance, 100, 900)
    spent = (budget * chance.randint(60, 97) / 100).quantize(Decimal("0.01"))
    a, b = made.put("budget", budget), made.put("paid", spent)
    r = made.put("rate", _percent(spent, budget))
    return chance.choice((
        f"项目全年预算{a}万元，实际支出{b}万元，预算执行率{r}%。",
        f"{year}年财政下达专项资金{a}万元，截至年末已支付{b}万元，支付率为{r}%。",
        f"预算安排资金{a}万元，实际使用{b}万元，资金使用率达到{r}%。",
    ))  # fmt: skip


def _growth(made: Draft, chance: random.Random, year: int) -> str:
    """与上年比较"""
    before, more = _money(chance, 100, 500), _money(chance, 10, 90)
    now = before + more
    n, c = made.put("now", now), made.put("more", more)
    r = made.put("growth", _percent(more, before))
    if chance.random() < 0.5:
        return f"办公用房维修费{n}万元，较上年增加{c}万元，增长{r}%。"
    return f"培训费{n}万元，比上年的{made.put('before', before)}万元增加{c}万元，增长{r}%。"


def _staff(made: Draft, chance: random.Random, year: int) -> str:
    """人员编制情况"""
    civil, other = chance.randint(5, 40), chance.randint(5, 60)
    whole = made.put("posts", civil + other)
    a, b = made.put("civil", civil), made.put("institution", other)
    return chance.choice((
        f"{year}年末共有编制{whole}人，其中行政编制{a}人，事业编制{b}人。",
        f"核定编制{whole}名，其中：行政编制{a}名、事业编制{b}名。",
        f"单位核定编制{whole}名（行政编制{a}名、事业编制{b}名）。",
    ))  # fmt: skip


def _cases(made: Draft, chance: random.Random, year: int) -> str:
    """业务开展情况"""
    parts = [chance.randint(20, 900) for _ in range(3)]
    whole = made.put("cases", sum(parts))
    a, b, c = (made.put(f"case{n}", part) for n, part in enumerate(parts))
    return chance.choice((
        f"全年受理来件3类共{whole}件，其中咨询{a}件、求助{b}件、建议{c}件。",
        f"下放管理事项{whole}项（直接下放{a}项、委托办理{b}项和上门办理{c}项）。",
        f"培训村干部{a}人、社区干部{b}人、网格员{c}人，合计{whole}人。",
    ))  # fmt: skip


def _sources(made: Draft, chance: random.Random, year: int) -> str:
    """资金来源"""
    centre, province, county = (_money(chance) for _ in range(3))
    whole = made.put("sum", centre + province + county)
    a, b, c = made.put("centre", centre), made.put("province", province), made.put("county", county)
    return f"项目资金总额{whole}万元，其中：中央资金{a}万元，省级资金{b}万元，县级配套资金{c}万元。"


def _spending(made: Draft, chance: random.Random, year: int) -> str:
    """资金使用情况"""
    parts = [_money(chance) for _ in range(4)]
    whole = made.put("use", sum(parts, Decimal(0)))
    a, b, c, d = (made.put(f"use{n}", part) for n, part in enumerate(parts))
    return (
        f"项目实际支出{whole}万元。资金具体使用情况为：印刷费{a}万元，差旅费{b}万元，"
        f"维修费{c}万元，其他支出{d}万元。"
    )
