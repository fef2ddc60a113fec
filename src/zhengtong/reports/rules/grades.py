"""Grades: bands without gap or overlap, and a grade that fits its score.

90 (incl.)–100 优, 80 (incl.)–90 良, 60 (incl.)–80 中, below 60 差 are the Ministry's bands; a
report or bureau with its own bands is measured by those.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from zhengtong.reports.documents.model import Span
from zhengtong.reports.facts.quoting import sentence_at
from zhengtong.reports.facts.reading import Reading
from zhengtong.reports.rules.rule import Finding, Relation, Severity, rule

_MINISTRY = "《项目支出绩效评价管理办法》（财预〔2020〕10号）：90（含）—100分为优、80（含）—90分为良、60（含）—80分为中、60分以下为差"
_GRADE = "优秀|优良|优|良好|良|中等|中|合格|及格|一般|较差|差|不合格"
_N = r"\d{1,3}(?:\.\d+)?"
_RANGE = (
    rf"(?P<over>大于(?:等于)?|高于|不低于|≥|>|小于(?:等于)?|低于|不足|≤|<)?\s?(?P<low>{_N})\s?分?\s?(?P<lin>\((?:含|不含)\)|含)?"
    rf"\s?(?:(?:-|~|至|到|,)\s?(?P<high>{_N})\s?分?\s?(?P<hin>\((?:含|不含)(?:{_N}分?)?\)|含)?)?\s?分?\s?(?P<side>(?:及|\(含\))?以[上下])?"
)
_BAND = re.compile(
    rf"(?P<name>{_GRADE})\s?(?:等级|级|档)?\s?[(:为]?\s?(?P<open>[\[(])?{_RANGE}(?P<close>[\])])?"
)
_BAND_BACK = re.compile(
    rf"(?P<open>[\[(])?{_RANGE}\s?(?P<close>[\])])?\s?(?:的)?(?:为|是|:|,)?\s?[\"“]?(?P<name>{_GRADE})(?![一-龥])"
)
_TALK = re.compile(r"等级|分档|档次|评定|划分|级别|优")
_GIVEN = re.compile(
    rf"(?:自评|评价|综合|总|最终|绩效|评定)?(?:得分|评分|总分|分数|评价分)(?:合计|结果)?(?:为|是|:)?\s?(?P<score>{_N})\s?分?"
    rf"(?:[^。;\n\d]{{0,24}}?)(?:等级|等次|级别|档次|结果|结论|绩效|评定|评价|认定|确定|属于|评)(?:为|是|:|等级)*\s?[\"“「]?(?P<grade>优秀|优|良好|良|中等|中|合格|较差|差)(?=[\"”」]|[,。;)\s]|等级|等次|级|档|$)"
)
# …总分为97.7分,其中:决策20分、过程…分,评价等级为"优"
_GIVEN_FAR = re.compile(
    rf"(?:自评|评价|综合|总体|最终|绩效|评定)(?:总?得分|总评分|总分|评分|分数)(?:合计|结果)?(?:为|是|:)?\s?(?P<score>{_N})\s?分"
    rf"(?![^。;\n]{{0,120}}(?:上年|同比|去年|其他))[^。;\n]{{1,120}}?(?:等级|等次|级别|档次)(?:被?评?定?为|是|:)\s?[\"“「]?"
    rf"(?P<grade>优秀|优|良好|良|中等|中|合格|较差|差)(?=[\"”」]|[,。;)\s]|等级|等次|级|档|$)"
)
_ORDER = {"优": 0, "良": 1, "中": 2, "合": 2, "及": 2, "一": 2, "较": 2, "差": 3, "不": 3}


@dataclass(frozen=True, slots=True)
class Band:
    """Scores from `low` to `high`; `closed` ends belong to the band, None: nothing says so."""

    name: str
    low: Decimal
    high: Decimal
    low_closed: bool | None
    high_closed: bool | None
    span: Span

    def holds(self, score: Decimal) -> bool:
        """Does the score lie in the band, by its ends as far as they are said?"""
        above = score > self.low or (score == self.low and self.low_closed is not False)
        below = score < self.high or (score == self.high and self.high_closed is not False)
        return above and below


MINISTRY = tuple(
    Band(name, Decimal(low), Decimal(high), True, high == 100, Span(0, 0))
    for name, low, high in (("优", 90, 100), ("良", 80, 90), ("中", 60, 80), ("差", 0, 60))
)


def bands_in(text: str) -> list[Band]:
    """The bands that a text sets out, in its order; fewer than three are taken for none.

    `text` is folded; the spans point into it.
    """
    best: list[Band] = []
    for sentence in re.finditer(r"[^。\n]+", text):
        words = sentence.group()
        if not _TALK.search(words) or len(re.findall(r"\d", words)) < 4:
            continue
        for pattern in (_BAND_BACK, _BAND):
            found = [
                band
                for match in pattern.finditer(words)
                if (band := _band(match, sentence.start())) is not None
            ]
            if len({band.name[0] for band in found}) >= 3 and len(found) > len(best):
                best = found
    return best[:6]


def _prescribed(report: Reading) -> tuple[Band, ...]:
    """The bands of the bureau's own profile: from (in), up to (out)."""
    return tuple(
        Band(name, low, high, True, high == 100, Span(0, 0))
        for name, low, high in report.schemes.bands
    )


def _band(match: re.Match[str], shift: int) -> Band | None:
    low, high = Decimal(match["low"]), match["high"]
    span = Span(shift + match.start(), shift + match.end())
    over, side, name = match["over"] or "", match["side"] or "", match["name"]
    if low > 100:
        return None
    if high is not None:
        top = Decimal(high)
        first, last = (low, top) if low <= top else (top, low)
        low_in, high_in = _closed(match["lin"]), _closed(match["hin"])
        if low > top:
            low_in, high_in = high_in, low_in
        if match["open"] in ("[",) or match["close"] in ("]",):
            low_in, high_in = match["open"] == "[", match["close"] == "]"
        return Band(name, first, last, low_in, high_in, span)
    if over in ("大于", "高于", ">"):
        return Band(name, low, Decimal(100), False, True, span)
    if over in ("大于等于", "不低于", "≥") or side.endswith("上"):
        return Band(name, low, Decimal(100), True, True, span)
    if over in ("小于", "低于", "不足", "<"):
        return Band(name, Decimal(0), low, True, False, span)
    if over in ("小于等于", "≤") or side.endswith("下"):
        inclusive = True if over or side.startswith("及") else None
        return Band(name, Decimal(0), low, True, inclusive, span)
    return None


def _closed(words: str | None) -> bool | None:
    return None if not words else "不" not in words


@rule(
    "grade-band", "等级分档有重叠或空档", Severity.LOW, basis=_MINISTRY,
    fires=(
        "综合评价等级分为优（90分以上）、良（80-90分）、中（60-80分）、差（60分以下）。",
        "评价等级：90（含）-100分为优，85（含）-89分为良，60（含）-80分为中，60分以下为差。",
    ),
    spares=(
        "评价等级：90（含）-100分为优，80（含）-90分为良，60（含）-80分为中，60分以下为差。",
        "绩效等级为优[90,100]、良[80,90)、中[60,80)、差[0,60)。", "评价等级分为优（90-100分）、良（80-89分）、中（60-79分）、差（0-59分）。",
    ),
)  # fmt: skip
def grade_band(report: Reading) -> Iterator[Finding | Relation]:
    bands = sorted(bands_in(report.folded), key=lambda band: -band.low)
    ends = {(band.low, band.high) for band in _prescribed(report)}
    if ends and ends == {(band.low, band.high) for band in bands}:
        return  # the words of the bureau's own form
    said: list[str] = []
    for upper, lower in pairwise(bands):
        if lower.high > upper.low:
            said.append(f"“{lower.name}”与“{upper.name}”在{upper.low}至{lower.high}分重叠")
        elif lower.high == upper.low:
            if upper.low_closed is not False and lower.high_closed is not False:
                if _both(report, upper, lower):
                    said.append(f"{upper.low}分同时属于“{upper.name}”和“{lower.name}”")
            elif upper.low_closed is False and lower.high_closed is False:
                said.append(f"{upper.low}分不属于任何一档")
        elif upper.low - lower.high > 1:
            said.append(f"{lower.high}至{upper.low}分之间没有等级")
    if said:
        first, last = min(b.span.start for b in bands), max(b.span.end for b in bands)
        yield Finding(
            [Span(first, min(last, first + 110))],
            f"等级分档界限不清：{'；'.join(said)}。",
            expected="优90（含）至100、良80（含）至90、中60（含）至80、差60以下", found="；".join(said),
            fix="写明各档端点是否包含",
        )  # fmt: skip


def _both(report: Reading, upper: Band, lower: Band) -> bool:
    """Do both bands claim the score where they meet? One marked end settles it for the other."""
    if upper.low_closed is None or lower.high_closed is None:
        words = report.folded[upper.span.start : upper.span.end]
        marked = "含" in words or "[" in words or "≥" in words
        return not marked and lower.low_closed is None
    return True


@rule(
    "grade-vs-score", "等级与得分不符", Severity.HIGH, basis=_MINISTRY,
    fires=("部门整体支出绩效自评得分85.5分，评价等级为“优”。",),
    spares=(
        "部门整体支出绩效自评得分95.5分，评价等级为“优”。", "评价等级：85分以上为优，75-85分为良，60-75分为中，60分以下为差。自评得分86分，评价等级为“优”。",
    ),
)  # fmt: skip
def grade_vs_score(report: Reading) -> Iterator[Finding | Relation]:
    text = report.folded
    own = bands_in(text)
    said = _prescribed(report)
    bands = tuple(own) or said or MINISTRY
    whose = "本报告的" if own else report.schemes.whose if said else "财政部"
    near = {found.start("score"): found for found in _GIVEN_FAR.finditer(text)}
    near |= {found.start("score"): found for found in _GIVEN.finditer(text)}
    for found in near.values():
        score, grade = Decimal(found["score"]), found["grade"]
        if score > 100 or score < 30:
            continue
        rank = _ORDER[grade[0]]
        fitting = [band for band in bands if band.holds(score)]
        if not fitting or any(_ORDER.get(band.name[0], -1) == rank for band in fitting):
            continue
        place = sentence_at(report.document, *found.span(), limit=80)
        band = fitting[0]
        yield Finding(
            [Span(found.start(), min(found.end(), found.start() + 110))] if not own else [place],
            f"得分{score}分，写作“{grade}”；按{whose}分档，{band.low}至{band.high}分为“{band.name}”。",
            expected=band.name, found=grade, fix="改正得分或等级",
            severity=None if own or said else Severity.MEDIUM, question=not (own or said),
        )  # fmt: skip
