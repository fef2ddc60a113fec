"""A small hall in a folder of its own, served as it is in a county, for a real browser.

`python -m tests.portal.served prepare` fills it; `conclude CASE` does what the counter does;
`deficient CASE` tells what is missing.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

__all__ = ["run", "serving"]

HERE = "tests.portal.served"


def run(folder: Path, *job: str) -> None:
    """One job in a process of its own, on the store in `folder`."""
    subprocess.run([sys.executable, "-m", HERE, *job], env=_environment(folder), check=True)


def _environment(folder: Path) -> dict[str, str]:
    return {
        **os.environ, "ZHENGTONG_VAR": str(folder), "ZHENGTONG_STORE": "served",
        "DJANGO_SETTINGS_MODULE": "zhengtong.web.settings",
    }  # fmt: skip


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """The site over the store in `folder`; yields its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    with (folder / "served.log").open("w") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", HERE, "serve", str(port)],
            env=_environment(folder), stdout=log, stderr=log,
        )  # fmt: skip
        try:
            _await(address, server)
            yield address
        finally:
            server.terminate()
            server.wait(10)


def _await(address: str, server: subprocess.Popen[bytes]) -> None:
    for _n in range(300):
        try:
            urlopen(f"{address}/track/", timeout=2).close()
            return
        except (URLError, OSError):
            if server.poll() is not None:
                break
            time.sleep(0.1)
    raise RuntimeError("the server did not answer; see served.log")


def _prepare() -> None:
    from tests.portal import people
    from zhengtong.catalogue.load import load_catalogue
    from zhengtong.cli.hall import create_store
    from zhengtong.org.actors import SYSTEM
    from zhengtong.record.seal import seal
    from zhengtong.years.load import data_of, load_county

    create_store(simulated=True)
    load_county(people.YEAR, "simulated")
    load_catalogue(data_of(people.YEAR, "service_items"), SYSTEM, origin="simulated")
    people.open_accounts()
    seal()


def main(job: str, *given: str) -> None:
    """Do one job."""
    import django

    django.setup()
    if job == "prepare":
        _prepare()
        return
    from zhengtong.cli.hall import open_store

    open_store()
    if job == "serve":
        from zhengtong.cli.serve_command import serve

        serve("127.0.0.1", int(given[0]), threads=4)
        return
    from tests.portal import people
    from zhengtong.flow.models import Case

    case = Case.objects.get(number=given[0])
    if job == "conclude":
        people.conclude(case)
    else:
        people.do(case, "receive", people.CLERK)
        items = ["平面图：没有标尺寸", "营业执照：没有交"]
        people.do(case, "notify_deficiencies", people.CLERK, items=items)


if __name__ == "__main__":
    main(*sys.argv[1:])
