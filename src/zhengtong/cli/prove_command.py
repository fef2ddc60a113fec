"""`zhengtong prove ID`: a file by which a stranger checks one record against a printed head."""

from __future__ import annotations

import argparse
import json
import sys

from zhengtong.cli.faults import Fault
from zhengtong.cli.hall import open_store

__all__ = ["configure", "run"]


def configure(parser: argparse.ArgumentParser) -> None:
    """Options."""
    parser.add_argument("id", nargs="?", default="", help="记录的编号（数字）或 uid（32 位）")
    parser.add_argument("--size", type=int, help="用哪一次封存的树头：它的件数；默认最近一次")
    parser.add_argument(
        "--continues", type=int, metavar="件数", help="改为证明：现在的记录接续那次封存的记录"
    )


def run(options: argparse.Namespace) -> int:
    """Print the proof as JSON."""
    if bool(options.id) == (options.continues is not None):
        raise Fault("请写明一条记录的编号，或用 --continues 写明较早一次封存的件数。")
    open_store()
    from zhengtong.record.ledger import open_ledger
    from zhengtong.record.proofs import prove_consistency, prove_inclusion

    ledger = open_ledger()
    if options.id:
        proof = prove_inclusion(ledger, _event_id(options.id), options.size)
    else:
        proof = prove_consistency(ledger, options.continues, options.size)
    json.dump(proof, sys.stdout, ensure_ascii=False, indent=1)
    print()
    return 0


def _event_id(text: str) -> int:
    if text.isascii() and text.isdigit() and len(text) < 19:
        return int(text)
    from zhengtong.record.models import Event

    found = Event.objects.filter(uid=text.lower()).values_list("id", flat=True).first()
    if found is None:
        raise Fault(f"没有找到记录 {text}，请核对编号或 uid。")
    return found
