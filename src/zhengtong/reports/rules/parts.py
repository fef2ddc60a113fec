"""Parts that every evaluation report must have: spending, score, indicator table, problems.

Only whole reports are asked: a title says what it is, and sections are numbered. What is said to
be in an attachment that is not in the file is put as a question.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zhengtong.reports.documents.model import Paragraph, Span, Table
from zhengtong.reports.facts.identity import Identity, Kind
from zhengtong.reports.facts.quoting import clip, sentence_at
from zhengtong.reports.facts.reading import Reading
from zhengtong.reports.facts.sections import Section
from zhengtong.reports.rules.rule import Finding, Relation, Severity, rule

_BASIS = "《项目支出绩效评价管理办法》（财预〔2020〕10号）：自评和评价报告应说明资金使用、指标完成、得分等级和存在问题"
_EVALUATES = re.compile(r"绩效(?:自评|评价|自我评价|评估)|自评")
_SCORE = re.compile(
    r"(?:得分|评分|自评分|总分|打分|计分|分值|得|评定为|评为)[^。;\d]{0,14}\d{1,3}(?:\.\d+)?\s*分?(?![万亿\d年月])"
    r"|\d{2,3}(?:\.\d+)?\s*分(?=[,。;)、\s“”]|$|,?(?:评价|绩效|自评|综合)?(?:等级|结果|结论|评定))"
    r"|得分?(?:为)?[一二三四五六七八九]?十[一二三四五六七八九]?分|一百分"
)
_GRADED = re.compile(
    r"(?:等级|等次|评为|评定为|结果为?|结论为?|档次)(?:为|是|:)?\s?[“\"]?(?:优|良|中|合格|较好|好)"
)
_OUTTURN = re.compile(
    r"(?:执行数|执行率|支出数|决算数|支付率|支出率|实际支出|支付进度)[^。;]{0,80}?\d"
)
_SPENT = re.compile(
    r"(?:支出|执行|使用|列支|支付|开支|决算|投入|花费|用于|报销|发放)([^。;\n\d]{0,18})\d[\d,]*(?:\.\d+)?\s*(?:万元|亿元|千元|元|%)"
)
_PLANNED = re.compile(r"预算|年初|批复|计划|安排|目标|下达|到位|申请|拟")
_RECEIVED = re.compile(
    r"(?:拨付|到位|下达|安排|批复)[^。;\n]{0,140}?\d[\d,.]*\s*(?:万元|亿元|千元|元)"
)
_SPENDING_HEADS = re.compile(
    r"执行数|支出数|实际支出|决算数?|支出金额|执行率|全年执行|支出情况|已支付|实际使用|支出率"
)
_SCORE_HEADS = re.compile(r"得分|自评分|评分|评价分")
_INDICATOR_HEADS = re.compile(
    r"[一二三]级指标|指标(?:名称|值|内容)|年度指标|实际完成|目标值|(?:自评|评价|实际)得分|权重|绩效指标"
)
_ANNEXED = re.compile(
    r"附[件表][^。\n]{0,30}(?:自评表|评分表|评价表|得分表|指标表|打分表|指标体系|基础数据表|评价报告|自评报告)|(?:详见|见)附"
)
_PROBLEM = re.compile(
    r"问题|不足|不够|薄弱|有待|欠缺|短板|困难|不高|不强|滞后|偏差|不完善|不健全|不到位|不及时|不规范|不合理|不科学"
    r"|未能|缺乏|缺少|较低|偏低|难以|差距|不平衡|不均|未达|隐患|紧张|不全|不清|不明|不细|不精|较弱|不多|不深|较差|较慢|缓慢|单一|不严|压力|制约|瓶颈|不准|矛盾|无法|过低|过高|较少|偏少|缺口|受限|疏漏"
)
_NONE = re.compile(r"^\s*(?:暂?无|没有|不存在)[^。]{0,12}。?\s*$", re.MULTILINE)


def _reports(report: Reading) -> Iterator[tuple[Identity, str, list[Section]]]:
    """Whole reports in the file: who, the text, and the sections of the top level."""
    for identity in report.identities:
        if not identity.title or identity.form or not _EVALUATES.search(identity.title):
            continue
        text = report.folded[identity.span.start : identity.span.end]
        roots = [
            section
            for level in report.outline.roots
            for section in level
            if section.item.mark.start in identity.span
        ]
        if roots and _cut(roots[-1], len(text.rstrip()) + identity.span.start):
            continue
        headed = [section for section in roots if section.item.heading]
        whole = len(headed) >= 3 and len(text) >= 500 and headed[0].item.number <= 2
        if whole and re.search(r"报告", identity.title):
            yield identity, text, roots


def _cut(last: Section, end: int) -> bool:
    """Does an excerpt end in the first characters of a heading (三、项)?"""
    return last.item.span.end >= end and len(last.title.strip()) < 3


def _tables(report: Reading, identity: Identity) -> list[Table]:
    return [each for each in report.document.tables() if each.span.start in identity.span]


def _headed(tables: list[Table], heads: re.Pattern[str], least: int = 1) -> bool:
    """Has a table a heading cell of this kind, and figures?"""
    for table in tables:
        cells = [cell.plain for cell in table.cells()]
        met = sum(1 for cell in cells if len(cell) <= 24 and heads.search(cell))
        if met >= least and sum(1 for cell in cells if re.search(r"\d", cell)) >= 2:
            return True
    return False


def _heading(sections: list[Section], words: str) -> Section | None:
    every = [section for root in sections for section in root.walk()]
    return next(
        (each for each in every if each.item.heading and re.search(words, each.title)), None
    )


def _shown(report: Reading, section: Section) -> Span:
    mark = section.item.mark.start
    return clip(report.document, Span(mark, section.item.span.end), 40)


def _after(report: Reading, section: Section) -> Span | None:
    """The beginning of the first words below a heading."""
    for block in report.document.paragraphs():
        if block.span.start >= section.item.span.end and block.span.start in section.span:
            return clip(report.document, block.span, 30)
    return None


@rule(
    "missing-score", "缺自评得分", Severity.HIGH, basis=_BASIS,
    fires=(
        "青川镇2023年度部门整体支出绩效自评报告\n一、基本情况\n本镇内设机构六个，编制五十人，负责辖区经济发展和公共服务。"
        + "全年围绕中心工作开展各项业务，落实上级部署，强化内部管理。" * 16
        + "\n二、资金使用情况\n全年支出120.50万元，执行率98%。\n三、评价结论\n总体评价较好，资金使用规范，达到预期目标。\n四、存在问题\n预算编制不够细化。\n",
    ),
    spares=(
        "青川镇2023年度部门整体支出绩效自评报告\n一、基本情况\n本镇内设机构六个，编制五十人，负责辖区经济发展和公共服务。"
        + "全年围绕中心工作开展各项业务，落实上级部署，强化内部管理。" * 16
        + "\n二、资金使用情况\n全年支出120.50万元，执行率98%。\n三、评价结论\n自评得分96分，等级为优。\n四、存在问题\n预算编制不够细化。\n",
        "青川镇2023年度部门整体支出绩效自评报告\n一、基本情况\n本镇内设机构六个，编制五十人，负责辖区经济发展和公共服务。"
        + "全年围绕中心工作开展各项业务，落实上级部署，强化内部管理。" * 16
        + "\n二、资金使用情况\n全年支出120.50万元，执行率98%。\n三、项",
    ),
)  # fmt: skip
def missing_score(report: Reading) -> Iterator[Finding | Relation]:
    for identity, text, roots in _reports(report):
        body = text[identity.title_span.end - identity.span.start :]
        if _SCORE.search(body) or _headed(_tables(report, identity), _SCORE_HEADS):
            continue
        section = _heading(roots, r"评价结论|综合评价|总体评价|评价结果|自评结(?:论|果)|评价情况")
        places = [_shown(report, section)] if section else []
        following = _after(report, section) if section else None
        if following:
            places.append(following)
        annexed = _ANNEXED.search(body)
        if annexed:
            at = identity.title_span.end + annexed.start()
            places.insert(0, sentence_at(report.document, at, at + len(annexed.group()), 40))
        tail = (
            "正文提到附件，请核实得分是否在附件中，并随报告一并报送。"
            if annexed
            else "请补充自评得分和等级。"
        )
        yield Finding(
            places or [clip(report.document, identity.title_span, 60)],
            f"全文没有自评得分，也没有评分表。{tail}",
            expected="自评得分与等级", found="无", fix="补充得分与等级",
            severity=Severity.MEDIUM if annexed or _GRADED.search(body) else None,
            question=bool(annexed),
        )  # fmt: skip


@rule(
    "missing-execution", "缺支出数和执行率", Severity.HIGH, basis=_BASIS,
    fires=(
        "青川镇2023年度专项资金绩效评价报告\n一、基本情况\n县财政下达本镇道路养护专项资金80万元。"
        + "全年围绕中心工作开展各项业务，落实上级部署，强化内部管理。" * 16
        + "\n二、资金管理情况\n资金专款专用，管理规范。\n三、评价结论\n自评得分96分，等级为优。\n四、存在问题\n预算编制不够细化。\n",
    ),
    spares=(
        "青川镇2023年度专项资金绩效评价报告\n一、基本情况\n县财政下达本镇道路养护专项资金80万元，实际支出79.60万元。"
        + "全年围绕中心工作开展各项业务，落实上级部署，强化内部管理。" * 16
        + "\n二、资金管理情况\n资金专款专用，管理规范。\n三、评价结论\n自评得分96分，等级为优。\n四、存在问题\n预算编制不够细化。\n",
    ),
)  # fmt: skip
def missing_execution(report: Reading) -> Iterator[Finding | Relation]:
    for identity, text, _ in _reports(report):
        if identity.kind is Kind.OTHER or _headed(_tables(report, identity), _SPENDING_HEADS):
            continue
        told = any(not _PLANNED.search(found[1]) for found in _SPENT.finditer(text))
        if told or _OUTTURN.search(text):
            continue
        received = _RECEIVED.search(text)
        if received is None and not re.search(r"\d\s*(?:万元|亿元|元)", text):
            continue  # says nothing of money at all: perhaps a part of a report
        start = identity.span.start
        place = (
            sentence_at(report.document, start + received.start(), start + received.start() + 4, 60)
            if received
            else clip(report.document, identity.title_span, 60)
        )
        annexed = _ANNEXED.search(text)
        yield Finding(
            [place],
            "全文只有预算或到位金额，没有实际支出数、执行率和结余。"
            + ("如在附件中，请一并报送。" if annexed else "请补充资金使用情况。"),
            expected="实际支出数、执行率、结余", found="无", fix="补充资金使用情况",
            severity=Severity.MEDIUM if annexed else None, question=bool(annexed),
        )  # fmt: skip


@rule(
    "missing-indicator-table", "缺绩效指标表", Severity.MEDIUM, basis=_BASIS,
    fires=(
        "青川镇2023年度部门整体支出绩效自评报告\n一、基本情况\n本镇内设机构六个，编制五十人，负责辖区经济发展和公共服务。"
        + "全年围绕中心工作开展各项业务，落实上级部署，强化内部管理。" * 16
        + "\n二、绩效指标完成情况\n各项指标完成较好。\n三、评价结论\n自评得分96分，等级为优。\n四、存在问题\n预算编制不够细化。\n",
    ),
    spares=(
        "青川镇2023年度部门整体支出绩效自评报告\n一、基本情况\n本镇内设机构六个，编制五十人，负责辖区经济发展和公共服务。"
        + "全年围绕中心工作开展各项业务，落实上级部署，强化内部管理。" * 16
        + "\n二、绩效指标完成情况\n各项指标完成较好，详见附件自评表。\n三、评价结论\n自评得分96分，等级为优。\n四、存在问题\n预算编制不够细化。\n",
    ),
)  # fmt: skip
def missing_indicator_table(report: Reading) -> Iterator[Finding | Relation]:
    for identity, text, roots in _reports(report):
        listed = re.search(r"三级指标|一级指标|指标值|实际完成值|年度指标", text)
        if (
            listed
            or _headed(_tables(report, identity), _INDICATOR_HEADS, 2)
            or _ANNEXED.search(text)
        ):
            continue
        if len(re.findall(r"得\s?\d+(?:\.\d+)?\s?分|得分\s?\d", text)) >= 4:
            continue  # the indicators are gone through one by one in the text
        section = _heading(roots, r"指标|绩效(?:情况|目标完成|完成)")
        places = [_shown(report, section)] if section else []
        named = re.search(
            r"绩效评价指标|指标体系", text[identity.title_span.end - identity.span.start :]
        )
        if named:
            at = identity.title_span.end + named.start()
            places.append(sentence_at(report.document, at, at + len(named.group()), 40))
        yield Finding(
            places or [clip(report.document, identity.title_span, 60)],
            "全文没有绩效指标表（指标、目标值、实际完成值、分值、得分），也没有提到附表。",
            expected="三级指标表", found="无", fix="附绩效指标自评表",
        )  # fmt: skip


@rule(
    "missing-content", "标题要求的内容缺失", Severity.MEDIUM, basis=_BASIS,
    fires=(
        "青川镇2023年度项目支出绩效自评报告\n一、基本情况\n本镇负责辖区道路养护。" + "全年围绕中心工作开展各项业务，落实上级部署。" * 22
        + "\n二、经验做法及存在的问题\n主要经验是加强统筹，落实责任，按月调度，确保按期完工。\n三、评价结论\n自评得分96分，支出79.60万元。\n",
    ),
    spares=(
        "青川镇2023年度项目支出绩效自评报告\n一、基本情况\n本镇负责辖区道路养护。" + "全年围绕中心工作开展各项业务，落实上级部署。" * 22
        + "\n二、经验做法及存在的问题\n主要经验是加强统筹。不足之处是预算编制较粗。\n三、评价结论\n自评得分96分，支出79.60万元。\n",
    ),
)  # fmt: skip
def missing_content(report: Reading) -> Iterator[Finding | Relation]:
    for identity, text, roots in _reports(report):
        yield from _problems(report, identity, text, roots)
        section = _heading(roots, r"评价结论|综合评价(?:情况|结论|结果)")
        if section and not _prose(report, section):
            yield Finding(
                [_shown(report, section)],
                f"“{section.title[:30]}”下没有文字结论：未写明综合得分、评价等级和总体评价。",
                expected="得分、等级和结论", found="无文字结论", fix="补充评价结论",
            )  # fmt: skip


def _problems(
    report: Reading, identity: Identity, text: str, roots: list[Section]
) -> Iterator[Finding]:
    section = _heading(roots, r"(?<!其他)(?<!说明的)问题|不足")
    if section is None or re.search(r"其[他它]|需要?说明", section.title):
        if not _PROBLEM.search(text) and not _ANNEXED.search(text):
            yield Finding(
                [clip(report.document, identity.title_span, 60)],
                "全文没有分析存在的问题及原因。", expected="存在的问题及原因", found="无", fix="补充问题及原因",
            )  # fmt: skip
        return
    below = report.folded[section.item.span.end : section.span.end]
    if section.item.run_in:
        below = report.folded[section.item.mark.end + len(section.title) : section.span.end]
    if _PROBLEM.search(below) or _NONE.search(below):
        return
    if len(below.strip()) < 8 and section.span.end >= identity.span.end:
        return  # the file ends here
    yield Finding(
        [_shown(report, section)],
        f"标题“{section.title[:30]}”要求说明问题及原因，其下没有写任何问题。",
        expected="存在的问题及原因", found="无", fix="补充问题及原因，确无问题的写明“无”",
    )  # fmt: skip


def _prose(report: Reading, section: Section) -> bool:
    """Is there a sentence below the heading, outside of tables?"""
    rest = report.folded[section.item.mark.end : section.item.span.end]
    if "。" in rest.strip()[:-1]:
        return True
    for block in report.document.blocks:
        if block.span.start < section.item.span.end or block.span.start not in section.span:
            continue
        words = block.text.strip() if isinstance(block, Paragraph) else ""
        if "。" in words or len(words) > 40:
            return True
    return False
