"""One county is built for all; who changes it gets a copy."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cockpit.halls import Hall, build, copied, serving


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any) -> Path:
    folder = tmp_path_factory.mktemp("cockpit")
    with django_db_blocker.unblock():
        build(folder)
    return folder


@pytest.fixture
def hall(built: Path, django_db_blocker: Any) -> Iterator[Hall]:
    """To look at."""
    with django_db_blocker.unblock(), serving(built):
        yield Hall(built)


@pytest.fixture
def own_hall(built: Path, tmp_path: Path, django_db_blocker: Any) -> Iterator[Hall]:
    """To change."""
    folder = copied(built, tmp_path / "hall")
    with django_db_blocker.unblock(), serving(folder):
        yield Hall(folder)
