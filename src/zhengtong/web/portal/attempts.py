"""次数: how often somebody may guess. Four digits are soon tried through by a machine.

Counted in the cache by address and by what was asked for. Of look-ups only failures count, so that
a whole hall behind one address is not shut out by its own visitors.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.core.cache import cache

__all__ = ["Attempts"]


@dataclass(frozen=True, slots=True)
class Attempts:
    """So many (`most`) within so many minutes, then no more until they are over."""

    name: str
    most: int
    minutes: int

    def _key(self, who: str) -> str:
        return f"portal:{self.name}:{who}"

    def spent(self, *who: str) -> bool:
        """Whether one of `who` has used up its tries."""
        return any(int(cache.get(self._key(each), 0)) >= self.most for each in who)

    def count(self, *who: str) -> None:
        """One more of each."""
        for each in who:
            key = self._key(each)
            if not cache.add(key, 1, self.minutes * 60):
                try:
                    cache.incr(key)
                except ValueError:
                    cache.set(key, 1, self.minutes * 60)
