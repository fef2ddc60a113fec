"""What `zhengtong check` does once it knows what is asked: check, set aside, compare, answer."""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from zhengtong.cli.faults import Fault
from zhengtong.reports.answers import aside
from zhengtong.reports.answers.as_json import as_json
from zhengtong.reports.answers.entries import entries, ordered
from zhengtong.reports.answers.gathering import Checked, check_all, check_one, found_in
from zhengtong.reports.answers.terminal import line, shown, shown_change
from zhengtong.reports.answers.words import CHINESE, ENGLISH, Words
from zhengtong.reports.documents.opening import Unreadable
from zhengtong.reports.profiles.dismissals import Dismissal

if TYPE_CHECKING:
    from zhengtong.reports.answers.resubmission import Change, Old

__all__ = ["answer"]

PASTED = "粘贴的文字"
FULL = 5
"""Up to so many files are answered in full; of more, each is one line."""


def answer(options: argparse.Namespace) -> int:
    """Everything that was asked for; returns 0 nothing grave, 1 something grave, 2 unreadable."""
    words = ENGLISH if options.lang == "en" else CHINESE
    try:
        limit = date.fromisoformat(options.limit) if options.limit else None
    except ValueError:
        raise Fault(f"日期“{options.limit}”看不懂，请写作 2024-04-20。") from None
    if bool(options.dismiss) != bool(options.reason):
        raise Fault("搁置一条规则要同时写 --dismiss 规则 和 --reason 理由。")
    try:
        before = _before(options.previous) if options.previous else {}
        checked, used = _without(options, _adjusted(options, _beside(options, _checked(options))))
    except Unreadable as error:
        raise Fault(str(error)) from None
    changed = {one.file: _change(before, one) for one in checked}
    _write(options, checked, limit, words)
    if options.json:
        answers = [
            as_json(one, words, change=changed[one.file], set_aside=used[one.file])
            for one in checked
        ]
        _say(_encodable(answers) + "\n")
    else:
        for one in checked:
            _say(_told(one, changed[one.file], used[one.file], words, full=len(checked) <= FULL))
    return 2 if any(one.error for one in checked) else int(any(one.grave for one in checked))


def _checked(options: argparse.Namespace) -> list[Checked]:
    """All files, with a bar where there are many and a person is looking."""
    pasted = [path for path in options.files if str(path) == "-"]
    files = found_in(path for path in options.files if str(path) != "-")
    if not files and not pasted:
        raise Fault("文件夹里没有可以核对的文件（.docx、.wps、.xlsx、.pdf、.txt 等）。")
    bar = _bar if sys.stderr.isatty() and len(files) > 1 else None
    done = list(check_all(files, bar))
    return done + [check_one(sys.stdin.buffer.read(), PASTED) for _ in pasted[:1]]


def _bar(done: int, of: int) -> None:
    filled = done * 30 // of
    end = "\n" if done == of else ""
    print(
        f"\r[{'█' * filled}{'·' * (30 - filled)}] {done}/{of}", end=end, file=sys.stderr, flush=True
    )


def _beside(options: argparse.Namespace, checked: list[Checked]) -> list[Checked]:
    """The same with what other papers say of them: those given with --against, and each other."""
    if len(checked) < 2 and not options.against:
        return checked
    from zhengtong.reports.answers.beside import compared

    papers = list(check_all(found_in(options.against)))
    for paper in papers:
        if paper.error:
            raise Unreadable(f"对照材料 {paper.file}：{paper.error}")
    return list(compared(checked, papers))


def _adjusted(options: argparse.Namespace, checked: list[Checked]) -> list[Checked]:
    """What the bureau's own form prescribes is left alone."""
    if not options.profile:
        return checked
    from zhengtong.reports.profiles.bureau import BureauError, load_bureau

    try:
        bureau = load_bureau(options.profile)
    except (BureauError, OSError) as error:
        raise Unreadable(f"{options.profile}：{error}") from None
    return [
        replace(
            one,
            verdict=replace(
                verdict, findings=ordered(bureau.applied(verdict.findings, verdict.document))
            ),
        )
        if (verdict := one.verdict)
        else one
        for one in checked
    ]


def _without(
    options: argparse.Namespace, checked: Sequence[Checked]
) -> tuple[list[Checked], dict[str, list[Dismissal]]]:
    """The files without what was set aside, now or before; and by file, what that was."""
    place = options.dismissed or aside.default_place()
    known = aside.recorded(place)
    if options.dismiss and not aside.set_aside(
        known, place, checked, options.dismiss, options.reason
    ):
        raise Fault(f"没有规则 {'、'.join(options.dismiss)} 查出的问题，没有搁置。")
    pairs = [aside.without(one, known) for one in checked]
    return [one for one, _ in pairs], {one.file: used for one, used in pairs}


def _before(file: Path) -> dict[str, Sequence[Old]]:
    from zhengtong.reports.answers.resubmission import previous_answers

    return previous_answers(file)


def _change(before: dict[str, Sequence[Old]], one: Checked) -> Change | None:
    if not before or one.verdict is None:
        return None
    from zhengtong.reports.answers.resubmission import changes, of_file

    old = of_file(before, one.file)
    return None if old is None else changes(old, entries(one.verdict))


def _told(
    one: Checked,
    change: Change | None,
    used: Sequence[Dismissal],
    words: Words,
    *,
    full: bool,
) -> str:
    """What the terminal says of one file."""
    if one.verdict is None:
        return f"{one.file}\n  {words.unreadable}{words.colon}{one.error}\n\n"
    looking = sys.stdout.isatty()
    width = shutil.get_terminal_size().columns if looking else 0
    if change:
        said = shown_change(one.verdict, one.file, change, words, width=width)
    elif full:
        said = shown(one.verdict, one.file, words, width=width, bold=looking)
    else:
        return line(one.verdict, one.file, words)
    said += "".join(words.aside.format(each.rule, each.reason) + "\n" for each in used)
    return said + "\n"


def _encodable(answers: Sequence[object]) -> str:
    """JSON as people read it; escaped where the output's encoding would lose a character."""
    text = json.dumps(answers, ensure_ascii=False, indent=1)
    try:
        text.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        return json.dumps(answers, indent=1)
    return text


def _say(text: str) -> None:
    """To the terminal, whatever its encoding leaves out."""
    code = sys.stdout.encoding or "utf-8"
    sys.stdout.write(text.encode(code, "replace").decode(code, "replace"))


def _write(
    options: argparse.Namespace,
    checked: Sequence[Checked],
    limit: date | None,
    words: Words,
) -> None:
    """The files that were asked for."""
    if options.html or options.summary or options.notices:
        from zhengtong.reports.write.parcel import write_whole
    if options.html:
        from zhengtong.reports.answers.page import render_page

        pages = [(one.file, one.verdict or one.error) for one in checked]
        write_whole(options.html, render_page(pages, words).encode())
    if options.annotate:
        _annotate(options.annotate, checked, words)
    if options.summary or options.notices:
        from zhengtong.reports.answers.senders import by_unit, listed

        try:
            expected = listed(options.expected) if options.expected else []
        except Unreadable as error:
            raise Fault(f"{options.expected}：{error}") from None
        units = by_unit(checked, expected)
    if options.summary:
        from zhengtong.reports.answers.workbook import summary

        write_whole(options.summary, summary(units, dated=date.today().isoformat()))
    if options.notices:
        from zhengtong.reports.answers.return_notice import Sender, return_notice, wanted

        sender = Sender(options.sender, options.contact, limit)
        options.notices.mkdir(parents=True, exist_ok=True)
        for unit, files in units.items():
            if wanted(files):
                letter = return_notice(unit, files, sender, dated=date.today())
                write_whole(options.notices / f"{_plain(unit)}.docx", letter)


def _annotate(place: Path, checked: Sequence[Checked], words: Words) -> None:
    """One copy, or a folder of copies, each under its own name."""
    from zhengtong.reports.answers.annotate import annotated
    from zhengtong.reports.write.parcel import write_whole

    several = len(checked) > 1 or place.is_dir()
    if several:
        place.mkdir(parents=True, exist_ok=True)
    taken = set[str]()
    for number, one in enumerate(checked, 1):
        if one.verdict is None:
            continue
        kept = one.verdict.document.kind == "docx"
        try:
            copy = annotated(one.verdict, Path(one.file).read_bytes() if kept else b"", words)
        except Unreadable as error:
            raise Fault(f"{one.file}：{error}") from None
        name = _plain(PurePath(one.file).stem)
        name = f"{name}-{number}" if name in taken else name
        taken.add(name)
        write_whole(place / f"{name}.docx" if several else place, copy)


def _plain(name: str) -> str:
    """A name that every file system takes."""
    return (
        "".join("_" if c in '\\/:*?"<>|' or ord(c) < 32 else c for c in name).strip(". ")[:80]
        or "_"
    )
