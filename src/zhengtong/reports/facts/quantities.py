"""Every number of a report that counts or measures something, with its unit and exact place.

Dates, document numbers, ordinals, numbers of headings, hotlines and versions are no quantities;
they are recognised first, so that nothing later adds a year to an amount.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from zhengtong.reports.documents.model import Cell, Document, Paragraph, Span
from zhengtong.reports.documents.view import View, view
from zhengtong.reports.facts.told import told_in
from zhengtong.reports.facts.units import MAGNITUDES, MONEY, SHARES, UNIT

__all__ = [
    "Measure",
    "Quantity",
    "chinese_number",
    "in_cell",
    "in_view",
    "quantities_of",
    "told_in",
]


class Measure(StrEnum):
    """What sort of thing a number says."""

    MONEY = "money"
    SHARE = "share"
    COUNT = "count"
    BARE = "bare"  # no unit stands beside it


@dataclass(frozen=True, slots=True)
class Quantity:
    """One number as printed.

    `value`: in `unit` (万元 stays 万元; of a count the magnitude is multiplied in: 1.6万人 is
    16000 人). `step`: what one more in its last printed digit would add. `upper`: the end of a
    range (80-90分). `op`: `>=`, `<=`, `>`, `<`, `=` or empty. `vague`: 余, 约, 近, 左右. `per`:
    what follows a stroke (次/年). `broken`: a blank inside, or another doubt about its digits.
    `span`: sign or operator, number and unit; `number`: the digits alone. `start`, `end`: `span`
    within the view of paragraph or cell; `block`: its number in `told_in(document)`.
    """

    value: Decimal
    unit: str
    measure: Measure
    decimals: int
    step: Decimal
    span: Span
    number: Span
    start: int
    end: int
    block: int = -1
    upper: Decimal | None = None
    op: str = ""
    vague: bool = False
    per: str = ""
    broken: bool = False
    written: bool = False  # in Chinese numerals

    @property
    def yuan(self) -> Decimal:
        """Money in 元; of other things the value."""
        return self.value * MONEY.get(self.unit, Decimal(1))

    @property
    def exact(self) -> bool:
        """Is it one number, said without reserve and read without doubt?"""
        return not (self.vague or self.op or self.broken or self.per) and self.upper is None


_CN = "零○一二三四五六七八九十百千万亿两"
_CAPITAL = "零壹贰叁肆伍陆柒捌玖拾佰仟万亿"
_VALUES = {
    **{digit: value for value, digit in enumerate("零一二三四五六七八九")},
    **{digit: value for value, digit in enumerate("零壹贰叁肆伍陆柒捌玖")},
    "○": 0, "〇": 0, "两": 2,
}  # fmt: skip
_PLACES = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}

_YEAR = r"2 ?0 ?[0-4] ?\d|19\d\d"
_NOTHING = "|".join((
    r"[〔\[【(] ?(?:19|20)\d\d ?[〕\]】)] ?(?:第 ?)?\d+ ?号?",  # 〔2023〕1号
    r"二[○零][一二三四五六七八九○零]{2}年",
    rf"(?:{_YEAR}) ?[-~至到] ?(?:{_YEAR})(?: ?年(?:度)?)?",
    rf"(?:{_YEAR}) ?年(?: ?\d{{1,2}} ?月(?: ?\d{{1,2}} ?[日号])?)?",
    r"(?:19|20)\d\d[-/.]\d{1,2}(?:[-/.]\d{1,2})?(?!\d)(?! ?[万亿]?元)",
    r"\d{1,2} ?月(?: ?\d{1,2} ?(?:[日号]|[-~至到] ?\d{1,2} ?[日号]))?(?!度)",
    r"\d{1,2} ?[-~至到] ?\d{1,2} ?月",
    r"\d{1,2}[::]\d{2}(?:[::]\d{2})?",
    r"第 ?\d+(?:[-.]\d+)*",
    rf"第[{_CN}]{{1,14}}",
    r"附[件表录图]? ?\d+(?:-\d+)*|[表图] ?\d+(?:-\d+)+|(?<=[见如])[表图] ?\d+",
    r"\( ?\d{1,2} ?\)(?! ?[万亿]?元)",
    r"(?<=[;。:])\d{1,2} ?[.、](?!\d)",
    r"\d+(?:\.\d+)?(?:\+(?:\d+(?:\.\d+)?|[NnXx]))+",  # 1+3+N
    r"\d+[×xX*]\d+",
    r"0\d{2,3}-\d{7,8}|1[3-9]\d{9}(?!\d)",
    r"(?:12\d{3}|1[12]\d)(?=[\"”“]? ?(?:政|热线|平台|便民|工单|[市县区]民|服务|投诉|电话|群众|系统|接))",
    r"[A-Za-z]+[-\d.]*\d",
    r"\d+(?:\.\d+)?(?=[A-Za-z])(?!kg|km|kW|GB|TB|m[2²³])[A-Za-z]+",
    r"\d\.0(?![\d万亿元%])(?! ?[一-龥]*元)",
    r"\d+\.\d+\.\d[\d.]*(?:%[\d.]*)?|\d+(?:\.\d+)?%\d+(?![\d.%万亿千元个])",  # 120.2564.3450%5
    r"(?<=[“\"‘])[一二三四五六七八九十百千万]{1,14}",
))  # fmt: skip
_HEAD = re.compile(
    r"\s*(?:\( ?\d{1,2} ?\)|\d{1,2}(?:\.\d{1,2}){1,3}(?= ?[、一-龥])(?! ?(?:[万亿千百]?元|[%个人次倍]|项(?!目)))"
    r"|\d{1,2} ?[、.)](?! ?\d)|\d{1,2} ?[、)]|\d{1,2}\. (?=\d))"
)
_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\d,]\d)|\d+(?: ?\. ?\d+)?"
_NUMBER = (
    rf"(?P<lead>(?:\d+(?:\.\d+)? )?)(?P<digits>{_DIGITS})(?P<size> ?(?:十|百|千)?[万亿]| ?[百千](?!分)(?=余|多|[元个人]))?"
    rf"(?P<some>[余多来几])?"
)
_OP = (
    r">=|≥|<=|≤|>|<|=|不低于|不少于|不小于|至少|达到或超过|不超过|不高于|不大于|不多于|至多|控制在"
    r"|低于|少于|小于|不足|不到|超过|大于|高于|突破|超出|逾"
)
_ABOUT = r"(?:大约|约为|约|近|将近|接近|上下|共计约|累计约)"
_QUANTITY = re.compile(
    rf"(?P<nothing>{_NOTHING})"
    rf"|(?P<hundredth>百分之)(?P<share>\d+(?:\.\d+)?|[{_CN}点]{{1,14}})"
    rf"|(?P<capital>(?:人民币)?(?<![{_CAPITAL}])[{_CAPITAL}]{{2,24}}[元圆](?:[{_CAPITAL}角分]+)?[整正]?)"
    rf"|(?:(?P<op>{_OP})(?:了|到|为)? ?)?(?:(?P<about>{_ABOUT}) ?)?(?P<minus>(?:(?<=[为是])|(?<![\d%一-龥A-Za-z)]))-)?"
    rf"(?<![\d.]){_NUMBER}(?: ?(?P<low>%)? ?[-~至到] ?(?P<upper>\d+(?:\.\d+)?))?"
    rf" ?(?P<unit>{UNIT})?(?P<late>[余多])?(?P<per>/(?:[一-龥]{{1,2}}|㎡))?"
    r"(?P<about2> ?左右|上下)?(?P<bound>\(含\)以上|以上|及以上|以内|以下|之内|内(?![部容设控外含]))?"
    rf"|(?P<about3>{_ABOUT})?(?P<cn>(?<![{_CN}])[{_CN}]{{1,14}})(?P<some3>[余多])?(?P<unit3>{UNIT})"
)
_OPS = {
    "≥": ">=", ">=": ">=", "不低于": ">=", "不少于": ">=", "不小于": ">=", "至少": ">=",
    "达到或超过": ">=", "≤": "<=", "<=": "<=", "不超过": "<=", "不高于": "<=", "不大于": "<=",
    "不多于": "<=", "至多": "<=", "控制在": "<=", "低于": "<", "少于": "<", "小于": "<",
    "不足": "<", "不到": "<", "<": "<", ">": ">", "超过": ">", "大于": ">", "高于": ">",
    "突破": ">", "超出": ">", "逾": ">", "=": "=",
}  # fmt: skip
_BOUNDS = {
    "以上": ">=", "(含)以上": ">=", "及以上": ">=", "以内": "<=", "以下": "<=", "之内": "<=", "内": "<=",
}  # fmt: skip


def quantities_of(document: Document) -> tuple[Quantity, ...]:
    """The quantities of all paragraphs, in reading order, and of cells that tell something."""
    found: list[Quantity] = []
    for number, text in enumerate(told_in(document)):
        found.extend(in_view(view(text), number))
    return tuple(found)


def in_view(seen: View, block: int = -1) -> Iterator[Quantity]:
    """The quantities of one paragraph (or of a cell that tells something)."""
    head = _HEAD.match(seen.text)
    place = head.end() if head else 0
    while match := _QUANTITY.search(seen.text, place):
        place = max(match.end(), match.start() + 1)
        if match.lastgroup == "nothing" or match.group("nothing"):
            continue
        found = _read(seen, match, block)
        if found:
            yield found
        # `;2、` inside a paragraph numbers an item
        listed = (
            _HEAD.match(seen.text, place + 1) if seen.text[place : place + 1] in ";。:" else None
        )
        if listed:
            place = listed.end()


def in_cell(cell: Cell) -> Quantity | None:
    """What a cell holds where it holds one quantity and nothing else; None where it has words."""
    seen = view(Paragraph(cell.text, cell.span))
    text = seen.text.strip()
    if not text or not any(letter.isdigit() for letter in text):
        return None
    blank = len(seen.text) - len(seen.text.lstrip())
    match = _CELL.fullmatch(seen.text, blank, blank + len(text))
    return _read(seen, match, -1) if match else None


_CELL = re.compile(
    rf"(?:(?P<op>{_OP}) ?)?(?:(?P<about>{_ABOUT}) ?)?(?:(?P<minus>-) ?)?{_NUMBER}"
    rf"(?: ?(?P<low>%)? ?[-~至到] ?(?P<upper>\d+(?:\.\d+)?))?"
    rf" ?(?P<unit>{UNIT})?(?P<late>[余多])?(?P<per>/(?:[一-龥]{{1,2}}|㎡))?"
    r"(?P<about2> ?左右|上下)?(?P<bound>\(含\)以上|以上|及以上|以内|以下|之内|内(?![部容设控外含]))?"
)


def chinese_number(numeral: str) -> Decimal | None:
    """一千二百, 贰拾叁万, 二〇, 九十八点五 as a number; None where it is none."""
    whole, _, fraction = numeral.partition("点")
    total = section = digit = 0
    if len(whole) > 1 and all(letter in _VALUES for letter in whole):
        total = int("".join(str(_VALUES[letter]) for letter in whole))
        section = 0
    else:
        for letter in whole:
            if letter in _VALUES:
                digit = _VALUES[letter]
            elif letter in _PLACES:
                section += (digit or 1) * _PLACES[letter]
                digit = 0
            elif letter in "万亿":
                base = total + section + digit
                total = base * (10_000 if letter == "万" else 100_000_000)
                section = digit = 0
            else:
                return None
        total += section + digit
    if not fraction:
        return Decimal(total)
    if not all(letter in _VALUES for letter in fraction):
        return None
    return Decimal(f"{total}." + "".join(str(_VALUES[letter]) for letter in fraction))


def _read(seen: View, match: re.Match[str], block: int) -> Quantity | None:
    groups = match.groupdict()
    if groups.get("hundredth"):
        return _hundredth(seen, match, block)
    if groups.get("capital"):
        return _capital(seen, match, block)
    if groups.get("cn"):
        return _chinese(seen, match, block)
    return _digits(seen, match, groups, block)


def _digits(
    seen: View, match: re.Match[str], groups: dict[str, str | None], block: int
) -> Quantity | None:
    printed, lead = groups["digits"] or "", groups["lead"] or ""
    unit = groups["unit"] or ""
    year = lead.strip()
    if year and (
        _PLAIN_YEAR.fullmatch(year)
        or "," in printed
        or not unit
        or ("." in year and "." in printed)
    ):
        lead = ""
    plain = printed.replace(",", "").replace(" ", "")
    size = (groups["size"] or "").strip()
    whole = lead.strip() + plain
    decimals = len(whole.partition(".")[2])
    value = Decimal(whole)
    step = Decimal(1).scaleb(-decimals)
    start = match.start() if lead or not groups["lead"] else match.start("digits")
    number = seen.span(match.start("lead") if lead else match.start("digits"), match.end("digits"))
    upper = Decimal(groups["upper"]) if groups["upper"] else None
    if size:
        if (
            unit == "元" or (not unit and _OF_MONEY.search(seen.text, max(0, start - 12), start))
        ) and (size + "元" in MONEY):
            unit = size + "元"
        else:
            times = MAGNITUDES[size]
            value, step = value * times, step * times
            upper = upper * times if upper is not None else None
    paragraph = "nothing" in groups
    if paragraph and not (unit or size or decimals) and _no_figure(seen.text, match, plain, groups):
        return None
    if groups["minus"]:
        value = -value
    if unit == "个百分点":
        unit = "百分点"
    text = seen.text
    before, after = text[start - 1 : start], text[match.end() : match.end() + 1]
    broken = bool(lead) or " " in printed or (before == "-" and not groups["minus"])
    latin = [letter for letter in before + after if letter.isascii() and letter.isalpha()]
    broken = broken or bool(latin)
    vague = any(groups[name] for name in ("about", "some", "late", "about2"))
    op = _OPS.get(groups["op"] or "", "") or _BOUNDS.get(groups["bound"] or "", "")
    end = match.end()
    while end > start and text[end - 1] == " ":
        end -= 1
    return Quantity(
        value, unit, _measure(unit), decimals, step, seen.span(start, end), number, start, end,
        block, upper, op, vague, (groups["per"] or "").removeprefix("/"), broken,
    )  # fmt: skip


_PLAIN_YEAR = re.compile(r"(?:19|20)\d\d")
_OF_MONEY = re.compile(r"资金|经费|支出|投入|预算|拨款|金额|收入|补助|投资|到位|下达|财政")


def _no_figure(text: str, match: re.Match[str], plain: str, groups: dict[str, str | None]) -> bool:
    """Is a whole number without unit a year, a code, a number of something?"""
    if groups["op"] or groups["about"] or groups["some"]:
        return False
    before, after = text[match.start("digits") - 1 : match.start("digits")], text[match.end() :][:1]
    if len(plain) == 4 and plain[:2] in ("19", "20"):
        return True
    return len(plain) >= 9 or before in tuple('“"-/#') or after in tuple('”"-/号版')


def _hundredth(seen: View, match: re.Match[str], block: int) -> Quantity | None:
    written = match.group("share")
    value = Decimal(written) if written[0].isdigit() else chinese_number(written)
    if value is None:
        return None
    decimals = max(0, -int(value.as_tuple().exponent))
    return _plain(seen, match, block, value, "%", decimals, match.span("share"))


def _capital(seen: View, match: re.Match[str], block: int) -> Quantity | None:
    written = match.group("capital").removeprefix("人民币").rstrip("整正")
    whole, _, rest = written.replace("圆", "元").partition("元")
    value = chinese_number(whole)
    if value is None:
        return None
    for name, share in (("角", Decimal("0.1")), ("分", Decimal("0.01"))):
        digit = rest[rest.index(name) - 1] if name in rest[1:] else ""
        value += _VALUES.get(digit, 0) * share
    decimals = 2 if "分" in rest else 1 if "角" in rest else 0
    return _plain(seen, match, block, value, "元", decimals, match.span("capital"))


def _chinese(seen: View, match: re.Match[str], block: int) -> Quantity | None:
    written, unit = match.group("cn"), match.group("unit3")
    value = chinese_number(written)
    if value is None or written in ("零", "十", "百", "千", "万", "亿", "一"):
        return None
    vague = bool(match.group("about3") or match.group("some3"))
    if unit == "元" and written.endswith("万"):
        value, unit = value / 10_000, "万元"
    return _plain(seen, match, block, value, unit, 0, match.span("cn"), vague)


def _plain(
    seen: View, match: re.Match[str], block: int, value: Decimal, unit: str, decimals: int,
    digits: Sequence[int], vague: bool = False,
) -> Quantity:  # fmt: skip
    start, end = match.span()
    return Quantity(
        value, "百分点" if unit == "个百分点" else unit, _measure(unit), decimals,
        Decimal(1).scaleb(-decimals), seen.span(start, end), seen.span(digits[0], digits[1]),
        start, end, block, vague=vague, written=True,
    )  # fmt: skip


def _measure(unit: str) -> Measure:
    if unit in MONEY:
        return Measure.MONEY
    if unit in SHARES or unit == "个百分点":
        return Measure.SHARE
    return Measure.COUNT if unit else Measure.BARE
