"""`zhengtong keys`: change the keys, destroy an old one, show the public ones to whoever checks."""

from __future__ import annotations

import argparse

from zhengtong.cli.faults import Fault
from zhengtong.cli.hall import open_store

__all__ = ["configure", "run"]


def configure(parser: argparse.ArgumentParser) -> None:
    """Options."""
    parser.add_argument(
        "action", choices=("rotate", "retire", "public"),
        help="rotate 换一把新的主密钥；retire 销毁一把旧的；public 列出签名公钥（PEM）",
    )  # fmt: skip
    parser.add_argument("id", nargs="?", default="", help="retire：旧主密钥的编号")
    parser.add_argument("--signing", action="store_true", help="rotate：换签名密钥，不换主密钥")
    parser.add_argument("--yes", action="store_true", help="retire：确认更早的备份从此打不开")


def run(options: argparse.Namespace) -> int:
    """Do one of them."""
    open_store()
    if options.action == "public":
        return _public()
    if options.action == "retire":
        if not options.id:
            raise Fault("请写明要销毁的旧主密钥的编号。")
        return _retire(options.id, options.yes)
    return _rotate_signing() if options.signing else _rotate()


def _rotate() -> int:
    from zhengtong.record.content import rewrap
    from zhengtong.record.ledger import open_ledger

    ledger = open_ledger()
    old = ledger.keys.hall_key
    fresh = ledger.keys.rotate_hall_key()
    print(f"新的主密钥 {fresh}；重新包裹了 {rewrap(ledger):,} 把内容密钥。请马上备份密钥文件夹。")
    print(f"旧主密钥 {old} 还在，更早的备份靠它才能打开；那些备份不再需要时：")
    print(f"  zhengtong keys retire {old}")
    return 0


def _rotate_signing() -> int:
    from zhengtong.record.ledger import open_ledger

    fresh = open_ledger().keys.rotate_signing_key()
    print(f"新的签名密钥 {fresh}。旧公钥保留，过去的树头仍可核对。请马上备份密钥文件夹。")
    return 0


def _retire(key_id: str, sure: bool) -> int:
    from zhengtong.record.content import rewrap
    from zhengtong.record.ledger import open_ledger

    ledger = open_ledger()
    if key_id == ledger.keys.hall_key:
        raise Fault("这是现用的主密钥，不能销毁；请先运行 zhengtong keys rotate。")
    try:
        ledger.keys.unwrap(key_id, bytes(64), "")
    except Exception as error:
        from zhengtong.record.sm4 import Unreadable

        if not isinstance(error, Unreadable):
            raise Fault(f"没有编号为 {key_id} 的主密钥，请核对。") from None
    if not sure:
        raise Fault(
            f"销毁后，用 {key_id} 包裹过的备份里的内容谁也打不开，无法挽回。确定的话请加 --yes。"
        )
    rewrap(ledger)
    ledger.keys.retire_hall_key(key_id)
    print(f"主密钥 {key_id} 已销毁。密钥的备份里也要删去它，销毁才算完成。")
    return 0


def _public() -> int:
    from zhengtong.record.keys import public_pem
    from zhengtong.record.ledger import open_ledger

    for key_id, public in open_ledger().keys.public_keys().items():
        print(f"{key_id}\n{public_pem(public)}", end="")
    return 0
