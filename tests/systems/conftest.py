"""The fixtures of the systems' tests."""

from tests.flow.hall import founded, hall

__all__ = ["founded", "hall"]
