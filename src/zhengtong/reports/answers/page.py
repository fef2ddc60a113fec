"""One self-contained page: each document beside its findings. Numbers lead both ways.

No script, no outside file: it opens from a stick on any office computer, and prints.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from pathlib import PurePath

from zhengtong.reports.answers.entries import SEVERITIES, Entry, counts, entries, grouped
from zhengtong.reports.answers.marking import COLOURS, marked, safe
from zhengtong.reports.answers.words import CHINESE, Words
from zhengtong.reports.checking import Verdict
from zhengtong.reports.documents.places import Places
from zhengtong.reports.rules.rule import Relation, Severity

__all__ = ["policy", "render_page", "shell"]

_ICONS = """<svg hidden>
<symbol id="i-yellow" viewBox="0 0 20 20"><path d="M10 2.5 18.5 17h-17z"/><path d="M10 8v4.5"/><circle class="f" cx="10" cy="14.6" r=".9"/></symbol>
<symbol id="i-red" viewBox="0 0 20 20"><path d="M6.5 2h7L18 6.5v7L13.5 18h-7L2 13.5v-7z"/><path d="M10 6v5"/><circle class="f" cx="10" cy="14" r="1"/></symbol>
<symbol id="i-ok" viewBox="0 0 20 20"><circle cx="10" cy="10" r="7.5"/><path d="m6.5 10.2 2.4 2.4 4.6-5"/></symbol>
<symbol id="i-blue" viewBox="0 0 20 20"><circle cx="10" cy="10" r="7.5"/><path d="M7.8 7.8a2.2 2.2 0 1 1 3.2 2c-.7.4-1 .8-1 1.6"/><circle class="f" cx="10" cy="14.2" r=".9"/></symbol>
</svg>"""

Answered = tuple[str, Verdict | str]
"""The name of a file, and its verdict or why it could not be read."""


def render_page(answered: Sequence[Answered], words: Words = CHINESE, *, above: str = "") -> str:
    """A page for one file or several. `above` is HTML that stands before them."""
    single = len(answered) == 1
    parts = [f"<h1>{words.name}</h1>", above]
    if not single:
        rows = "".join(_row(n, *one, words) for n, one in enumerate(answered, 1))
        parts.append(f'<ul class="index">{rows}</ul>')
    parts += [_report(n, *one, words) for n, one in enumerate(answered, 1)]
    title = f"{_short(answered[0][0])} · {words.name}" if single else words.name
    return shell(title, "\n".join(parts), words)


def shell(title: str, main: str, words: Words = CHINESE) -> str:
    """The page around its main part."""
    return f"""<!doctype html>
<html lang="{words.lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta http-equiv="Content-Security-Policy" content="{policy()}">
<title>{safe(title)}</title>
<style>{_style()}</style>
</head>
<body>
{_ICONS}
<a class="skip" href="#main">{words.findings}</a>
<header class="mast"><div class="wrap"><span class="brand"><b aria-hidden="true">政</b><span>政通 · {words.name}</span></span></div></header>
<main id="main" class="wrap">
{main}
</main>
<footer class="foot"><div class="wrap"><p>{words.closing}</p></div></footer>
</body>
</html>
"""


@cache
def policy() -> str:
    """What the page may load: its own style, and nothing else."""
    digest = base64.b64encode(hashlib.sha256(_style().encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; form-action 'self'; base-uri 'none'"


@cache
def _style() -> str:
    return files(__package__).joinpath("checker.css").read_text("utf-8")


def _short(file: str) -> str:
    return PurePath(file).name or file


def _tag(colour: str, text: str) -> str:
    icon = f'<svg class="i" aria-hidden="true"><use href="#i-{colour}"/></svg>'
    return f'<span class="tag {colour}">{icon}{safe(text)}</span>'


def _tags(verdict: Verdict, words: Words) -> str:
    some = counts(verdict)
    tags = [_tag(COLOURS[s], f"{words.severity[s]} {some[s]}") for s in SEVERITIES if some[s]]
    held = sum(relation.holds for relation in verdict.relations)
    return "".join([*tags, _tag("ok", f"{words.holds} {held}")])


def _row(number: int, file: str, answer: Verdict | str, words: Words) -> str:
    said = _tag("red", words.unreadable) if isinstance(answer, str) else _tags(answer, words)
    return f'<li><a href="#d{number}">{safe(_short(file))}</a>{said}</li>'


def _report(number: int, file: str, answer: Verdict | str, words: Words) -> str:
    head = f'<section class="report" id="d{number}"><h2>{safe(_short(file))}</h2>'
    if isinstance(answer, str):
        return f'{head}<p class="note">{words.unreadable}{words.colon}{safe(answer)}</p></section>'
    prefix = f"d{number}"
    found = entries(answer, words)
    facts = f'<span class="s m">{words.facts.format(answer.facts)}</span>'
    beside = "".join(_group(prefix, severity, some, words) for severity, some in grouped(found))
    beside = beside or f"<p>{words.none}</p>"
    document = "\n".join(marked(answer.document, found, answer.relations, prefix, words))
    return (
        f'{head}<div class="row">{_tags(answer, words)}{facts}</div>\n<div class="two">'
        f'<div class="answers" role="region" aria-label="{words.findings} {number}" tabindex="0">'
        f"{beside}{_holds(answer, words)}{_remarks(answer, words)}</div>\n"
        f'<article class="doc" lang="zh-CN" aria-label="{words.document} {number}">\n{document}\n</article>'
        f"</div></section>"
    )


def _group(prefix: str, severity: Severity, some: Sequence[Entry], words: Words) -> str:
    colour = COLOURS[severity]
    items = "\n".join(f'<li id="{prefix}f{e.number}">{_entry(prefix, e, words)}</li>' for e in some)
    tag = _tag(colour, f"{words.severity[severity]} {len(some)}")
    return (
        f"<section><h3>{tag} "
        f'<span class="s m">{words.means[severity]}</span></h3>'
        f'<ul class="found">{items}</ul></section>'
    )


def _entry(prefix: str, entry: Entry, words: Words) -> str:
    """One finding: its title leads to its first place, `sum` stands out, the rest is a list."""
    number = f'{entry.number}　<a href="#{prefix}q{entry.number}">{safe(entry.title)}</a>'
    if not entry.spans:
        number = f"{entry.number}　{safe(entry.title)}"
    ask = f' <span class="s m">{words.ask}</span>' if entry.question else ""
    quoted = f"<q>{safe(words.quotations(entry.quotes))}</q>"
    rows = "".join(
        f"<dt>{label}</dt><dd>{text}</dd>"
        for label, text in (
            (words.quote, f'{quoted} <span class="m">{safe(entry.where)}</span>'),
            (words.expected, safe(entry.expected)),
            (words.found, safe(entry.found)),
            (words.fix, safe(entry.fix)),
            (words.basis, safe(entry.basis)),
        )
        if text
    )
    total = f'<span class="sum">{safe(entry.sum)}</span>' if entry.sum else ""
    said = f'<p lang="zh-CN">{safe(entry.message)}</p>' if entry.message else ""
    return f"<h3>{number}{ask}</h3>{said}{total}<dl>{rows}</dl>"


def _holds(verdict: Verdict, words: Words) -> str:
    held = [relation for relation in verdict.relations if relation.holds]
    if not held:
        return ""
    places = Places(verdict.document)
    items = "".join(f"<li>{_held(relation, places, words)}</li>" for relation in held)
    tag = _tag("ok", f"{words.holds} {len(held)}")
    return f'<section><h3>{tag}</h3><ul class="holds">{items}</ul></section>'


def _held(relation: Relation, places: Places, words: Words) -> str:
    where = words.where(places.of(relation.places[0])) if relation.places else ""
    return f'{safe(relation.expression)} <span class="m">{safe(where)}</span>'


def _remarks(verdict: Verdict, words: Words) -> str:
    """What was not read, and rules that broke."""
    said = [f"{words.remark}{words.colon}{each.message}" for each in verdict.document.remarks]
    said += [words.skipped.format(rule, error) for rule, error in verdict.failed]
    return "".join(f'<p class="s m">{safe(each)}</p>' for each in said)
