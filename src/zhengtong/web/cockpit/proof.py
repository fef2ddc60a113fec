"""水位与证明: at which state of the record a figure was computed, and how anybody can check it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhengtong.catalogue.hall import hall_engine
from zhengtong.indicators.engine import Engine
from zhengtong.indicators.figures import Figure
from zhengtong.pages.component import Shown, Text
from zhengtong.pages.formats import beijing_time, number
from zhengtong.pages.parts import Digest, KeyValues
from zhengtong.pages.policy import policy
from zhengtong.web.cockpit.asking import Asked
from zhengtong.web.cockpit.moment import check_record, watermark
from zhengtong.web.cockpit.roles import READERS

__all__ = ["Proof", "check", "proof_of"]


@dataclass(frozen=True, slots=True)
class Proof:
    """What stands beside a figure: its watermark, the root to compare, the commands that check
    both. `then` leads to the figure at the newest seal where the tail counts too, `now` away from
    an older seal, `drift` says what has moved since."""

    facts: KeyValues
    digest: Digest | None
    commands: str
    expected: str
    then: str = ""
    now: str = ""
    drift: str = ""


def proof_of(asked: Asked, figure: Figure) -> Proof:
    """The proof of a figure as the record stands now."""
    engine, mark = hall_engine(), watermark()
    if asked.upto is not None:
        return _of_seal(engine, asked, figure)
    pairs: list[tuple[Text, Shown]] = [(_("记录水位"), number(mark.size))]
    if mark.head:
        pairs.append((_("封存"), beijing_time(mark.head.time)))
        pairs.append((_("封存段"), _("%(n)s 段") % {"n": number(mark.segments)}))
    if figure.tail:
        pairs.append((_("待封存"), _("%(n)s 条，一分钟内封存") % {"n": number(figure.tail)}))
    if mark.check:
        held = _("%(at)s，没有问题") if mark.check.report.ok else _("%(at)s，发现问题")
        pairs.append((_("上次核验"), held % {"at": beijing_time(mark.check.at)}))
    then = replace(asked, upto=mark.last_id).figure(figure.code) if figure.tail else ""
    return Proof(
        KeyValues(pairs),
        Digest(mark.root, _("树根摘要（SM3）")) if mark.head else None,
        "" if figure.tail or not mark.head else commands(asked, figure, mark.size, mark.root),
        _expected(figure),
        then if mark.head else "",
    )


def _of_seal(engine: Engine, asked: Asked, figure: Figure) -> Proof:
    """A figure as it was published: its own seal, and what later events have made of it."""
    assert asked.upto is not None
    sealed = engine.seal(asked.upto)
    present = replace(asked, upto=None)
    [later] = engine.values([present.ask(figure.code)])
    moved = (later.numerator, later.denominator) != (figure.numerator, figure.denominator)
    drift = _("其后的记录使它成为 %(text)s。") % {"text": later.text} if moved else ""
    facts = KeyValues(
        [
            (_("发布时水位"), number(sealed.tree_size)),
            (_("到第"), _("%(n)s 号记录") % {"n": number(asked.upto)}),
        ]
    )
    return Proof(
        facts,
        Digest(sealed.root.hex(), _("树根摘要（SM3）")),
        commands(asked, figure, sealed.tree_size, sealed.root.hex())
        if asked.upto == engine.watermark().last_id
        else "",
        _expected(figure),
        now=present.figure(figure.code),
        drift=drift,
    )


def commands(asked: Asked, figure: Figure, size: int, root: str) -> str:
    """Two lines that anybody with the store can run: the record against this head, then the
    figure from sealed records alone. "" where the command line cannot ask this question (a part
    of the hall, an older version)."""
    if asked.organisation or asked.without or asked.items or asked.version:
        return ""
    program, days = f"zhengtong --store {settings.ZHENGTONG_STORE}", asked.counted
    groups = " ".join(root[i : i + 4] for i in range(0, len(root), 4))
    return (
        f'{program} verify \\\n  --head "{size}:{groups}"\n'
        f"{program} indicators \\\n  {figure.code} \\\n"
        f"  --from {days.first} --to {days.last} \\\n  --sealed"
    )


def _expected(figure: Figure) -> str:
    if figure.denominator is None:
        return f"{figure.numerator}"
    return f"{figure.numerator}／{figure.denominator}"


@policy(*READERS, reason="核验要读全部封存文件，供领导和监督岗位使用")
@require_POST
def check(request: HttpRequest) -> HttpResponse:
    """核验: guards, signed heads, their log, and the digest of every segment file."""
    found = check_record()
    report = found.report
    if report.ok:
        text = _(
            "核验完毕，没有问题：%(heads)s 次封存、%(files)s 个文件、%(n)s 条记录的树头都对得上。"
        )
        numbers = {
            "heads": number(report.heads), "files": number(report.segments),
            "n": number(report.sealed),
        }  # fmt: skip
        messages.success(request, text % numbers)
    else:
        messages.error(
            request,
            _("核验发现 %(n)d 处问题，请立即告知系统管理员：") % {"n": len(report.findings)},
        )
        for finding in report.findings[:5]:
            messages.error(request, finding.message)
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure()):
        back = reverse("cockpit:year")
    return HttpResponseRedirect(back)
