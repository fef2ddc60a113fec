"""What a self-evaluation knows beyond the generic case: money, lines, texts, notes, documents.

Amounts (万元) and scores are decimal text as it was printed ("340.34", "4.99"), "" where there is
none; they become `Decimal` when they are counted and never anything else. JSON columns are text.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

__all__ = [
    "BaseData",
    "Citation",
    "Document",
    "Evaluation",
    "Evidence",
    "Expense",
    "Funds",
    "Line",
    "Note",
    "Release",
    "Statement",
]


def _text() -> Any:
    """A column that an event mentions only where it says something: the database fills it in."""
    return models.TextField(default="", db_default="")


def _id() -> Any:
    return models.CharField(max_length=80, primary_key=True)


def _case() -> Any:
    return models.CharField(max_length=32, db_index=True)


class Evaluation(models.Model):
    """绩效自评: a unit's evaluation of its own year, one for each unit and year.

    `instruction` is JSON of the finance bureau's notice (issuer, title, number, issued_on,
    due_on); `weights` JSON {"levels": {name: points}, "inner": {name: points}}; `upto`,
    `tree_size` and `root` the watermark of the last computation; `edition` counts releases from
    1, `reason` says why there is a later one.
    """

    zhengtong_kind: ClassVar[str] = "projection"

    case = models.CharField(max_length=32, primary_key=True)
    organisation = models.CharField(max_length=32)
    year = models.IntegerField()
    short_name = _text()
    instruction = _text()
    weights = _text()
    outline = _text()
    objective = _text()
    achievement = _text()
    drafted_on = _text()
    edition = models.IntegerField(default=1, db_default=1)
    reason = _text()
    upto = models.BigIntegerField(null=True)
    tree_size = models.BigIntegerField(null=True)
    root = _text()


class Funds(models.Model):
    """年度资金: initial (年初), revised (全年, A) and outturn (执行, B), 万元.

    `by_income` and `by_spending` are JSON [[name, amount or null], …] in the form's order.
    """

    zhengtong_kind: ClassVar[str] = "projection"

    case = models.CharField(max_length=32, primary_key=True)
    initial = _text()
    revised = _text()
    outturn = _text()
    by_income = _text()
    by_spending = _text()
    weight = _text()
    computed_score = _text()
    working = _text()
    given_score = _text()
    difference_reason = _text()
    difference_for = _text()


class BaseData(models.Model):
    """基础数据表: posts and people; its expense rows are `Expense`. `buildings` is JSON."""

    zhengtong_kind: ClassVar[str] = "projection"

    case = models.CharField(max_length=32, primary_key=True)
    authorised_posts = models.IntegerField(default=0)
    civil_posts = models.IntegerField(null=True)
    institution_posts = models.IntegerField(null=True)
    serving_staff = models.IntegerField(default=0)
    retirees = models.IntegerField(null=True)
    veteran_retirees = models.IntegerField(null=True)
    buildings = _text()
    thrift_measures = _text()


class Expense(models.Model):
    """经费控制情况, one row: last year's outturn, this year's budget and outturn, 万元.

    `depth` 0 is a sum; deeper rows are parts of the last row above them that is less deep.
    """

    zhengtong_kind: ClassVar[str] = "projection"

    id = _id()
    case = _case()
    number = models.IntegerField()
    name = _text()
    previous = _text()
    budget = _text()
    outturn = _text()
    depth = models.IntegerField(default=0)


class Statement(models.Model):
    """报告正文的事实与文字: an amount, number or short text with its source, or a passage."""

    zhengtong_kind: ClassVar[str] = "projection"

    id = _id()
    case = _case()
    name = models.CharField(max_length=40)
    form = models.CharField(max_length=10)
    text = _text()
    source = _text()


class Line(models.Model):
    """三级指标, one row of the table.

    `binding` says what stands behind the actual value: computed (an `indicator` in its
    `version`, over `scope` up to `cut_off`), accounts (a quotient of amounts such as
    "outturn/revised"), evidence or qualitative. `figure` is JSON of the frozen figure. A reason
    counts only for what it was written about: `deviation_for` and `difference_for` keep that.
    """

    zhengtong_kind: ClassVar[str] = "projection"

    id = _id()
    case = _case()
    number = models.IntegerField()
    level1 = _text()
    level2 = _text()
    level3 = _text()
    target_text = _text()
    target_value = _text()
    target_unit = _text()
    target_operator = _text()
    weight = _text()
    score_rule = _text()
    binding = _text()
    indicator = _text()
    version = models.IntegerField(null=True)
    scope = _text()
    cut_off = _text()
    accounts = _text()
    template = _text()
    judged = _text()
    share = _text()
    note = _text()
    figure = _text()
    scope_text = _text()
    actual_text = _text()
    actual_value = _text()
    actual_unit = _text()
    computed_score = _text()
    working = _text()
    given_score = _text()
    deviation_reason = _text()
    improvement = _text()
    deviation_for = _text()
    difference_reason = _text()
    difference_for = _text()


class Citation(models.Model):
    """正文引用的数: a computed figure that the text prints under `name`, without a line."""

    zhengtong_kind: ClassVar[str] = "projection"

    id = _id()
    case = _case()
    name = models.CharField(max_length=40)
    indicator = _text()
    version = models.IntegerField(null=True)
    scope = _text()
    cut_off = _text()
    figure = _text()
    scope_text = _text()


class Evidence(models.Model):
    """佐证材料 of a line; the file itself is content of the case, under `content_name`."""

    zhengtong_kind: ClassVar[str] = "projection"

    id = _id()
    case = _case()
    line = models.IntegerField()
    name = _text()
    media_type = _text()
    size = models.BigIntegerField(default=0, db_default=0)

    @property
    def content_name(self) -> str:
        """What `flow.looks.look` opens it by."""
        return f"evidence:{self.id}"


class Note(models.Model):
    """勾稽说明: the unit's word on a sum that does not tie out. It speaks of one `difference`."""

    zhengtong_kind: ClassVar[str] = "projection"

    id = _id()
    case = _case()
    key = models.CharField(max_length=40)
    difference = _text()
    explanation = _text()


class Document(models.Model):
    """A document that was written, with its SM3 digest: the file must still be that one."""

    zhengtong_kind: ClassVar[str] = "projection"

    id = _id()
    case = _case()
    edition = models.IntegerField()
    format = models.CharField(max_length=8)
    file = _text()
    digest = _text()
    size = models.BigIntegerField(default=0)
    written_at = models.BigIntegerField()


class Release(models.Model):
    """发布版次: what was released, at which watermark, and what it takes the place of."""

    zhengtong_kind: ClassVar[str] = "projection"

    id = _id()
    case = _case()
    edition = models.IntegerField()
    released_at = models.BigIntegerField()
    given_total = _text()
    computed_total = _text()
    grade = _text()
    upto = models.BigIntegerField(null=True)
    tree_size = models.BigIntegerField(null=True)
    root = _text()
    reason = _text()
