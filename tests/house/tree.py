"""What the checkers look at: the files of a tree and its Python modules, read once."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

__all__ = ["ROOT", "Module", "Tree", "constants", "texts"]

ROOT = Path(__file__).resolve().parents[2]
NEVER = {".git", ".venv", "var", "wheels", "build", "dist", "__pycache__"}


@dataclass(frozen=True, eq=False)
class Module:
    """One Python file of the package, parsed."""

    name: str
    path: str
    code: ast.Module

    @property
    def package(self) -> str:
        """What a relative import starts from."""
        return self.name if self.path.endswith("__init__.py") else self.name.rpartition(".")[0]

    @property
    def migration(self) -> bool:
        """Written by `makemigrations` or beside it: frozen history."""
        return "migrations" in self.name.split(".")


@dataclass(frozen=True, eq=False)
class Tree:
    """A working tree: what git tracks or would track; everything where there is no git."""

    root: Path

    @cached_property
    def paths(self) -> list[str]:
        """Relative paths, sorted."""
        if (self.root / ".git").exists():
            listing = subprocess.run(
                ["git", "ls-files", "-coz", "--exclude-standard"],
                cwd=self.root,
                capture_output=True,
            )
            if listing.returncode == 0:
                names = listing.stdout.decode().split("\0")
                return sorted(name for name in names if name and (self.root / name).is_file())
        found = (path.relative_to(self.root) for path in self.root.rglob("*") if path.is_file())
        return sorted(p.as_posix() for p in found if not NEVER & set(p.parts))

    def files(self, *suffixes: str, under: str = "") -> list[str]:
        """Paths that end in one of `suffixes` and start with `under`."""
        return [p for p in self.paths if p.startswith(under) and p.endswith(suffixes or ("",))]

    def text(self, path: str) -> str:
        """The text of one file; empty when it is binary or has just gone."""
        try:
            return (self.root / path).read_text(encoding="utf-8")
        except (UnicodeDecodeError, FileNotFoundError):
            return ""

    def lines(self, path: str) -> Iterator[tuple[int, str]]:
        """Numbered lines of one file."""
        return enumerate(self.text(path).splitlines(), 1)

    @cached_property
    def modules(self) -> dict[str, Module]:
        """Modules of src/zhengtong by dotted name; a file that does not parse is left to ruff."""
        found = {}
        for path in self.files(".py", under="src/zhengtong/"):
            parts = path.removeprefix("src/").removesuffix(".py").split("/")
            name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
            try:
                found[name] = Module(name, path, ast.parse(self.text(path)))
            except SyntaxError:
                continue
        return found


def constants(code: ast.AST) -> Iterator[ast.Constant]:
    """Text constants that do something: docstrings and bare strings are left out."""
    idle = {
        id(node.value)
        for node in ast.walk(code)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(code):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in idle:
            yield node


def texts(code: ast.AST) -> Iterator[tuple[int, str]]:
    """(line, text) of every constant, f-strings whole, with `_` for what is filled in."""
    inside: set[int] = set()
    for node in ast.walk(code):
        if isinstance(node, ast.JoinedStr):
            inside.update(id(part) for part in node.values)
            parts = (str(p.value) if isinstance(p, ast.Constant) else "_" for p in node.values)
            yield node.lineno, "".join(parts)
    yield from (
        (each.lineno, str(each.value)) for each in constants(code) if id(each) not in inside
    )
