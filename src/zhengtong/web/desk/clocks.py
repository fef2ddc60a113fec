"""The clocks of a case, explained: the first of them one cell a day, the others one line each."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from django.utils.translation import gettext as _

from zhengtong.law.calendar import Unit
from zhengtong.law.clock import Clock
from zhengtong.law.localtime import day_end, local_date, to_date
from zhengtong.pages import formats
from zhengtong.pages.clock import ClockDay, ClockStrip
from zhengtong.pages.clockdays import clock_strip
from zhengtong.pages.component import Shown, Tag, Text
from zhengtong.pages.panels import Track
from zhengtong.pages.table import Column, Row, Table
from zhengtong.web.desk.file import CaseFile

__all__ = ["strip_of", "tracks_of"]

_LONGEST = 260  # cells: a clock that ran for more than a year is told by its table


def strip_of(file: CaseFile) -> ClockStrip | None:
    """One cell a day of the track that matters now; None where no clock has days to draw.

    What began and ended on one day, as at the counter, is told by the table alone.
    """
    main = file.clocks.get("legal")
    if main is not None and main.unit is not Unit.HOUR:
        return _legal(file, main)
    track = _only(file)
    if track is None or not 1 < _span(file, file.clocks[track]) <= _LONGEST:
        return None
    return _single(file, track)


def _legal(file: CaseFile, legal: Clock) -> ClockStrip | None:
    """The legal limit day by day with the promised end marked; from receipt on."""
    received = local_date(file.case.opened_at)
    if not 1 < _span(file, legal) + (to_date(legal.started) - received).days <= _LONGEST:
        return None
    promised = file.clocks.get("promised")
    return clock_strip(
        legal,
        file.calendar,
        file.today,
        promised=promised if promised and promised.unit is not Unit.HOUR else None,
        received=received,
        before=(_("未受理，不计"), "行政许可法第三十二条"),
        start=(_("受理"), _("次日起算")),
    )


def _only(file: CaseFile) -> str | None:
    """The running track that ends first, else the last one that was kept."""
    days = {name: clock for name, clock in file.clocks.items() if clock.unit is not Unit.HOUR}
    running = [name for name, clock in days.items() if clock.ended is None]
    if file.case.due_track in running:
        return file.case.due_track
    return next(iter(running or days), None)


def _span(file: CaseFile, clock: Clock) -> int:
    """How many days the strip would have."""
    last = clock.ended if clock.ended is not None else clock.due(file.calendar) or file.today
    until = to_date(last) if clock.ended is not None else max(to_date(last), file.today)
    return (until - to_date(clock.started)).days + 1


def _single(file: CaseFile, name: str) -> ClockStrip:
    """The strip of a track that is not a licensing limit, with its own words."""
    clock, track = file.clocks[name], _track(file, name)
    strip = clock_strip(clock, file.calendar, file.today, start=(_("起算"), _("次日起算")))
    due = clock.due(file.calendar)
    used, allowed = (
        clock.used(file.calendar, file.today), clock.allowed(file.calendar),
    )  # fmt: skip
    words = {"name": track.title, "used": used, "all": allowed}
    return replace(
        strip,
        days=[_renamed(day, track, clock, due, file) for day in strip.days],
        summary=_("%(name)s：已用 %(used)d 日 ／ 共 %(all)d 日") % words,
        total=_left_words(allowed - used),
        named={"pre": _("起算前"), "due": _("%(name)s届满") % {"name": track.title}},
    )


def _renamed(
    day: ClockDay, track: Track, clock: Clock, due: date | None, file: CaseFile
) -> ClockDay:
    """The last day of a track under its own name; red only where a statute sets it."""
    if day.on != due:
        return day
    title = _("%(name)s届满（第 %(n)d 日）") % {
        "name": track.title, "n": clock.allowed(file.calendar),
    }  # fmt: skip
    flag = (title, formats.day_short(day.on))
    return replace(day, due="law" if track.law else "promised", flag=flag)


def _left_words(left: int) -> str:
    return _("余 %(n)d 日") % {"n": left} if left >= 0 else _("超 %(n)d 日") % {"n": -left}


def _track(file: CaseFile, name: str) -> Track:
    return file.panel.tracks.get(name) or Track(name)


def tracks_of(file: CaseFile) -> Table | None:
    """Every clock of the case in one line: limit, begin, end, used, how it stands."""
    if not file.clocks:
        return None
    columns = [
        Column(_("计时")), Column(_("期限")), Column(_("起算"), numeric=True),
        Column(_("届满"), numeric=True), Column(_("已用"), numeric=True), Column(_("现在")),
    ]  # fmt: skip
    order = [*file.panel.tracks, *(file.clocks.keys() - file.panel.tracks.keys())]
    rows = [Row(_cells(file, name, file.clocks[name])) for name in order if name in file.clocks]
    return Table(_("本件的全部计时"), columns, rows, slim=True, hide_caption=True)


def _cells(file: CaseFile, name: str, clock: Clock) -> list[Shown]:
    due = clock.due(file.calendar)
    on = day_end(file.today) if clock.unit is Unit.HOUR else file.today
    limit = f"{clock.allowed(file.calendar)} {_unit(clock)}"
    if clock.extended:
        limit += _("（含延长 %(n)d）") % {"n": clock.extended}
    track = _track(file, name)
    title: Text = _("%(name)s（法定）") % {"name": track.title} if track.law else track.title
    return [
        title,
        limit,
        formats.day_number(to_date(clock.started), file.year),
        formats.day_number(due, file.year) if due else "—",
        clock.used(file.calendar, on),
        _standing(file, clock),
    ]


def _unit(clock: Clock) -> str:
    # a month's clock counts out in calendar days
    return _("天") if clock.unit is Unit.MONTH else clock.unit.label


def _standing(file: CaseFile, clock: Clock) -> Shown:
    late = clock.expired(file.calendar, file.today)
    if clock.ended is not None:
        day = formats.day_number(to_date(clock.ended), file.year)
        words = _("%(day)s 结束，已超") if late else _("%(day)s 结束")
        return Tag(words % {"day": day}, "yellow" if late else "ok")
    if clock.stopped:
        return Tag(_("中止"), "", "pause")
    if late:
        return Tag(_("已超"), "red")
    on = day_end(file.today) if clock.unit is Unit.HOUR else file.today
    left = clock.remaining(file.calendar, on)
    return Tag(_("余 %(n)d") % {"n": left}, "blue" if left <= 1 else "")
