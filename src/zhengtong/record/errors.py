"""What can go wrong with the record, each in a sentence that says what to do."""

from __future__ import annotations

__all__ = [
    "ContentDamaged",
    "ContentErased",
    "ContentMissing",
    "DiskFull",
    "KeysMissing",
    "ProofRefused",
    "RecordBehind",
    "RecordError",
    "SealBusy",
    "SegmentDamaged",
]


class RecordError(Exception):
    """Base of all; its text is meant for people."""


class DiskFull(RecordError):
    """No room to write; nothing was half-done and nothing is lost."""


class KeysMissing(RecordError):
    """The keys folder is absent, incomplete or open to others."""


class SealBusy(RecordError):
    """Another sealer works, or a writer held its transaction too long; try again."""


class RecordBehind(RecordError):
    """The database is older than the log of signed heads: sealing would fork the record."""


class SegmentDamaged(RecordError):
    """A segment file is not what its seal says."""


class ContentMissing(RecordError):
    """No such content in this store."""


class ContentErased(RecordError):
    """The content's key was destroyed on request; nobody can read it any more."""


class ContentDamaged(RecordError):
    """The content does not decrypt, or not to what the event committed to."""


class ProofRefused(RecordError):
    """No proof can be given: the event is not sealed yet, or the record does not bear it out."""
