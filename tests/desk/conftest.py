"""A county to work in, loaded once and rolled back at the end: units, people, items."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from zhengtong.catalogue.items import forget_items, item_of
from zhengtong.catalogue.load import load_catalogue
from zhengtong.catalogue.references import forget_references
from zhengtong.flow.decision import New
from zhengtong.flow.door import act
from zhengtong.flow.models import Case
from zhengtong.law.localtime import local_date
from zhengtong.org.actors import SYSTEM, Actor, actor_for
from zhengtong.org.models import Account
from zhengtong.org.settings import forget_settings, setting
from zhengtong.org.units import forget_units, unit
from zhengtong.record.append import now_us
from zhengtong.record.store import mark_store
from zhengtong.web.middleware import forget_actors
from zhengtong.years.load import data_of, load_county, person_id
from zhengtong.years.simulation.forms import Applicants

YEAR = "suining_2023"
HYGIENE = "1143052700000217X6400012301200001"
BIRTH = "1143052700000217X6400202300300001"
CLERK, REVIEWER, APPROVER = "lihuimin", "zhoumingyuan", "huangjingzhi"
OPERATOR, HANDLER = "fansiqi", "guozhenhai"
SUPERVISOR, LEADER, AUDITOR, OFFICER = "ouyangmingli", "wuhuaimin", "houjing", "chensulan"
STAFF = (CLERK, REVIEWER, APPROVER, OPERATOR, HANDLER, SUPERVISOR, LEADER, AUDITOR, OFFICER)
ELSEWHERE = "yangcaixia"
FIRM = "firm-01"


def forget() -> None:
    """Nothing that an earlier test read is remembered."""
    for each in (forget_actors, forget_items, forget_references, forget_settings, forget_units):
        each()


def person(username: str) -> str:
    """The id of one of the county's people."""
    return person_id(YEAR, username)


def actor(username: str) -> Actor:
    """Somebody of the county with the grants in force today."""
    return actor_for(person(username), local_date(now_us()))


@pytest.fixture(scope="package")
def county(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The simulated county: organisations, people, settings, items, accounts. Under a second."""
    with django_db_blocker.unblock(), transaction.atomic():
        forget()
        mark_store(simulated=True)
        load_county(YEAR, "simulated")
        report = load_catalogue(data_of(YEAR, "service_items"), SYSTEM, origin="simulated")
        assert not report.bad
        for username in (*STAFF, ELSEWHERE):
            # signed in by the session alone: no test types a password here
            Account.objects.create(username=username, person=person(username), password="!")
        forget()
        yield
        transaction.set_rollback(True)
    forget()


@pytest.fixture(autouse=True)
def fresh(county: None, db: None) -> Iterator[None]:
    """Each test begins with the county as it was loaded."""
    forget()
    yield
    forget()


@pytest.fixture
def sign_in() -> Callable[[str], Client]:
    """A browser in which somebody of the county is signed in."""

    def signed_in(username: str) -> Client:
        client = Client(headers={"accept": "text/html"})
        account = Account.objects.get(username=username)
        client.force_login(account, "zhengtong.web.signin.backend.AccountBackend")
        session = client.session
        session["seen"] = int(time.time())
        session.save()
        return client

    return signed_in


def answers(item: str = HYGIENE, key: str = FIRM) -> dict[str, Any]:
    """What a well-filled form of an item says for one of the county's people or firms."""
    people = data_of(YEAR, "people")
    applicant = next(p for p in (*people["applicants"], *people["firms"]) if p["key"] == key)
    return Applicants(YEAR).answers(item_of(item), applicant)


def place(item: str = HYGIENE, applicant: str = FIRM) -> New:
    """Where a case of an item belongs."""
    held = item_of(item)
    return New(
        "application", held.organisation, held.organisation_path, held.region, held.code,
        person(applicant),
    )  # fmt: skip


def registered(**data: Any) -> Case:
    """A case received at the counter by the clerk."""
    outcome = act("register", place(), actor=actor(CLERK), data={"form": answers(), **data})
    return Case.objects.get(id=outcome.case)


def step(case: Case, verb: str, username: str, **data: Any) -> Case:
    """One act on a case, as it now stands."""
    case.refresh_from_db()
    act(verb, case.id, actor=actor(username), seen=case.position, data=data)
    case.refresh_from_db()
    return case


@pytest.fixture
def received() -> Case:
    """Received, and nothing else."""
    return registered()


@pytest.fixture
def accepted(received: Case) -> Case:
    """In examination."""
    return step(received, "accept", CLERK)


@pytest.fixture
def examined(accepted: Case) -> Case:
    """Waiting for a decision."""
    return step(accepted, "examine", REVIEWER)


def ordered(**data: Any) -> Case:
    """A hotline order that nobody has sent on."""
    desk = unit(setting("430527", "hotline_unit"))
    assert desk is not None
    home = New("order", desk.code, desk.path, desk.region)
    said = {
        "nature": "help",
        "urgency": "normal",
        "words": "小区停水半天（示例）",
        "phone": "13800009999",
    }
    outcome = act("receive", home, actor=actor(OPERATOR), data={**said, **data})
    return Case.objects.get(id=outcome.case)
