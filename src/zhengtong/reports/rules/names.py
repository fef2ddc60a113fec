"""Names that vary: one unit under two names, one item under two, an object that changes.

With or without the name of the city is the same name; so is a short form. What differs by one
character inside an otherwise equal name is a slip.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zhengtong.reports.documents.model import Span, Table
from zhengtong.reports.facts.fold import fold
from zhengtong.reports.facts.quoting import sentence_at
from zhengtong.reports.facts.reading import Reading
from zhengtong.reports.rules.rule import Finding, Relation, Severity, rule

_BASIS = "同一单位、同一项目在同一报告中应使用同一全称"
_FREE = frozenset("一二三四五六七八九十东西南北上下新老大小中城第省市县区乡镇村州旗甲乙丙丁")
_ENDINGS = frozenset("局厅处科所站院校园馆社会委部室队")


def _stems(name: str) -> set[str]:
    """A unit's name, and the same without the city before it."""
    found = {name}
    match = re.match(r"[一-龥]{2,8}?(?:省|自治区|市|州|盟)", name)
    if match and len(name) - match.end() >= 6:
        found.add(name[match.end() :])
    return found


def _variants(text: str, name: str) -> Iterator[tuple[int, int]]:
    """Where a name stands with one character of its inside changed or left out."""
    head, tail = name[:2], name[-2:]
    for found in re.finditer(re.escape(head), text):
        start = found.start()
        same = text[start : start + len(name)]
        if same == name:
            continue
        if len(same) == len(name) and same.endswith(tail):
            wrong = [i for i, (a, b) in enumerate(zip(same, name, strict=True)) if a != b]
            if len(wrong) == 1 and _slip(same[wrong[0]], name[wrong[0]]):
                yield start, start + len(name)
                continue
        short = text[start : start + len(name) - 1]
        if len(name) >= 8 and short.endswith(tail) and _left_out(short, name):
            yield start, start + len(short)


def _slip(one: str, other: str) -> bool:
    han = "一" <= one <= "龥" and "一" <= other <= "龥"
    return han and not ({one, other} & _FREE) and not ({one, other} <= _ENDINGS)


def _left_out(short: str, name: str) -> bool:
    """`name` without one inner character, other than 县, 市 and such?"""
    at = next((i for i, (a, b) in enumerate(zip(short, name, strict=False)) if a != b), len(short))
    return 2 <= at < len(name) - 2 and short == name[:at] + name[at + 1 :] and name[at] not in _FREE


@rule(
    "entity-variant", "单位名称前后不一", Severity.MEDIUM, basis=_BASIS,
    fires=("青川县政务服务中心部门整体支出绩效自评报告\n一、基本情况\n青川县政府服务中心内设两个股室。\n",),
    spares=(
        "宜和市青川县政务服务中心部门整体支出绩效自评报告\n一、基本情况\n青川县政务服务中心内设两个股室。\n", "青川县第一中学绩效自评报告\n一、基本情况\n青川县第二中学为对口学校。\n",
    ),
)  # fmt: skip
def entity_variant(report: Reading) -> Iterator[Finding | Relation]:
    text = report.document.text
    done: set[str] = set()
    for identity in report.identities:
        for name in identity.names:
            if len(name.text) > 30:
                continue
            for stem in sorted(_stems(name.text), key=len, reverse=True):
                met: dict[str, list[Span]] = {}
                for start, end in _variants(text, stem):
                    met.setdefault(text[start:end], []).append(Span(start, end))
                for wrong, places in met.items():
                    if wrong in done or text.count(wrong) > max(text.count(stem) * 2, 4):
                        continue
                    done.add(wrong)
                    yield Finding(
                        [name.span, *places[:6]],
                        f"单位名称前后不一：全称为“{name.text}”，另有{len(places)}处写作“{wrong}”。",
                        expected=name.text, found=wrong, fix="统一为单位全称",
                    )  # fmt: skip


_SELVES = {
    "局": "我局 本局", "委": "我委 本委", "中心": "我中心 本中心", "院": "我院 本院", "校": "我校 本校",
    "镇": "我镇 本镇", "乡": "我乡 本乡", "街道": "我街道 本街道", "所": "我所 本所", "站": "我站 本站",
    "馆": "我馆 本馆", "厅": "我厅 本厅", "处": "我处 本处", "会": "我会 本会",
}  # fmt: skip


@rule(
    "self-name-variant", "自称前后不一", Severity.LOW, basis=_BASIS,
    fires=("青川县教育局部门整体支出绩效自评报告\n一、基本情况\n我局内设股室五个，我局编制三十人。我中心制度健全。\n",),
    spares=("青川县教育局部门整体支出绩效自评报告\n一、基本情况\n我局内设股室五个，我局编制三十人，我县共有学校五十所。\n",),
)  # fmt: skip
def self_name_variant(report: Reading) -> Iterator[Finding | Relation]:
    text = report.folded
    for identity in report.identities:
        start, end = identity.span.start, identity.span.end
        met: dict[str, tuple[int, int, str]] = {}
        for kind, words in _SELVES.items():
            for word in words.split():
                if not word.startswith("我"):
                    continue
                hits = [
                    found.start()
                    for found in re.finditer(rf"{word}(?![一-龥]?(?:长|员))", text[start:end])
                ]
                if hits:
                    met[kind] = (len(hits), start + hits[0], word)
        if len(met) != 2 or not identity.unit:
            continue
        own = next((kind for kind in met if identity.unit.endswith(kind)), "")
        others = [kind for kind in met if kind != own]
        if not own or len(others) != 1 or {own, others[0]} in ({"校", "院"}, {"镇", "街道"}):
            continue
        (_, at, word), (_, first, mine) = met[others[0]], met[own]
        yield Finding(
            [Span(at, at + len(word) + 8), Span(first, first + len(mine) + 8)],
            f"本单位是“{identity.unit}”，自称“{mine}”，又自称“{word}”，请核实是否沿用了其他单位的文字。",
            expected=mine, found=word, fix="统一自称", question=True,
        )  # fmt: skip


_LISTED = re.compile(r"(?:[^,。;:、\n\t|()]{2,20}、){2,12}[^,。;:、\n\t|()]{2,24}")


@rule(
    "name-variant", "项目名称图文不一", Severity.LOW, basis=_BASIS,
    fires=(
        "经费主要用于：聘用人员工资、场地租金、物业管理费、培训费。\n\n项目名称\t金额（万元）\t备注\n新聘用人员工资\t96.00\t无\n场地租金\t50.00\t无\n物业管理费\t74.00\t无\n培训费\t20.00\t无\n",
    ),
    spares=(
        "经费主要用于：聘用人员工资、场地租金、物业管理费、培训费。\n\n项目名称\t金额（万元）\t备注\n聘用人员工资\t96.00\t无\n场地租金\t50.00\t无\n物业管理费\t74.00\t无\n培训费\t20.00\t无\n",
    ),
)  # fmt: skip
def name_variant(report: Reading) -> Iterator[Finding | Relation]:
    text = report.folded
    labels = [
        (table, labels) for table in report.document.tables() if len(labels := _labels(table)) >= 3
    ]
    if not labels:
        return
    for paragraph in report.document.paragraphs():
        start, end = paragraph.span.start, paragraph.span.end
        for found in _LISTED.finditer(text, start, end):
            items = _items(found, start=found.start())
            for _, names in labels:
                yield from _compared(report, items, names)


def _labels(table: Table) -> dict[str, Span]:
    return {
        fold(row[0].plain): row[0].span
        for row in table.rows
        if row and 2 <= len(row[0].plain) <= 24
    }


def _items(found: re.Match[str], start: int) -> dict[str, int]:
    items: dict[str, int] = {}
    at = start
    for item in found.group().split("、"):
        items.setdefault(item.strip(), at)
        at += len(item) + 1
    return items


def _compared(report: Reading, items: dict[str, int], names: dict[str, Span]) -> Iterator[Finding]:
    """A list of the text beside the rows of a table: most are equal, one is nearly."""
    equal = [item for item in items if item in names]
    if len(equal) < 3 or len(equal) * 2 < len(items) - 1:
        return
    left = [name for name in names if name not in items]
    for item, at in items.items():
        if item in names:
            continue
        for name in left:
            if name in item and item.endswith(name):
                continue  # the list's first item still has the words before it
            inside = len(item) >= 4 and (item.endswith(name) or name.endswith(item) or name in item)
            led = len(name) > 3 and any(
                item.endswith(name[cut:]) for cut in (1, 2, 3) if len(name) - cut >= 4
            )
            if inside or led:
                short = next((name[c:] for c in range(4) if item.endswith(name[c:])), item)
                place = at + item.rfind(short) if short in item else at
                yield Finding(
                    [Span(place, place + len(short)), names[name]],
                    f"正文写作“{short}”，表中写作“{name}”，其余{len(equal)}项名称一致，请统一。",
                    expected=name, found=short, fix="统一名称",
                )  # fmt: skip
                return


_OBJECT = re.compile(
    r"(部门整体支出|整体支出|项目支出|专项支出|专项资金|项目资金)(?:的)?(?:绩效)?(?:自评|绩效|评价)"
)
_SPOKEN = re.compile(
    r"对[^。;:,\n]{0,24}?(部门整体支出|整体支出|项目支出|专项支出|专项资金|项目资金)(?:情况|使用情况)?(?:进行|开展|实施)?(?:了)?(?:绩效)?(?:自评|自我评价|绩效评价|评价)"
)


@rule(
    "subject-variant", "评价对象的说法前后不一", Severity.LOW, basis="标题与正文应指同一评价对象",
    fires=("青川县教育局2023年度专项支出绩效评价报告\n我局对2023年度专项资金绩效评价如下：\n一、基本情况\n",),
    spares=("青川县教育局2023年度部门整体支出绩效评价报告\n我局对2023年度整体支出绩效评价如下：\n一、基本情况\n",),
)  # fmt: skip
def subject_variant(report: Reading) -> Iterator[Finding | Relation]:
    for identity in report.identities:
        titled = _OBJECT.search(fold(identity.title))
        start = identity.title_span.end
        spoken = _SPOKEN.search(report.folded, start, min(start + 1200, identity.span.end))
        if not titled or not spoken:
            continue
        one, other = titled[1].removeprefix("部门"), spoken[1].removeprefix("部门")
        if other in fold(identity.title) or {one, other} == {"项目支出", "项目资金"}:
            continue
        whole = "整体支出" in (one, other)
        yield Finding(
            [identity.title_span, sentence_at(report.document, *spoken.span(), limit=50)],
            f"标题评价的是“{one}”，正文评价的是“{other}”，请统一。", expected=one, found=other,
            fix="统一评价对象的名称", severity=Severity.MEDIUM if whole else None, question=whole,
        )  # fmt: skip
