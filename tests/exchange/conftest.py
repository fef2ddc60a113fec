"""A live hall in which three of the province's platforms are known by what they send."""

from __future__ import annotations

import pytest

from tests.exchange.tables import SYSTEMS
from tests.flow.hall import Hall, founded, hall
from zhengtong.catalogue.load import load_catalogue
from zhengtong.catalogue.references import forget_references
from zhengtong.org.actors import SYSTEM

__all__ = ["county", "founded", "hall"]


@pytest.fixture
def county(hall: Hall) -> Hall:
    """The county of 2023, without a case, with the platforms declared."""
    report = load_catalogue({"source_systems": SYSTEMS, "items": []}, SYSTEM)
    assert not report.bad and report.references == len(SYSTEMS)
    forget_references()
    return hall
