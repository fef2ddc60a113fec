"""`zhengtong check-proof FILE`: for whoever was given a proof; needs no store and no database."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from zhengtong.cli.faults import Fault

__all__ = ["configure", "run"]


def configure(parser: argparse.ArgumentParser) -> None:
    """Options."""
    parser.add_argument("file", type=Path, help="证明文件（JSON）")
    parser.add_argument("--head", default="", help="报告上印的树头，一并核对")


def run(options: argparse.Namespace) -> int:
    """Say what is proven, or fail."""
    from django.conf import settings

    settings.configure(USE_I18N=False)  # the texts of the record want some settings, not a hall
    from zhengtong.record.heads import parse_printed
    from zhengtong.record.proofs import check_proof

    try:
        printed = parse_printed(options.head) if options.head else None
    except ValueError as error:
        raise Fault(str(error)) from None
    proof = _read(options.file)
    try:
        head = check_proof(proof)
    except ValueError:
        raise Fault("证明不成立：文件被改动过，或不是完整的证明文件。") from None
    if printed and printed not in _heads(proof):
        raise Fault("证明本身成立，但它的树头不是所印的那一个：请索取对那份报告的证明。")
    if "event" in proof:
        event = proof["event"]
        print(
            f"证明成立：{event['stream']} 的第 {event['position']} 条（{event['kind']}）在记录中。"
        )
        print(event["body"])
    else:
        print(f"证明成立：{proof['first']['size']} 件时的记录是现在记录的开头，没有改动。")
    print(f"树头 {head.printed}")
    if not printed:
        print("请与报告上印的树头比对（或用 --head 写上它）：二者一致，证明才对那份报告有效。")
    return 0


def _read(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise Fault(f"没有这个文件：{path}") from None
    except (ValueError, IsADirectoryError):
        raise Fault(f"{path} 不是证明文件（JSON）。") from None
    if not isinstance(found, dict):
        raise Fault(f"{path} 不是证明文件。")
    return found


def _heads(proof: dict[str, Any]) -> list[tuple[int, bytes]]:
    given = [proof[name] for name in ("head", "first", "second") if name in proof]
    return [(each["size"], bytes.fromhex(each["root"])) for each in given]
