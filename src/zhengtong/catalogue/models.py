"""What the catalogue knows, as the record tells it; the search index beside it is rebuilt."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class ServiceItem(models.Model):
    """事项: one handling item (业务办理项), its live version and a draft beside it.

    `live_texts` and `draft_texts` are JSON {section: id of its ItemText}; the columns below them
    repeat what lists and figures need of the live version. Amounts are in `*_unit`
    (`law.calendar.Unit`); `applicant_types` and `themes` are codes between spaces.
    """

    zhengtong_kind: ClassVar[str] = "projection"

    case = models.CharField(max_length=32, primary_key=True)
    code = models.CharField(max_length=40, unique=True)
    key = models.CharField(max_length=60, default="", db_index=True)
    name = models.TextField(default="")
    type = models.CharField(max_length=4, default="")
    organisation = models.CharField(max_length=32, default="")
    organisation_path = models.TextField(default="")
    region = models.CharField(max_length=12, default="")
    version = models.IntegerField(default=0)
    draft_version = models.IntegerField(default=0)
    live = models.BooleanField(default=False, db_index=True)
    live_texts = models.TextField(default="")
    draft_texts = models.TextField(default="")
    on_the_spot = models.BooleanField(default=False)
    statutory_amount = models.IntegerField(default=0)
    statutory_unit = models.CharField(max_length=16, default="")
    promised_amount = models.IntegerField(default=0)
    promised_unit = models.CharField(max_length=16, default="")
    online_depth = models.IntegerField(default=0)
    visits = models.IntegerField(default=0)
    fee = models.BooleanField(default=False)
    source_system = models.CharField(max_length=40, default="")
    applicant_types = models.TextField(default="")
    themes = models.TextField(default="")
    published_at = models.BigIntegerField(null=True)
    changed_at = models.BigIntegerField(default=0)

    class Meta:
        indexes = [models.Index("organisation", "code", name="catalogue_item_of_unit")]


class ItemText(models.Model):
    """A section of an item's body, or a part of one: written once, named by its own digest."""

    zhengtong_kind: ClassVar[str] = "projection"

    id = models.CharField(max_length=32, primary_key=True)
    text = models.TextField()


class Reference(models.Model):
    """基础数据: what items refer to by code: data elements, materials, source systems, lists.

    `id` is "kind:code"; `attributes` JSON of the fields that `schema.TABLES` names.
    """

    zhengtong_kind: ClassVar[str] = "projection"

    id = models.CharField(max_length=100, primary_key=True)
    kind = models.CharField(max_length=24, db_index=True)
    code = models.CharField(max_length=60)
    place = models.IntegerField(default=0)
    attributes = models.TextField()


class SearchEntry(models.Model):
    """One live item in the search index; its bigrams lie in the table `catalogue_search`."""

    zhengtong_kind: ClassVar[str] = "index"

    code = models.CharField(max_length=40, unique=True)
    stamp = models.TextField()
    name = models.TextField()
    words = models.TextField()
    applicant_types = models.TextField()


class SearchText(models.Model):
    """The bigrams of an entry: FTS5 on SQLite, a tsvector on PostgreSQL (see migrations)."""

    zhengtong_kind: ClassVar[str] = "index"

    class Meta:
        managed = False
        db_table = "catalogue_search"
