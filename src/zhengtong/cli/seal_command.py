"""`zhengtong seal`: seal what is not sealed yet, and print the signed head."""

from __future__ import annotations

import argparse

from zhengtong.cli.hall import open_store

__all__ = ["configure", "run"]


def configure(parser: argparse.ArgumentParser) -> None:
    """No options."""


def run(options: argparse.Namespace) -> int:
    """Seal once."""
    open_store()
    from zhengtong.record.seal import seal

    head = seal()
    print(head.printed if head else "没有新的记录，无需封存。")
    return 0
