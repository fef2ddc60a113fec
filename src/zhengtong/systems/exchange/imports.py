"""导入: what the command line and a page call. One file, one kind of table, one source system."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from django.utils.translation import gettext as _

from zhengtong.catalogue.hall import OWN_SYSTEM, hall_sources
from zhengtong.catalogue.references import references
from zhengtong.flow.imports import Importable, Units, importable, importables
from zhengtong.org.actors import SYSTEM, Actor
from zhengtong.record.kinds import kind as event_kind
from zhengtong.record.models import Event
from zhengtong.record.paths import store_paths
from zhengtong.systems.exchange.importing import Importing, Report
from zhengtong.systems.exchange.mapping import Mapping, save_mapping, saved_mapping
from zhengtong.systems.exchange.sheets import Preview, Sheet, preview, read_sheets
from zhengtong.systems.exchange.tables import BadFile

__all__ = ["Desk", "kinds"]


def kinds() -> dict[str, str]:
    """Kind of table → its name, for a choice."""
    return {each.kind: each.title for each in importables()}


class Desk:
    """One source's tables of one kind, with the column mapping of that name.

    `name`: of the saved mapping, the source's code if not said. Raises `BadFile` for a kind that
    nobody registered or a source that the catalogue does not know.
    """

    def __init__(self, kind: str, source: str, name: str = "", by: Actor = SYSTEM) -> None:
        try:
            self.importable: Importable = importable(kind)
        except KeyError:
            known = "、".join(f"{code}（{title}）" for code, title in kinds().items())
            raise BadFile(_("不能导入“%(kind)s”，可以导入：%(known)s。")
                          % {"kind": kind, "known": known}) from None  # fmt: skip
        systems = [code for code in references("source_system") if code != OWN_SYSTEM]
        if source not in systems:
            raise BadFile(
                _("目录里没有来源系统“%(source)s”，请先登记；已有：%(known)s。")
                % {"source": source, "known": "、".join(systems)}
            )
        self.source, self.name, self.by = source, name or source, by
        self.region = Units().region
        self.mapping = saved_mapping(self.region, self.importable, self.name) or Mapping()

    def keep(self, mapping: Mapping) -> None:
        """Save the mapping under this name, from now on used for these tables."""
        save_mapping(self.region, self.importable, self.name, mapping, self.by)
        self.mapping = mapping

    def preview(self, path: Path, rows: int = 20) -> Preview:
        """What an import would make of a file. Raises `BadFile`."""
        return preview(path, self.importable, self.mapping, self.region, rows)

    def unsupported(self) -> list[str]:
        """Events that figures would count but the source is not known to send: they would print
        数据源不含 until the catalogue says what it sends."""
        sent = hall_sources().declared[self.source]
        wanted = [event_kind(name) for name in self.importable.events]
        return [each.title for each in wanted if not sent.fills(each, ())]

    def take(
        self, path: Path, *, dry_run: bool = False, rejected: Path | None = None,
        say: Callable[[Report], None] = lambda report: None,
    ) -> Report:  # fmt: skip
        """Import a file; the mapping that its header led to is kept. Raises `BadFile`, `Refused`.

        `rejected`: where the rows not taken are listed, if not beside the file. `say` is told how
        far things are after each batch.
        """
        work = Importing(
            self.importable, self.source, path, by=self.by, region=self.region,
            sources=self._sending(), dry_run=dry_run, say=say,
            rejected=rejected or _beside(path),
        )  # fmt: skip
        kept: Sheet | None = None
        for sheet, line, cells, fault in read_sheets(
            path, self.importable, self.mapping, self.region
        ):
            if kept is None and not dry_run:
                kept = sheet
                self.keep(sheet.mapping)
            work.take(sheet, line, cells, fault)
        return work.finish()

    def _sending(self) -> list[str]:
        """Sources that have sent rows before: a case may be in one of theirs already."""
        rows = Event.objects.exclude(source_key="")
        codes = (code for code in references("source_system") if code != OWN_SYSTEM)
        return [c for c in codes if c == self.source or rows.filter(source=c).exists()]


def _beside(path: Path) -> Path:
    """A new file beside the given one, in the store's folder where that may not be written to."""
    for folder in (path.absolute().parent, store_paths().documents):
        for n in range(1, 1000):
            found = folder / f"{path.stem}-未导入{n if n > 1 else ''}.xlsx"
            try:
                found.touch(0o600, exist_ok=False)
            except FileExistsError:
                continue
            except OSError:
                break
            found.unlink()
            return found
    raise BadFile(_("没有地方写未导入的行，请把文件放到可写的文件夹再导入。"))
