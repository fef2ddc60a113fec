"""`python -m tests.house`: every house rule that needs no database, one line per violation."""

from __future__ import annotations

import sys

from tests.house import dead, docs, door, hygiene, layers, names
from tests.house.program import commands
from tests.house.tree import ROOT, Tree

tree = Tree(ROOT)
found = [
    line
    for check in (layers.check, door.check, names.check, hygiene.check, docs.glossary, dead.check)
    for line in check(tree)
]
found += docs.check(tree, commands())
print(*found, sep="\n", end="\n" if found else "")
sys.exit(bool(found))
