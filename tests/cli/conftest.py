"""The fixtures of the program's tests."""

from tests.flow.hall import founded, hall

__all__ = ["founded", "hall"]
