"""`zhengtong serve-checker`: the checker as a page for the office's browsers. Keeps nothing."""

from __future__ import annotations

import argparse

__all__ = ["configure", "run"]


def configure(parser: argparse.ArgumentParser) -> None:
    """Options."""
    parser.add_argument("--host", default="127.0.0.1", metavar="地址",
                        help="默认只供本机；写本机在局域网的地址（或 0.0.0.0）供同事使用")  # fmt: skip
    parser.add_argument("--port", type=int, default=8010, metavar="端口", help="默认 8010")


def run(options: argparse.Namespace) -> int:
    """Serve until interrupted."""
    from zhengtong.cli.faults import Fault
    from zhengtong.reports.answers.site import Site

    try:
        site = Site((options.host, options.port))
    except (OSError, OverflowError) as error:
        raise Fault(
            f"开不了 {options.host}:{options.port}（{error}）：请换一个地址或端口。"
        ) from None
    shown = f"[{options.host}]" if ":" in options.host else options.host
    print(f"校核页已打开：http://{shown}:{site.server_port}/  按 Ctrl+C 关闭。", flush=True)
    if not site.loopback:
        print("同一网络里的人都能打开；文件只在内存里核对，不留存。", flush=True)
    with site:
        site.serve_forever()
    return 0
