"""Parts of a machine that some tests need: is each there, and how is it reached?

A test says `@pytest.mark.needs("postgresql")` (or `pytestmark`); without the part it is left out
on a developer's machine and fails in CI. The look-ups here serve tests and `tools/machine`.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

__all__ = [
    "PARTS",
    "chromium",
    "connect",
    "missing",
    "postgresql_address",
    "postgresql_tools",
    "postgresql_user",
]


def chromium() -> str | None:
    """Path of the machine's browser for Playwright's `executable_path`."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return next((path for name in names if (path := shutil.which(name))), None)


def chinese_fonts() -> bool:
    """Without them a screenshot shows boxes and widths are wrong."""
    if not shutil.which("fc-list"):
        return False
    return bool(subprocess.run(["fc-list", ":lang=zh"], capture_output=True).stdout.strip())


def driver_library() -> bool:
    """Playwright's own driver is linked against it, and a bare Debian lacks it."""
    try:
        ctypes.CDLL("libatomic.so.1")
    except OSError:
        return False
    return True


def postgresql_tools() -> Path | None:
    """The folder of `initdb` and `pg_ctl`, of the newest version that is installed."""
    found = shutil.which("initdb")
    if found:
        return Path(found).parent
    versions = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    return max((path.parent for path in versions), key=lambda p: int(p.parent.name), default=None)


def connect(user: str, port: str, database: str = "postgres") -> Any:
    """A connection to the server on loopback. Raises `psycopg.OperationalError`."""
    import psycopg

    host = os.environ.get("PGHOST", "127.0.0.1")
    address = f"host={host} port={port} user={user} dbname={database} connect_timeout=3"
    return psycopg.connect(address, autocommit=True)


@cache
def postgresql_user() -> str | None:
    """The role that a running server lets in without a password: root, else postgres."""
    import psycopg

    for user in filter(None, (os.environ.get("PGUSER"), "root", "postgres")):
        try:
            connect(user, os.environ.get("PGPORT", "5432")).close()
        except psycopg.OperationalError:
            continue
        return user
    return None


def postgresql_address(database: str = "postgres") -> str:
    """`postgresql://…` of a database there; tests make their own, named `zhengtong_test_*`."""
    host, port = os.environ.get("PGHOST", "127.0.0.1"), os.environ.get("PGPORT", "5432")
    return f"postgresql://{postgresql_user() or 'postgres'}@{host}:{port}/{database}"


class Part(NamedTuple):
    """How a part is called, looked for, and installed on Debian."""

    title: str
    package: str
    present: Callable[[], object]


PARTS = {
    "chromium": Part("浏览器", "chromium", chromium),
    "browser-driver": Part("浏览器驱动的库", "libatomic1", driver_library),
    "chinese-fonts": Part("中文字体", "fonts-noto-cjk", chinese_fonts),
    "postgresql": Part(
        "PostgreSQL 数据库", "postgresql", lambda: postgresql_user() or postgresql_tools()
    ),
    "libreoffice": Part(
        "LibreOffice 文字处理", "libreoffice-writer-nogui", lambda: shutil.which("soffice")
    ),
    "strace": Part("系统调用跟踪", "strace", lambda: shutil.which("strace")),
}


def missing() -> list[str]:
    """Names of the parts that this machine lacks."""
    return [name for name, part in PARTS.items() if not part.present()]
