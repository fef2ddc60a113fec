"""What can be done now: the procedure's table, this actor's posts, and the rules that already speak.

A verb whose rule says no before anything is filled in stands there disabled, with the rule and its
clause; the law is to be seen before the button is pressed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from zhengtong.flow.case import COLUMNS, CaseState
from zhengtong.flow.decision import Context, allowed_verbs
from zhengtong.flow.models import Case
from zhengtong.flow.procedure import End, Extend, Resume, Start, Stop, Verb
from zhengtong.org.actors import SYSTEM, Actor
from zhengtong.org.settings import setting
from zhengtong.pages import parts
from zhengtong.web.desk.file import CaseFile

__all__ = ["Possible", "buttons", "clock_words", "needs_page", "possible", "state_of"]

ELSEWHERE = {"form"}
"""Kinds of field that a page of their own fills in; such verbs are no buttons here."""


@dataclass(frozen=True, slots=True)
class Possible:
    """A verb of the present state: whether it is this actor's, and why it cannot be done yet."""

    verb: Verb
    mine: bool
    reasons: tuple[str, ...]


def state_of(case: Case) -> CaseState:
    """The case as `decide()` sees it."""
    values = {name: getattr(case, name) for name in COLUMNS}
    return CaseState(**{**values, "head": bytes(values["head"])})


def possible(file: CaseFile, actor: Actor) -> list[Possible]:
    """The verbs that people may do from the case's state, in the order of the table.

    None for a system that put no panel here: it has pages of its own to work on.
    """
    if not file.panel.template:
        return []
    state = state_of(file.case)
    mine = {verb.name for verb in allowed_verbs(file.procedure, state, actor)}
    found = []
    for verb in file.procedure.verbs:
        people = set(verb.who) - {"system", "importer"}
        if state.state in verb.frm and people and not _elsewhere(verb):
            found.append(Possible(verb, verb.name in mine, _against(file, verb, state)))
    return found


def _elsewhere(verb: Verb) -> bool:
    return any(each.kind in ELSEWHERE for each in verb.fields)


def _against(file: CaseFile, verb: Verb, state: CaseState) -> tuple[str, ...]:
    """What the verb's guards say before anything is filled in; those that need answers wait."""
    titles = {each.name: each.title for each in verb.fields}
    for name, choices in file.panel.choices(file.case, verb.name).items():
        if not choices:
            return (_("这个事项没有可选的“%(what)s”。") % {"what": titles[name]},)
    if not verb.guards:
        return ()
    ctx = Context(
        procedure=file.procedure, verb=verb, case=state, data={}, actor=SYSTEM,
        happened_at=file.now, now=file.now, calendar=file.calendar,
        setting=lambda name: setting(state.region, name), children=lambda link: [],
        read_row=lambda: _row(file),
    )  # fmt: skip
    found = []
    for guard in verb.guards:
        try:
            reason = guard.check(ctx)
        except (KeyError, TypeError, ValueError):
            continue
        if reason:
            found.append(f"{reason}（{guard.clause}）" if guard.clause else reason)
    return tuple(found)


def _row(file: CaseFile) -> dict[str, Any]:
    table = file.procedure.table
    if table is None:
        return {}
    return table.objects.filter(pk=file.case.id).values().first() or {}


# ── as buttons ───────────────────────────────────────────────────────────────────────────────


def needs_page(verb: Verb) -> bool:
    """A verb with something to fill in, or one that must not happen by a slip, has its own page."""
    return bool(verb.fields) or verb.grave


def buttons(file: CaseFile, found: list[Possible], key: str) -> parts.Verbs | None:
    """This actor's verbs as buttons, the likeliest first; None where there are none."""
    mine = [each for each in found if each.mine]
    if not mine:
        return None
    first = _first(mine)
    shown = [_button(file, each, each is first) for each in mine]
    hidden = {"seen": str(file.case.position), "key": key}
    action = reverse("desk:do", args=[file.case.id])
    return parts.Verbs(sorted(shown, key=lambda v: (not v.primary, v.grave)), action, hidden)


def _first(mine: list[Possible]) -> Possible | None:
    """The plain way on: nothing stands against it, it is no side exit, and asks the least."""
    onward = [p for p in mine if not p.reasons and not p.verb.grave and p.verb.to]
    return min(onward, key=lambda p: sum(f.required for f in p.verb.fields), default=None)


def _button(file: CaseFile, each: Possible, primary: bool) -> parts.Verb:
    verb = each.verb
    page = reverse("desk:verb", args=[file.case.id, verb.name]) if needs_page(verb) else ""
    return parts.Verb(
        verb.title,
        verb.note or clock_words(file, verb),
        href=page,
        value=verb.name,
        primary=primary,
        grave=verb.grave,
        reasons=each.reasons,
        clause=verb.basis,
    )


def clock_words(file: CaseFile, verb: Verb) -> str:
    """The effect on each clock: 告知补正到此为止；法定办理、承诺办理开始计时."""
    words = (
        (End, _("%(tracks)s到此为止")), (Stop, _("%(tracks)s中止")),
        (Resume, _("%(tracks)s恢复计时")), (Extend, _("%(tracks)s延长")),
        (Start, _("%(tracks)s开始计时")),
    )  # fmt: skip
    said = []
    for kind, text in words:
        tracks = [
            each.track for each in verb.clocks if isinstance(each, kind) and _turns(file, each)
        ]
        if tracks:
            said.append(text % {"tracks": "、".join(_title(file, track) for track in tracks)})
    return "；".join(said) or _("计时不变")


def _turns(file: CaseFile, effect: object) -> bool:
    """A clock that the case does not keep is not turned."""
    if isinstance(effect, Start):
        return True
    clock = file.clocks.get(getattr(effect, "track", ""))
    return clock is not None and clock.ended is None


def _title(file: CaseFile, track: str) -> str:
    found = file.panel.tracks.get(track)
    return str(found.title) if found else track
