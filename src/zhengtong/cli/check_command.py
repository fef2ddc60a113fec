"""`zhengtong check FILE…`: recompute reports and name every contradiction. Needs no hall."""

from __future__ import annotations

import argparse
import gc
from pathlib import Path

__all__ = ["configure", "run"]


def configure(parser: argparse.ArgumentParser) -> None:
    """Options. Nothing is imported for them: the help must come at once."""
    add = parser.add_argument
    add("files", nargs="+", type=Path, metavar="文件", help="报告或文件夹；- 表示粘贴的文字")
    add("--json", action="store_true", help="输出 JSON：一个数组，每份文件一个对象")
    add("--html", type=Path, metavar="页面", help="写成一个网页：原文在左，问题在右，可打印")
    add(
        "--annotate",
        type=Path,
        metavar="文档",
        help="另存一份 .docx，每个问题处加批注；多份文件时写文件夹",
    )
    add("--lang", choices=("zh", "en"), default="zh", help="用中文还是英文回答，默认中文")
    add("--against", type=Path, nargs="+", default=[], metavar="文件",
        help="与批复的绩效目标、预算公开、决算、上年报告等逐项对照")  # fmt: skip
    add(
        "--profile",
        type=Path,
        metavar="口径",
        help="财政局自评口径（JSON）：表式、分值、等级、程度以它为准",
    )
    add("--summary", type=Path, metavar="表格", help="整个文件夹的汇总表（.xlsx）")
    add(
        "--expected",
        type=Path,
        metavar="名单",
        help="应报送的单位名单（每行一个，或表格），汇总时列出未报送的",
    )
    add("--notices", type=Path, metavar="文件夹", help="给每个单位写一份请核实修改的通知（.docx）")
    add("--sender", default="", metavar="单位", help="通知的落款单位")
    add("--contact", default="", metavar="姓名电话", help="通知的联系人和电话")
    add("--limit", default="", metavar="日期", help="通知的答复期限，写作 2024-04-20")
    add(
        "--previous", type=Path, metavar="JSON", help="上次 --json 的结果：只看改了什么、哪些已改正"
    )
    add(
        "--dismiss",
        action="append",
        default=[],
        metavar="规则",
        help="不再向该单位提这条规则，须有 --reason",
    )
    add("--reason", default="", metavar="理由", help="搁置的理由")
    add("--dismissed", type=Path, metavar="记录", help="搁置记录存在哪里，默认在用户的设置文件夹")


def run(options: argparse.Namespace) -> int:
    """0 nothing grave, 1 something grave, 2 a file could not be read."""
    gc.set_threshold(100_000)  # a short process leaves little behind: 40 ms a report
    from zhengtong.cli.checking import answer

    return answer(options)
