"""What only the loaded program shows: model relations, migrations, receivers, addresses.

Needs Django to be set up; nothing here asks the database.
"""

from __future__ import annotations

import ast
import gc
import re
import weakref
from collections.abc import Iterator
from typing import Any

from tests.house.door import KINDS, RECORD
from tests.house.layers import PACKAGE, may_use, room_of
from tests.house.names import room_of_path
from tests.house.tree import Tree, constants

__all__ = [
    "addresses",
    "all_signals",
    "links",
    "migrations",
    "model_kinds",
    "receivers",
    "relations",
]

LINK = re.compile(r"""\{%-?\s*url\s+["']([^"']+)["']""")
LINKING = {"reverse", "reverse_lazy", "redirect", "resolve_url"}

# Tables that are not ours, and why no act has to write them.
FOREIGN = {
    "auth": "Django's permissions: rights are grants of org, these stay empty",
    "contenttypes": "Django's list of its models",
    "sessions": "who is signed in is no state of the hall",
    "axes": "attempts to sign in and lock-outs are no state of the hall",
    "otp_totp": "a second factor belongs to an account, which is machinery",
    "otp_static": "spare codes of a second factor",
}


def _ours(name: str) -> bool:
    return name.startswith(f"{PACKAGE}.")


def model_kinds(models: list[Any]) -> list[str]:
    """Models that do not say what they are, and foreign ones that nobody explained."""
    found = []
    for model in models:
        label, kind = model._meta.label, getattr(model, "zhengtong_kind", None)
        path = f"{model.__module__}.{model.__qualname__}"
        if not _ours(model.__module__):
            if kind is None and model._meta.app_label not in FOREIGN and "tests." not in path:
                found.append(f"{label}: a foreign model without a reason (tests/house/walk.py)")
        elif kind not in KINDS and not (path == RECORD and kind == "record"):
            found.append(f"{label}: zhengtong_kind is {kind!r}, must be one of {sorted(KINDS)}")
    return found


def relations(models: list[Any]) -> list[str]:
    """Foreign keys, one-to-one and many-to-many fields that point upwards or sideways."""
    found = []
    for model in models:
        for field in model._meta.get_fields():
            target = field.related_model if not field.auto_created else None
            if target is None or not _ours(model.__module__) or not _ours(target.__module__):
                continue
            room, below = room_of(model.__module__), room_of(target.__module__)
            if not may_use(room, below):
                found.append(f"{model._meta.label}.{field.name}: {room} points at {below}")
    return found


def migrations(disk: dict[tuple[str, str], Any], rooms: dict[str, str]) -> list[str]:
    """Dependencies of migrations on those of a room that is not below; `rooms` by app label."""
    found = []
    for (app, name), migration in disk.items():
        needs = [*migration.dependencies, *((b, app) for b, _ in migration.run_before)]
        for label, *_ in needs:
            room, below = rooms.get(app), rooms.get(label)
            if room is not None and below is not None and not may_use(room, below):
                found.append(f"{app}/migrations/{name}: {room} depends on {below}")
    return found


def receivers(signals: list[Any], models: list[Any]) -> list[str]:
    """Receivers that listen to a model or a signal of a room that is not below their own."""
    by_id = {id(model): model for model in models}
    found = []
    for signal in signals:
        for entry in signal.receivers:
            (_, sender), reference = entry[0], entry[1]
            weak = isinstance(reference, weakref.ReferenceType)
            receiver = reference() if weak else reference
            module = getattr(receiver, "__module__", "") or ""
            source = by_id.get(sender)
            if source is None or not _ours(module) or not _ours(source.__module__):
                continue
            room, below = room_of(module), room_of(source.__module__)
            if not may_use(room, below):
                found.append(
                    f"{module}.{receiver.__name__}: {room} listens to {source._meta.label}"
                )
    return found


def all_signals() -> list[Any]:
    """Every signal that exists in this process; lazy objects are not woken to ask what they are."""
    from django.dispatch import Signal

    return [each for each in gc.get_objects() if issubclass(type(each), Signal)]


def addresses(resolver: Any, namespaces: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
    """(full name, module of the view) of every named address below a resolver."""
    for pattern in resolver.url_patterns:
        if hasattr(pattern, "url_patterns"):
            inner = (*namespaces, pattern.namespace) if pattern.namespace else namespaces
            yield from addresses(pattern, inner)
        elif pattern.name:
            view = getattr(pattern.callback, "view_class", pattern.callback)
            yield ":".join((*namespaces, pattern.name)), view.__module__


def links(tree: Tree, named: dict[str, str]) -> list[str]:
    """`{% url 'x' %}` and reverse("x") that lead to a page of a room that is not below."""
    found = []
    for path, line, name in _links(tree):
        module, room = named.get(name, ""), room_of_path(path)
        if _ours(module) and not may_use(room, room_of(module)):
            found.append(
                f"{path}:{line}: {room} links to {name} of {room_of(module)}, not below it"
            )
    return found


def _links(tree: Tree) -> Iterator[tuple[str, int, str]]:
    for path in tree.files(".html", ".txt", under="src/zhengtong/"):
        for number, text in tree.lines(path):
            yield from ((path, number, name) for name in LINK.findall(text))
    for module in tree.modules.values():
        for call in (node for node in ast.walk(module.code) if isinstance(node, ast.Call)):
            if call.args and ast.unparse(call.func).rpartition(".")[2] in LINKING:
                for constant in constants(call.args[0]):
                    yield module.path, constant.lineno, str(constant.value)
