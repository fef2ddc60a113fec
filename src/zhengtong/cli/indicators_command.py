"""`zhengtong indicators`: every figure of a period, from sealed records or with the tail."""

from __future__ import annotations

import argparse
import json
from datetime import date

from zhengtong.cli.faults import Fault
from zhengtong.cli.hall import open_store

__all__ = ["configure", "run"]


def configure(parser: argparse.ArgumentParser) -> None:
    """Options."""
    parser.add_argument("codes", nargs="*", help="指标代码，不写则全部")
    parser.add_argument("--from", dest="first", required=True, help="起始日期，如 2023-01-01")
    parser.add_argument("--to", dest="last", required=True, help="截止日期，如 2023-12-31")
    parser.add_argument("--sealed", action="store_true", help="只用已封存的记录")
    parser.add_argument("--json", action="store_true", help="输出 JSON")


def run(options: argparse.Namespace) -> int:
    """Compute and print."""
    try:
        days = date.fromisoformat(options.first), date.fromisoformat(options.last)
    except ValueError:
        raise Fault("日期应写作 2023-01-01 的样子。") from None
    open_store()
    from zhengtong.catalogue.hall import hall_engine
    from zhengtong.indicators.definitions import all_indicators, indicator
    from zhengtong.indicators.engine import Ask
    from zhengtong.indicators.period import Period

    try:
        wanted = [indicator(code) for code in options.codes] or all_indicators()
    except KeyError as unknown:
        raise Fault(f"没有这个指标：{unknown.args[0]}。") from None
    engine = hall_engine()
    upto = engine.watermark().last_id if options.sealed else None
    period = Period(*days)
    figures = engine.values([Ask(each, period, upto=upto) for each in wanted])
    if options.json:
        print(json.dumps([_plain(each) for each in figures], ensure_ascii=False, indent=1))
    else:
        for each in figures:
            below = "" if each.denominator is None else f"／{each.denominator:,}"
            print(f"{each.code}　{each.name}　{each.text}　{each.numerator:,}{below}")
    return 0


def _plain(figure: object) -> dict[str, object]:
    names = ("code", "name", "text", "numerator", "denominator", "scope_text", "tree_size")
    return {name: getattr(figure, name) for name in names}
