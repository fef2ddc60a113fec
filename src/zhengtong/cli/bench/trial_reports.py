"""Reports of an invented unit, as long as one likes, to measure the checker with. All sums hold."""

from __future__ import annotations

import zipfile
from io import BytesIO
from random import Random
from xml.sax.saxutils import escape

__all__ = ["docx", "lines"]

_ORDER = "一二三四五六七八九"
_NAMES = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_HEAD = ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分")
Line = str | list[tuple[str, ...]]


def lines(paragraphs: int, seed: int = 1) -> list[Line]:
    """Paragraphs, with a table after every thirty; 130 of them fill thirty printed pages."""
    random = Random(seed)
    found: list[Line] = [f"青川镇第{seed}便民服务中心2023年度部门整体支出绩效自评报告"]
    for number in range(paragraphs - 1):
        chapter, item = divmod(number, 10)
        if item == 0:
            found.append(f"{_ORDER[chapter % 9]}、第{chapter // 9 + 1}部分工作开展情况")
            continue
        basic, project = random.randrange(100, 4000), random.randrange(100, 4000)
        cases = random.randrange(100, 999)
        found.append(
            f"（{_ORDER[item - 1]}）事项{number}全年安排资金{(basic + project) / 100:.2f}万元，其中："
            f"基本支出{basic / 100:.2f}万元，项目支出{project / 100:.2f}万元。共办理事项{number}的申请"
            f"{cases}件，按期办结{cases}件。中心围绕年初目标完善制度、强化培训、优化流程，各项任务均已完成。"
        )
        if number % 30 == 29:
            found.append([_HEAD, *_indicators(number)])
    return found


def _indicators(number: int) -> list[tuple[str, ...]]:
    return [
        (
            "产出指标",
            "数量指标",
            f"事项{number}巡查次数",
            f"≥{each * 12}次",
            f"{each * 12}次",
            "10",
            "10",
        )
        for each in range(1, 8)
    ]


def docx(paragraphs: int, seed: int = 1) -> bytes:
    """The same as a .docx, a style of its own in every run, as office programs write it."""
    body = "".join(_table(each) if isinstance(each, list) else _paragraph(each)
                   for each in lines(paragraphs, seed))  # fmt: skip
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "word/document.xml", f"<w:document {_NAMES}><w:body>{body}</w:body></w:document>"
        )
    return file.getvalue()


def _paragraph(text: str) -> str:
    """In runs of twelve characters: that many a real report has."""
    runs = "".join(
        '<w:r><w:rPr><w:rFonts w:hint="eastAsia" w:ascii="仿宋_GB2312"/><w:sz w:val="32"/></w:rPr>'
        f'<w:t xml:space="preserve">{escape(text[start : start + 12])}</w:t></w:r>'
        for start in range(0, len(text), 12)
    )
    return f'<w:p><w:pPr><w:ind w:firstLine="640"/></w:pPr>{runs}</w:p>'


def _table(rows: list[tuple[str, ...]]) -> str:
    said = "".join(
        "<w:tr>" + "".join(f"<w:tc>{_paragraph(cell)}</w:tc>" for cell in row) + "</w:tr>"
        for row in rows
    )
    return f"<w:tbl>{said}</w:tbl>"
