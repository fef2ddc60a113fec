"""Each stranger moves into a hall of its own; two of them bring a register."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection

from tests.flow.hall import Hall, founded, hall
from tests.strangers.attendance import Attendance
from tests.strangers.draw import Draw

__all__ = ["founded", "hall", "house"]


@pytest.fixture
def house(hall: Hall) -> Iterator[Hall]:
    """The hall with the registers that the strangers brought."""
    with connection.schema_editor() as editor:
        for model in (Attendance, Draw):
            editor.create_model(model)
    yield hall
