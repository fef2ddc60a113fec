"""What happens to a report on its way: each function takes text and gives damaged text.

None of them changes what a careful person would read.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from tests.reports.documents import forms
from tests.reports.invented.report import Invented

__all__ = ["DAMAGES", "SHAPES", "laid_out"]

SHAPES: dict[str, Callable[[forms.Grid], str]] = {
    each.__name__: each
    for each in (
        forms.tabs, forms.cells, forms.pipes, forms.bars, forms.stream, forms.fenced, forms.words, forms.aligned,
        forms.one_line, forms.column, forms.spaced_column,
    )
}  # fmt: skip
_WIDE = str.maketrans("0123456789%.≥", "０１２３４５６７８９％．≧")


def laid_out(report: Invented, shape: str) -> str:
    """The report as text, its form in one of the shapes in which tables arrive."""
    return "\n\n".join([*report.prose(), "附件", SHAPES[shape](report.grid())]) + "\n"


def wide(text: str, dice: Random) -> str:
    """Digits and signs of full width."""
    return text.translate(_WIDE)


def windows(text: str, dice: Random) -> str:
    return text.replace("\n", "\r\n")


def blanks(text: str, dice: Random) -> str:
    """Blanks around units and at the ends of lines, indents of two wide blanks."""
    for unit in ("万元", "人，", "件，"):
        text = text.replace(unit, f" {unit}")
    return "\n".join(f"　　{line} " if line and "\t" not in line and "|" not in line and len(line) > 40 else line for line in text.split("\n"))  # fmt: skip


def pages(text: str, dice: Random) -> str:
    """Page numbers between paragraphs."""
    parts = text.split("\n\n")
    for page, at in enumerate(range(3, min(len(parts), 10), 3), 1):
        parts[at] = f"- {page} -\n\n{parts[at]}"
    return "\n\n".join(parts)


def broken(text: str, dice: Random) -> str:
    """A page that ends inside a long sentence, never inside a number."""
    parts = text.split("\n\n")
    for n, part in enumerate(parts[:11]):
        comma = part.find("，", 30)
        if comma > 0 and len(part) > comma + 20 and not part[comma + 3 : comma + 5].isascii():
            cut = comma + 3
            if not any(letter.isdigit() for letter in part[cut - 2 : cut + 2]):
                parts[n] = f"{part[:cut]}\n\n{part[cut:]}"
    return "\n\n".join(parts)


def close(text: str, dice: Random) -> str:
    """No blank lines between paragraphs."""
    head, mark, tail = text.partition("\n\n附件\n\n")
    return head.replace("\n\n", "\n") + mark + tail


def fragment(text: str, dice: Random) -> str:
    """Begins in the middle."""
    return text[text.index("二、资金使用情况") :]


def bookmark(text: str, dice: Random) -> str:
    return text.replace("一、基本情况\n\n", "一、基本情况\n\n[bookmark: _GoBack]", 1)


def torn(text: str, dice: Random) -> str:
    """Line breaks inside cells: the names of indicators go on in the next line."""
    head, mark, form = text.partition("\n\n附件\n\n")
    for name in ("开展业务培训场次", "设备验收合格率", "服务人次比上年增长"):
        form = form.replace(f"{name}\t", f"{name[:4]}\n{name[4:]}\t")
    return head + mark + form


def trailing(text: str, dice: Random) -> str:
    """Empty last paragraphs in cells."""
    for name in ("数量指标", "任务按时完成率", "满意度指标"):
        text = text.replace(f"\t{name}\n\t", f"\t{name}\n\n\t")
    return text


def capitals(text: str, dice: Random) -> str:
    """Signs as typists write them."""
    return text.replace("≥", ">=").replace("：", ":").replace("（", "(").replace("）", ")")


def cut_off(text: str, dice: Random) -> str:
    """Ends in the middle of the form."""
    return text[: text.index("效益指标")]


DAMAGES: tuple[Callable[[str, Random], str], ...] = (
    wide, windows, blanks, pages, broken, close, fragment, bookmark, torn, trailing, capitals,
    cut_off,
)  # fmt: skip
