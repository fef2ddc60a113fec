"""A hall of its own for the browser: `python -m tests.desk.hall PORT` makes a store and serves it.

ZHENGTONG_VAR names the folder; PASSWORD the password of every account.
"""

from __future__ import annotations

import os
import sys


def main(port: int) -> None:
    """Make the store, then serve until ended."""
    from zhengtong.cli.hall import create_store
    from zhengtong.cli.serve_command import serve

    create_store(simulated=True)
    from zhengtong.catalogue.load import load_catalogue
    from zhengtong.org.actors import SYSTEM
    from zhengtong.org.models import Account
    from zhengtong.years.load import data_of, load_county, person_id
    from zhengtong.years.simulation.present import open_today

    year = "suining_2023"
    load_county(year, "simulated")
    load_catalogue(data_of(year, "service_items"), SYSTEM, origin="simulated")
    open_today(year, 11)
    for username in os.environ["ACCOUNTS"].split(","):
        Account.objects.create_user(username, os.environ["PASSWORD"], person_id(year, username))
    serve("127.0.0.1", port, threads=4)


if __name__ == "__main__":
    main(int(sys.argv[1]))
