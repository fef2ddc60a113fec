"""`zhengtong demo`: a county's year becomes its self-evaluation, and the site shows how."""

from __future__ import annotations

import argparse
import fcntl
import json
import os
import shutil
import sys
import time
from pathlib import Path
from typing import IO, Any

from zhengtong.cli.faults import Fault
from zhengtong.cli.hall import create_store, open_store, progress

__all__ = ["configure", "run"]

YEAR = "suining_2023"
DEFAULT_SCALE = 0.1
SEED = 2023


def configure(parser: argparse.ArgumentParser) -> None:
    """Options."""
    parser.add_argument(
        "--scale", type=float, default=DEFAULT_SCALE, help="规模，0 到 1，1 为全县一年"
    )
    parser.add_argument("--seed", type=int, default=SEED, help="随机种子")
    parser.add_argument("--port", type=int, default=8000, help="端口")
    parser.add_argument("--no-serve", action="store_true", help="算完即止，不开网站")
    parser.add_argument("--json", action="store_true", help="输出一个 JSON 对象")
    parser.add_argument("--fresh", action="store_true", help="从头再来")


def run(options: argparse.Namespace) -> int:
    """Prepare the demo store once; then show and serve it."""
    if not 0 < options.scale <= 1:
        raise Fault("规模应大于 0、不超过 1，如 --scale 0.1。")
    os.environ["ZHENGTONG_STORE"] = "demo"
    os.environ.pop("ZHENGTONG_DATABASE", None)  # the demonstration never enters a hall's database
    if not options.no_serve:
        from zhengtong.cli.serve_command import check_port

        check_port("127.0.0.1", options.port)
    held = _hold(options)
    open_store()
    from zhengtong.years.demo import demo_summary

    summary = demo_summary(YEAR)
    if options.json:
        json.dump(summary, sys.stdout, ensure_ascii=False, indent=1)
        print()
    else:
        _show(summary, options.port)
    if not options.no_serve:
        from zhengtong.cli.serve_command import serve

        serve("127.0.0.1", options.port)
    held.close()
    return 0


def _folder() -> Path:
    return Path(os.environ.get("ZHENGTONG_VAR") or Path("var").absolute())


def _ready() -> bool:
    return (_folder() / "demo" / "ready.json").exists()


def _hold(options: argparse.Namespace) -> IO[str]:
    """Prepare where it must be, and keep the store from being thrown away below a running site.

    Returns the lock file, held shared until it is closed or the process ends.
    """
    _folder().mkdir(parents=True, exist_ok=True)
    lock = (_folder() / "demo.lock").open("a")
    try:
        if options.fresh or not _ready():
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            _prepare(options.scale, options.seed)
        fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        raise Fault("另一个 zhengtong demo 正在准备或使用示范库，请先停止它。") from None
    return lock


def _clear() -> None:
    for part in (_folder() / "demo", _folder() / "keys" / "demo"):
        if part.exists():
            shutil.rmtree(part)


def _prepare(scale: float, seed: int) -> None:
    """Build the store from nothing; one that was left half-done is thrown away, not mended."""
    _clear()
    progress(f"第一次启动：准备示范县 2023 年的模拟数据（规模 {scale:g}）。")
    begin = time.perf_counter()
    try:
        create_store(simulated=True)
        from zhengtong.years.demo import prepare_demo

        prepare_demo(YEAR, scale, seed, _say)
    except Exception:
        _clear()  # a full disk gets its room back
        raise
    progress(f"准备好了，用时 {time.perf_counter() - begin:.0f} 秒。")


_shown = ""


def _say(step: str, done: int, total: int) -> None:
    """A line per step that counts up in place on a terminal, and once otherwise."""
    global _shown
    if sys.stderr.isatty():
        end = "\n" if done >= total else "\r"
        progress(f"  {step}　{done:,} / {total:,}　", end=end)
    elif step != _shown:
        progress(f"  {step}　共 {total:,}")
    _shown = step


def _show(summary: dict[str, Any], port: int) -> None:
    print(
        f"\n办件 {summary['cases']:,} 件，记录 {summary['events']:,} 条，规模 {summary['scale']:g}"
    )
    for each in summary["indicators"]:
        if each["published"]:
            print(f"  {each['name']}　{each['text']}　（公开值 {each['published']}）")
    print(f"自评总分　单位评分 {summary['given_total']}　系统核算 {summary['computed_total']}")
    for document in summary["documents"]:
        print(f"  {document}")
    print(f"\n门户　　http://127.0.0.1:{port}/")
    print(f"办公桌　http://127.0.0.1:{port}/desk/")
    print(f"驾驶舱　http://127.0.0.1:{port}/cockpit/")
    print("演示账号（口令只用于本机示范库）：")
    for account in summary["accounts"]:
        print(f"  {account['title']}　{account['username']}　{account['password']}")
