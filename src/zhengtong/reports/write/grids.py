"""A table as a form prints it: rows of cells that span, before Word or Excel is chosen.

The same grid becomes the annex on paper and the sheet in the workbook, so that the two cannot
differ in a single cell.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from zhengtong.reports.write.printing import DASH, money, score
from zhengtong.reports.write.prose import Figure, Part

Align = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True)
class Cell:
    """`text` is what is printed; `number` (with an Excel format) what a sheet holds instead.

    `figure` marks the place in `text` where a computed figure (or part of it) is printed.
    `anchor` is a name to which other places of the document point. `picture` is a square PNG,
    printed `side` mm wide above the text.
    """

    text: str = ""
    number: Decimal | None = None
    form: str = "General"
    align: Align = "center"
    head: bool = False
    across: int = 1
    down: int = 1
    figure: Figure | None = None
    part: Part = "value"
    anchor: str = ""
    picture: bytes = b""
    side: float = 26.0

    def span(self, across: int = 1, down: int = 1) -> "Cell":
        return replace(self, across=across, down=down)


@dataclass(frozen=True, slots=True)
class Grid:
    """`widths` in mm. The first `heads` rows are repeated on each page.

    Rows from an index in `together` up to the next one stay on one page where they can.
    """

    name: str
    title: str
    widths: tuple[float, ...]
    rows: tuple[tuple[Cell, ...], ...]
    heads: int = 0
    together: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()
    unit: str = ""
    small: bool = False

    def placed(self) -> Iterator[tuple[int, int, Cell]]:
        """Each cell with its row and column, in reading order, as HTML places spanning cells.

        Raises `ValueError` when the cells do not fill the rectangle exactly.
        """
        taken: set[tuple[int, int]] = set()
        for r, row in enumerate(self.rows):
            c = 0
            for cell in row:
                while (r, c) in taken:
                    c += 1
                covered = {(r + y, c + x) for y in range(cell.down) for x in range(cell.across)}
                if covered & taken:
                    raise ValueError(f"表“{self.name}”第{r + 1}行的单元格相互重叠。")
                taken |= covered
                yield r, c, cell
        if taken != {(r, c) for r in range(len(self.rows)) for c in range(len(self.widths))}:
            raise ValueError(f"表“{self.name}”的单元格没有填满各行各列。")


@dataclass(frozen=True, slots=True)
class Annex:
    """附件: a title, sentences before its tables, the tables, sentences after them."""

    title: str
    grids: tuple[Grid, ...]
    lead: tuple[str, ...] = ()
    closing: tuple[tuple[str, str], ...] = ()


def text(value: str, align: Align = "left", figure: Figure | None = None) -> Cell:
    return Cell(value, align=align, figure=figure)


def head(value: str) -> Cell:
    return Cell(value, head=True)


def whole(value: int | None) -> Cell:
    return Cell(DASH) if value is None else Cell(str(value), Decimal(value), "0")


def amount(value: Decimal | None, prefix: str = "") -> Cell:
    """万元; with a prefix (`其中：基本支出：609.33`) the number stands inside the text."""
    if value is None or prefix:
        return Cell(prefix + money(value), align="left" if prefix else "center")
    places = max(2, len(money(value).partition(".")[2]))
    return Cell(money(value), value, "0." + "0" * places if value else "0")


def points(value: Decimal | None) -> Cell:
    """A score or weight."""
    return Cell(score(value), value, "General")


def entered(value: str, align: Align = "center", figure: Figure | None = None) -> Cell:
    """A value as people or the engine wrote it; a bare number or percentage also as a number.

    The number is the one that is printed: 99.99%, not 0.999983, which Excel would show as 100%.
    """
    bare = value.strip()
    digits = bare.removesuffix("%")
    countable = digits.isascii() and digits.replace(".", "", 1).isdigit() and len(digits) <= 15
    if not countable or bare != value:
        return Cell(value, align=align, figure=figure)
    places = len(digits.partition(".")[2])
    form = "0." + "0" * places if places else "0"
    number = Decimal(digits)
    if bare.endswith("%"):
        return Cell(value, number / 100, form + "%", align, figure=figure)
    leading_zero = len(digits) > 1 and digits[0] == "0" and digits[1] != "."
    return Cell(value, None if leading_zero else number, form, align, figure=figure)
