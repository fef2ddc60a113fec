"""单元格: what Excel and exporters make of a number, a date and a word on the way.

Serial days, dates in several forms, full width, numbers that lost their digits, and the marks that
people put in front of a number so that it loses none.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from zhengtong.flow.imports import Column, RowFault, plain
from zhengtong.law.localtime import day_start, instant

__all__ = ["Reader", "reader", "text_of"]

Reader = Callable[[Any], Any]
"""From a cell to a value of the column, None for an empty one. Raises `RowFault`."""

_YES = {"是": "1", "否": "0", "有": "1", "无": "0", "y": "1", "n": "0", "yes": "1", "no": "0",
        "true": "1", "false": "0", "1": "1", "0": "0", "√": "1", "✓": "1", "×": "0", "✕": "0"}  # fmt: skip
_EMPTY = ("", "-", "--", "—", "——", "/", "\\", "null", "none", "n/a", "#n/a", "空")
_BROKEN = ("#ref!", "#value!", "#div/0!", "#name?", "#num!", "#null!")
_CUT = re.compile(r"\d\.\d+[Ee]\+?\d+|\d[Ee]\+\d+")
_REMEMBERED = 4096
_EXACT = 10**15  # from here on Excel keeps fifteen digits and fills up with zeros
_DIGITS = {8: "%Y%m%d", 12: "%Y%m%d%H%M", 14: "%Y%m%d%H%M%S"}
_SERIAL = re.compile(r"(\d{5})(?:\.(\d+))?")
_FIRST_SERIAL, _LAST_SERIAL = 36526, 73050  # 2000 … 2099
_DATE = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?[T\s]*(上午|下午|AM|PM)?\s*"
    r"(?:(\d{1,2})[:时点](?:(\d{1,2})分?)?(?:(?::|(?<=分))(\d{1,2})(?:\.\d+)?秒?)?)?\s*(AM|PM)?",
    re.IGNORECASE,
)
_DAYS = re.compile(r"(\d+)(?:\.(\d+))?(?:个)?(工作日|日|天)?")
_CONTROL = re.compile(r"_x000D_|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b-\u200d\ufeff\ufffd]")


def text_of(value: Any) -> str:
    """A cell as it reads, without the marks that only keep Excel from counting it."""
    if value is None:
        return ""
    if isinstance(value, str):
        text = value.strip()
        if text.startswith('="') and text.endswith('"'):
            text = text[2:-1]
        return text.removeprefix("'").strip()
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        # As the spreadsheet shows it: int(4.30527199e17) would invent the last digits.
        return f"{Decimal(repr(value)):.0f}" if value.is_integer() else repr(value)
    if isinstance(value, datetime):
        return value.isoformat(" ") if value.time() != datetime.min.time() else f"{value:%Y-%m-%d}"
    return str(value)


def reader(column: Column, words: Mapping[str, str]) -> Reader:
    """What reads the cells of a column. `words` are the saved mapping's own, over the column's."""
    known = {plain(word): code for word, code in (dict(column.words) | dict(words)).items()}
    if column.kind == "when":
        return lambda cell: _filled(column, cell, _when)
    if column.kind == "days":
        return _remembering(lambda cell: _filled(column, cell, _days))
    if column.kind == "code":
        return lambda cell: _filled(column, cell, _code)
    if column.kind == "yes_no":
        known = _YES | known
        return _remembering(
            lambda cell: _filled(column, cell, lambda c, v: _word(c, v, known) == "1")
        )
    if column.kind == "choice":
        return _remembering(lambda cell: _filled(column, cell, lambda c, v: _word(c, v, known)))
    return lambda cell: _filled(column, cell, _text)


def _remembering(read: Reader) -> Reader:
    """A column of words says the same few things half a million times."""
    told: dict[Any, Any] = {}

    def reading(cell: Any) -> Any:
        key = cell.__class__, cell  # True and 1 are one key, and two words
        if key not in told:
            if len(told) > _REMEMBERED:
                told.clear()
            told[key] = read(cell)
        return told[key]

    return reading


def _filled(column: Column, cell: Any, read: Callable[[Column, Any], Any]) -> Any:
    if cell is None:
        return None
    if isinstance(cell, str):
        low = cell.strip().lower()
        if low in _EMPTY:
            return None
        if low in _BROKEN:
            raise RowFault(_("“%s”是公式错误，请改为数值。") % column.title)
    return read(column, cell)


def _text(column: Column, cell: Any) -> str | None:
    text = _CONTROL.sub("", text_of(cell))
    if len(text) > column.limit:
        if column.personal:  # long words are told shortened, with a mark, and never lose the row
            return text[: column.limit - 1] + "…"
        raise RowFault(
            _("“%(title)s”超过 %(most)d 字，请精简。") % _about(column, most=column.limit)
        )
    return text or None


def _about(column: Column, **more: Any) -> dict[str, Any]:
    return {"title": column.title, **more}


def _code(column: Column, cell: Any) -> str | None:
    """A number in full: one that Excel has cut would stand for thousands of others."""
    cut = isinstance(cell, float) and abs(cell) >= _EXACT
    if isinstance(cell, int) and abs(cell) >= _EXACT:
        cut = not str(cell)[15:].strip("0")
    text = "".join(unicodedata.normalize("NFKC", text_of(cell)).split())
    if cut or _CUT.fullmatch(text):
        said = f"{cell:.5E}" if cut else text
        raise RowFault(
            _("“%(title)s”被表格软件改成了 %(said)s，末几位已丢失；请把该列设为文本后重新导出。")
            % _about(column, said=said)
        )
    text = _CONTROL.sub("", text)
    if len(text) > column.limit:
        raise RowFault(
            _("“%(title)s”超过 %(most)d 字，请核对。") % _about(column, most=column.limit)
        )
    return text or None


def _word(column: Column, cell: Any, known: Mapping[str, str]) -> str:
    text = text_of(cell)
    found = known.get(plain(text))
    if found is None:
        raise RowFault(
            _("“%(title)s”里的“%(said)s”不认识，请改写，或在列对应的 words 中写明它指什么。")
            % _about(column, said=text[:30])
        )
    return found


def _days(column: Column, cell: Any) -> int | None:
    """Whole working days, a part of a day counts as one; None where told in another unit."""
    text = plain(text_of(cell))
    if text in ("即办", "当场", "当场办结", "即时"):
        return 0
    if text.endswith(("自然日", "个月", "月", "小时", "年")):
        return None
    found = _DAYS.fullmatch(text)
    if found is None or len(found[1]) > 5:
        raise RowFault(_("“%(title)s”应为天数，现为“%(said)s”。") % _about(column, said=text[:30]))
    return int(found[1]) + bool((found[2] or "").strip("0"))


# ── dates ────────────────────────────────────────────────────────────────────────────────────


def _when(column: Column, cell: Any) -> int:
    """An instant, µs UTC; a date alone is its first moment in Asia/Shanghai."""
    try:
        found = _moment(cell)
        if not 2000 <= found.year <= 2099:
            raise ValueError
    except ValueError:
        raise RowFault(
            _("“%(title)s”读不出日期：“%(said)s”，请写作 2023-05-08 09:03。")
            % _about(column, said=text_of(cell)[:30])
        ) from None
    if found.tzinfo is not None:
        return instant(found)
    into = (found.hour * 60 + found.minute) * 60 + found.second
    return day_start(found.date()) + into * 1_000_000


def _moment(cell: Any) -> datetime:
    if isinstance(cell, datetime):
        # Excel's fractions of a day are off by microseconds.
        return (cell + timedelta(milliseconds=500)).replace(microsecond=0)
    if isinstance(cell, date):
        return datetime(cell.year, cell.month, cell.day)
    text = text_of(cell)
    if text.isascii() and text.isdigit():
        if len(text) in _DIGITS:
            return datetime.strptime(text, _DIGITS[len(text)])
    else:
        try:
            return datetime.fromisoformat(text)
        except ValueError:
            text = unicodedata.normalize("NFKC", text)
    serial = _SERIAL.fullmatch(text)
    if serial is not None:
        return _from_serial(int(serial[1]), float(f"0.{serial[2] or 0}"))
    return _from_text(text)


def _from_serial(days: int, fraction: float) -> datetime:
    """Excel's count of days, of which 1 is the first of January 1900."""
    if not _FIRST_SERIAL <= days < _LAST_SERIAL:
        raise ValueError(days)
    return datetime(1899, 12, 30) + timedelta(days=days, seconds=round(fraction * 86400))


def _from_text(text: str) -> datetime:
    found = _DATE.fullmatch(text.strip())
    if found is None:
        raise ValueError(text)
    year, month, day, before, hour, minute, second, behind = found.groups()
    hours = int(hour or 0)
    half = (before or behind or "").upper()
    if half in ("下午", "PM") and hours < 12:
        hours += 12
    if half in ("上午", "AM") and hours == 12:
        hours = 0
    return datetime(int(year), int(month), int(day), hours, int(minute or 0), int(second or 0))
