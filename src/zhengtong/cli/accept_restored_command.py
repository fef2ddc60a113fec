"""`zhengtong accept-restored REASON`: go on from an older backup, knowingly and on the log."""

from __future__ import annotations

import argparse
import getpass

from zhengtong.cli.faults import Fault
from zhengtong.cli.hall import open_store

__all__ = ["configure", "run"]

_OF_A_RESTORATION = {"backup_restored", "segment_unowned"}


def configure(parser: argparse.ArgumentParser) -> None:
    """Options."""
    parser.add_argument("reason", help="为什么恢复、由谁决定，永远留在封存日志里")


def run(options: argparse.Namespace) -> int:
    """Accept where the database is older than the log and nothing else is wrong."""
    if not options.reason.strip():
        raise Fault("请写明恢复备份的原因。")
    open_store()
    from zhengtong.record.ledger import open_ledger
    from zhengtong.record.seal import accept_restored
    from zhengtong.record.verify import verify

    ledger = open_ledger()
    report = verify(ledger)
    if "backup_restored" not in report.codes:
        raise Fault("数据库并不比封存日志旧，没有需要接受的恢复。请用 zhengtong verify 查看。")
    others = [each.message for each in report.findings if each.code not in _OF_A_RESTORATION]
    if others:
        raise Fault(f"除了恢复旧备份，记录还有别的问题，不能接受：{others[0]}")
    accept_restored(ledger, f"{options.reason.strip()}（{getpass.getuser()}）")
    print("已接受，原因写入封存日志。恢复点之后印出的树头从此无法核对；以后的封存接着恢复点进行。")
    return 0
