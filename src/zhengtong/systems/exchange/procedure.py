"""导入记录: which file brought which rows, and who brought it; a stream per source and kind.

One event a batch, in the transaction of its rows, which name it as their cause. The file itself is
named by its digest alone: file names name people.
"""

from __future__ import annotations

from zhengtong.flow.decision import Context, Effect
from zhengtong.flow.procedure import Field, Procedure, Verb, register
from zhengtong.record.kinds import EventKind
from zhengtong.record.kinds import register as register_kinds

__all__ = ["IMPORT"]

register_kinds(EventKind("rows_imported", "导入一批", numbers=("lines",), texts=("table",)))


def _take(ctx: Context) -> Effect:
    data = ctx.data
    facts = {name: data[name] for name in ("file", "first_line", "last_line")}
    return Effect(measures={"lines": data["lines"], "table": data["table"]}, facts=facts)


IMPORT = register(
    Procedure(
        code="import", version=1, title="导入", states={}, keeps_case=False,
        verbs=(
            Verb("take", "导入一批", (), (), ("importer", "system"), "rows_imported", effect=_take,
                 fields=(Field("table", "表的种类", limit=24),
                         Field("file", "文件的 SM3 值", limit=64),
                         Field("first_line", "首行", kind="integer"),
                         Field("last_line", "末行", kind="integer"),
                         Field("lines", "行数", kind="integer"))),
        ),
    )
)  # fmt: skip
