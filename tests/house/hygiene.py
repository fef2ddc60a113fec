"""What may lie in no tracked file: leftovers, skips, this machine's paths, registries, CDNs.

Patterns are put together from pieces, so that this file passes its own checks.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from fnmatch import fnmatch

from tests.house.tree import Tree

__all__ = ["check"]

CODE = (".py", ".html", ".css", ".js", ".sql", ".sh", ".md", ".toml")
LONGEST = 500
# Written by a program (tests/reports/rules_document.py), as long as there are rules.
WRITTEN = {"docs/checker.md"}
# The guard that turns skips into failures has to name them.
SKIPPERS = {"conftest.py"}
LEFT = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X)\b|\braise NotImpl" + r"ementedError")
SKIPS = re.compile(
    r"pytest\.(?:mark\.)?(?:sk" + r"ip|xf" + r"ail)|\bimportor" + r"skip\b|unittest\.sk"
    r"ip|\bassert Tr" + r"ue\b"
)
PLACES = re.compile(
    r"\.\./sha" + r"red|/(?:wo" + r"rk|fa" + r"rm)/|\.lib" + r"rary\b|farm-st" + "udio"
)
REGISTRIES = re.compile(
    r"py" + r"pi\.org|python" + r"hosted\.org|registry\.np" + r"mjs|deb\.deb" + r"ian\.org|"
    r"https?://[\w.-]*mirr" + r"or|index-u" + r"rl[ =]+\S*://"
)
FOREIGN = re.compile(
    r"""<(?:link|script|img|source|iframe|use|image)\b[^>]*\b(?:src|href|srcset)\s*=\s*["']?\s*(?:https?:)?//|
        url\(\s*["']?(?:https?:)?//|@import\s+["'](?:https?:)?//|\bfrom\s+["']https?://|
        \b(?:fetch|import)\(\s*["'](?:https?:)?//""",
    re.IGNORECASE | re.VERBOSE,
)


def _found(tree: Tree, path: str, pattern: re.Pattern[str], message: str) -> Iterator[str]:
    for number, line in tree.lines(path):
        match = pattern.search(line)
        if match:
            yield f"{path}:{number}: {message}: {match[0].strip()}"


def _unpacked(tree: Tree) -> Iterator[str]:
    """Files of the package that a wheel would leave behind."""
    if "pyproject.toml" not in tree.paths:
        return
    settings = tomllib.loads(tree.text("pyproject.toml"))["tool"]["setuptools"]
    kinds = settings["package-data"]["*"]
    for path in tree.files(under="src/zhengtong/"):
        name = path.rpartition("/")[2]
        if not name.endswith(".py") and not any(fnmatch(name, kind) for kind in kinds):
            yield f"{path}:1: no pattern of package-data in pyproject.toml takes this file along"


def check(tree: Tree) -> list[str]:
    """Every line that must not be committed, and every file that should be two."""
    found: list[str] = []
    for path in tree.paths:
        found += _found(tree, path, PLACES, "names a place outside the project")
        found += _found(tree, path, REGISTRIES, "names a registry")
        if path.startswith("requirements/"):
            found += _found(tree, path, re.compile("https?://"), "a lock names no address")
        if not path.endswith(CODE):
            continue
        length = len(tree.text(path).splitlines())
        if length > LONGEST and path not in WRITTEN:
            found.append(f"{path}:{length}: {length} lines are two files (at most {LONGEST})")
        found += _found(tree, path, LEFT, "left unfinished")
        if path.endswith(".py") and path not in SKIPPERS:
            found += _found(tree, path, SKIPS, "a test that does not test")
    for path in tree.files(".html", ".css", ".js", ".svg", under="src/"):
        found += _found(tree, path, FOREIGN, "fetches from another host")
    return [*found, *_unpacked(tree)]
