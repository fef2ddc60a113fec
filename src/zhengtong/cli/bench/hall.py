"""A hall for measuring: a fresh store, one unit, one item's cases, on SQLite or PostgreSQL."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

__all__ = [
    "answers",
    "bench_store",
    "fresh_database",
    "item_code",
    "load_hall",
    "place",
    "postgresql",
    "staff",
]

YEAR = "suining_2023"


def postgresql() -> tuple[str, int, str] | None:
    """(host, port, user) of a server on loopback that lets us in without a password, or None."""
    import psycopg

    port = int(os.environ.get("PGPORT", "5432"))
    for user in filter(None, (os.environ.get("PGUSER"), "root", "postgres")):
        with suppress(psycopg.OperationalError):
            psycopg.connect(host="127.0.0.1", port=port, user=user, dbname="postgres").close()
            return "127.0.0.1", port, user
    return None


def _admin(statement: str) -> None:
    import psycopg

    server = postgresql()
    assert server is not None
    host, port, user = server
    with psycopg.connect(
        host=host, port=port, user=user, dbname="postgres", autocommit=True
    ) as connection:
        connection.execute(statement)


@contextmanager
def fresh_database(name: str) -> Iterator[str]:
    """A PostgreSQL database that is dropped again; yields its address."""
    server = postgresql()
    if server is None:
        raise RuntimeError("没有可用的 PostgreSQL：请先启动本机的 PostgreSQL。")
    host, port, user = server
    _admin(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    _admin(f"CREATE DATABASE {name}")
    try:
        yield f"postgresql://{user}@{host}:{port}/{name}"
    finally:
        _admin(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def bench_store(folder: Path, address: str = "", simulated: bool = True) -> None:
    """Make this process serve a new store in `folder`, with the demo county and its catalogue."""
    os.environ["ZHENGTONG_VAR"] = str(folder)
    os.environ["ZHENGTONG_STORE"] = "bench"
    os.environ["ZHENGTONG_DATABASE"] = address
    from zhengtong.cli.hall import create_store

    create_store(simulated=simulated)
    load_hall("simulated" if simulated else "live")


def load_hall(origin: str) -> None:
    """The demo county and its catalogue, through the door."""
    from zhengtong.catalogue.load import load_catalogue
    from zhengtong.org.actors import SYSTEM
    from zhengtong.years.load import data_of, load_county

    load_county(YEAR, origin)
    load_catalogue(data_of(YEAR, "service_items"), SYSTEM, origin=origin)


def item_code() -> str:
    """The item that is measured: 公共场所卫生许可（新办）."""
    from zhengtong.years.load import data_of

    code: str = data_of(YEAR, "service_items")["items"][0]["handling_item_code"]
    return code


def staff(*roles: str) -> Any:
    """Somebody who holds `roles` at the measured item's unit."""
    from zhengtong.catalogue.items import item_of
    from zhengtong.org.actors import Actor, Role

    item = item_of(item_code())
    path = item.organisation_path
    return Actor(
        "bench", organisation=item.organisation, organisation_path=path,
        roles=tuple(Role(role, path) for role in roles),
    )  # fmt: skip


def answers() -> dict[str, Any]:
    """A filled form of the measured item."""
    from random import Random

    from zhengtong.catalogue.items import item_of
    from zhengtong.years.simulation.forms import Applicants

    item = item_of(item_code())
    people = Applicants(YEAR)
    return people.answers(item, people.one_for(item, Random(1)))


def place() -> Any:
    """Where a case of the measured item belongs."""
    from zhengtong.catalogue.items import item_of
    from zhengtong.flow.decision import New

    item = item_of(item_code())
    return New("application", item.organisation, item.organisation_path, item.region, item.code)
