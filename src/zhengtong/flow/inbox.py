"""收件箱: one query for all systems: what waits for this person, first what will be late first."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from zhengtong.flow.models import Case
from zhengtong.flow.procedure import procedures
from zhengtong.org.actors import Actor
from zhengtong.org.units import units_below

__all__ = ["inbox"]


def inbox(actor: Actor, procedure: str = "") -> QuerySet[Case]:
    """Open cases on which `actor` may do something, in the organisations of their grants.

    Ordered by due day (cases without one last), then by id, so that a page can go on from the last row.
    """
    wanted = Q(pk__in=())
    by_path: dict[str, set[str]] = {}
    for role in actor.roles:
        by_path.setdefault(role.path, set()).add(role.name)
    for path, roles in by_path.items():
        doable = _states_for(frozenset(roles), procedure)
        if doable:
            states = Q(pk__in=())
            for code, names in doable.items():
                states |= Q(procedure=code, state__in=names)
            wanted |= Q(organisation__in=units_below(path)) & states
    return (
        Case.objects.filter(wanted, closed_at__isnull=True)
        .extra(select={"late_last": "CASE WHEN next_due = '' THEN 1 ELSE 0 END"})
        .order_by("late_last", "next_due", "id")
    )


def _states_for(roles: frozenset[str], only: str) -> dict[str, list[str]]:
    """Procedure → states in which one of `roles` has something to do."""
    found: dict[str, list[str]] = {}
    for proc in procedures():
        if only and proc.code != only:
            continue
        states = sorted({s for verb in proc.verbs if roles & set(verb.who) for s in verb.frm})
        if states:
            found[proc.code] = states
    return found
