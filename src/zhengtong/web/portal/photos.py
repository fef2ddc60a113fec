"""几张照片合成一个 PDF: a licence of three pages is three photographs, and should be one paper.

The pictures go in as they are, byte for byte; only pages are put around them. A telephone held
upright says so in the picture (EXIF), and the page is turned accordingly.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

__all__ = ["Photo", "pdf_of", "read_photo"]

_SIZES = (0xC0, 0xC1, 0xC2)  # frames that PDF readers decode: baseline, extended, progressive
_BARE = (0x01, *range(0xD0, 0xD9))  # markers without a length
_TURNS = {3: 180, 6: 90, 8: 270}  # EXIF orientation → degrees clockwise
_SPACES = {1: "DeviceGray", 3: "DeviceRGB"}
_WIDE = 595  # points of the longer or shorter side of A4, whichever fits
_ORIENTATION = 0x0112


@dataclass(frozen=True, slots=True)
class Photo:
    """A JPEG: its pixels, its colours (1 or 3), and how far the page is to be turned."""

    data: bytes
    width: int
    height: int
    colours: int
    turned: int


def read_photo(data: bytes) -> Photo | None:
    """The picture in a JPEG file; None for one that no PDF could hold as it is."""
    turned, at = 0, 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF or marker in _BARE:
            at += 1 if marker == 0xFF else 2
            continue
        length = int.from_bytes(data[at + 2 : at + 4])
        part = data[at + 4 : at + 2 + length]
        if marker in _SIZES and len(part) >= 6:
            height, width, colours = int.from_bytes(part[1:3]), int.from_bytes(part[3:5]), part[5]
            if not (width and height) or colours not in _SPACES:
                return None
            return Photo(data, width, height, colours, turned)
        if marker == 0xE1 and part.startswith(b"Exif\0\0"):
            turned = _TURNS.get(_orientation(part[6:]), 0)
        if marker == 0xDA:
            return None
        at += 2 + length
    return None


def _orientation(tiff: bytes) -> int:
    """The orientation tag of the first directory; 1 (upright) where there is none."""
    order = {b"II": "little", b"MM": "big"}.get(tiff[:2])
    if order not in ("little", "big"):
        return 1

    def number(at: int, size: int) -> int:
        return int.from_bytes(tiff[at : at + size], "little" if order == "little" else "big")

    start = number(4, 4)
    for n in range(min(number(start, 2), 200)):
        entry = start + 2 + 12 * n
        if number(entry, 2) == _ORIENTATION:
            return number(entry + 8, 2)
    return 1


def pdf_of(photos: Iterable[Photo]) -> bytes:
    """A PDF with one page a picture."""
    objects: list[bytes] = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    pages = []
    for photo in photos:
        image = len(objects) + 1
        height = round(_WIDE * photo.height / photo.width)
        drawing = f"q {_WIDE} 0 0 {height} 0 0 cm /I Do Q".encode()
        objects.append(
            _stream(
                f"/Type /XObject /Subtype /Image /Width {photo.width} /Height {photo.height} "
                f"/ColorSpace /{_SPACES[photo.colours]} /BitsPerComponent 8 /Filter /DCTDecode",
                photo.data,
            )
        )
        objects.append(_stream("", drawing))
        pages.append(len(objects) + 1)
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {_WIDE} {height}] "
            f"/Rotate {photo.turned} /Contents {image + 1} 0 R "
            f"/Resources << /XObject << /I {image} 0 R >> >> >>".encode()
        )
    kids = " ".join(f"{n} 0 R" for n in pages)
    objects[1] = f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode()
    return _file(objects)


def _stream(entries: str, data: bytes) -> bytes:
    return f"<< {entries} /Length {len(data)} >>\nstream\n".encode() + data + b"\nendstream"


def _file(objects: list[bytes]) -> bytes:
    """The objects numbered from 1, with their table and trailer."""
    out = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for n, each in enumerate(objects, 1):
        places.append(len(out))
        out += f"{n} 0 obj\n".encode() + each + b"\nendobj\n"
    table = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    out += f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\n".encode()
    out += f"startxref\n{table}\n%%EOF\n".encode()
    return bytes(out)
