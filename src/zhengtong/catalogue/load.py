"""A hall's catalogue from a file, as `zhengtong init` and the demonstration read it.

Everything goes through the one door; what stands already is not written again, so that loading
twice changes nothing. An item that cannot be taken is listed, the rest goes in.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from zhengtong.catalogue.drafts import Desk, desk
from zhengtong.catalogue.references import forget_references, references
from zhengtong.catalogue.rules import ItemFaulty
from zhengtong.catalogue.schema import TABLES, TITLES
from zhengtong.catalogue.search import refresh_search
from zhengtong.catalogue.spec import clean
from zhengtong.flow.refusals import Refused
from zhengtong.org.actors import Actor

__all__ = ["LISTS", "BadRow", "Report", "load_catalogue"]

LISTS: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("source_system", ("source_systems",), "code"),
    ("handling_scope", ("handling_scopes",), "code"),
    ("applicant_type", ("applicant_types",), "code"),
    ("theme_personal", ("themes", "personal"), "code"),
    ("theme_enterprise", ("themes", "enterprise"), "code"),
    ("data_element", ("data_elements",), "id"),
    ("material", ("materials",), "identity"),
)
"""Kind of 基础数据 → where its rows stand in the document, and the name of their code."""

_TOGETHER = 200  # items in one transaction


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that was not taken: which list and line (from 1), which code, and why."""

    where: str
    line: int
    code: str
    reason: str


@dataclass(slots=True)
class Report:
    """What loading did: numbers of rows of 基础数据 and of items, and the rows not taken."""

    references: int = 0
    created: int = 0
    revised: int = 0
    published: int = 0
    unchanged: int = 0
    bad: list[BadRow] = field(default_factory=list)


def load_catalogue(
    source: Path | str | Mapping[str, Any],
    actor: Actor,
    *,
    happened_at: int = 0,
    origin: str = "live",
    publish: bool = True,
    line_of: Callable[[str, int], int] = lambda where, n: n,
    using: str = "default",
) -> Report:
    """Take over a document of the schema of `service_items.json` (a path or its contents).

    New and changed items become drafts; with `publish` they go on through review to publication
    (whoever sends for review may not publish: that is for the system or for two editors).
    `line_of` tells the line of the n-th row of a list, for documents read from a workbook.
    """
    document = source if isinstance(source, Mapping) else json.loads(Path(source).read_bytes())
    report = Report()
    forget_references()
    with desk(actor, happened_at=happened_at, origin=origin, using=using) as at:
        for kind, path, code_name in LISTS:
            rows = _rows(document, path)
            _take_references(at, kind, code_name, rows, report, line_of)
    items = list(enumerate(_rows(document, ("items",)), 1))
    seen: set[str] = set()
    for start in range(0, len(items), _TOGETHER):
        with desk(actor, happened_at=happened_at, origin=origin, using=using) as at:
            for n, item in items[start : start + _TOGETHER]:
                code = str(item.get("handling_item_code") or "") if isinstance(item, dict) else ""
                try:
                    if code in seen:
                        raise ItemFaulty([_("业务办理项编码与前面的事项重复。")])
                    seen.add(code)
                    _take(at, code, item, publish, report)
                except Refused as refusal:
                    reason = refusal.message
                    report.bad.append(BadRow(TITLES["items"], line_of("items", n), code, reason))
    if report.published and using == "default":
        refresh_search()
    return report


def _rows(document: Mapping[str, Any], path: tuple[str, ...]) -> list[Any]:
    held: Any = document
    for name in path:
        held = held.get(name) or {} if isinstance(held, Mapping) else {}
    return list(held) if isinstance(held, list | tuple) else []


def _take_references(
    at: Desk,
    kind: str,
    code_name: str,
    rows: list[Any],
    report: Report,
    line_of: Callable[[str, int], int],
) -> None:
    known = dict(references(kind))
    for n, row in enumerate(rows, 1):
        code = str(row.get(code_name) or "").strip() if isinstance(row, Mapping) else ""
        fields = {k: v for k, v in row.items() if k != code_name} if code else {}
        held, faults = clean(TABLES[kind], fields)
        try:
            if not code:
                raise ItemFaulty([_("缺少代码。")])
            if faults:
                raise ItemFaulty([str(fault) for fault in faults])
            if known.get(code) != held:
                at.reference("change" if code in known else "define", kind, code, held, n)
                known[code] = held
                report.references += 1
        except Refused as refusal:
            report.bad.append(BadRow(TITLES[kind], line_of(kind, n), code, refusal.message))


def _take(at: Desk, code: str, item: Any, publish: bool, report: Report) -> None:
    """One item. Raises a `Refused`; then the item stands as it did, or as far as it came."""
    if not isinstance(item, Mapping):
        raise ItemFaulty([_("应为一组有名称的字段。")])
    state = at.state(code) if code else ""
    if state in ("published", "revising") and at.unchanged(code, item, live=True):
        report.unchanged += 1
        return
    if not state:
        at.create(item, int(item.get("version") or 1))
        report.created += 1
    elif state in ("review", "revision_review"):
        if not at.unchanged(code, item, live=False):
            raise ItemFaulty([_("该事项正在审核，请先发布或退回修改。")])
    elif not at.unchanged(code, item, live=False):
        at.save(code, item)
        report.revised += 1
    if publish:
        if at.state(code) in ("draft", "revising"):
            at.submit(code)
        at.publish(code)
        report.published += 1
