"""Who may look: leaders and supervisors at everything computed, the public at what figures mean."""

from __future__ import annotations

__all__ = ["FINANCE", "READERS", "WRITERS"]

READERS = ("bureau_leader", "supervisor", "performance_officer", "auditor")
"""Roles that open a figure to its cases."""

WRITERS = ("performance_officer", "bureau_leader")
"""Roles that work on a self-evaluation."""

FINANCE = ("finance",)
"""The finance bureau's evaluators: they receive what was released, and never see a draft or a score
that the drafter keeps to herself."""
