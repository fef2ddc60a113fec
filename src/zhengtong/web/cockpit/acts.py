"""What is done with a whole self-evaluation: compute, submit, return, release, restate, write.

Each is one act through the one door; a refusal comes back in its own words, with nothing changed.
"""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhengtong.flow.door import act
from zhengtong.flow.refusals import Refused
from zhengtong.indicators.store import NotSealed, SegmentsIncomplete
from zhengtong.org.actors import Actor
from zhengtong.pages.policy import actor_of, policy
from zhengtong.performance.compute import compute, restate
from zhengtong.performance.report import write_documents
from zhengtong.performance.sheet import Sheet
from zhengtong.record.errors import RecordError
from zhengtong.web.cockpit.evaluation import possible
from zhengtong.web.cockpit.evaluations import sheet_for
from zhengtong.web.cockpit.roles import WRITERS

__all__ = ["TROUBLES", "do", "seen_position"]

TROUBLES = (Refused, RecordError, NotSealed, SegmentsIncomplete, ValueError, OSError)
"""What may stand in the way of an act; each says in plain words what to do."""


@policy(*WRITERS, reason="送审、发布等由本单位绩效专干和负责人办理，每一步再按岗位核对")
@require_POST
def do(request: HttpRequest, case: str) -> HttpResponse:
    """One verb of the whole: compute, submit, release, return, restate, explain a sum, write."""
    actor = actor_of(request)
    held = sheet_for(actor, case)
    verb, anchor = request.POST.get("verb", ""), ""
    try:
        done = _do(request, actor, held, verb)
        messages.success(request, done)
    except TROUBLES as error:
        messages.error(request, str(error))
    if verb == "explain_tie_out":
        anchor = f"#sum-{request.POST.get('sum', '')}"
    return HttpResponseRedirect(reverse("cockpit:evaluation", args=[case]) + anchor)


def _do(request: HttpRequest, actor: Actor, held: Sheet, name: str) -> str:
    """Do it; returns what to tell. Raises one of `TROUBLES`."""
    case, seen = held.case.id, seen_position(request)
    if name == "write":
        write_documents(actor, case, seen)
        return _("文件已重新生成，摘要已记入记录。")
    if name == "compute":
        compute(actor, case, seen)
        return _("已按刚封存的记录重新计算。")
    if name == "restate":
        restate(actor, case, seen, request.POST.get("reason", ""))
        return _("已开始更正，改好后请重新计算、送审。")
    verb = possible(held, actor).get(name)
    if verb is None:
        raise ValueError(_("现在不能做这一步，请刷新后核对。"))
    data = {each.name: request.POST.get(each.name, "") for each in verb.fields}
    outcome = act(name, case, actor=actor, seen=seen, key=request.POST.get("key", ""), data=data)
    if name == "release":
        return _released(request, actor, case, outcome.position)
    return _("%(verb)s，已记入记录。") % {"verb": verb.title}


def _released(request: HttpRequest, actor: Actor, case: str, seen: int) -> str:
    """The released paper bears no word of a draft: it is written anew, at once.

    Where that fails (a full disk), it is released all the same, and the old paper is not given out.
    """
    try:
        write_documents(actor, case, seen)
    except TROUBLES as error:
        messages.error(request, _("文件没有生成，请点“生成文件”。原因：%(why)s") % {"why": error})
        return _("已发布，数字已冻结。")
    return _("已发布，数字已冻结，文件已生成。")


def seen_position(request: HttpRequest) -> int:
    """The position that the page showed. Raises `ValueError`."""
    text = request.POST.get("seen", "")
    if not text.isdecimal():
        raise ValueError(_("这次提交不完整，请刷新后再试。"))
    return int(text)
