"""How many wrong passwords lock a person at an address, and for how long: local data."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest

from zhengtong.org.settings import setting

__all__ = ["cool_off", "tries"]


def tries(request: HttpRequest, credentials: dict[str, str] | None = None) -> int:
    """Wrong tries until the lock."""
    return int(setting("", "sign_in")["tries"])


def cool_off(request: HttpRequest | None = None) -> timedelta:
    """How long the lock holds."""
    return timedelta(minutes=int(setting("", "sign_in")["lock_minutes"]))
