"""Why the door stayed shut. Every refusal says so in plain Chinese, with the clause or rule."""

from __future__ import annotations

__all__ = [
    "BadData",
    "Busy",
    "GuardRefused",
    "KeyReused",
    "NotAllowed",
    "NotNow",
    "Refused",
    "Stale",
    "TooLong",
    "UnknownCase",
    "UnknownVerb",
]


class Refused(Exception):
    """`act()` changed nothing. `message` says what to do, `clause` on which ground."""

    code = "refused"

    def __init__(self, message: str, clause: str = "", **details: object) -> None:
        super().__init__(message)
        self.message = message
        self.clause = clause
        self.details = details

    def __str__(self) -> str:
        return f"{self.message}（{self.clause}）" if self.clause else self.message


class UnknownCase(Refused):
    """Nothing is filed under this id."""

    code = "unknown_case"


class UnknownVerb(Refused):
    """The procedure has no such verb."""

    code = "unknown_verb"


class NotNow(Refused):
    """The verb is not possible in the case's present state."""

    code = "not_now"


class NotAllowed(Refused):
    """The verb is not this actor's to do."""

    code = "not_allowed"


class Stale(Refused):
    """The case has moved on since the caller looked at it."""

    code = "stale"


class KeyReused(Refused):
    """The same request key came with different contents."""

    code = "key_reused"


class BadData(Refused):
    """A field is missing or wrong; `fields` maps its name to what to do."""

    code = "bad_data"

    def __init__(self, fields: dict[str, str]) -> None:
        super().__init__("；".join(fields.values()), fields=fields)
        self.fields = fields


class GuardRefused(Refused):
    """A rule of the procedure says no."""

    code = "guard"


class TooLong(Refused):
    """What would be said in the record does not fit into one event."""

    code = "too_long"


class Busy(Refused):
    """Others were in the way for too long; the same request may succeed later."""

    code = "busy"
