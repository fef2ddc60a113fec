"""What a system adds to the generic page of its cases: a panel, its words, its notices.

One page serves every procedure; a hotline order and a licence application differ only in what
stands here. Systems register when the site starts; the desk asks by procedure.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from zhengtong.flow import models
from zhengtong.pages.component import Text
from zhengtong.record.models import Event
from zhengtong.reports.write.notices import Notice

__all__ = ["Open", "Panel", "Track", "panel_of", "register_panel"]

Open = Callable[[str], Any]
"""Opens the newest content of that name as text or JSON; None where the case holds none.

Whoever hands it over has recorded the look.
"""


@dataclass(frozen=True, slots=True)
class Track:
    """What a clock's track is called; `law` where a statute sets it, not the county's promise."""

    title: Text
    law: bool = False


def _nothing(case: models.Case) -> dict[str, Any]:
    return {}


def _no_words(case: models.Case, verb: str) -> dict[str, str]:
    return {}


def _no_choices(case: models.Case, verb: str) -> dict[str, Sequence[tuple[str, Text]]]:
    return {}


@dataclass(frozen=True, slots=True)
class Panel:
    """The part of a case page that belongs to its system.

    `template` is shown with what `context` makes of the case. `contents` names pieces of content
    (the part before a colon), `tracks` the clocks, `links` what a link to another case means.
    `initial` gives words that a verb's form begins with, `choices` those of its fields that
    depend on the case (none: the verb cannot be done); `notice` makes a document of a notice and
    the event that issued it.
    """

    procedure: str
    template: str = ""
    context: Callable[[models.Case], dict[str, Any]] = _nothing
    contents: Mapping[str, Text] = field(default_factory=dict)
    tracks: Mapping[str, Track] = field(default_factory=dict)
    links: Mapping[str, Text] = field(default_factory=dict)
    initial: Callable[[models.Case, str], dict[str, str]] = _no_words
    choices: Callable[[models.Case, str], Mapping[str, Sequence[tuple[str, Text]]]] = _no_choices
    notice: Callable[[models.Case, models.Notice, Event, Open], Notice] | None = None


_panels: dict[str, Panel] = {}


def register_panel(panel: Panel) -> Panel:
    """Make a panel known. Raises `ValueError` when its procedure has another one already."""
    if _panels.setdefault(panel.procedure, panel) is not panel:
        raise ValueError(f"procedure {panel.procedure} has two panels")
    return panel


def panel_of(procedure: str) -> Panel:
    """The panel of a procedure; an empty one where its system added nothing."""
    return _panels.get(procedure) or Panel(procedure)
