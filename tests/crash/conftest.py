"""The fixtures of the crash tests."""

from tests.flow.hall import founded, hall

__all__ = ["founded", "hall"]
