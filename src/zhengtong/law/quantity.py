"""A cell of a performance table says "≥96 次", "〉＝98%", "1.6万余件" or "大幅提升".

Numbers are read with their unit as printed, in Decimal, and the original text is kept: a table
in 千元 beside a text in 万元 is a fact about the report, not something to tidy away.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

__all__ = ["Comparison", "Kind", "Quantity", "UnitError", "convert", "parse", "same_measure"]


class UnitError(ValueError):
    """Two units do not measure the same thing."""


class Kind(StrEnum):
    """What a cell holds."""

    NUMBER = "number"
    QUALITATIVE = "qualitative"
    EMPTY = "empty"


class Comparison(StrEnum):
    """The bound that a target value states (指标值的比较符)."""

    AT_LEAST = "≥"
    MORE_THAN = ">"
    AT_MOST = "≤"
    LESS_THAN = "<"
    EQUAL = "="


@dataclass(frozen=True, slots=True)
class Quantity:
    """One cell, read. `value` and `upper` (of a range) are as printed; `scale` is 千, 万, 亿.

    "3720千元" has value 3720, scale 1000 and unit 元, and equals "372万元" in amount.
    `per` is the 年 of 次/年; `approximate` marks 余, 多, 约, 左右.
    """

    text: str
    kind: Kind
    value: Decimal | None = None
    upper: Decimal | None = None
    scale: int = 1
    unit: str = ""
    per: str = ""
    comparison: Comparison | None = None
    approximate: bool = False

    @property
    def amount(self) -> Decimal:
        """The value in its base unit: 16000 for "1.6万余件". Raises `UnitError` without one."""
        if self.value is None:
            raise UnitError(f"“{self.text.strip()}”不是数值,不能参加计算。")
        return self.value * self.scale

    @property
    def places(self) -> int:
        """Decimal places as printed: 2 for "98.35%", 0 for "98%"."""
        exponent = self.value.as_tuple().exponent if self.value is not None else 0
        return -exponent if isinstance(exponent, int) and exponent < 0 else 0

    def in_unit(self, unit: str) -> Decimal:
        """The value in another unit of the same measure: "3720千元" in 万元 is 372.

        Raises `UnitError`.
        """
        scale, base = _unit(unit)
        if base != self.unit:
            raise UnitError(f"“{self.text.strip()}”不能换算成{unit},请核对单位。")
        return self.amount / scale

    def shows(self, exact: Decimal) -> bool:
        """Whether `exact` (in the base unit) prints as this value at this precision."""
        step = Decimal(1).scaleb(-self.places)
        return (exact / self.scale).quantize(step, ROUND_HALF_UP) == self.value

    def accepts(self, actual: Decimal) -> bool:
        """Whether `actual` (in the base unit) meets this target; no sign means at least."""
        if self.upper is not None:
            return self.amount <= actual <= self.upper * self.scale
        match self.comparison:
            case Comparison.AT_MOST:
                return actual <= self.amount
            case Comparison.LESS_THAN:
                return actual < self.amount
            case Comparison.MORE_THAN:
                return actual > self.amount
            case Comparison.EQUAL:
                return actual == self.amount
        return actual >= self.amount


# Full-width ASCII and the ideographic space, plus the look-alikes that people type for signs.
_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {
    0x3000: " ",
    ord("〉"): ">",
    ord("〈"): "<",
    ord("》"): ">",
    ord("《"): "<",
    ord("−"): "-",
    ord("﹪"): "%",
    ord("≧"): "≥",
    ord("⩾"): "≥",
    ord("≦"): "≤",
    ord("⩽"): "≤",
    ord("㎡"): "平方米",
}
_SCALES = {
    "千": 1000,
    "万": 10**4,
    "十万": 10**5,
    "百万": 10**6,
    "千万": 10**7,
    "亿": 10**8,
    "万亿": 10**12,
}
_SYNONYMS = {"平米": "平方米", "圆": "元", "个百分点": "百分点"}
_SIGNS = {
    Comparison.AT_LEAST: (
        "≥",
        ">=",
        "=>",
        "大于等于",
        "大于或等于",
        "不低于",
        "不少于",
        "不小于",
        "至少",
    ),
    Comparison.AT_MOST: (
        "≤",
        "<=",
        "=<",
        "小于等于",
        "小于或等于",
        "不超过",
        "不高于",
        "不大于",
        "不多于",
        "至多",
    ),
    Comparison.MORE_THAN: (">", "大于", "高于", "超过", "多于", "逾"),
    Comparison.LESS_THAN: ("<", "小于", "低于", "少于"),
    Comparison.EQUAL: ("=", "等于"),
}
_SIGN_OF = {sign: comparison for comparison, signs in _SIGNS.items() for sign in signs}
_TAILS = {
    "以上": Comparison.AT_LEAST,
    "以内": Comparison.AT_MOST,
    "内": Comparison.AT_MOST,
    "以下": Comparison.AT_MOST,
}


def _any(words: dict[str, int] | dict[str, Comparison]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_NUMBER = r"[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_CELL = re.compile(
    rf"""(?:完成|达到|达|为)? \s*
    (?:每(?P<each>年度?|季度?|月|周|日|天) \s*)?
    (?P<sign>{_any(_SIGN_OF)})? \s*
    (?P<about>约|近|大约|约为)? \s*
    (?P<value>{_NUMBER}) \s*
    (?: %? \s* (?:~|-|—|–|至|到) \s* (?P<upper>{_NUMBER}) \s* )?
    (?P<scale>{_any(_SCALES)})? \s*
    (?P<more>余|多)? \s*
    (?P<unit>%|‰|[^\W\d_]{{1,8}}?)? \s*
    (?:(?:/|每) \s* (?P<per>[^\W\d_]{{1,4}}?))? \s*
    (?P<tail>以上|以内|以下|内|左右|上下)? [。;;]?""",
    re.VERBOSE,
)
_EMPTY = frozenset({"", "-", "--", "—", "——", "/", "\\"})
# 2023年, 12月, 2023年底前: dates, not quantities; 5年 and 30日 are spans of time.
_DATES = re.compile(r"年.+|月.*|日.+|号|.*[前后底初]")


def parse(text: str, unit: str = "") -> Quantity:
    """Read a cell; `unit` is the one that the column or the indicator's name states.

    Never raises: what is not one number with its unit is `QUALITATIVE`, a dash is `EMPTY`.
    """
    # One space for many: a run of spaces would be tried in every optional gap of the pattern.
    plain = " ".join(text.translate(_HALF_WIDTH).split())
    if plain in _EMPTY:
        return Quantity(text, Kind.EMPTY)
    match = _CELL.fullmatch(plain)
    if match is None or _is_date(match["value"], match["unit"] or ""):
        return Quantity(text, Kind.QUALITATIVE)
    part = match.groupdict()
    scale, base = _unit((part["scale"] or "") + (part["unit"] or ""))
    if not base:
        given, base = _unit(unit)
        scale *= given
    comparison = _SIGN_OF.get(part["sign"] or "") or _TAILS.get(part["tail"] or "")
    return Quantity(
        text=text,
        kind=Kind.NUMBER,
        value=_decimal(part["value"]),
        upper=_decimal(part["upper"]) if part["upper"] else None,
        scale=scale,
        unit=base,
        per=(part["per"] or part["each"] or "").removesuffix("度"),
        comparison=comparison,
        approximate=bool(part["about"] or part["more"] or part["tail"] in ("左右", "上下")),
    )


def convert(value: Decimal, source: str, target: str) -> Decimal:
    """`value` in `source` units (元, 千元, 万元, 亿元, 万件 …) in `target` units.

    Raises `UnitError` when the units do not measure the same thing.
    """
    (from_scale, from_base), (to_scale, to_base) = _unit(source), _unit(target)
    if from_base != to_base:
        raise UnitError(f"{source}不能换算成{target},请核对单位。")
    return value * from_scale / to_scale


def same_measure(a: Quantity, b: Quantity) -> bool:
    """Whether two numbers may be compared: same base unit, or one of them without a unit."""
    return a.unit == b.unit or not a.unit or not b.unit


def _is_date(number: str, unit: str) -> bool:
    return bool(_DATES.fullmatch(unit)) or (unit == "年" and len(number) == 4)


def _unit(text: str) -> tuple[int, str]:
    """(scale, base unit): (10000, "元") for 万元, (1, "件") for 件."""
    text = text.translate(_HALF_WIDTH).strip()
    for word in sorted(_SCALES, key=len, reverse=True):
        if text.startswith(word):
            base = text[len(word) :]
            return _SCALES[word], _SYNONYMS.get(base, base)
    return 1, _SYNONYMS.get(text, text)


def _decimal(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))
