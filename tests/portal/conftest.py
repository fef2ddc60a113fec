"""The demonstration county with its people and catalogue, and two applicants who can sign in.

Loading takes a second or two, so it is done once a file, inside a transaction that every test
starts from and nothing outlives.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from tests.portal import people
from zhengtong.catalogue.items import forget_items
from zhengtong.catalogue.load import load_catalogue
from zhengtong.catalogue.references import forget_references
from zhengtong.org.actors import SYSTEM
from zhengtong.org.settings import forget_settings
from zhengtong.org.units import forget_units
from zhengtong.record.store import mark_store
from zhengtong.web.middleware import forget_actors
from zhengtong.web.signin.backend import forget_accounts
from zhengtong.years.load import data_of, load_county


@pytest.fixture(scope="module")
def county(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Regions, units, people, settings and the whole catalogue of the year."""
    with django_db_blocker.unblock(), transaction.atomic():
        _forget()
        mark_store(simulated=True)
        load_county(people.YEAR, "simulated")
        report = load_catalogue(data_of(people.YEAR, "service_items"), SYSTEM, origin="simulated")
        assert not report.bad
        people.open_accounts()
        yield
        transaction.set_rollback(True)
    _forget()


def _forget() -> None:
    """Nothing that another file read is remembered."""
    for each in (
        forget_items, forget_references, forget_settings, forget_units, forget_actors,
        forget_accounts,
    ):  # fmt: skip
        each()


@pytest.fixture
def hall(county: None, db: None) -> Iterator[None]:
    """The county as loaded, for one test."""
    forget_actors()
    yield


@pytest.fixture
def visitor(hall: None) -> Client:
    """Somebody who is not signed in, with a browser that sends its tokens."""
    return people.browser()


@pytest.fixture
def zhang(hall: None) -> Client:
    """张晓华, signed in."""
    return people.signed_in("person-01")


@pytest.fixture
def liu(hall: None) -> Client:
    """刘燕飞, signed in: nobody's case but her own is hers."""
    return people.signed_in("person-02")
