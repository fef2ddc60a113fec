"""评价表: the province's 好差评 comes back once a year, in its own order of codes and channels.

A rating belongs to a case, so the cases come in first. A bad one that the source has put right is
verified, rectified, rated again and called back on the day that the source names.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from zhengtong.flow.decision import New
from zhengtong.flow.imports import (
    AlreadyHere,
    Column,
    Importable,
    LeftOut,
    Part,
    Row,
    RowFault,
    Task,
    cases_of,
    register_import,
)
from zhengtong.flow.models import Case
from zhengtong.flow.request import Request
from zhengtong.org.actors import Actor, Role
from zhengtong.systems.ratings.procedure import LEVELS, NEGATIVE, rating_of

__all__ = ["RATINGS"]

WORDS = {title: code for code, title in LEVELS} | {code: code for code, _title in LEVELS} | {
    "很满意": "1", "十分满意": "1", "较满意": "2", "比较满意": "2", "一般": "3", "基本满意": "3",
    "不太满意": "4", "很不满意": "5", "差": "4", "非常差": "5",
}  # fmt: skip
MEANS = {
    "1": "1", "pc": "1", "pc端": "1", "网页": "1", "网站": "1", "电脑端": "1",
    "2": "2", "移动端": "2", "手机": "2", "app": "2", "小程序": "2",
    "3": "3", "二维码": "3", "扫码": "3", "4": "4", "大厅平板": "4", "平板": "4", "评价器": "4",
    "5": "5", "大厅其他终端": "5", "大厅其他": "5", "自助终端": "5", "电话": "5",
    "6": "6", "短信": "6", "7": "7", "系统默认": "7", "默认": "7",
}  # fmt: skip
ACTIVE = {
    "主动评价": "1",
    "主动": "1",
    "默认评价": "0",
    "系统默认": "0",
    "默认": "0",
    "默认好评": "0",
}
BY_DEFAULT = "7"

COLUMNS = (
    Column("number", "评价编号", "code", limit=60, also=(
        "评价流水号", "评价记录编号", "评价id", "评价唯一标识", "assess_no")),
    Column("case_number", "办件编号", "code", required=True, limit=60, also=(
        "办件流水号", "办件编码", "业务流水号", "受理编号", "申办流水号", "project_no")),
    Column("level", "评价等级", "choice", required=True, words=WORDS, orders="rating_code_orders",
           also=("满意度", "满意程度", "评价结果", "整体满意度", "评价级别", "satisfaction")),
    Column("rated_at", "评价时间", "when", required=True, also=(
        "评价日期", "提交时间", "assess_time")),
    Column("active", "评价类型", "yes_no", words=ACTIVE, also=(
        "评价方式", "是否主动评价", "主动评价")),
    Column("means", "评价渠道", "choice", words=MEANS, also=(
        "评价来源", "渠道", "评价终端", "pf", "assess_channel")),
    Column("options", "评价选项", also=("评价标签", "评价指标", "评价详情", "eval_detail")),
    Column("words", "评价内容", personal=True, limit=500, also=(
        "文字评价", "意见建议", "评价意见", "评价说明", "writing_evaluation")),
    Column("late_upload", "是否迟报", "yes_no", also=("迟报", "超时上报", "是否超时汇集")),
    Column("faulty_upload", "是否报送有误", "yes_no", also=("校验未通过", "是否校验不通过")),
    Column("resolved_at", "差评办结时间", "when", part="resolved", also=(
        "整改办结时间", "整改完成时间", "差评处理时间", "整改时间", "回访时间")),
    Column("measures", "整改措施", personal=True, part="resolved", limit=500, also=(
        "处理情况", "整改情况", "核实情况", "差评处理结果", "答复内容")),
    Column("again", "追评等级", "choice", words=WORDS, orders="rating_code_orders",
           part="resolved", also=("二次评价等级", "追加评价等级", "整改后评价", "回访满意度")),
)  # fmt: skip


@dataclass(slots=True)
class Known:
    """Rated cases by their number, and the ratings that stand already."""

    cases: dict[str, Case]
    rated: dict[str, str]


def prepare(rows: Sequence[Row], sources: Sequence[str]) -> Known:
    """Look up cases and ratings of many rows at once."""
    cases = cases_of("application", (row.values["case_number"] or "" for row in rows), sources)
    ids = [rating_of(case.id).id for case in cases.values()]
    rated: dict[str, str] = {}
    for start in range(0, len(ids), 500):
        held = Case.objects.filter(id__in=ids[start : start + 500])
        rated.update(held.values_list("id", "source"))
    return Known(cases, rated)


def requests(task: Task) -> list[Request]:
    """A rating and, where the source has put a bad one right, what was done about it."""
    return _resolved(task) if task.part == "resolved" else _rated(task)


def _rated(task: Task) -> list[Request]:
    values, known = task.row.values, task.known
    if not values["level"]:
        raise LeftOut("未评价")
    case = known.cases.get(values["case_number"])
    if case is None:
        raise RowFault(
            _("没有找到办件 %s，请先导入办件表，再导入未导入的评价。") % values["case_number"],
            ("case", values["case_number"]),
        )
    means = values.get("means") or ""
    active = values.get("active")
    by_default = means == BY_DEFAULT if active is None else not active
    data = {
        "rated_case": case.id, "level": values["level"], "means": means or (BY_DEFAULT if by_default else ""),
        "options": values.get("options") or "", "words": values.get("words") or "",
    }  # fmt: skip
    data |= {name: bool(values.get(name)) for name in ("late_upload", "faulty_upload")}
    when = values["rated_at"]
    if when is None:
        raise RowFault(_("缺少评价时间，请补填后再导入。"))
    if task.case:
        if task.case != rating_of(case.id).id:
            raise RowFault(_("这条评价先前属于另一件办件，不能更正，请人工核对。"))
        return [Request("correct_rating", task.case, task.actor, data=data, happened_at=when)]
    new = _place(case, task)
    if new.id in known.rated:
        if known.rated[new.id] == "":
            raise AlreadyHere
        raise RowFault(_("这件办件已有一条评价（一件一评）；追评请填在差评那一行的“追评等级”列。"))
    known.rated[new.id] = task.source
    verb = "rate_by_default" if by_default else "rate"
    return [Request(verb, new, task.actor, data=data, happened_at=when)]


def _place(case: Case, task: Task) -> New:
    """The rating stands where its case does."""
    return rating_of(
        case.id, organisation=case.organisation, organisation_path=case.organisation_path,
        region=case.region, item=case.item, applicant=case.applicant, source=task.source,
    )  # fmt: skip


def _resolved(task: Task) -> list[Request]:
    """核实 → 整改 → 二次评价 → 回访, all on the day that the source gives."""
    values = task.row.values
    if not values["level"] or int(values["level"]) not in NEGATIVE:
        raise RowFault(_("不是差评，却有差评办结时间，请核对评价等级。"))
    when = values["resolved_at"]
    if when < values["rated_at"]:
        raise RowFault(_("差评办结时间早于评价时间，请核对后改正。"))
    said = values.get("measures") or _("源系统已办结，未回传经过。")
    steps: list[tuple[str, dict[str, str]]] = [
        ("verify", {"finding": "valid", "reason": said}),
        ("rectify", {"measures": said}),
    ]
    if values.get("again"):
        steps.append(("rate_again", {"level": values["again"]}))
    steps.append(("call_back", {}))
    return [
        Request(verb, task.case, _hands(task), data=data, happened_at=when) for verb, data in steps
    ]


def _hands(task: Task) -> Actor:
    """The importer in the place of the source's people, who did the work there."""
    return replace(
        task.actor, roles=tuple(Role(name, "/") for name in ("rating_handler", "supervisor"))
    )


RATINGS = register_import(
    Importable(
        "ratings", "评价", COLUMNS,
        (Part("rated", "level", correctable=True), Part("resolved", "resolved_at")),
        requests, prepare, ("service_rated",), ("number", "case_number"),
    )
)  # fmt: skip
