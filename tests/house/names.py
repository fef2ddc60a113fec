"""What imports cannot show, read from files: templates, static files and tags by name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.house.layers import may_use, room_of
from tests.house.tree import Tree, constants

__all__ = ["check", "room_of_path"]

TEMPLATE = re.compile(r"""\{%-?\s*(?:extends|include)\s+["']([^"']+)["']""")
STATIC = re.compile(r"""\{%-?\s*static\s+["']([^"']+)["']""")
LOAD = re.compile(r"\{%-?\s*load\s+([^%]+?)\s*-?%\}")
NAMED = re.compile(r"[\w./-]+\.(?:html|txt|css|js|svg|json)")


def room_of_path(path: str) -> str:
    """`src/zhengtong/systems/hotline/templates/…` → `systems/hotline`."""
    return room_of(path.removeprefix("src/").replace("/", "."))


def _catalogue(tree: Tree, folder: str) -> dict[str, str]:
    """Name by which a file is asked for → path, for files in folders called `folder`."""
    found = {}
    for path in tree.files(under="src/zhengtong/"):
        name = path.partition(f"/{folder}/")[2]
        if name:
            found[name] = path
    return found


def _libraries(tree: Tree) -> dict[str, str]:
    names = _catalogue(tree, "templatetags")
    return {name.removesuffix(".py"): path for name, path in names.items() if name.endswith(".py")}


def _uses(tree: Tree) -> Iterator[tuple[str, int, str, str]]:
    """(path, line, what is asked for, path of what answers)."""
    templates, static = _catalogue(tree, "templates"), _catalogue(tree, "static")
    libraries = _libraries(tree)
    for name, path in templates.items():
        for number, line in tree.lines(path):
            asked = [(name, templates.get(name)) for name in TEMPLATE.findall(line)]
            asked += [(name, static.get(name)) for name in STATIC.findall(line)]
            for words in LOAD.findall(line):
                modules = words.partition(" from ")[2] or words
                asked += [(word, libraries.get(word, "")) for word in modules.split()]
            for name, answer in asked:
                if answer is None and not name.startswith(("admin/", "registration/", "ninja/")):
                    yield path, number, name, ""
                elif answer:
                    yield path, number, name, answer
    for module in tree.modules.values():
        for text in constants(module.code):
            name = str(text.value)
            answer = templates.get(name) or static.get(name) if NAMED.fullmatch(name) else None
            if answer:
                yield module.path, text.lineno, name, answer


def check(tree: Tree) -> list[str]:
    """Templates, static files and tag libraries that are asked for upwards, sideways or in vain."""
    found = []
    for path, line, name, answer in _uses(tree):
        room = room_of_path(path)
        if not answer:
            found.append(f"{path}:{line}: {name} does not exist")
        elif not may_use(room, room_of_path(answer)):
            found.append(
                f"{path}:{line}: {room} uses {name} of {room_of_path(answer)}, not below it"
            )
    return list(dict.fromkeys(found))
