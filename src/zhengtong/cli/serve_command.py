"""`zhengtong serve`: the site and its background thread, in one process."""

from __future__ import annotations

import argparse
import socket

from zhengtong.cli.faults import Fault
from zhengtong.cli.hall import open_store, progress

__all__ = ["check_port", "configure", "run", "serve"]


def configure(parser: argparse.ArgumentParser) -> None:
    """Options."""
    parser.add_argument("--host", default="127.0.0.1", help="监听地址")
    parser.add_argument("--port", type=int, default=8000, help="端口")
    parser.add_argument("--threads", type=int, default=8, help="每个进程的线程数")
    parser.add_argument("--workers", type=int, default=1, help="进程数（仅 PostgreSQL）")


def run(options: argparse.Namespace) -> int:
    """Serve until interrupted."""
    check_port(options.host, options.port)
    open_store()
    serve(options.host, options.port, options.threads, options.workers)
    return 0


def check_port(host: str, port: int) -> None:
    """Raises `Fault` in one line when somebody else listens there."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            raise Fault(
                f"端口 {port} 已被占用。请先停止占用它的程序，或换一个：--port {port + 1}"
            ) from None


def serve(host: str, port: int, threads: int = 8, workers: int = 1) -> None:
    """Run gunicorn's threaded worker; the background thread seals and fires timers."""
    from gunicorn.app.base import BaseApplication

    class Site(BaseApplication):
        def load_config(self) -> None:
            for name, value in {
                "bind": f"{host}:{port}",
                "workers": workers,
                "threads": threads,
                "worker_class": "gthread",
                "timeout": 120,
                "keepalive": 30,
                "loglevel": "warning",
                "post_worker_init": _start_background,
                "worker_exit": _stop_background,
                "control_socket_disable": True,
            }.items():
                if name in self.cfg.settings:
                    self.cfg.set(name, value)

        def load(self) -> object:
            from zhengtong.web.wsgi import application

            return application

    progress(f"网站已打开：http://{host}:{port}/　按 Ctrl+C 停止")
    from django.db import connections

    connections.close_all()  # a connection must not cross the fork
    Site().run()


def _start_background(worker: object) -> None:
    from zhengtong.web.background import start

    start()


def _stop_background(server: object, worker: object) -> None:
    from zhengtong.web.background import stop

    stop()
