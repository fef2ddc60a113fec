"""Files that are either there completely or not at all, also after the plug was pulled.

Temporary file → fsync → rename → fsync of the folder. A full disk ends in `DiskFull`, with the
temporary file taken away again.
"""

from __future__ import annotations

import errno
import fcntl
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from django.utils.translation import gettext as _

from zhengtong.record.errors import DiskFull, SealBusy

__all__ = [
    "TEMPORARY",
    "append_line",
    "fsync_folder",
    "holding",
    "last_lines",
    "no_room",
    "replacing",
    "write",
]

TEMPORARY = ".tmp"
"""Suffix of a file that is being written; one that lies around was left by a crash."""

_TAIL = 64 * 1024
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@contextmanager
def no_room(where: Path) -> Iterator[None]:
    """Turn "no space left", from the system or from SQLite, into `DiskFull`."""
    try:
        yield
    except (OSError, sqlite3.OperationalError) as error:
        full = (
            error.errno in _NO_ROOM if isinstance(error, OSError) else "disk is full" in str(error)
        )
        if not full:
            raise
        raise DiskFull(
            _("磁盘空间不足，无法写入 %(where)s。已有记录没有丢失；请清理磁盘后重试。")
            % {"where": where}
        ) from error


def fsync_folder(folder: Path) -> None:
    """Make a rename in `folder` survive a power cut."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def replacing(path: Path, mode: int = 0o640) -> Iterator[Path]:
    """Give a temporary path to write to; on leaving it becomes `path`, durably, or disappears."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(path.name + TEMPORARY)
    try:
        with no_room(path):
            yield temporary
            handle = os.open(temporary, os.O_RDWR)
            try:
                os.fchmod(handle, mode)
                os.fsync(handle)
            finally:
                os.close(handle)
            temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    fsync_folder(path.parent)


def write(path: Path, data: bytes, mode: int = 0o640) -> None:
    """Write a whole file durably."""
    with replacing(path, mode) as temporary:
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
        with os.fdopen(handle, "wb") as file:
            file.write(data)


def append_line(path: Path, line: str) -> None:
    """Add one line to a log, durably; a torn last line of an earlier crash is cut off first."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    with no_room(path), os.fdopen(handle, "r+b") as file:
        end = file.seek(0, os.SEEK_END)
        tail = _tail(file, end)
        end -= len(tail) - (tail.rfind(b"\n") + 1)
        file.truncate(end)
        file.seek(end)
        try:
            file.write(line.encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
        except OSError:
            os.ftruncate(file.fileno(), end)
            raise
    if end == 0:
        fsync_folder(path.parent)


def last_lines(path: Path) -> list[str]:
    """The whole lines in the last 64 KiB of a log, in order; none when it does not exist."""
    try:
        with path.open("rb") as file:
            end = file.seek(0, os.SEEK_END)
            tail = _tail(file, end)
    except FileNotFoundError:
        return []
    begin = tail.find(b"\n") + 1 if len(tail) < end else 0
    return tail[begin : tail.rfind(b"\n") + 1].decode().splitlines()


def _tail(file: BinaryIO, end: int) -> bytes:
    file.seek(max(0, end - _TAIL))
    return file.read()


@contextmanager
def holding(path: Path, wait: float = 0.0) -> Iterator[None]:
    """Hold the lock file `path`, or raise `SealBusy` after `wait` seconds.

    The system frees it when a process dies. Who may not write there needs no lock either.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("a")
    except OSError as error:
        if error.errno not in (errno.EACCES, errno.EROFS):
            raise
        yield
        return
    deadline = time.monotonic() + wait
    with file:
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() >= deadline:
                    raise SealBusy(_("另一个进程正在封存或合并，请稍后再试。")) from None
            time.sleep(0.02)
        yield
