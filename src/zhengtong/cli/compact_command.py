"""`zhengtong compact`: fewer, larger segment files; no leaf, head or proof changes."""

from __future__ import annotations

import argparse

from zhengtong.cli.hall import open_store

__all__ = ["configure", "run"]


def configure(parser: argparse.ArgumentParser) -> None:
    """No options."""


def run(options: argparse.Namespace) -> int:
    """Compact once."""
    open_store()
    from zhengtong.record.compact import compact

    made = compact()
    print(f"合并成 {len(made)} 个文件。" if made else "封存文件不多，无需合并。")
    return 0
