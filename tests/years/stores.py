"""Empty simulated stores in this process, for replaying a year into them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.management import call_command

from tests.flow.hall import Hall, serving
from zhengtong.indicators.engine import engine
from zhengtong.record.keys import FileKeys
from zhengtong.record.paths import store_paths
from zhengtong.record.store import mark_store

__all__ = ["empty", "standing"]


def empty(var: Path) -> Hall:
    """A store with its tables and keys, marked as simulated; embedded database."""
    hall = Hall(var, "")
    with standing(hall):
        paths = store_paths()
        for folder in (paths.segments, paths.content, paths.documents):
            folder.mkdir(parents=True)
        FileKeys.create(paths.keys)
        call_command("migrate", verbosity=0, interactive=False)
        mark_store(simulated=True)
    return hall


@contextmanager
def standing(hall: Hall, copy: Path | None = None) -> Iterator[Hall]:
    """`hall`, or a copy of it, is the store of this process; its engine of figures is a new one."""
    if copy is not None:
        shutil.copytree(hall.var, copy)
        hall = Hall(copy, "")
    engine.cache_clear()
    with serving(hall):
        yield hall
    engine.cache_clear()
