"""`zhengtong import FILE… --kind applications --source hn_market`: a year's tables into the record."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zhengtong.cli.faults import Fault
from zhengtong.cli.hall import open_store, progress

if TYPE_CHECKING:
    from zhengtong.systems.exchange.importing import Report
    from zhengtong.systems.exchange.imports import Desk

__all__ = ["configure", "run"]

COUNTS = {
    "new": "新增", "continued": "续办", "corrected": "更正", "unchanged": "未变",
    "already_here": "已有（本系统或其他来源）", "rejected": "未导入", "skipped": "非数据行",
}  # fmt: skip
UNKNOWN = {
    "item": "目录里没有的事项（登记并发布后，再导入未导入的行）",
    "unit": "名录里没有的单位（登记后，再导入未导入的行）",
    "case": "找不到的办件（先导入办件表）",
}
SHOWN = 20


def configure(parser: argparse.ArgumentParser) -> None:
    """Options."""
    parser.add_argument(
        "files", nargs="+", metavar="FILE", type=Path, help=".xlsx 或 .csv，先旧后新"
    )
    parser.add_argument(
        "--kind", required=True, help="applications 办件、ratings 评价、hotline 工单"
    )
    parser.add_argument("--source", required=True, help="来源系统的编码（事项目录里登记的）")
    parser.add_argument("--mapping", default="", help="列对应的名字，或写好列对应的 .json 文件")
    parser.add_argument("--dry-run", action="store_true", help="只试不存，看结果和列对应")
    parser.add_argument("--json", action="store_true", help="输出一个 JSON 对象")


def run(options: argparse.Namespace) -> int:
    """Import each file; rows left behind are told, they are no failure."""
    for path in options.files:
        if not path.is_file():
            raise Fault(f"没有这个文件：{path}")
    open_store()
    from zhengtong.systems.exchange.imports import Desk
    from zhengtong.systems.exchange.mapping import read_mapping

    given = Path(options.mapping) if options.mapping.endswith(".json") else None
    desk = Desk(options.kind, options.source, "" if given else options.mapping)
    if given:
        desk.mapping = read_mapping(given, desk.importable)
    found = [_one(desk, path, options) for path in options.files]
    unsupported = desk.unsupported()
    if options.json:
        told = {"kind": options.kind, "source": options.source, "dry_run": options.dry_run,
                "unsupported": unsupported, "files": found}  # fmt: skip
        print(json.dumps(told, ensure_ascii=False, indent=1))
    elif unsupported:
        print(f"目录没有写明来源系统“{options.source}”能提供：{'、'.join(unsupported)}；"
              "有关指标将显示“数据源不含”，请补全来源系统的说明。")  # fmt: skip
    return 0


def _one(desk: Desk, path: Path, options: argparse.Namespace) -> dict[str, Any]:
    look = desk.preview(path)
    progress(f"{path.name}　{desk.importable.title}")
    for _name, title, label in look.columns:
        if label:
            progress(f"  {title} ← {label}")
    if look.untaken:
        progress(f"  不导入的列：{'、'.join(look.untaken)}")
    report = desk.take(
        path,
        dry_run=options.dry_run,
        say=lambda report: progress(f"  已处理 {report.rows:,} 行，未导入 {report.rejected:,} 行"),
    )
    if not options.json:
        _print(path, report, options.dry_run)
    return _plain(path, report) | {"mapping": look.mapping.to_json(), "untaken": look.untaken}


def _plain(path: Path, report: Report) -> dict[str, Any]:
    return {
        "file": str(path),
        "rows": report.rows,
        **{name: getattr(report, name) for name in COUNTS},
        "left_out": dict(report.left_out),
        "unknown": {kind: dict(names) for kind, names in report.unknown.items()},
        "reasons": dict(report.reasons.most_common(SHOWN)),
        "rejected_file": str(report.rejected_file or ""),
        "seconds": report.seconds,
    }


def _print(path: Path, report: Report, dry_run: bool) -> None:
    print(
        f"{path.name}：{report.rows:,} 行{'（只试不存）' if dry_run else ''}，{report.seconds} 秒"
    )
    counts = {title: getattr(report, name) for name, title in COUNTS.items()}
    counts |= {f"不属办结（{why}）": n for why, n in report.left_out.items()}
    print("　" + "　".join(f"{title} {n:,}" for title, n in counts.items() if n))
    for kind, names in report.unknown.items():
        print(f"　{UNKNOWN[kind]}：")
        for name, n in names.most_common(SHOWN):
            print(f"　　{name}　{n:,} 行")
    for why, n in report.reasons.most_common(SHOWN):
        print(f"　未导入 {n:,} 行：{why}")
    if report.rejected_file:
        print(f"　未导入的行写在 {report.rejected_file}，改好后可直接导入它。")
