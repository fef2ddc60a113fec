"""次数: how often somebody may guess. Four digits are soon tried through by a machine.

Counted by address and by what was asked for, in the database: a site of several processes counts as
one, and starting it anew forgives nothing. Of look-ups only failures count, so that a whole hall
behind one address is not shut out by its own visitors. Whose tries they are cannot be read back.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.crypto import salted_hmac

from zhengtong.web.portal.models import Tries

__all__ = ["Attempts", "clear_spent"]


@dataclass(frozen=True, slots=True)
class Attempts:
    """So many (`most`) within so many minutes, then no more until they are over."""

    name: str
    most: int
    minutes: int

    def _key(self, who: str) -> str:
        return salted_hmac(f"zhengtong.attempts.{self.name}", who, algorithm="sha256").hexdigest()

    def spent(self, *who: str) -> bool:
        """Whether one of `who` has used up its tries."""
        keys = [self._key(each) for each in who]
        held = Tries.objects.filter(key__in=keys, until__gt=int(time.time()))
        return held.filter(count__gte=self.most).exists()

    def count(self, *who: str) -> None:
        """One more of each."""
        for each in who:
            self._count(self._key(each))

    def _count(self, key: str) -> None:
        now = int(time.time())
        held = Tries.objects.filter(key=key)
        if held.filter(until__gt=now).update(count=F("count") + 1):
            return
        until = now + self.minutes * 60
        if held.filter(until__lte=now).update(count=1, until=until):
            return
        try:
            with transaction.atomic():
                Tries.objects.create(key=key, count=1, until=until)
        except IntegrityError:  # somebody else counted this first try in the same moment
            held.update(count=F("count") + 1)


def clear_spent() -> int:
    """Forget tries whose minutes are over; returns how many."""
    return Tries.objects.filter(until__lte=int(time.time())).delete()[0]
