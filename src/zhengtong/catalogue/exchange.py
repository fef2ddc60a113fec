"""导出与导入: the catalogue as a file and back, and nothing lost on the way.

`import(export(x)) == x`: an export read again changes nothing; a file with changes becomes
drafts and publications through the one door, bad rows listed by line.
"""

from __future__ import annotations

import json
from typing import Any

from django.utils.translation import gettext as _

from zhengtong.catalogue.items import live_rows, texts_by_id
from zhengtong.catalogue.load import LISTS, BadRow, Report, load_catalogue
from zhengtong.catalogue.references import forget_references, references
from zhengtong.catalogue.texts import body_of, read_index
from zhengtong.catalogue.workbook import BadFile, Parsed, read_xlsx, write_xlsx
from zhengtong.org.actors import Actor

__all__ = [
    "catalogue_document", "export_json", "export_xlsx", "import_json", "import_xlsx", "read_json",
]  # fmt: skip


def catalogue_document(**narrowed: Any) -> dict[str, Any]:
    """The items in force, by code, with all 基础数据, in the schema of `service_items.json`.

    Arguments as in `live_rows` leave out items.
    """
    forget_references()
    document: dict[str, Any] = {}
    for kind, path, code_name in LISTS:
        rows = [{code_name: code, **fields} for code, fields in references(kind).items()]
        *above, last = path
        inner = document
        for name in above:
            inner = inner.setdefault(name, {})
        inner[last] = rows
    held = [(row.version, read_index(row.live_texts)) for row in live_rows(**narrowed)]
    texts = texts_by_id({digest for _version, index in held for digest in index.values()})
    document["items"] = [
        {**body_of(index, texts.__getitem__), "version": version} for version, index in held
    ]
    return document


def export_json(**narrowed: Any) -> bytes:
    """The catalogue as JSON (UTF-8)."""
    text = json.dumps(catalogue_document(**narrowed), ensure_ascii=False, indent=1)
    return text.encode()


def export_xlsx(**narrowed: Any) -> bytes:
    """The catalogue as a workbook."""
    return write_xlsx(catalogue_document(**narrowed))


def read_json(data: bytes) -> Parsed:
    """A document from JSON. Raises `BadFile`."""
    try:
        document = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise BadFile(_("无法读取这个文件，请确认是 UTF-8 编码的 JSON。")) from error
    if not isinstance(document, dict) or not isinstance(document.get("items"), list):
        raise BadFile(_("文件中没有事项清单（items）。"))
    return Parsed(document)


def import_json(data: bytes, actor: Actor, **how: Any) -> Report:
    """Take over a JSON file; `how` as in `load_catalogue`. Raises `BadFile`."""
    return _take(read_json(data), actor, how)


def import_xlsx(data: bytes, actor: Actor, **how: Any) -> Report:
    """Take over a workbook; `how` as in `load_catalogue`. Raises `BadFile`."""
    return _take(read_xlsx(data), actor, how)


def _take(parsed: Parsed, actor: Actor, how: dict[str, Any]) -> Report:
    report = load_catalogue(parsed.document, actor, line_of=parsed.line_of, **how)
    report.bad = sorted([*parsed.bad, *report.bad], key=_place)
    return report


def _place(bad: BadRow) -> tuple[str, int]:
    return bad.where, bad.line
