"""Which part of a .docx or .xlsx is which: by its relationships, as the programs find them."""

from __future__ import annotations

import posixpath

from zhengtong.reports.documents.limits import Archive, Unreadable, xml

__all__ = ["RELATION", "Parts"]

RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


class Parts:
    """Follows relationships inside the file; one that leads outside is never followed."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._known: dict[str, list[tuple[str, str, str]]] = {}

    def _relations(self, part: str) -> list[tuple[str, str, str]]:
        """(id, last word of the type, target) of what `part` points at within the file."""
        if part not in self._known:
            folder, name = posixpath.split(part)
            data = self._archive.read(posixpath.join(folder, "_rels", f"{name}.rels"))
            self._known[part] = [
                (
                    each.get("Id", ""),
                    each.get("Type", "").rpartition("/")[2],
                    _within(folder, each.get("Target", "")),
                )
                for each in (xml(data, "_rels") if data else ())
                if each.get("TargetMode") != "External"
            ]
        return self._known[part]

    def main(self, usual: str) -> str:
        """The main part. Raises `Unreadable` where the file has none."""
        named = [target for _, kind, target in self._relations("") if kind == "officeDocument"]
        found = next((each for each in (*named, usual) if each in self._archive), None)
        if found is None:
            raise Unreadable(
                "压缩包里没有报告正文：请确认文件没有损坏，并另存为 .docx 或 .xlsx 再检查。"
            )
        return found

    def related(self, part: str, kind: str) -> str:
        """The first part that `part` has as its `kind`; empty where there is none."""
        return next((target for _, each, target in self._relations(part) if each == kind), "")

    def by_id(self, part: str) -> dict[str, str]:
        """Relationship id → part."""
        return {name: target for name, _, target in self._relations(part)}


def _within(folder: str, target: str) -> str:
    if target.startswith("/"):
        return target.lstrip("/")
    return posixpath.normpath(posixpath.join(folder, target)).lstrip("/")
