"""Writing documents: a report or notice goes in as plain data, an office file comes out.

    from zhengtong.reports.write import self_evaluation, notice
    self_evaluation(report, "自评报告.docx", "自评表.xlsx")
    notice(accepted, "受理通知书.docx")

The same data always gives the same bytes, so that a document's digest can be recorded. Files
appear whole or not at all. The writers are loaded when they are first used.
"""

import os

from zhengtong.reports.write.model import SelfEvaluation
from zhengtong.reports.write.notices import Notice

__all__ = [
    "notice",
    "notice_docx",
    "report_docx",
    "report_xlsx",
    "self_evaluation",
]

Target = str | os.PathLike[str]


def report_docx(report: SelfEvaluation) -> bytes:
    """部门整体支出绩效自评报告 with its annexes, as .docx."""
    from zhengtong.reports.write.self_evaluation_docx import document

    return document(report)


def report_xlsx(report: SelfEvaluation) -> bytes:
    """The report's tables as .xlsx."""
    from zhengtong.reports.write.self_evaluation_xlsx import workbook

    return workbook(report)


def self_evaluation(report: SelfEvaluation, path_docx: Target, path_xlsx: Target) -> None:
    """Write both files. Raises `OSError` with nothing half-written."""
    from zhengtong.reports.write.parcel import write_whole

    paper, tables = report_docx(report), report_xlsx(report)
    write_whole(path_docx, paper)
    write_whole(path_xlsx, tables)


def notice_docx(notice: Notice) -> bytes:
    """A numbered notice to a person (通知书), as .docx."""
    from zhengtong.reports.write.notices_docx import document

    return document(notice)


def notice(notice: Notice, path: Target) -> None:
    """Write a notice. Raises `OSError` with nothing half-written."""
    from zhengtong.reports.write.parcel import write_whole

    write_whole(path, notice_docx(notice))
