"""计入哪些数: from a case to the figures that count events like its own, each a way to its page."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from zhengtong.flow.procedure import Procedure
from zhengtong.indicators.definitions import Indicator, all_indicators
from zhengtong.pages.component import Link
from zhengtong.web.desk.file import CaseFile

__all__ = ["Counted", "counted_in"]


@dataclass(frozen=True, slots=True)
class Counted:
    """Figures by whether an event of their kinds stands in the case already, or may still come."""

    now: list[Link]
    later: list[Link]

    def __bool__(self) -> bool:
        return bool(self.now or self.later)


def counted_in(file: CaseFile) -> Counted:
    """Which figures read this case; whether it counts above or below is for the figure to say."""
    held = {event.kind for event in file.events}
    ahead = _ahead(file.procedure, file.case.state)
    now, later = [], []
    for each in all_indicators():
        kinds = set(each.kinds)
        if kinds & held:
            now.append(_link(each))
        elif kinds & ahead:
            later.append(_link(each))
    return Counted(now, later)


def _link(each: Indicator) -> Link:
    return Link(each.name, reverse("cockpit:figure", args=[each.code]))


def _ahead(proc: Procedure, state: str) -> set[str]:
    """Kinds of the events that can still come from `state` on; corrections are no way ahead."""
    reached, waiting, kinds = {state}, [state], set()
    while waiting:
        here = waiting.pop()
        for verb in proc.verbs:
            if here in verb.frm and "importer" not in verb.who:
                kinds.add(verb.event)
                fresh = set(verb.to) - reached
                reached |= fresh
                waiting += fresh
    return kinds
