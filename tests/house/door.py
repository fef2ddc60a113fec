"""One door in: code outside flow/ and record/ changes no state; every table says what it is.

Read from the code, so that it holds for lines that no test runs. `guard.py` sees the rest.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tests.house.layers import edges, room_of
from tests.house.tree import Module, Tree, texts

__all__ = ["KINDS", "check", "kinds_of_models"]

KINDS = {"projection", "content", "index", "machinery"}
FREE = {"content", "index", "machinery"}
# Only the event table is the record itself.
RECORD = "zhengtong.record.models.Event"
DOORKEEPERS = {"flow", "record"}
# What writes projections row by row: for the door alone.
BEHIND_THE_DOOR = ("zhengtong.flow.rows", "zhengtong.flow.store")

BULK = {"bulk_create", "bulk_update", "get_or_create", "update_or_create"}
BULK |= {f"a{name}" for name in BULK}
PLAIN = {"create", "update", "delete", "acreate", "aupdate", "adelete"}
SAVES = {"save", "asave", "save_base"}
# A call on one of these is a call on a query set.
QUERIES = {"objects", "filter", "exclude", "all", "order_by", "select_for_update", "using"}
SQL = re.compile(
    r"\b(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|REPLACE\s+INTO|DELETE\s+FROM|TRUNCATE(?:\s+TABLE)?)\s+"
    r"[\"`]?(\w*)|\bUPDATE\s+[\"`]?(\w+)[\"`]?\s+SET\b|\bCOPY\s+(\w+)[^;]*\bFROM\s+STDIN\b",
    re.IGNORECASE,
)
EVENT_SQL = re.compile(
    r"\b(INSERT|UPDATE|DELETE|REPLACE|TRUNCATE|COPY|ALTER|DROP)\b[^;]*\brecord_event\b",
    re.IGNORECASE | re.DOTALL,
)


def _base_names(node: ast.ClassDef) -> set[str]:
    return {ast.unparse(base).rpartition(".")[2] for base in node.bases}


def _declared(node: ast.ClassDef) -> str | None:
    for line in node.body:
        targets = line.targets if isinstance(line, ast.Assign) else [getattr(line, "target", None)]
        names = {target.id for target in targets if isinstance(target, ast.Name)}
        value = getattr(line, "value", None)
        if "zhengtong_kind" in names and isinstance(value, ast.Constant):
            return str(value.value)
    return None


def _abstract(node: ast.ClassDef) -> bool:
    inner = next((n for n in node.body if isinstance(n, ast.ClassDef) and n.name == "Meta"), None)
    return inner is not None and "abstract = True" in ast.unparse(inner)


def _models(tree: Tree) -> Iterator[tuple[Module, ast.ClassDef]]:
    """Django model classes, as far as names tell; `django_walk` knows them all."""
    for module in tree.modules.values():
        for node in ast.walk(module.code):
            if isinstance(node, ast.ClassDef) and not module.migration:
                bases = _base_names(node)
                if _declared(node) or bases & {"Model", "AbstractBaseUser", "AbstractUser"}:
                    yield module, node


def kinds_of_models(tree: Tree) -> dict[str, str]:
    """Class name → kind, for looking up what a line of code writes."""
    return {node.name: _declared(node) or "" for _, node in _models(tree)}


def _undeclared(tree: Tree) -> Iterator[str]:
    for module, node in _models(tree):
        kind, where = _declared(node), f"{module.path}:{node.lineno}"
        if kind is None and not _abstract(node):
            yield f"{where}: model {node.name} declares no zhengtong_kind ({', '.join(sorted(KINDS))})"
        elif kind and kind not in KINDS and f"{module.name}.{node.name}" != RECORD:
            yield f"{where}: zhengtong_kind {kind!r} of {node.name} is none of {', '.join(sorted(KINDS))}"


def _chain(node: ast.expr) -> list[str]:
    """`Case.objects.filter(…).update` → [Case, objects, filter]; calls and indexes are passed."""
    names: list[str] = []
    while True:
        if isinstance(node, ast.Attribute):
            names.append(node.attr)
            node = node.value
        elif isinstance(node, ast.Call):
            node = node.func
        elif isinstance(node, ast.Subscript | ast.Await):
            node = node.value
        else:
            names.append(node.id if isinstance(node, ast.Name) else "")
            return names[::-1]


def _types(scope: ast.AST, models: dict[str, str], owner: str) -> dict[str, str]:
    """Variable → model class in one function: from annotations, calls, queries and loops."""
    found = dict.fromkeys(("self", "cls", "super"), owner)

    def learn(target: ast.expr | None, value: ast.expr | None) -> None:
        if isinstance(target, ast.Name) and value is not None:
            chain = _chain(value)
            start = found.get(chain[0], chain[0])
            if start in models:
                found[target.id] = start
            elif QUERIES & set(chain):
                found[target.id] = "?"

    for node in ast.walk(scope):
        if isinstance(node, ast.arg) and node.annotation is not None:
            words = re.findall(r"\w+", ast.unparse(node.annotation))
            found |= {node.arg: next((word for word in words if word in models), "")}
        elif isinstance(node, ast.Assign):
            for target in node.targets:
                learn(target, node.value)
        elif isinstance(node, ast.AnnAssign):
            learn(node.target, node.value)
        elif isinstance(node, ast.For | ast.AsyncFor | ast.comprehension):
            learn(node.target, node.iter)
        elif isinstance(node, ast.NamedExpr):
            learn(node.target, node.value)
        elif isinstance(node, ast.Call) and ast.unparse(node.func) == "isinstance":
            learn(node.args[0], node.args[1])
    return found


def _writes(call: ast.Call, chain: list[str], known: bool) -> bool:
    """Is this call an ORM write, for all that can be seen?"""
    verb = chain[-1]
    if verb in BULK:
        return True
    if verb in SAVES:  # document.save(path) and workbook.save(path) name a file
        return known or not call.args
    if verb not in PLAIN:
        return False
    related = any(name.endswith("_set") for name in chain)
    if verb.removeprefix("a") == "delete":
        return known or related or bool(QUERIES & set(chain)) or not call.args + call.keywords
    return bool(QUERIES & set(chain)) or related or (known and verb not in ("create", "acreate"))


def _scopes(
    body: list[ast.stmt], models: dict[str, str], owner: str = ""
) -> Iterator[tuple[ast.stmt, str]]:
    """Each function or loose statement, with the model that `self` is (or manages) there."""
    for node in body:
        if isinstance(node, ast.ClassDef):
            words = re.findall(r"\w+", " ".join([node.name, *map(ast.unparse, node.bases)]))
            yield from _scopes(node.body, models, next((w for w in words if w in models), ""))
        else:
            yield node, owner


def _orm_writes(module: Module, models: dict[str, str]) -> Iterator[str]:
    for scope, owner in _scopes(module.code.body, models):
        types = _types(scope, models, owner)
        for call in (node for node in ast.walk(scope) if isinstance(node, ast.Call)):
            if not isinstance(call.func, ast.Attribute):
                continue
            chain = _chain(call.func)
            model = chain[0] if chain[0] in models else types.get(chain[0], "")
            if models.get(model) in FREE or not _writes(call, chain, known=model in models):
                continue
            what = f"{model} ({models[model]})" if model in models else "an unseen model"
            yield (
                f"{module.path}:{call.lineno}: .{chain[-1]}() writes {what}: "
                "state changes through act(); what is no state needs a visible type"
            )


def _sql_writes(module: Module, tables: dict[str, str]) -> Iterator[str]:
    for line, text in texts(module.code):
        for found in SQL.finditer(text):
            table = next(filter(None, found.groups()), "?")
            if tables.get(table) not in FREE:
                yield f"{module.path}:{line}: SQL writes {table}; state changes through act()"


def _tables(tree: Tree) -> dict[str, str]:
    """Table → kind, by Django's rule `<app>_<model>` or by db_table."""
    found = {}
    for module, node in _models(tree):
        named = re.search(r"db_table = ['\"](\w+)['\"]", ast.unparse(node))
        app = module.name.split(".")[-2 if module.name.endswith(".models") else -3]
        found[named[1] if named else f"{app}_{node.name.lower()}"] = _declared(node) or ""
    return found


def check(tree: Tree) -> list[str]:
    """Undeclared models, and every write of state that is seen outside the door."""
    found = list(_undeclared(tree))
    models, tables = kinds_of_models(tree), _tables(tree)
    for module in tree.modules.values():
        room = room_of(module.name)
        if room != "record":
            found += [
                f"{module.path}:{line}: only record/ writes record_event"
                for line, text in texts(module.code)
                if EVENT_SQL.search(text)
            ]
        if room not in DOORKEEPERS and not module.migration:
            found += [*_orm_writes(module, models), *_sql_writes(module, tables)]
    for edge in edges(tree):
        if room_of(edge.module.name) not in DOORKEEPERS and edge.target in BEHIND_THE_DOOR:
            found.append(
                f"{edge.module.path}:{edge.line}: {edge.target} stands behind the one door"
            )
    for path in tree.files(".sql", under="src/"):
        if not path.startswith("src/zhengtong/record/") and EVENT_SQL.search(tree.text(path)):
            found.append(f"{path}:1: only record/ writes record_event")
    return list(dict.fromkeys(found))
