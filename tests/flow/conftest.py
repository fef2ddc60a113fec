"""The fixtures of the flow's tests."""

from tests.flow.hall import founded, hall

__all__ = ["founded", "hall"]
