"""`zhengtong`: one program, one subcommand a job. Nothing heavy is imported before it is needed."""

from __future__ import annotations

import argparse
import importlib
import os
import re
import sys
from collections.abc import Sequence
from typing import Any

__all__ = ["COMMANDS", "main"]

COMMANDS = {
    "check": "核对自评报告：重算每个数，指出自相矛盾之处",
    "serve-checker": "打开报告校核页：局域网里拖入文件即看结果，不留存",
    "demo": "放一年的示范县进来，算出自评，并打开网站",
    "init": "建立一个空的县库（不带任何默认口令）",
    "serve": "打开网站",
    "seal": "把尚未封存的记录封存",
    "verify": "核验记录：链、封存、签名、重放",
    "compact": "合并封存段文件",
    "replay": "重放一年的示范历史（模拟数据）",
    "import": "导入一年的办件、评价、工单表格",
    "indicators": "计算指标",
    "bench": "测速",
    "account": "开设账号或重设口令",
    "keys": "更换、销毁主密钥，列出签名公钥",
    "prove": "为一条记录出具证明文件",
    "check-proof": "核对一份证明文件（不需要库）",
    "accept-restored": "说明原因，接受一次旧备份恢复",
    "grants": "PostgreSQL：网站账户只能添加记录，不能改、不能删",
}
_STORE = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one subcommand; returns the exit status. Faults of the user's making end in one line."""
    parser = argparse.ArgumentParser(prog="zhengtong", description="政通：从柜台到自评，一条记录链")
    parser.add_argument("--version", action=_Version, nargs=0, help="版本号")
    parser.add_argument("--store", help="库名（ZHENGTONG_STORE），默认 hall", default="")
    places = parser.add_subparsers(dest="command", metavar="命令")
    arguments = list(sys.argv[1:] if argv is None else argv)
    chosen = _chosen(arguments)
    for name, title in COMMANDS.items():
        place = places.add_parser(name, help=title, description=title)
        if name == chosen:
            _module(name).configure(place)
    options = parser.parse_args(arguments)
    if not options.command:
        parser.print_help()
        return 2
    if options.store:
        os.environ["ZHENGTONG_STORE"] = options.store
    from zhengtong.cli.faults import Fault, plainly

    def job() -> int:
        store = os.environ.get("ZHENGTONG_STORE") or "hall"
        if not _STORE.fullmatch(store) or store == "keys":
            raise Fault(f"库名“{store}”不能用：请用小写字母、数字、- 和 _，且不能叫 keys。")
        status: int = _module(options.command).run(options)
        return status

    return plainly(job)


def _chosen(arguments: Sequence[str]) -> str:
    """The first word that is neither an option nor the name of a store."""
    for before, word in zip(("", *arguments), arguments, strict=False):
        if not word.startswith("-") and before != "--store":
            return word
    return ""


def _module(name: str) -> Any:
    return importlib.import_module(f"zhengtong.cli.{name.replace('-', '_')}_command")


class _Version(argparse.Action):
    """Looks the version up when it is asked for: that alone takes 50 ms."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from importlib.metadata import version

        print(f"zhengtong {version('zhengtong')}")
        parser.exit()
