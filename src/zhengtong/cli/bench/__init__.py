"""Speed is a promise: each figure is a ratio to a floor measured in the same alternating rounds.

A benchmark runs in a process of its own, on a store of its own, and prints a list of results.
"""

from __future__ import annotations

BENCHES = {
    "act.sqlite": "act",
    "act.postgresql": "act",
    "growth.sqlite": "growth",
    "growth.postgresql": "growth",
    "flow.api": "flow_api",
    "flow.html": "flow_html",
    "indicators": "figures",
    "sealing": "sealing",
    "document": "document",
    "checker.help": "checker",
    "checker.report": "checker",
    "checker.growth": "checker",
    "checker.folder": "checker",
    "checker.refusal": "checker",
}
"""Name (or beginning of the names) → module of this package that measures it."""
