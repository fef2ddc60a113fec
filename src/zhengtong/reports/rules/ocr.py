"""Signs that a scanner misread. They are asked about; every other rule reads them as they stand."""

from __future__ import annotations

from collections.abc import Iterator

from zhengtong.reports.documents.ocr import slips
from zhengtong.reports.facts.reading import Reading
from zhengtong.reports.rules.rule import Finding, Relation, Severity, rule


@rule(
    "ocr-slip", "疑似文字识别错误", Severity.LOW,
    basis="扫描件转成的文字常把 1、0、≥、小数点认错，报送前应对照原件校对",
    fires=(
        "我中心成立于20l9年3月。",
        "按时办结率达到IO0%。",
        "项目支出120.5方元。",
        "三级指标\t年度指标值\t实际完成值\n群众满意度\t298%\t98.5%\n办件数量\t1200件\t1210件",
        "执行率为98。5%。",
        "群众满意度达到295%以上。",
    ),
    spares=(
        "我中心成立于2019年3月，引进O2O模式，5G基站10个，PM2.5浓度35微克。",
        "办件量较上年增长298%，投诉率下降95%。",
        "三级指标\t年度指标值\t实际完成值\n业务增长率\t298%\t98.5%\n办件数量\t1200件\t1210件",
        "（一）基本情况。2023年支出100万元。5%的项目延期。",
    ),
)  # fmt: skip
def ocr_slip(report: Reading) -> Iterator[Finding | Relation]:
    """Each slip once, at its place; the same misreading again and again is one finding."""
    said: set[tuple[str, str]] = set()
    for slip in slips(report.document):
        if (slip.found, slip.probably) in said:
            continue
        said.add((slip.found, slip.probably))
        yield Finding(
            places=[slip.span],
            message=f"“{slip.found}”疑似识别错误：{slip.why}，原文可能是“{slip.probably}”。",
            expected=slip.probably,
            found=slip.found,
            fix="请对照原件核实并改正。",
            question=True,
        )
