"""The report with a Word comment at each finding.

A .docx stays what it is: its runs are split where a comment begins and ends, and the comments are
added as their own part; nothing else is touched. Anything else is written as a plain .docx first.
"""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from copy import deepcopy
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from zhengtong.reports.answers.entries import Entry, entries
from zhengtong.reports.answers.plain_docx import plain_docx
from zhengtong.reports.answers.runs import Place, Runs
from zhengtong.reports.answers.words import CHINESE, Words
from zhengtong.reports.checking import Verdict
from zhengtong.reports.documents.limits import Archive, Unreadable, xml
from zhengtong.reports.documents.ooxml.parts import Parts
from zhengtong.reports.documents.ooxml.styles import W
from zhengtong.reports.write.paper import plain_text

__all__ = ["annotated"]

AUTHOR = "政通校核"
MOST_COPIED = 200 * 1024 * 1024
"""Expanded bytes of all parts; a file beyond this is answered on a page, not copied."""
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_RELATED = f"{_PACKAGE}/relationships"
_TYPES = f"{_PACKAGE}/content-types"


def annotated(
    verdict: Verdict,
    original: bytes = b"",
    words: Words = CHINESE,
    *,
    at: datetime | None = None,
) -> bytes:
    """The .docx with comments. `original`: the file that was read; only a .docx is kept.

    `at` is the time that the comments carry (now). Raises `Unreadable` for a file that is too
    large to be copied.
    """
    found = entries(verdict, words)
    kept = verdict.document.kind == "docx" and original.startswith(b"PK")  # not a .doc
    data = original if kept else plain_docx(verdict.document)
    archive = Archive(data)
    parts = Parts(archive)
    main = parts.main("word/document.xml")
    root = xml(archive.read(main), main)
    comments = parts.related(main, "comments")
    existing = xml(archive.read(comments), comments) if comments in archive and comments else None
    first = 1 + max((_number(each) for each in _comments(existing, root)), default=-1)
    _insert(root, verdict, found, first)
    stamp = (at or datetime.now(UTC)).strftime("%Y-%m-%dT%H:%M:%SZ")
    part = _comments_part(existing, found, first, stamp, words)
    changed = {main: _bytes(root), comments or _beside(main, "comments.xml"): part}
    if not comments:
        changed |= _registered(archive, main)
    return _copied(data, changed)


def _comments(existing: Any, root: Any) -> list[Any]:
    listed = [] if existing is None else list(existing.iter(W + "comment"))
    return [*listed, *root.iter(W + "commentReference")]


def _number(comment: Any) -> int:
    text = comment.get(W + "id", "")
    return int(text) if text.isascii() and text.isdigit() else -1


def _insert(root: Any, verdict: Verdict, found: Sequence[Entry], first: int) -> None:
    """Put range marks and references in, from the end to the beginning, so that a split never
    moves a place that is still needed."""
    runs = Runs(verdict.document.text, root)
    order = {text: n for n, text in enumerate(root.iter(W + "t"))}
    marks: list[tuple[int, int, int, Place, bool]] = []
    for number, entry in enumerate(found, first):
        ends = runs.of(entry.spans[0]) if entry.spans else None
        if ends is None:
            _at_the_head(root, number)
            continue
        (begin, start), (finish, last) = ends
        marks.append((order[begin], start, number, (begin, start), True))
        marks.append((order[finish], last + 1, number, (finish, last + 1), False))
    for _, _, number, place, opens in sorted(marks, key=lambda m: (m[0], m[1], m[4]), reverse=True):
        _mark(place, number, opens)


def _mark(place: Place, number: int, opens: bool) -> None:
    before, after = _cut(*place)
    kind = "commentRangeStart" if opens else "commentRangeEnd"
    mark = place[0].makeelement(W + kind, {W + "id": str(number)})
    if before is None:
        after.addprevious(mark)
    else:
        before.addnext(mark)
    if not opens:
        mark.addnext(_reference(mark, number))


def _reference(beside: Any, number: int) -> Any:
    run = beside.makeelement(W + "r")
    run.append(beside.makeelement(W + "commentReference", {W + "id": str(number)}))
    return run


def _cut(text: Any, at: int) -> tuple[Any, Any]:
    """Make a run begin at character `at` of `text`: the run before (None where that is where its
    own run begins) and the one after (None where its run ends there)."""
    run = text.getparent()
    siblings = list(run)
    here = siblings.index(text)
    words = text.text or ""
    if at == 0 and all(each.tag == W + "rPr" for each in siblings[:here]):
        return None, run
    if at >= len(words) and here == len(siblings) - 1:
        return run, None
    other = run.makeelement(W + "r", dict(run.attrib))
    properties = run.find(W + "rPr")
    if properties is not None:
        other.append(deepcopy(properties))
    if 0 < at < len(words):
        rest = text.makeelement(W + "t", {_SPACE: "preserve"})
        rest.text, text.text = words[at:], words[:at]
        text.set(_SPACE, "preserve")
        other.append(rest)
    for each in siblings[here + (at > 0) :]:
        other.append(each)
    run.addnext(other)
    return run, other


def _at_the_head(root: Any, number: int) -> None:
    """What concerns the whole document is said at its first paragraph."""
    paragraph = next(root.iter(W + "p"), None)
    if paragraph is None:
        return
    properties = paragraph.find(W + "pPr")
    run = _reference(paragraph, number)
    if properties is None:
        paragraph.insert(0, run)
    else:
        properties.addnext(run)


def _comments_part(
    existing: Any, found: Sequence[Entry], first: int, stamp: str, words: Words
) -> bytes:
    added = "".join(_comment(n, entry, stamp, words) for n, entry in enumerate(found, first))
    wrapped = f'<w:comments xmlns:w="{W[1:-1]}">{added}</w:comments>'.encode()
    root = xml(wrapped, "comments")
    if existing is not None:
        existing.extend(list(root))
        root = existing
    return _bytes(root)


def _comment(number: int, entry: Entry, stamp: str, words: Words) -> str:
    ask = f"（{words.ask}）" if entry.question else ""
    title = f"{entry.number}　{words.severity[entry.severity]}{words.colon}{entry.title}{ask}"
    elsewhere = words.quotations(entry.quotes[1:])
    lines = [
        entry.message,
        *(
            f"{label}{words.colon}{text}"
            for label, text in (
                (words.sum, entry.sum),
                (words.expected, entry.expected),
                (words.found, entry.found),
                (words.also, elsewhere),
                (words.fix, entry.fix),
                (words.basis, entry.basis),
            )
            if text
        ),
    ]
    bold = "<w:rPr><w:b/></w:rPr>"
    paragraphs = _line(title, bold) + "".join(_line(line) for line in lines if line)
    return (
        f'<w:comment w:id="{number}" w:author={quoteattr(AUTHOR)} w:date="{stamp}"'
        f' w:initials="校">{paragraphs}</w:comment>'
    )


def _line(text: str, properties: str = "") -> str:
    said = escape(plain_text(text).replace("\n", " ").replace("\t", " "))
    return f'<w:p><w:r>{properties}<w:t xml:space="preserve">{said}</w:t></w:r></w:p>'


def _registered(archive: Archive, main: str) -> dict[str, bytes]:
    """The new part entered in the list of types and among what the main part refers to."""
    types = xml(archive.read("[Content_Types].xml"), "[Content_Types].xml")
    name = _beside(main, "comments.xml")
    types.append(
        types.makeelement(f"{{{_TYPES}}}Override", {"PartName": f"/{name}", "ContentType": _TYPE})
    )
    folder, _, file = main.rpartition("/")
    where = f"{folder}/_rels/{file}.rels" if folder else f"_rels/{file}.rels"
    data = archive.read(where) or f'<Relationships xmlns="{_RELATED}"/>'.encode()
    related = xml(data, where)
    related.append(
        related.makeelement(
            f"{{{_RELATED}}}Relationship",
            {"Id": "rIdZhengtong", "Type": f"{_OFFICE}/comments", "Target": "comments.xml"},
        )
    )
    return {"[Content_Types].xml": _bytes(types), where: _bytes(related)}


def _beside(main: str, name: str) -> str:
    folder, _, _ = main.rpartition("/")
    return f"{folder}/{name}" if folder else name


def _bytes(root: Any) -> bytes:
    from lxml import etree

    data: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return data


def _copied(data: bytes, changed: dict[str, bytes]) -> bytes:
    """The archive with some parts replaced or added, everything else as it was."""
    wanted = {name.lower(): content for name, content in changed.items()}
    made = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(data)) as source,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        if sum(entry.file_size for entry in source.infolist()) > MOST_COPIED:
            raise Unreadable("文件展开后太大，不能另存带批注的副本；请用 --html 看结果。")
        written = set[str]()
        for entry in source.infolist():
            name = entry.filename.replace("\\", "/").lower()
            if name in written or entry.is_dir():
                continue
            written.add(name)
            content = wanted.pop(name) if name in wanted else source.read(entry)
            target.writestr(entry.filename, content)
        for name, content in changed.items():
            if name.lower() in wanted:
                target.writestr(name, content)
    return made.getvalue()
