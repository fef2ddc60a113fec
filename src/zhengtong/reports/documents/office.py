"""Older formats (.doc, .wps, .xls, .et, .rtf, .odt …) by way of LibreOffice, where it is installed.

LibreOffice works in a profile of its own that lets no macro run and no link be updated, behind a
proxy that leads nowhere, and only for so long. What it writes is read like any .docx or .xlsx.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from dataclasses import replace
from functools import cache
from pathlib import Path

from zhengtong.reports.documents.compound import Compound
from zhengtong.reports.documents.limits import MOST_BYTES, SAVE_AGAIN, Archive, Unreadable
from zhengtong.reports.documents.model import Document

__all__ = ["convert", "read_compound"]

SECONDS = 45
"""For one file, the start of LibreOffice included."""
_SHEETS = ("xls", "xlsb", "ods")
_TITLES = {
    "doc": ".doc/.wps",
    "xls": ".xls/.et",
    "rtf": "RTF",
    "xml": "Word 2003 XML",
    "xlsb": ".xlsb",
    "odt": ".odt",
    "ods": ".ods",
}
_PLACES = (
    "/usr/lib/libreoffice/program/soffice",
    "/opt/libreoffice/program/soffice",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.exe",
)
_NOWHERE = "http://127.0.0.1:9"  # the discard port: nothing answers
_ITEM = (
    '<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse">'
    "<value>{value}</value></prop></item>"
)
_SETTINGS = (
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("Office.Writer/Content/Update", "Link", "0"),
    ("Office.Calc/Content/Update", "Link", "2"),
    ("Office.Calc/Formula/Load", "OOXMLRecalcMode", "1"),
    ("Office.Calc/Formula/Load", "ODFRecalcMode", "1"),
    ("Inet/Settings", "ooInetProxyType", "2"),
    ("Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPSProxyPort", "9"),
)


def read_compound(data: bytes, file: str) -> Document:
    """A .doc, .wps, .xls or .et. Raises `Unreadable` where it is locked, cut off or something else."""
    broken = f"文件不完整或已损坏（可能没有传完）：请重新取得，或{SAVE_AGAIN}"
    try:
        compound = Compound(data)
        locked = compound.locked
    except ValueError:
        raise Unreadable(broken) from None
    if locked:
        raise Unreadable("文件设有打开密码：请用 WPS 或 Word 打开，取消密码后另存，再检查。")
    if not compound.complete:
        raise Unreadable(broken)
    if "WordDocument" in compound.streams:
        return convert(data, "doc", file)
    if "Workbook" in compound.streams or "Book" in compound.streams:
        return convert(data, "xls", file)
    if "PowerPoint Document" in compound.streams:
        raise Unreadable("这是演示文稿，不是报告：请给出报告的 .docx 或 .pdf。")
    raise Unreadable(f"认不出这是什么文件：{SAVE_AGAIN}")


@cache
def program() -> str:
    """LibreOffice on this machine; empty where there is none."""
    named = os.environ.get("ZHENGTONG_SOFFICE", "")
    if named:
        return named if Path(named).is_file() else ""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    return found or next((each for each in _PLACES if Path(each).is_file()), "")


def convert(data: bytes, kind: str, file: str) -> Document:
    """Read what LibreOffice makes of `data`, a file of the kind `kind` (as its name would end)."""
    if not program():
        better = ".xlsx" if kind in _SHEETS else ".docx"
        raise Unreadable(
            f"这是旧格式的文件（{_TITLES[kind]}），本机没有装 LibreOffice，读不了："
            f"请用 WPS、Word 或 Excel 打开，另存为 {better}，再检查。"
        )
    with tempfile.TemporaryDirectory(
        prefix="zhengtong-office-", ignore_cleanup_errors=True
    ) as folder:
        made = _made(data, kind, Path(folder))
    archive = Archive(made)
    if kind in _SHEETS:
        from zhengtong.reports.documents.sheet import read_sheets

        document = read_sheets(archive, file)
    else:
        from zhengtong.reports.documents.docx import read_docx

        document = read_docx(archive, file)
    return replace(document, kind=kind)


def _made(data: bytes, kind: str, folder: Path) -> bytes:
    """The .docx or .xlsx that LibreOffice writes. Raises `Unreadable` where it writes none."""
    wanted = "xlsx" if kind in _SHEETS else "docx"
    (folder / f"report.{kind}").write_bytes(data)
    user = folder / "profile" / "user"
    user.mkdir(parents=True)
    (user / "registrymodifications.xcu").write_text(_settings(), encoding="utf-8")
    command = [
        program(), f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless",
        "--norestore", "--nolockcheck", "--nodefault", "--nofirststartwizard",
        "--convert-to", wanted, "--outdir", str(folder / "out"), str(folder / f"report.{kind}"),
    ]  # fmt: skip
    proxies = dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"), _NOWHERE)
    home = {"HOME": str(folder), "SAL_USE_VCLPLUGIN": "svp", "no_proxy": "", "NO_PROXY": ""}
    try:
        process = subprocess.Popen(
            command, env=os.environ | proxies | home, cwd=folder,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=sys.platform != "win32",
        )  # fmt: skip
    except OSError:
        raise Unreadable(f"LibreOffice 启动不了：{SAVE_AGAIN}") from None
    try:
        process.wait(SECONDS)
    except subprocess.TimeoutExpired:
        raise Unreadable(f"LibreOffice 在 {SECONDS} 秒内没有读完这个文件：{SAVE_AGAIN}") from None
    finally:
        _end(process)
    out = folder / "out" / f"report.{wanted}"
    if not out.is_file() or out.stat().st_size > MOST_BYTES:
        raise Unreadable(f"LibreOffice 读不了这个文件，可能已损坏：{SAVE_AGAIN}")
    return out.read_bytes()


def _end(process: subprocess.Popen[bytes]) -> None:
    """End it and its helpers, which share a session of their own."""
    if sys.platform != "win32":
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    with suppress(OSError):
        process.kill()
    process.wait()


def _settings() -> str:
    items = "".join(
        _ITEM.format(path=path, name=name, value=value) for path, name, value in _SETTINGS
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<oor:items xmlns:oor="http://openoffice.org/2001/registry">' + items + "</oor:items>"
    )
