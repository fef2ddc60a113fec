"""办理: one verb of one case, filled in on a page of its own, done once, or refused in plain words.

Nothing typed is ever lost: a refusal comes back in the form with its clause, and where a colleague
was faster the page says what happened meanwhile before anything is done again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from zhengtong.flow.attachments import Attachment
from zhengtong.flow.door import Outcome, act
from zhengtong.flow.models import Case
from zhengtong.flow.procedure import Verb
from zhengtong.flow.refusals import BadData, KeyReused, NotAllowed, Refused, Stale
from zhengtong.org.actors import Actor
from zhengtong.pages.component import Shown, Tag, Text
from zhengtong.pages.parts import KeyValues, Note, Timeline
from zhengtong.pages.policy import actor_of, policy
from zhengtong.pages.uploads import BadUpload, accepted, read_uploads, types_text
from zhengtong.pages.verbforms import VerbForm
from zhengtong.record.append import new_uid
from zhengtong.record.errors import RecordError
from zhengtong.web.desk.access import case_or_404
from zhengtong.web.desk.file import CaseFile
from zhengtong.web.desk.happenings import happening
from zhengtong.web.desk.lateness import left_of
from zhengtong.web.desk.possible import clock_words, possible
from zhengtong.web.desk.rows import state_title
from zhengtong.web.desk.units import units_to_choose

__all__ = ["FILES_GONE", "do", "verb"]

FILES_GONE = gettext_lazy("浏览器不保留选过的文件，再次提交前请重新选。")


@dataclass(slots=True)
class Attempt:
    """One verb as somebody fills it in: what it was done on, and what came of it.

    `seen` is the position on which the form stands: after a refusal because the case had moved
    on, it is the new one, and `meanwhile` says what happened in between.
    """

    file: CaseFile
    verb: Verb
    form: VerbForm
    seen: int
    key: str
    refusal: Note | None = None
    meanwhile: Timeline | None = None
    over: bool = False

    @property
    def notice(self) -> str:
        return self.verb.notice.title if self.verb.notice else ""

    @property
    def clocks(self) -> str:
        return clock_words(self.file, self.verb)


@policy("staff", reason="各步按程序表授权，页面不另放宽")
@require_POST
def do(request: HttpRequest, case_id: str) -> HttpResponse:
    """A button of the case page that asks nothing: done at once, or its page with the refusal."""
    return _verb_page(request, case_id, request.POST.get("verb", ""))


@policy("staff", reason="各步按程序表授权，页面不另放宽")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def verb(request: HttpRequest, case_id: str, name: str) -> HttpResponse:
    """The page of one verb: what it asks for, what it does, on which ground."""
    return _verb_page(request, case_id, name)


def _verb_page(request: HttpRequest, case_id: str, name: str) -> HttpResponse:
    actor = actor_of(request)
    file = CaseFile(case_or_404(actor, case_id))
    attempt = _attempt(request, file, name)
    if request.method != "POST":
        _check_possible(attempt, actor)
        return _page(request, attempt)
    done = _do(request, attempt, actor)
    if done is None:
        return _page(request, attempt, 422 if attempt.form.errors else 409)
    _tell(request, file, attempt.verb, done)
    return HttpResponseRedirect(reverse("desk:case", args=[case_id]))


def _attempt(request: HttpRequest, file: CaseFile, name: str) -> Attempt:
    found = file.procedure.verb(name)
    if found is None or found.opens:
        raise Http404(_("这种件没有这一步。"))
    given: tuple[Any, ...] = ()
    if request.method == "POST":
        given = (request.POST, request.FILES)
    form = VerbForm(
        found.fields, *given, choices=_choices(file, found),
        initial=file.panel.initial(file.case, name),
    )  # fmt: skip
    _shape(form, file.case.region)
    return Attempt(
        file, found, form, _seen(request, file),
        request.POST.get("key", "")[:64] or new_uid(),
    )  # fmt: skip


def _seen(request: HttpRequest, file: CaseFile) -> int:
    """The position on which the form stands; one that came without is taken as never having looked."""
    if request.method != "POST":
        return file.case.position
    said = request.POST.get("seen", "")[:9]
    return int(said) if said.isdecimal() else 0


def _choices(file: CaseFile, found: Verb) -> dict[str, Sequence[Any]]:
    """What only the page or the case's system can list."""
    units = {each.name: units_to_choose() for each in found.fields if each.kind == "unit"}
    return {**units, **file.panel.choices(file.case, found.name)}


def _shape(form: VerbForm, region: str) -> None:
    """What only the page knows of a field: which files are taken, how long a text may be."""
    for name, asked in form.asked.items():
        widget = form.fields[name].widget
        if asked.kind == "files":
            widget.attrs["accept"] = accepted(region)
            form.fields[name].help_text = asked.hint or types_text(region)
        elif asked.kind == "long" and not asked.hint:
            form.fields[name].help_text = _("最多 %(n)d 字") % {"n": asked.limit}


def _check_possible(attempt: Attempt, actor: Actor) -> None:
    """A page that nobody could send is not shown as if it could be."""
    found = {each.verb.name: each for each in possible(attempt.file, actor)}
    here = found.get(attempt.verb.name)
    if here is None:
        state = attempt.file.procedure.states.get(attempt.file.case.state)
        raise Http404(
            _("“%(state)s”时不能“%(verb)s”。")
            % {"state": state.title if state else "", "verb": attempt.verb.title}
        )
    if not here.mine:
        raise PermissionDenied(
            _("您不能办理“%(verb)s”，须由有相应岗位授权的人员办理。") % {"verb": attempt.verb.title}
        )
    if here.reasons:
        attempt.refusal = Note(_("现在还不能办"), "red", list(here.reasons))
        attempt.over = True


# ── doing it ─────────────────────────────────────────────────────────────────────────────────


def _do(request: HttpRequest, attempt: Attempt, actor: Actor) -> Outcome | None:
    """Through the door; None where it stayed shut, with the reason in the attempt."""
    form = attempt.form
    if not form.is_valid():
        if request.FILES:
            messages.warning(request, FILES_GONE)
        return None
    try:
        return act(
            attempt.verb.name, attempt.file.case.id, actor=actor, seen=attempt.seen,
            key=attempt.key, data=_with_files(form, attempt.file),
        )  # fmt: skip
    except BadData as bad:
        form.refuse(bad)
    except Stale as stale:
        _moved_on(attempt, actor, stale)
    except Refused as refused:
        attempt.refusal = Note(refused.message, "red", text=_clause(refused))
        attempt.over = isinstance(refused, NotAllowed)
        if isinstance(refused, KeyReused):
            attempt.key = new_uid()
    except RecordError as error:
        attempt.refusal = Note(str(error), "red")
    if request.FILES:
        messages.warning(request, FILES_GONE)
    return None


def _clause(refused: Refused) -> str:
    return _("依据：%(clause)s") % {"clause": refused.clause} if refused.clause else ""


def _with_files(form: VerbForm, file: CaseFile) -> dict[str, Any]:
    """The answers with uploads judged; what the case holds already counts towards its limits."""
    data = dict(form.answers)
    held = [piece for piece in file.pieces if piece.is_file]
    for name, asked in form.asked.items():
        if asked.kind != "files" or not data.get(name):
            continue
        try:
            files = read_uploads(
                data[name], file.case.region,
                held_bytes=sum(piece.size for piece in held), held_files=len(held),
            )  # fmt: skip
        except BadUpload as bad:
            raise BadData({name: str(bad)}) from bad
        data[name] = _numbered(files, len(held))
    return data


def _numbered(files: list[Attachment], held: int) -> list[Attachment]:
    """Named by what they are and counted on: people call their files after themselves, and the
    name stands in the record."""
    return [
        Attachment(
            _("补交材料（%(n)d）.%(ending)s")
            % {"n": held + n, "ending": each.name.rpartition(".")[2].lower()},
            each.media_type,
            each.data,
        )
        for n, each in enumerate(files, 1)
    ]


def _moved_on(attempt: Attempt, actor: Actor, stale: Stale) -> None:
    """What happened since the page was opened; the form stays, now on the new position."""
    file = CaseFile(Case.objects.get(id=attempt.file.case.id))
    since = [event for event in file.events if event.position > attempt.seen]
    attempt.meanwhile = Timeline([happening(file, event) for event in since], file.year)
    attempt.file, attempt.seen, attempt.key = file, file.case.position, new_uid()
    here = next((p for p in possible(file, actor) if p.verb.name == attempt.verb.name), None)
    attempt.over = here is None or not here.mine or bool(here.reasons)
    state = file.procedure.states.get(file.case.state)
    onward: Text = _("请核对下面的新进展；仍要办的，再按一次即可。")
    if attempt.over:
        onward = _("现在是“%(state)s”，不能再“%(verb)s”。您填的内容还在下面，可以复制。") % {
            "state": state.title if state else file.case.state,
            "verb": attempt.verb.title,
        }
    attempt.refusal = Note(stale.message, "yellow", text=onward)


def _tell(request: HttpRequest, file: CaseFile, verb: Verb, done: Outcome) -> None:
    if done.repeated:
        messages.info(request, _("“%(verb)s”刚才已经办过，没有重复办理。") % {"verb": verb.title})
        return
    words = _("已办“%(verb)s”。") % {"verb": verb.title}
    if done.notice and verb.notice:
        words += _("%(title)s：%(number)s，可在下面“文书”里下载。") % {
            "title": verb.notice.title, "number": done.notice,
        }  # fmt: skip
    messages.success(request, words)


def _about(file: CaseFile) -> KeyValues:
    """The case at a glance, so that nobody decides on the wrong one."""
    left = left_of(file.case, file.calendar, file.today)
    pairs: list[tuple[Text, Shown]] = [
        (_("申请人"), file.labels.get(file.case.applicant, "—")),
        (_("环节"), state_title(file.case)),
        (_("还剩"), Tag(left.text, left.kind) if left.kind else left.text),
    ]
    return KeyValues(pairs)


def _page(request: HttpRequest, attempt: Attempt, status: int = 200) -> HttpResponse:
    file = attempt.file
    context = {
        "attempt": attempt,
        "case": file.case,
        "form": attempt.form,
        "verb": attempt.verb,
        "action": reverse("desk:verb", args=[file.case.id, attempt.verb.name]),
        "back": reverse("desk:case", args=[file.case.id]),
        "about": _about(file),
        "files": any(each.kind == "files" for each in attempt.verb.fields),
    }
    return render(request, "desk/verb.html", context, status=status)
