"""Sentences from facts, by templates; nothing is invented.

A drafter must not be able to print a sentence whose figure she does not have: a template speaks
only when every fact that it names is there, and what it prints keeps its source.

    截至{r.cut_off}，共收到评价{r.denominator}条（{r.scope}），主动评价率{r}（{r.fraction}）。

`{name}` prints a fact; of a computed figure also `.numerator .denominator .fraction .scope
.cut_off .name .unit`. Outlines (which sections, in which order) are data: `outlines/*.json`.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Any, cast

from zhengtong.reports.write.printing import day, plain
from zhengtong.reports.write.prose import Cited, Figure, Paragraph, Part, Section, Sentence, Stated

Fact = Figure | Stated | Decimal | int | str | date
Piece = str | Cited | Stated
Facts = Mapping[str, Fact]
Passages = Mapping[str, Sequence[str | Sentence | Section]]
"""What people wrote, by its place in the outline: paragraphs, or sections of its own."""

_HOLE = re.compile(r"\{([^{}]+)\}")
_PARTS = ("numerator", "denominator", "fraction", "scope", "cut_off", "name", "unit")
_NOTHING = "截至{0.cut_off}，{0.name}没有可统计的对象（{0.scope}，0／0），记作“{0}”，不作评价。"


class TemplateError(ValueError):
    """A template or outline is not well formed; the message says where."""


@dataclass(frozen=True, slots=True)
class Template:
    """`empty` is said instead where a cited ratio is 0/0 or a fact in `empty_when` is zero."""

    text: str
    empty: str = ""
    empty_when: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*_HOLE.findall(self.text), *self.empty_when)))


def compose(template: Template | str, facts: Facts) -> Sentence | None:
    """The sentence, or None when a fact that it names is missing."""
    template = Template(template) if isinstance(template, str) else template
    found = {name: _find(name, facts) for name in template.names}
    if any(f is None for f in found.values()):
        return None
    present = {name: f for name, f in found.items() if f is not None}
    cited = [f for f, part in present.values() if isinstance(f, Figure) and not part]
    empty = [f for f in cited if f.is_empty]
    if template.empty and (empty or any(_is_zero(present[n][0]) for n in template.empty_when)):
        return _fill(template.empty, facts)
    said = None if empty and len(empty) == len(cited) else _fill(template.text, facts)
    nothing = [_fill(_NOTHING, {"0": f}) for f in dict.fromkeys(empty)]
    return Sentence(tuple(piece for s in (said, *nothing) if s for piece in s.pieces))


def missing(template: Template | str, facts: Facts) -> tuple[str, ...]:
    """The names in a template for which there is no fact."""
    template = Template(template) if isinstance(template, str) else template
    return tuple(n for n in template.names if _find(n, facts) is None)


def _find(name: str, facts: Facts) -> tuple[Fact, str] | None:
    """A fact by its whole name first, so that codes may have dots; then fact and part."""
    if name in facts:
        return facts[name], ""
    stem, _, part = name.rpartition(".")
    if part in _PARTS and isinstance(facts.get(stem), Figure):
        return facts[stem], part
    return None


def _is_zero(fact: Fact) -> bool:
    value = fact.value if isinstance(fact, Figure | Stated) else fact
    return value is None or (isinstance(value, int | Decimal) and not value)


def _fill(text: str, facts: Facts) -> Sentence | None:
    pieces: list[Piece] = []
    for index, chunk in enumerate(_HOLE.split(text)):
        if not index % 2:
            pieces += [chunk] if chunk else []
            continue
        hit = _find(chunk, facts)
        if hit is None:
            return None
        pieces += _print(*hit)
    return Sentence(tuple(pieces))


def _print(fact: Fact, part: str) -> list[Piece]:
    if isinstance(fact, Stated):
        return [fact]
    if not isinstance(fact, Figure):
        return [plain(fact)]
    if part == "fraction":
        top, bottom = Cited(fact, "numerator"), Cited(fact, "denominator")
        return [top, "／", bottom] if fact.is_ratio else [top]
    if part in ("", "numerator", "denominator"):
        return [Cited(fact, cast(Part, part or "value"))]
    value = getattr(fact, part)
    return [day(value) if isinstance(value, date) else str(value)]


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in the outline: a template, or a passage that people wrote."""

    template: Template | None = None
    passage: str = ""


@dataclass(frozen=True, slots=True)
class SectionOutline:
    """Slots of one paragraph stand together in a tuple."""

    title: str
    paragraphs: tuple[tuple[Slot, ...], ...] = ()
    children: tuple["SectionOutline", ...] = ()


@dataclass(frozen=True, slots=True)
class Outline:
    name: str
    preamble: tuple[Template, ...]
    sections: tuple[SectionOutline, ...]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A sentence that was not written, and the facts that it lacked."""

    section: str
    text: str
    lacks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Composed:
    preamble: Paragraph
    sections: tuple[Section, ...]
    left_out: tuple[LeftOut, ...]


def compose_report(outline: Outline, facts: Facts, passages: Passages) -> Composed:
    """All sections that have something to say, and what stayed unsaid for want of a fact."""
    left_out: list[LeftOut] = []

    def say(title: str, template: Template) -> Sentence | None:
        sentence = compose(template, facts)
        if sentence is None:
            left_out.append(LeftOut(title, template.text, missing(template, facts)))
        return sentence

    def sentences(title: str, templates: Iterable[Template]) -> tuple[Sentence, ...]:
        return tuple(s for t in templates if (s := say(title, t)) is not None)

    def section(plan: SectionOutline) -> Section | None:
        paragraphs: list[Paragraph] = []
        children: list[Section] = []
        for slots in plan.paragraphs:
            composed = sentences(plan.title, (s.template for s in slots if s.template))
            paragraphs += [Paragraph(composed)] if composed else []
            for written in (w for s in slots for w in passages.get(s.passage, ())):
                if isinstance(written, Section):
                    children.append(written)
                else:
                    said = written if isinstance(written, Sentence) else Sentence((written,))
                    paragraphs.append(Paragraph((said,)))
        children += [s for child in plan.children if (s := section(child)) is not None]
        title = say(plan.title, Template(plan.title)) if paragraphs or children else None
        return Section(title.text, tuple(paragraphs), tuple(children)) if title else None

    opening = Paragraph(sentences("", outline.preamble))
    body = tuple(s for plan in outline.sections if (s := section(plan)) is not None)
    return Composed(opening, body, tuple(left_out))


def read_outline(data: Mapping[str, Any]) -> Outline:
    """An outline from its JSON form: `{name, preamble: [sentence], sections: [section]}`.

    A section is `{title, paragraphs: [[slot, ...], ...], sections: [...]}`; a slot is a text,
    `{text, empty, empty_when}`, or `{passage: name}`. Raises `TemplateError`.
    """

    def template(raw: object) -> Template:
        if isinstance(raw, str):
            return Template(raw)
        if not isinstance(raw, Mapping) or not isinstance(raw.get("text"), str):
            raise TemplateError(f"提纲中的句子应为文字或含“text”的对象，不是{raw!r}。")
        return Template(raw["text"], raw.get("empty", ""), tuple(raw.get("empty_when", ())))

    def slot(raw: object) -> Slot:
        if isinstance(raw, Mapping) and "passage" in raw:
            return Slot(passage=str(raw["passage"]))
        return Slot(template(raw))

    def section(raw: Mapping[str, Any]) -> SectionOutline:
        if not raw.get("title"):
            raise TemplateError(f"提纲中有一节没有标题：{raw!r}。")
        return SectionOutline(
            raw["title"],
            tuple(tuple(slot(s) for s in slots) for slots in raw.get("paragraphs", ())),
            tuple(section(child) for child in raw.get("sections", ())),
        )

    return Outline(
        str(data.get("name", "")),
        tuple(template(t) for t in data.get("preamble", ())),
        tuple(section(s) for s in data.get("sections", ())),
    )


@cache
def outline(name: str) -> Outline:
    """An outline that ships with the program, such as `hunan_departmental`."""
    path = resources.files("zhengtong.reports.write") / "outlines" / f"{name}.json"
    if not path.is_file():
        raise TemplateError(f"没有名为“{name}”的报告提纲。")
    return read_outline(json.loads(path.read_text("utf-8")))
