"""No traceback reaches a user: what they can mend is said in one line; the rest goes to a file."""

from __future__ import annotations

import errno
import os
import sys
import tempfile
import traceback
from collections.abc import Callable

__all__ = ["Fault", "plainly"]


_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_FULL = "磁盘已满，未完成的内容没有写入；请腾出空间后重试。"
_DATABASE = {
    "database or disk is full": _FULL,
    "disk I/O error": "数据库写不进磁盘：磁盘已满、超过配额或有坏道。未完成的内容没有写入；请处理后重试。",
    "readonly database": "数据库文件不可写，请调整权限后重试。",
    "database is locked": "另一个程序长时间占着数据库，请稍后重试。",
    "onnection": "连不上数据库：请看 ZHENGTONG_DATABASE 写得对不对，数据库开着没有。",
}  # fmt: skip


class Fault(Exception):
    """Something the user can mend; the message says how."""


def plainly(job: Callable[[], int | None]) -> int:
    """Run `job`; returns its status, 1 for a fault, 130 when interrupted."""
    try:
        return job() or 0
    except KeyboardInterrupt:
        print("已停止。", file=sys.stderr)
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return 1
    except Exception as error:
        message = _mendable(error)
        if message is None:
            if os.environ.get("ZHENGTONG_DEBUG") == "1":
                raise
            message = f"程序遇到意外：{error}。详情写在 {_keep(error)}，请把它交给维护人员。"
        print(message, file=sys.stderr)
        return 1


def _mendable(error: Exception) -> str | None:
    if isinstance(error, Fault):
        return str(error)
    if isinstance(error, OSError):
        if error.errno in _NO_ROOM:
            return _FULL
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            return f"没有写入权限：{error.filename}。请换一个文件夹（ZHENGTONG_VAR）或调整权限。"
    if error.__class__.__module__.startswith("zhengtong"):
        return str(error)
    if error.__class__.__name__ == "OperationalError":  # of whichever driver; none is loaded here
        return next((told for said, told in _DATABASE.items() if said in str(error)), None)
    return None


def _keep(error: Exception) -> str:
    with tempfile.NamedTemporaryFile(
        "w", prefix="zhengtong-", suffix=".log", delete=False, encoding="utf-8"
    ) as file:
        traceback.print_exception(error, file=file)
        return file.name
