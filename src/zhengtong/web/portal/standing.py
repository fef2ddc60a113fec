"""办到哪一步: a case as its applicant reads it: what happened, what comes next, by which day.

States are the procedure's; the words are the applicant's. Dates come from the case's own clocks,
so that the page never promises another day than the law counts.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhengtong.flow.case import read_clocks
from zhengtong.flow.models import Case
from zhengtong.flow.procedure import procedure
from zhengtong.law.calendar import Calendar, Unit
from zhengtong.law.clock import Clock
from zhengtong.law.localtime import local_date, to_date
from zhengtong.org.settings import calendar_for
from zhengtong.pages import formats
from zhengtong.pages.charts import Pips
from zhengtong.pages.clock import ClockStrip
from zhengtong.pages.clockdays import clock_strip
from zhengtong.pages.component import Kind, Tag
from zhengtong.pages.parts import Happening, Timeline
from zhengtong.record.kinds import kind
from zhengtong.record.models import Event
from zhengtong.systems.applications.procedure import SPECIAL_PROCEDURES
from zhengtong.web.portal.hall import today, unit_name

__all__ = ["RATEABLE", "STAGES", "Standing", "events_of", "measure", "order_words", "standing_of"]

STAGES = (
    gettext_lazy("提交"), gettext_lazy("受理"), gettext_lazy("审查"), gettext_lazy("决定"),
    gettext_lazy("送达"),
)  # fmt: skip
_DONE = {
    "submitted": 1, "received": 1, "deficient": 1, "remedied": 1, "returned": 0, "accepted": 2,
    "special": 2, "examined": 3, "granted": 4, "refused": 4, "concluded": 4, "served": 5,
}  # fmt: skip
RATEABLE = ("concluded", "served")
"""States in which the service can be rated: it is over."""

# What the applicant calls it; other kinds keep their own title.
_SAID = {
    "application_submitted": gettext_lazy("您在网上提交了申请"),
    "application_registered": gettext_lazy("窗口收下了您的申请"),
    "application_received": gettext_lazy("窗口看过，收下了材料"),
    "application_returned": gettext_lazy("退回，请改一改再交"),
    "application_resubmitted": gettext_lazy("您改好后重新提交"),
    "deficiencies_notified": gettext_lazy("一次告知要补什么"),
    "deficiencies_remedied": gettext_lazy("材料补齐了"),
    "application_accepted": gettext_lazy("受理"),
    "acceptance_declined": gettext_lazy("不予受理"),
    "application_examined": gettext_lazy("审查完了，报请决定"),
    "application_extended": gettext_lazy("批准延长办理期限"),
    "application_concluded": gettext_lazy("办结"),
    "application_served": gettext_lazy("送达"),
    "application_withdrawn": gettext_lazy("撤回了申请"),
}
_DECIDED = {"granted": gettext_lazy("准予"), "refused": gettext_lazy("不予许可")}
_SPECIAL = dict(SPECIAL_PROCEDURES)


@dataclass(frozen=True)
class Standing:
    """Where a case stands on a day. `title` and `kind` make its tag, `said` the next sentence."""

    case: Case
    on: date
    calendar: Calendar
    clocks: dict[str, Clock] = field(repr=False)
    special: str = ""

    @property
    def title(self) -> str:
        """The state as the public says it."""
        return str(_TITLES.get(self.case.state) or self.state_title)

    @property
    def state_title(self) -> str:
        found = procedure(self.case.procedure, self.case.version).states.get(self.case.state)
        return found.title if found else self.case.state

    @property
    def open(self) -> bool:
        return self.case.closed_at is None

    @property
    def mine_to_do(self) -> bool:
        """Whether the next step is the applicant's."""
        return self.case.state in ("returned", "deficient")

    @property
    def kind(self) -> Kind:
        if self.mine_to_do:
            return "yellow"
        if self.case.state in ("refused", "declined") or self.days_left < 0:
            return "red"
        return "ok" if self.case.state in (*RATEABLE, "granted") else "blue"

    @property
    def days_left(self) -> int:
        """Working days to the nearest due day; a large number where nothing is due."""
        if not self.case.next_due or not self.open:
            return 10_000
        return self.calendar.count(self.on, date.fromisoformat(self.case.next_due))

    @property
    def tag(self) -> Tag:
        """State and what is left, in shape, colour and word."""
        text = self.title
        if (
            self.open
            and self.case.next_due
            and not self.mine_to_do
            and self.case.state != "concluded"
        ):
            text = f"{text} · {formats.days_left(self.days_left)}"
        if self.case.state in ("withdrawn",):
            return Tag(text)
        return Tag(text, self.kind, "pause" if self.case.state == "special" else "")

    @property
    def done(self) -> int | None:
        """How many of the stages are behind; None for a case that ended beside the way."""
        return _DONE.get(self.case.state)

    @property
    def pips(self) -> Pips | None:
        if self.done is None:
            return None
        label = _("%(all)d 步里走完 %(n)d 步") % {"all": len(STAGES), "n": self.done}
        return Pips(self.done, len(STAGES), label)

    def due(self, track: str) -> str:
        """The due day of a track in words; "" where it is not kept or stands."""
        clock = self.clocks.get(track)
        found = clock.due(self.calendar) if clock and clock.ended is None else None
        return formats.day(found, self.on.year) if found else ""

    @property
    def said(self) -> str:
        """What is being done now and by when, in a sentence or two."""
        words = _WORDS.get(self.case.state)
        if words is None:
            return ""
        facts = {
            "notice": self.due("notice"),
            "promised": self.due("promised"),
            "legal": self.due("legal"),
            "service": self.due("service"),
            "unit": unit_name(self.case.organisation) or _("窗口"),
            "special": self.special or _("特别程序"),
        }
        sentences = [str(each) for each in words]
        # A sentence about a day that there is not is left out.
        named = ("notice", "promised", "legal", "service")
        kept = [s for s in sentences if all(f"%({n})s" not in s or facts[n] for n in named)]
        said = "".join(each % facts for each in kept)
        return f"{said[:-1]}。" if said.endswith("，") else said

    @property
    def said_outside(self) -> str:
        """The same for whoever holds the slip and is not signed in: no list stands below."""
        if self.mine_to_do:
            return _("轮到您了：请登录后到“我的办件”，看要补什么、改什么；也可以到窗口问。")
        return self.said

    @property
    def deadline(self) -> str:
        """The line below the tag: 12 月 11 日前办结."""
        if not self.open or not self.case.next_due or self.mine_to_do:
            return ""
        day = formats.day(date.fromisoformat(self.case.next_due), self.on.year)
        words = {
            "notice": _("%(day)s前答复"),
            "service": _("%(day)s前送达"),
            "reply": _("%(day)s前答复"),
        }.get(self.case.due_track, _("%(day)s前办结"))
        return words % {"day": day}

    @cached_property
    def strip(self) -> ClockStrip | None:
        """The days of its legal limit, one cell each; None before acceptance."""
        legal = self.clocks.get("legal") or self.clocks.get("promised")
        if legal is None or legal.unit in (Unit.HOUR, Unit.MONTH):
            return None
        promised = self.clocks.get("promised")
        same = promised is not None and promised.unit is legal.unit and promised is not legal
        if legal.ended is not None and to_date(legal.ended) == to_date(legal.started):
            return None  # over on the day it began: nothing to count
        return clock_strip(
            legal,
            self.calendar,
            self.on,
            promised=promised if same else None,
            received=local_date(self.case.opened_at),
            before=(_("还没有受理，不计"), ""),
            start=(_("受理"), _("次日起算")),
        )


_TITLES = {
    "submitted": gettext_lazy("等窗口看"),
    "returned": gettext_lazy("要您改一改"),
    "received": gettext_lazy("已收件"),
    "deficient": gettext_lazy("要您补材料"),
    "remedied": gettext_lazy("已补齐"),
    "accepted": gettext_lazy("审查中"),
    "special": gettext_lazy("特别程序，停表"),
    "examined": gettext_lazy("等决定"),
    "granted": gettext_lazy("准予"),
    "refused": gettext_lazy("不予许可"),
    "concluded": gettext_lazy("已办结"),
    "served": gettext_lazy("已送达"),
}

_WORDS = {
    "submitted": (
        gettext_lazy("%(unit)s还没有看。"),
        gettext_lazy(
            "最迟 %(notice)s答复您：受理了，要补什么，还是为什么不受理。过了这天没有答复，就算受理。"
        ),
    ),
    "received": (
        gettext_lazy("材料收下了，%(unit)s正在看齐不齐。"),
        gettext_lazy("最迟 %(notice)s答复您；过了这天没有答复，就算受理。"),
    ),
    "returned": (
        gettext_lazy("请按下面写的改一改，再交一次。这件还没有收下，办理期限没有开始算。"),
    ),
    "deficient": (
        gettext_lazy(
            "请按下面的清单补材料，一次补齐就不用再跑。补齐之前还没有受理，办理期限没有开始算。"
        ),
    ),
    "remedied": (
        gettext_lazy("补的材料收到了。"),
        gettext_lazy("最迟 %(notice)s答复您是否受理；过了这天没有答复，就算受理。"),
    ),
    "accepted": (
        gettext_lazy("已经受理，%(unit)s正在审查。"),
        gettext_lazy("我们承诺 %(promised)s前作出决定，"),
        gettext_lazy("法律规定最迟 %(legal)s。"),
    ),
    "special": (
        gettext_lazy("正在做%(special)s，这段时间依法不算办理期限，已经书面告知您。做完接着算。"),
    ),
    "examined": (
        gettext_lazy("审查完了，等负责人决定。"),
        gettext_lazy("我们承诺 %(promised)s前作出决定，"),
        gettext_lazy("法律规定最迟 %(legal)s。"),
    ),
    "granted": (
        gettext_lazy("准予。%(unit)s正在办结，做证照、文书。"),
        gettext_lazy("最迟 %(service)s送到您手里。"),
    ),
    "refused": (gettext_lazy("没有准予。理由和怎么复议、诉讼写在下面和决定书里。"),),
    "concluded": (
        gettext_lazy("办结了。"),
        gettext_lazy("结果最迟 %(service)s送到您手里。"),
    ),
    "served": (gettext_lazy("结果已经送到，这件办完了。"),),
    "declined": (gettext_lazy("没有受理。理由和该找谁办、怎么复议写在下面。"),),
    "withdrawn": (gettext_lazy("申请已经撤回，不再办理。需要时可以重新申请。"),),
}

_ORDER_WORDS = {
    "received": (gettext_lazy("话务员正在看，能答的直接答，要办的转给单位。"),),
    "dispatched": (gettext_lazy("已经转给%(unit)s，等它签收。"),),
    "signed": (gettext_lazy("%(unit)s正在办。"),),
    "replied": (gettext_lazy("%(unit)s已经答复，话务员在核对。"),),
    "concluded": (gettext_lazy("办结了，会回访问您满不满意。"),),
    "called_back": (gettext_lazy("已经回访，这件办完了。"),),
}


def order_words(case: Case) -> str:
    """Where a 12345 order stands, in a sentence."""
    unit = unit_name(case.organisation) or _("承办单位")
    return "".join(str(each) % {"unit": unit} for each in _ORDER_WORDS.get(case.state, ()))


def measure(event: Event, name: str) -> Any:
    """A measure of an event by the name that its kind gives it."""
    return getattr(event, kind(event.kind).columns[name])


def standing_of(case: Case, on: date | None = None) -> Standing:
    """Where the case stands `on` a Beijing date (today)."""
    special = ""
    if case.state == "special":
        event = (
            Event.objects.filter(stream=case.id, kind="special_procedure_started")
            .order_by("-position")
            .first()
        )
        special = _SPECIAL.get(measure(event, "type"), "") if event else ""
    calendar = calendar_for(case.region)
    return Standing(case, on or today(), calendar, read_clocks(case.clocks), special)


def events_of(case: Case, standing: Standing) -> Timeline:
    """经过: what was done when, by which unit, on which ground; no names of staff."""
    found = []
    for event in Event.objects.filter(stream=case.id).order_by("position"):
        what = _SAID.get(event.kind) or kind(event.kind).title
        if event.kind == "application_decided":
            what = _DECIDED.get(measure(event, "result"), what)
        elif event.kind == "special_procedure_started":
            what = _("开始%(what)s，停止计时") % {
                "what": _SPECIAL.get(measure(event, "type"), "特别程序")
            }
        elif event.kind == "special_procedure_ended":
            what = _("特别程序做完，接着计时")
        elif event.kind == "application_accepted" and measure(event, "manner") == "deemed":
            what = _("过期没有答复，视为受理")
        number = json.loads(event.body).get("data", {}).get("notice", "")
        who = _who(event, case)
        found.append(
            Happening(
                event.happened_at,
                str(what),
                f"{who}。{number}" if number else who,
                event.legal_basis,
            )
        )
    if standing.open and standing.deadline:
        found.append(Happening(_("接下来"), standing.deadline, todo=True))
    return Timeline(found, standing.on.year)


def _who(event: Event, case: Case) -> str:
    if event.actor == case.applicant and case.applicant:
        return _("您本人")
    if event.channel == "system" or event.actor == "system":
        return _("系统按规定自动办理")
    return unit_name(event.organisation) or unit_name(case.organisation)
