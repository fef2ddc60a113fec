"""The hall's one engine of figures: it knows which source system sends what, and every name.

A vertical system sends a case back as one row "accepted – concluded": such a row opens and
concludes at once, with the measures that the source is known to fill and no others.
"""

from __future__ import annotations

from zhengtong.catalogue.items import item_of
from zhengtong.catalogue.references import references
from zhengtong.flow.refusals import Refused
from zhengtong.indicators.engine import Engine, engine
from zhengtong.indicators.sources import EVERYTHING, OWN, Source, Sources
from zhengtong.org.models import Region
from zhengtong.org.units import unit

__all__ = ["OWN_SYSTEM", "hall_engine", "hall_sources"]

OWN_SYSTEM = "own"
"""The catalogue's code of this system itself; events of our own carry no source at all."""

ROW = "application_reported"
OPENING = ("application_submitted", "application_registered")
ABOUT_IT = ("blue_card_issued", "yellow_card_issued", "red_card_issued", "card_cleared")


def hall_engine() -> Engine:
    """The process-wide engine of this store, with its sources and names as they now stand."""
    found = engine()
    found.sources = hall_sources()
    found.name = _name
    return found


def hall_sources() -> Sources:
    """What each source system of the catalogue can support."""
    sources = Sources(of_item=_source_of)
    for code, row in references("source_system").items():
        if code != OWN_SYSTEM:
            sources.declare(_source(code, row))
    return sources


def _source(code: str, row: dict[str, object]) -> Source:
    sent = row.get("events") or {}
    assert isinstance(sent, dict)
    supports = {kind: set(measures) for kind, measures in sent.items()}
    if "application_concluded" in supports:
        supports[ROW] = supports["application_concluded"]
        supports |= {kind: set() for kind in OPENING}
    # Cards and ratings are our own doing about its cases, never something that it fails to send.
    supports |= {kind: {EVERYTHING} for kind in ABOUT_IT}
    return Source(code, str(row.get("name", code)), supports)


def _source_of(item: str) -> str | None:
    try:
        code = item_of(item).source_system
    except Refused:
        return None
    return OWN.code if code == OWN_SYSTEM else code


def _name(field: str, code: str) -> str:
    """What a code is called in a figure's scope: 县税务局, 绥宁县."""
    if field == "region":
        found = Region.objects.filter(code=code).first()
        return found.name if found else code
    if field in ("organisation", "organisation_path", "without"):
        place = unit(code.strip("/").split("/")[-1])
        return place.short_name if place else code
    if field == "source":
        row = references("source_system").get(code)
        return str(row["name"]) if row else code
    return code
