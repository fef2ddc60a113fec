"""Documents that match: what they name exists, and what exists is named by one of them.

The second half holds once the README is written; so does the first, line by line, from the start.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from tests.house.tree import Tree, constants

__all__ = ["check", "glossary", "indicator_codes"]

FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
SPAN = re.compile(r"`([^`\n]+)`")
MAKE = re.compile(r"\bmake\s+([a-z][a-z-]*)")
COMMAND = re.compile(r"(?:^|[\s/(])zhengtong\s+([a-z][a-z-]*)([^|;&\n]*)", re.MULTILINE)
SETTING = re.compile(r"\bZHENGTONG_[A-Z0-9_]+\b")
TOOL = re.compile(r"\btools/[a-z-]+\b")
CODE = re.compile(r"^\|\s*`([\w.-]+)`", re.MULTILINE)
WRITTEN = 20

Commands = dict[str, set[str]]
"""Subcommand → its options."""


def _documents(tree: Tree) -> list[str]:
    """What is said today; decisions and the change log speak of their own day."""
    return [
        path
        for path in tree.files(".md")
        if (path.startswith("docs/") and not path.startswith("docs/decisions/"))
        or re.fullmatch(r"(README|ARCHITECTURE)[\w.-]*\.md", path)
    ]


def _written(tree: Tree) -> bool:
    """Before the README is there, nothing can be expected of the documents."""
    return len(tree.text("README.md").splitlines()) > WRITTEN


def _code(text: str) -> str:
    """Fenced blocks and `spans` of a document, line by line; prose such as “make sure” is out."""
    fenced = [block.partition("\n")[2].rpartition("\n")[0] for block in FENCE.findall(text)]
    return "\n".join([*fenced, *SPAN.findall(FENCE.sub("", text))])


def _targets(tree: Tree) -> set[str]:
    return set(re.findall(r"^([a-z][a-z-]*):(?!=)", tree.text("Makefile"), re.MULTILINE))


def _settings(tree: Tree) -> set[str]:
    """Environment variables that the code asks for."""
    return {
        str(text.value)
        for module in tree.modules.values()
        for text in constants(module.code)
        if SETTING.fullmatch(str(text.value))
    }


def _missing(path: str, kind: str, named: Collection[str], real: Collection[str]) -> Iterator[str]:
    yield from (f"{path}:1: there is no {kind} {each}" for each in sorted({*named} - {*real}))


def check(tree: Tree, commands: Commands | None) -> list[str]:
    """Names that are wrong or absent. `commands` is None as long as there is no program."""
    found: list[str] = []
    real = {
        "make target": _targets(tree),
        "command": set(commands or ()),
        "setting": _settings(tree),
    }
    named: dict[str, set[str]] = {kind: set() for kind in real}
    for path in _documents(tree):
        code = _code(tree.text(path))
        calls = COMMAND.findall(code)
        here = {
            "make target": set(MAKE.findall(code)),
            "command": {command for command, _ in calls} if commands is not None else set(),
            "setting": set(SETTING.findall(tree.text(path))),
        }
        for kind, names in here.items():
            named[kind] |= names
            found += _missing(path, kind, names, real[kind])
        for command, rest in calls:
            if commands and command in commands:
                options = re.findall(r"(?<!\S)--[a-z][a-z-]*", rest)
                found += _missing(path, f"option of {command}:", options, commands[command])
        found += _missing(path, "tool", set(TOOL.findall(code)), tree.paths)
    if _written(tree):
        for kind, names in real.items():
            found += [
                f"{kind} {each} is named in no document (README, ARCHITECTURE, docs/)"
                for each in sorted(names - named[kind] - {"help"})
            ]
    return found


def indicator_codes(tree: Tree, codes: Collection[str]) -> list[str]:
    """docs/indicators.md has one row for each indicator, its code in the first column."""
    path = "docs/indicators.md"
    if path not in tree.paths:
        return []
    named = CODE.findall(tree.text(path))
    found = [
        f"{path}:1: {each} stands twice"
        for each in sorted({c for c in named if named.count(c) > 1})
    ]
    found += _missing(path, "indicator", named, codes)
    return found + [f"{path}:1: {each} is not listed" for each in sorted({*codes} - {*named})]


def glossary(tree: Tree) -> list[str]:
    """docs/glossary.md: one Chinese term ↔ one stem ↔ one English name."""
    path = "docs/glossary.md"
    seen: dict[tuple[int, str], int] = {}
    code = "\n".join(tree.text(p) for p in tree.files(".py", ".json", under="src/"))
    written = _written(tree)
    found = []
    for number, line in tree.lines(path):
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if (
            not line.startswith("|")
            or len(cells) < 3
            or cells[0] in ("中文", "")
            or set(cells[0]) <= {"-", ":"}
        ):
            continue
        for column, cell in enumerate(cells[:3]):
            if not cell:
                found.append(f"{path}:{number}: a term needs Chinese, stem and English")
            before = seen.setdefault((column, cell.strip("`").lower()), number)
            if before != number:
                found.append(f"{path}:{number}: {cell} stands in line {before} already")
        stem = cells[1].strip("`")
        if not re.fullmatch(r"[a-z][a-z0-9_]*", stem):
            found.append(f"{path}:{number}: {stem!r} is no snake_case stem")
        elif written and stem.removesuffix("e") not in code:
            found.append(f"{path}:{number}: the code does not use {stem}")
    return found
