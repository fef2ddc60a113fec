"""Who may look: leaders and supervisors at everything computed, the public at what figures mean."""

from __future__ import annotations

__all__ = ["READERS", "WRITERS"]

READERS = ("bureau_leader", "supervisor", "performance_officer", "auditor")
"""Roles that open a figure to its cases."""

WRITERS = ("performance_officer", "bureau_leader")
"""Roles that work on a self-evaluation."""
