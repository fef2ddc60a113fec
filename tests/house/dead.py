"""Dead code: what nothing names, neither code, nor a template, nor a text that looks it up.

vulture finds names that no Python uses; Django also calls by template tag and by string, so a
name that stands as a word in a template or in a text constant is alive.
"""

from __future__ import annotations

import os
import re
from contextlib import redirect_stderr
from pathlib import Path

from vulture import Vulture
from vulture.core import Item

from tests.house.tree import Tree, constants

__all__ = ["check"]

# Called by Django, ninja, pytest, http.server or Python by convention, not by name in our code.
CONVENTIONS = (
    "Meta,default_auto_field,label,verbose_name*,urlpatterns,app_name,handler4??,handler500,"
    "managed,ordering,constraints,indexes,dependencies,operations,initial,atomic,application,"
    "objects,REQUIRED_FIELDS,USERNAME_FIELD,EMAIL_FIELD,zhengtong_kind,ready,clean,clean_*,"
    "get_queryset,get_context*,dispatch,add_arguments,handle,handle_error,do_*,log_message,*_version,"
    "template_name,"
    "use_required_attribute,error_css_class,required_css_class,load_config,*Config,__*"
)
# Under another decorator a function is handed to somebody, who calls it.
PLAIN = (
    "@property",
    "@cached_property",
    "@classmethod",
    "@staticmethod",
    "@cache",
    "@lru_cache",
    "@functools.",
    "@contextmanager",
    "@dataclass",
    "@transaction.atomic",
)


def _words(tree: Tree) -> set[str]:
    """Words by which code is called from outside Python."""
    found: set[str] = set()
    for path in tree.files(".html", ".txt", ".toml", ".sql", ".json", ".js"):
        if path.startswith(("src/", "pyproject")):
            found.update(re.findall(r"\w+", tree.text(path)))
    for module in tree.modules.values():
        for text in constants(module.code):
            if len(str(text.value)) < 200:
                found.update(re.findall(r"\w+", str(text.value)))
    return found


def _elsewhere(item: Item) -> bool:
    """A parameter that a caller gives, an attribute of another library's object, what a decorator takes."""
    if item.typ == "variable" and item.confidence == 100:
        return True
    line = item.filename.read_text(encoding="utf-8").splitlines()[item.first_lineno - 1].strip()
    if item.typ == "attribute":
        return f"self.{item.name}" not in line
    return line.startswith("@") and not line.startswith(PLAIN)


def check(tree: Tree) -> list[str]:
    """Functions, classes, methods, attributes and variables of src/ that nothing names."""
    words = _words(tree)
    vulture = Vulture(ignore_names=CONVENTIONS.split(","))
    paths = [path for path in tree.files(".py") if path.startswith(("src/", "tests/", "tools/"))]
    with Path(os.devnull).open("w") as nowhere, redirect_stderr(nowhere):
        vulture.scavenge([str(tree.root / path) for path in paths])
    return [
        f"{path}:{item.first_lineno}: {item.message}"
        for item in vulture.get_unused_code(min_confidence=60)
        if (path := item.filename.relative_to(tree.root).as_posix()).startswith("src/")
        and not path.endswith("settings.py")
        and str(item.name) not in words
        and not _elsewhere(item)
    ]
