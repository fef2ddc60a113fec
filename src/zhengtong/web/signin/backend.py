"""Accounts by password; one that was just looked up is kept for a few seconds."""

from __future__ import annotations

import time

from django.contrib.auth.backends import ModelBackend

from zhengtong.org.models import Account

__all__ = ["AccountBackend", "forget_accounts"]

_SECONDS = 5.0
_held: dict[int, tuple[float, Account]] = {}


def forget_accounts() -> None:
    """Look every account up anew (a password or a lock was changed in this process)."""
    _held.clear()


class AccountBackend(ModelBackend):
    """Django's own, but for keeping; a changed password ends other sessions within seconds."""

    def get_user(self, user_id: int) -> Account | None:
        """The account of a session."""
        held = _held.get(user_id)
        now = time.monotonic()
        if held is None or now - held[0] > _SECONDS:
            found = super().get_user(user_id)
            if not isinstance(found, Account):
                return None
            _held[user_id] = held = (now, found)
        return held[1]
