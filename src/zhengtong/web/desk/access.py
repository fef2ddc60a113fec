"""Who may open which case at the desk: whoever works on its kind there, and those who oversee it.

A grant reaches over an organisation and everything below it; what a person wrote is a look of its
own (`flow.looks`), open to those who work on the case and to auditors.
"""

from __future__ import annotations

from functools import lru_cache

from django.db.models import Q
from django.http import Http404
from django.utils.translation import gettext as _

from zhengtong.flow.models import Case
from zhengtong.flow.procedure import Procedure, procedure, procedures
from zhengtong.org.actors import Actor
from zhengtong.org.units import units_below

__all__ = ["OVERSEERS", "case_or_404", "may_look", "may_see", "may_work_on", "visible"]

OVERSEERS = ("supervisor", "bureau_leader", "auditor")
"""Roles that may follow any case below them, without what people wrote in it."""

READERS_OF_FIGURES = ("performance_officer",)
"""Whoever answers for a figure follows it to its cases, wherever they lie."""

_NOBODY = frozenset({"anyone", "applicant", "system", "importer"})


@lru_cache(maxsize=256)
def _workers_of(code: str, version: int) -> tuple[str, ...]:
    return tuple({who for verb in procedure(code, version).verbs for who in verb.who} - _NOBODY)


def _workers(proc: Procedure) -> tuple[str, ...]:
    """Roles that have something to do in a procedure."""
    return _workers_of(proc.code, proc.version)


def _procedure(case: Case) -> Procedure:
    return procedure(case.procedure, case.version)


def may_see(actor: Actor, case: Case) -> bool:
    """Whether the case page is this actor's to open."""
    if actor.kind != "staff":
        return False
    roles = (*_workers(_procedure(case)), *OVERSEERS)
    if actor.role_over(roles, case.organisation_path) is not None:
        return True
    return actor.has_role(*READERS_OF_FIGURES)


def may_look(actor: Actor, case: Case) -> bool:
    """Whether `flow.looks.look` would open what people wrote in the case."""
    roles = (*_workers(_procedure(case)), "auditor")
    return actor.role_over(roles, case.organisation_path) is not None


def case_or_404(actor: Actor, case_id: str) -> Case:
    """The case. Raises `Http404`, also for one that is not this actor's to see."""
    # whatever is no id of ours is not even asked for: a database refuses some characters
    case = Case.objects.filter(id=case_id).first() if case_id.isalnum() else None
    if case is None or not may_see(actor, case):
        raise Http404(_("没有这件办件，或者不在您的岗位范围内。"))
    return case


def may_work_on(actor: Actor, proc: Procedure) -> bool:
    """Whether any of the actor's posts has to do with the procedure, somewhere."""
    return actor.has_role(*_workers(proc), *OVERSEERS)


def visible(actor: Actor) -> Q:
    """The cases that a search of this actor may find."""
    found = Q(pk__in=())
    by_path: dict[str, set[str]] = {}
    for role in actor.roles:
        by_path.setdefault(role.path, set()).add(role.name)
    for path, roles in by_path.items():
        here = Q(organisation__in=units_below(path))
        if roles & set(OVERSEERS):
            found |= here
            continue
        codes = [proc.code for proc in procedures() if roles & set(_workers(proc))]
        if codes:
            found |= here & Q(procedure__in=codes)
    return found
