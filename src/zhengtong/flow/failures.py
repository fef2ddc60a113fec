"""What a database may answer instead of writing: a double, a full disk, two acts in each other's way.

`act()` writes by the driver itself, below Django's wrappers; here its errors become plain words.
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from zhengtong.flow.refusals import Busy
from zhengtong.record.errors import DiskFull

__all__ = ["in_plain_words", "is_deadlock", "is_double"]

_DOUBLE = (
    "23505", "SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY", "SQLITE_CONSTRAINT_TRIGGER",
)  # fmt: skip
_DEADLOCK = ("40P01", "40001")
_FULL = ("53100", "SQLITE_FULL")
_BUSY = ("55P03", *_DEADLOCK)


def _code(error: BaseException) -> str:
    """PostgreSQL's SQLSTATE or SQLite's name of the error, also below one of Django's wrappers."""
    for each in (error, error.__cause__):
        code = getattr(each, "sqlstate", None) or getattr(each, "sqlite_errorname", None)
        if code:
            return str(code)
    return ""


def is_double(error: BaseException) -> bool:
    """Whether the database refused a row because another one like it stands already."""
    return _code(error) in _DOUBLE


def is_deadlock(error: BaseException) -> bool:
    """Whether two acts stood in each other's way, so that doing one again will succeed."""
    return _code(error) in _DEADLOCK


def in_plain_words(error: BaseException) -> Exception | None:
    """`DiskFull` or `Busy` where the database meant that; None for what it did not foresee."""
    code = _code(error)
    if code in _FULL or code.startswith("SQLITE_IOERR"):
        return DiskFull(
            _("磁盘空间不足或磁盘故障，这一步没有办成，也没有留下半截记录；请清理磁盘后重办。")
        )
    if code in _BUSY or code.startswith("SQLITE_BUSY"):
        return Busy(_("系统正忙，这一步没有办成；请稍后再办一次。"))
    return None
