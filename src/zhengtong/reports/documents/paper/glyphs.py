"""What lies on one page: signs with their places, ruled lines, pictures. Read by PDFium.

Places are in points, x to the right and y **down**, turned so that the text stands upright.
"""

from __future__ import annotations

import ctypes
import itertools
import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

__all__ = ["Glyph", "Page", "Rule", "read_page"]

MOST_PIECES = 40_000
"""Pieces of drawing on one page; a plan or a map has more, and no table that we could read."""
MOST_NESTED = 5
_THIN = 3.0
_CURVE = 1


class Glyph(NamedTuple):
    """One sign: what it is, left and right edge, base line, top and bottom."""

    sign: str
    left: float
    right: float
    base: float
    top: float
    bottom: float


class Rule(NamedTuple):
    """A ruled line: at `place`, from `start` to `end` along the other axis."""

    place: float
    start: float
    end: float


@dataclass(slots=True)
class Page:
    """Everything on a page that is read; `unknown`: signs whose meaning the file does not give."""

    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    across: list[Rule] = field(default_factory=list)
    down: list[Rule] = field(default_factory=list)
    pictured: bool = False
    unknown: int = 0


def read_page(page: Any) -> Page:
    """One page of a `pypdfium2.PdfDocument`."""
    width, height = (float(each) for each in page.get_mediabox()[2:])
    text = page.get_textpage()
    try:
        found, turned = _signs(text.raw)
    finally:
        text.close()
    read = Page(width, height) if turned % 2 == 0 else Page(height, width)
    read.unknown = sum(each[0] in "\x00\ufffd" for each in found)
    turn = _turn(turned, width, height)
    for sign, box, origin in found:
        if sign in "\x00\ufffd":
            continue
        if turned == 0:
            read.glyphs.append(
                Glyph(sign, box[0], box[2], height - origin[1], height - box[1], height - box[3])
            )
            continue
        (x0, y0), (x1, y1), (_, base) = turn(*box[:2]), turn(*box[2:]), turn(*origin)
        left, right = min(x0, x1), max(x0, x1)
        read.glyphs.append(Glyph(sign, left, right, base, min(y0, y1), max(y0, y1)))
    for start, end in _strokes(page.raw, read):
        (x0, y0), (x1, y1) = turn(*start), turn(*end)
        if abs(y1 - y0) <= _THIN < abs(x1 - x0):
            read.across.append(Rule((y0 + y1) / 2, min(x0, x1), max(x0, x1)))
        elif abs(x1 - x0) <= _THIN < abs(y1 - y0):
            read.down.append(Rule((x0 + x1) / 2, min(y0, y1), max(y0, y1)))
    return read


def _turn(quarters: int, width: float, height: float) -> Any:
    """From the page's own axes (y up) to upright text with y down."""
    return (
        lambda x, y: (x, height - y),
        lambda x, y: (y, x),
        lambda x, y: (width - x, y),
        lambda x, y: (height - y, width - x),
    )[quarters]


_Signs = list[tuple[str, tuple[float, float, float, float], tuple[float, float]]]


def _signs(text: Any) -> tuple[_Signs, int]:
    """(sign, box, origin) of all, and by how many quarters most of them are turned to the left."""
    import pypdfium2.raw as pdfium

    box, x, y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    found: _Signs = []
    angles: Counter[int] = Counter()
    count = pdfium.FPDFText_CountChars(text)
    step = max(1, count // 200)
    high = ""
    for number in range(count):
        if pdfium.FPDFText_IsGenerated(text, number) == 1:
            continue
        code = pdfium.FPDFText_GetUnicode(text, number)
        sign = chr(code) if 0 < code < 0x110000 else "\x00"
        if 0xD800 <= code < 0xDC00:
            high = sign
            continue
        if 0xDC00 <= code < 0xE000:
            sign = (high + sign).encode("utf-16", "surrogatepass").decode("utf-16", "replace")[:1]
            high = ""
        if sign in "\r\n\x02\ufffe\ufeff\u200b\xad":
            continue
        pdfium.FPDFText_GetLooseCharBox(text, number, box)
        pdfium.FPDFText_GetCharOrigin(text, number, x, y)
        found.append((sign, (box.left, box.top, box.right, box.bottom), (x.value, y.value)))
        if number % step == 0:
            angle = pdfium.FPDFText_GetCharAngle(text, number)
            angles[-round(angle / (math.pi / 2)) % 4 if angle >= 0 else 0] += 1
    return found, (angles.most_common(1)[0][0] if angles else 0)


_Point = tuple[float, float]
_Matrix = tuple[float, float, float, float, float, float]


def _strokes(page: Any, read: Page) -> Iterator[tuple[_Point, _Point]]:
    """Straight pieces of all drawings, thin areas as one line along their middle."""
    import pypdfium2.raw as pdfium

    pieces = 0
    count = min(pdfium.FPDFPage_CountObjects(page), MOST_PIECES)
    work = [((1.0, 0.0, 0.0, 1.0, 0.0, 0.0), 0, pdfium.FPDFPage_GetObject(page, number))
            for number in reversed(range(count))]  # fmt: skip
    while work and pieces < MOST_PIECES:
        matrix, depth, each = work.pop()
        kind = pdfium.FPDFPageObj_GetType(each)
        pieces += 1
        if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            read.pictured = True
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < MOST_NESTED:
            inner = _times(_matrix(each), matrix)
            inside = min(pdfium.FPDFFormObj_CountObjects(each), MOST_PIECES - pieces)
            work += [(inner, depth + 1, pdfium.FPDFFormObj_GetObject(each, number))
                     for number in reversed(range(inside))]  # fmt: skip
        elif kind == pdfium.FPDF_PAGEOBJ_PATH:
            segments = min(pdfium.FPDFPath_CountSegments(each), MOST_PIECES - pieces)
            pieces += segments
            yield from _path(each, segments, _times(_matrix(each), matrix))


def _matrix(each: Any) -> _Matrix:
    import pypdfium2.raw as pdfium

    found = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(each, found):
        return 1.0, 0.0, 0.0, 1.0, 0.0, 0.0
    return found.a, found.b, found.c, found.d, found.e, found.f


def _times(inner: _Matrix, outer: _Matrix) -> _Matrix:
    a, b, c, d, e, f = inner
    k, m, n, p, q, r = outer
    return (a * k + b * n, a * m + b * p, c * k + d * n, c * m + d * p,
            e * k + f * n + q, e * m + f * p + r)  # fmt: skip


def _path(each: Any, segments: int, matrix: _Matrix) -> Iterator[tuple[_Point, _Point]]:
    """The straight pieces of one drawing; a filled thin bar is the line that it looks like."""
    import pypdfium2.raw as pdfium

    a, b, c, d, e, f = matrix
    x, y = ctypes.c_float(), ctypes.c_float()
    part: list[_Point] = []
    parts = [part]
    for number in range(segments):
        segment = pdfium.FPDFPath_GetPathSegment(each, number)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        place = (a * x.value + c * y.value + e, b * x.value + d * y.value + f)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            part = [place]
            parts.append(part)
        elif kind == _CURVE:  # a round corner or a seal: no ruled line
            part = []
            parts.append(part)
        else:
            part.append(place)
        if part and pdfium.FPDFPathSegment_GetClose(segment):
            part.append(part[0])
    for points in parts:
        yield from _pieces(points)


def _pieces(points: list[_Point]) -> Iterator[tuple[_Point, _Point]]:
    if len(points) < 2:
        return
    left, right = min(x for x, _ in points), max(x for x, _ in points)
    low, high = min(y for _, y in points), max(y for _, y in points)
    if right - left <= _THIN or high - low <= _THIN:
        if right - left >= high - low:
            yield (left, (low + high) / 2), (right, (low + high) / 2)
        else:
            yield ((left + right) / 2, low), ((left + right) / 2, high)
        return
    yield from itertools.pairwise(points)
