"""Nothing lies about that nobody uses."""

from __future__ import annotations

from tests.house import dead
from tests.house.conftest import Plant, holds
from tests.house.tree import Tree


def test_nothing_is_dead(house: Tree) -> None:
    holds(dead.check(house))


def test_what_nothing_names_is_named(plant: Plant) -> None:
    code = (
        "def used(): pass\ndef unused(): pass\ndef shown(given): pass\ndef asked(): pass\n"
        "@rule(1)\ndef taken(): pass\n@cache\ndef kept(): pass\n"
        "class Thing:\n    def __init__(self, other):\n        self.lost = other.theirs = used\n"
    )
    tree = plant(
        {
            "pages/a.py": code,
            "pages/b.py": "print(Thing, getattr(pages, 'asked'))",
            "pages/a.html": "{{ case.shown }}",
        }
    )
    assert dead.check(tree) == [
        "src/zhengtong/pages/a.py:2: unused function 'unused'",
        "src/zhengtong/pages/a.py:7: unused function 'kept'",
        "src/zhengtong/pages/a.py:11: unused attribute 'lost'",
    ]
