"""Documents of a self-evaluation: the report that was written, and what is attached to a line."""

from __future__ import annotations

import mimetypes
from io import BytesIO
from pathlib import PurePath

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from zhengtong.flow.looks import look
from zhengtong.flow.refusals import Refused
from zhengtong.pages.policy import actor_of, policy
from zhengtong.pages.uploads import media_type_of
from zhengtong.performance.models import Document
from zhengtong.performance.obstacles import line_anchor
from zhengtong.performance.report import documents_folder
from zhengtong.record.canonical import sm3
from zhengtong.record.errors import RecordError
from zhengtong.web.cockpit.evaluations import papers_in_force, sheet_for
from zhengtong.web.cockpit.roles import READERS

__all__ = ["document", "evidence", "paper"]

NAMES = {"docx": "自评报告", "xlsx": "自评表"}


@policy(*READERS, reason="自评文件在发布前只给本单位的绩效、领导、监督和审计岗位")
@require_safe
def document(request: HttpRequest, case: str, kind: str) -> HttpResponseBase:
    """自评报告, 自评表: the file that was written, if it still is that one."""
    held = sheet_for(actor_of(request), case)
    row = next((d for d in papers_in_force(held) if d.format == kind), None)
    if row is None:
        raise Http404(_("这一版还没有生成文件，请先生成。"))
    return paper(request, row, held.row.year, reverse("cockpit:evaluation", args=[case]))


def paper(request: HttpRequest, row: Document, year: int, back_to: str) -> HttpResponseBase:
    """The file, if it is still the one that was written; else why not, on the page it is asked from."""
    path = documents_folder() / row.file
    back = HttpResponseRedirect(back_to)
    if not path.is_file():
        messages.error(request, _("文件不在了，请重新生成；内容仍可从记录算出。"))
        return back
    content = path.read_bytes()
    if sm3(content).hex() != row.digest:
        messages.error(request, _("文件与生成时登记的摘要不同，已被改动，不予下载；请重新生成。"))
        return back
    name = f"{year}年度部门整体支出绩效{NAMES[row.format]}-第{row.edition}版.{row.format}"
    return FileResponse(
        path.open("rb"), as_attachment=True, filename=name, content_type=media_type_of(row.format)
    )


@policy(*READERS, reason="佐证材料只给本单位的绩效、领导和审计岗位；每次打开都记在查看人名下")
@require_safe
def evidence(request: HttpRequest, case: str, key: str) -> HttpResponseBase:
    """佐证材料: opened through the one look-up, which records who looked."""
    actor = actor_of(request)
    held = sheet_for(actor, case)
    found = next((e for each in held.evidence.values() for e in each if e.id == key), None)
    if found is None:
        raise Http404(_("没有这份材料。"))
    try:
        opened = look(actor, held.case, found.content_name, _("查阅自评佐证材料"))
    except (Refused, LookupError, RecordError) as error:
        messages.error(request, str(error))
        return HttpResponseRedirect(
            f"{reverse('cockpit:evaluation', args=[case])}#{line_anchor(found.line)}"
        )
    ending = "" if PurePath(found.name).suffix else mimetypes.guess_extension(found.media_type)
    return FileResponse(
        BytesIO(opened.data), as_attachment=True, filename=found.name + (ending or ""),
        content_type=found.media_type or "application/octet-stream",
    )  # fmt: skip
