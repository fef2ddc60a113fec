"""What a file may cost before it is read: bytes, parts, expanded bytes, declarations in its XML.

A folder of eighty reports always holds some that are broken, locked or not what their name says.
Each ends in one Chinese sentence that says what to do, in `Unreadable`.
"""

from __future__ import annotations

import stat
from collections.abc import Sequence
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from zipfile import ZipFile

__all__ = [
    "MOST_CHARACTERS",
    "SAVE_AGAIN",
    "Archive",
    "Unreadable",
    "load",
    "xml",
]

MOST_BYTES = 50 * 1024 * 1024
"""Of a file as it lies on the disk."""
MOST_PART = 32 * 1024 * 1024
"""Of one part of a .docx or .xlsx when it is expanded; a report of 3,000 paragraphs needs 6 MB."""
MOST_MARKS = 1_200_000
"""Of “<” in one part; 3,000 paragraphs have 300,000. Each mark costs far more memory than its bytes."""
MOST_PARTS = 10_000
MOST_CHARACTERS = 600_000
"""Of text: a report of 3,000 paragraphs has 450,000, and thirty pages have 18,000."""
SAVE_AGAIN = "请用 WPS 或 Word 打开它，确认无误后另存为 .docx，再检查一次。"


class Unreadable(Exception):
    """The file cannot be read; the message says why and what the person may do about it."""


def load(source: Path | bytes) -> bytes:
    """The bytes of a regular file of 1 byte to 50 MB. Raises `Unreadable`."""
    if isinstance(source, bytes):
        size, data = len(source), source
    else:
        size, data = _load(source)
    if not size:
        raise Unreadable("文件是空的（0 字节）：可能没有传完，请重新取得这份文件。")
    if size > MOST_BYTES:
        raise Unreadable(
            f"文件有 {size / 1024 / 1024:.0f} MB，超过 50 MB 的上限：请删去文中的大图，"
            "或把正文另存为一份 .docx 再检查。"
        )
    return data


def _load(path: Path) -> tuple[int, bytes]:
    """Size and bytes; a file that is too large is not read."""
    try:
        about = path.stat()
        if stat.S_ISDIR(about.st_mode):
            raise Unreadable("这是一个文件夹，不是文件：请给出文件夹里的文件。")
        if not stat.S_ISREG(about.st_mode):
            raise Unreadable("这不是普通文件，无法读取：请给出报告文件本身。")
        return about.st_size, path.read_bytes() if about.st_size <= MOST_BYTES else b""
    except FileNotFoundError:
        raise Unreadable("找不到这个文件：请检查文件名和所在的文件夹。") from None
    except PermissionError:
        raise Unreadable("没有读取这个文件的权限：请调整权限，或复制一份到自己的文件夹。") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise Unreadable(f"文件读不出来（{reason}）：请复制到本机后再试。") from None


class Archive:
    """A zip file of which no more is expanded than the limits allow."""

    def __init__(self, data: bytes) -> None:
        from zipfile import BadZipFile, ZipFile

        broken = f"文件不完整或已损坏（可能没有下载完）：请重新取得，或{SAVE_AGAIN}"
        try:
            self._zip: ZipFile = ZipFile(BytesIO(data))
        except (BadZipFile, OSError, ValueError, NotImplementedError, EOFError):
            raise Unreadable(broken) from None
        except Exception:  # zipfile lets struct.error and others through on damaged directories
            raise Unreadable(broken) from None
        if len(self._zip.infolist()) > MOST_PARTS:
            raise Unreadable(f"文件里的部件超过 {MOST_PARTS} 个，不像一份正常的报告，没有打开。")

    @cached_property
    def names(self) -> Sequence[str]:
        """Names of the parts, as they are written."""
        return self._zip.namelist()

    @cached_property
    def _by_name(self) -> dict[str, str]:
        """Part names without case, `\\` as `/`: how Windows programs find them."""
        return {name.replace("\\", "/").lstrip("/").lower(): name for name in self.names}

    def __contains__(self, name: str) -> bool:
        return name.lstrip("/").lower() in self._by_name

    def read(self, name: str) -> bytes:
        """One part, expanded up to the limit; empty where there is no such part."""
        from zipfile import BadZipFile

        found = self._by_name.get(name.lstrip("/").lower())
        if found is None:
            return b""
        try:
            with self._zip.open(found) as part:
                data = part.read(MOST_PART + 1)
        except RuntimeError:
            raise Unreadable(
                "文件设有打开密码：请用 WPS 或 Word 打开，取消密码后另存，再检查。"
            ) from None
        except (BadZipFile, OSError, EOFError, ValueError, NotImplementedError):
            raise Unreadable(f"文件的一部分（{name}）已损坏：{SAVE_AGAIN}") from None
        except Exception:  # zlib.error, lzma.LZMAError: classes of modules not otherwise needed
            raise Unreadable(f"文件的一部分（{name}）已损坏：{SAVE_AGAIN}") from None
        if len(data) > MOST_PART:
            raise Unreadable(
                f"文件的一部分（{name}）展开后超过 {MOST_PART // 1024 // 1024} MB，"
                "不像一份正常的报告，为安全起见没有打开。"
            )
        return data


_DECLARED = tuple(
    word.encode(code)
    for word in ("<!DOCTYPE", "<!ENTITY")
    for code in ("ascii", "utf-16-le", "utf-16-be")
)
_STRICT = b"http://purl.oclc.org/ooxml/"


def sound(data: bytes) -> bytes:
    """The XML of a part, its “strict” names as the usual ones. Raises `Unreadable` for declarations:

    office programs write no document type; whatever has one may expand without end or fetch
    something, so it is refused before it reaches a parser.
    """
    if any(word in data for word in _DECLARED):
        raise Unreadable(
            "文件里有不正常的声明（DOCTYPE/ENTITY），为安全起见没有打开：" + SAVE_AGAIN
        )
    if data.count(b"<") > MOST_MARKS:
        raise Unreadable("文件里的标记太多，不像一份正常的报告，为安全起见没有打开：" + SAVE_AGAIN)
    return _as_transitional(data) if _STRICT in data else data


def xml(data: bytes, part: str = "") -> Any:
    """The root element of one part. Raises `Unreadable` for declarations and broken XML."""
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        return etree.fromstring(sound(data), parser)
    except (etree.XMLSyntaxError, ValueError):
        raise Unreadable(f"文件内部（{part or '正文'}）已损坏：{SAVE_AGAIN}") from None


def _as_transitional(data: bytes) -> bytes:
    """ISO “strict” names of .docx and .xlsx as the usual ones."""
    usual = b"http://schemas.openxmlformats.org/"
    for kind in (b"wordprocessingml", b"spreadsheetml", b"drawingml"):
        data = data.replace(_STRICT + kind + b"/main", usual + kind + b"/2006/main")
    data = data.replace(_STRICT + b"officeDocument/math", usual + b"officeDocument/2006/math")
    return data.replace(
        _STRICT + b"officeDocument/relationships", usual + b"officeDocument/2006/relationships"
    )
