"""Tables of the record that the ORM may read: the events (unmanaged), seals, tiles and content.

Every model says what it is: `projection` (rebuilt from events), `content` (encrypted, erasable),
`index` (rebuilt from content) or `machinery` (no state of the hall).
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Event(models.Model):
    """An event, read-only through the ORM; written by `record.append` alone."""

    zhengtong_kind: ClassVar[str] = "record"

    id = models.BigAutoField(primary_key=True)
    uid = models.CharField(max_length=32)
    stream = models.TextField()
    position = models.BigIntegerField()
    kind = models.TextField()
    schema = models.IntegerField()
    procedure = models.TextField()
    procedure_version = models.IntegerField()
    from_state = models.TextField()
    to_state = models.TextField()
    actor = models.TextField()
    on_behalf_of = models.TextField()
    organisation = models.TextField()
    organisation_path = models.TextField()
    item = models.TextField()
    region = models.TextField()
    happened_at = models.BigIntegerField()
    recorded_at = models.BigIntegerField()
    channel = models.TextField()
    legal_basis = models.TextField()
    correlation = models.TextField()
    causation = models.TextField()
    source = models.TextField()
    source_key = models.TextField()
    origin = models.TextField()
    corrects = models.TextField()
    request = models.TextField(null=True)  # NULL: unique only where given
    body = models.TextField()
    hash = models.BinaryField()
    n1 = models.BigIntegerField(null=True)
    n2 = models.BigIntegerField(null=True)
    n3 = models.BigIntegerField(null=True)
    n4 = models.BigIntegerField(null=True)
    n5 = models.BigIntegerField(null=True)
    n6 = models.BigIntegerField(null=True)
    n7 = models.BigIntegerField(null=True)
    n8 = models.BigIntegerField(null=True)
    t1 = models.TextField()
    t2 = models.TextField()
    t3 = models.TextField()
    t4 = models.TextField()
    t5 = models.TextField()
    t6 = models.TextField()

    class Meta:
        managed = False
        db_table = "record_event"


class Seal(models.Model):
    """A sealed stretch of events and the signed tree head after it."""

    zhengtong_kind: ClassVar[str] = "machinery"

    first_id = models.BigIntegerField(unique=True)
    last_id = models.BigIntegerField(unique=True)
    tree_size = models.BigIntegerField(unique=True)
    root = models.BinaryField()
    frontier = models.BinaryField()
    file = models.TextField()
    file_digest = models.BinaryField()
    signature = models.BinaryField()
    key_id = models.TextField()
    sealed_at = models.BigIntegerField()


class Tile(models.Model):
    """Root of a complete subtree, so that a proof need not hash the whole tree.

    Level 0 covers 256 leaves, level 1 256 tiles of level 0, and so on; `last_id` is the event of
    its last leaf, which makes the leaf of any event a short look-up even where ids have gaps.
    """

    zhengtong_kind: ClassVar[str] = "machinery"

    level = models.SmallIntegerField()
    number = models.BigIntegerField()
    last_id = models.BigIntegerField()
    root = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["level", "number"], name="record_tile_place"),
            models.UniqueConstraint(fields=["level", "last_id"], name="record_tile_last"),
        ]


class ContentKey(models.Model):
    """The key of one case's content, wrapped by the hall's key; erasing it erases the content."""

    zhengtong_kind: ClassVar[str] = "content"

    owner = models.CharField(max_length=64, primary_key=True)
    wrapped = models.BinaryField(null=True)
    key_id = models.TextField()
    erased_at = models.BigIntegerField(null=True)


class ContentItem(models.Model):
    """One encrypted piece of content; the event holds its id and a salted commitment.

    The salt lies inside the ciphertext, so that whoever destroys the key destroys it too.
    """

    zhengtong_kind: ClassVar[str] = "content"

    id = models.CharField(max_length=32, primary_key=True)
    owner = models.CharField(max_length=64, db_index=True)
    name = models.TextField()
    media_type = models.TextField(default="application/json")
    size = models.BigIntegerField()
    data = models.BinaryField(null=True)
    file = models.TextField(default="")


class ContentLookup(models.Model):
    """Keyed digests of numbers (HMAC-SM3), for exact look-up without reading any content."""

    zhengtong_kind: ClassVar[str] = "index"

    digest = models.CharField(max_length=64, db_index=True)
    owner = models.CharField(max_length=64, db_index=True)


class StoreMark(models.Model):
    """What kind of store this is: live and simulated events never share a database."""

    zhengtong_kind: ClassVar[str] = "machinery"

    name = models.CharField(max_length=40, primary_key=True)
    value = models.TextField()
