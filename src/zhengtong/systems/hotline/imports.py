"""工单表: now mostly the county is the second level under a city's 12345, whose orders come back.

What the city's operators and our units did is told again step by step, so that limits are counted
by our own clock; the call-back is the city's, in whatever words it uses, and may be corrected.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from zhengtong.flow.decision import New
from zhengtong.flow.imports import (
    AlreadyHere,
    Column,
    Importable,
    Part,
    Row,
    RowFault,
    Task,
    Units,
    cases_of,
    plain,
    register_import,
)
from zhengtong.flow.models import Case
from zhengtong.flow.request import Request
from zhengtong.org.actors import Actor, Role
from zhengtong.org.settings import setting
from zhengtong.org.units import Unit, unit
from zhengtong.record.append import new_uid
from zhengtong.systems.hotline.procedure import NATURES, URGENCIES

__all__ = ["ORDERS"]

WORDS_OF_NATURES = {title: code for code, title in NATURES} | {
    "咨询类": "consultation", "业务咨询": "consultation", "政策咨询": "consultation",
    "求助类": "help", "求决": "help", "救助": "help", "诉求": "help", "报修": "help",
    "投诉类": "complaint", "投诉举报": "complaint",
    "举报类": "report_of_wrongdoing", "违法举报": "report_of_wrongdoing",
    "建议类": "suggestion", "意见建议": "suggestion", "意见": "suggestion", "建言献策": "suggestion",
    "表扬类": "praise", "感谢": "praise", "表扬感谢": "praise",
}  # fmt: skip
WORDS_OF_URGENCY = {title: code for code, title in URGENCIES} | {
    "普通": "normal", "正常": "normal", "平件": "normal", "一般件": "normal", "急件": "urgent",
    "紧急件": "urgent", "加急": "urgent", "特急件": "emergency", "特别紧急": "emergency",
}  # fmt: skip
WORDS_OF_OUTCOMES = {
    "满意": "satisfied", "非常满意": "satisfied", "很满意": "satisfied", "十分满意": "satisfied",
    "双满意": "satisfied", "基本满意": "basically_satisfied", "比较满意": "basically_satisfied",
    "较满意": "basically_satisfied", "一般": "basically_satisfied",
    "不满意": "dissatisfied", "非常不满意": "dissatisfied", "很不满意": "dissatisfied",
    "不太满意": "dissatisfied",
    "未评价": "no_opinion", "未作评价": "no_opinion", "未做评价": "no_opinion", "不评价": "no_opinion",
    "拒绝评价": "no_opinion", "默认": "no_opinion", "未表态": "no_opinion", "无评价": "no_opinion",
    "未接通": "not_reached", "无法接通": "not_reached", "回访未接通": "not_reached",
    "无人接听": "not_reached", "未接听": "not_reached", "关机": "not_reached", "空号": "not_reached",
    "停机": "not_reached", "回访失败": "not_reached", "联系不上": "not_reached",
    "匿名": "anonymous", "匿名,不可回访": "anonymous", "不可回访": "anonymous",
    "无需回访": "anonymous", "保密": "anonymous", "不回访": "anonymous",
}  # fmt: skip
DIRECT = {"直接答复": "1", "直接办结": "1", "即时办结": "1", "在线办结": "1", "线上": "1", "线上办结": "1",
          "直办": "1", "转办": "0", "派单": "0", "交办": "0", "协办": "0", "会办": "0", "转派": "0",
          "线下": "0", "线下办结": "0"}  # fmt: skip

COLUMNS = (
    Column("number", "工单编号", "code", required=True, limit=60, also=(
        "工单号", "受理编号", "诉求编号", "来电编号", "事件编号", "案件编号", "流水号", "order_no")),
    Column("received_at", "受理时间", "when", required=True, part="received", also=(
        "来电时间", "登记时间", "诉求时间", "受理日期", "创建时间", "来件时间")),
    Column("nature", "诉求性质", "choice", required=True, words=WORDS_OF_NATURES, part="received",
           also=("诉求类型", "工单类型", "诉求类别", "事项类型", "来电类型", "工单性质")),
    Column("urgency", "紧急程度", "choice", words=WORDS_OF_URGENCY, part="received", also=(
        "缓急程度", "工单等级", "紧急级别")),
    Column("category", "问题类别", part="received", also=(
        "问题分类", "内容分类", "归口类别", "类别", "一级分类", "问题类型", "诉求分类")),
    Column("words", "诉求内容", personal=True, compared=False, part="received", limit=2000, also=(
        "工单内容", "来电内容", "问题描述", "诉求描述", "内容")),
    Column("caller", "来电人", personal=True, compared=False, part="received", limit=60, also=(
        "诉求人", "来电人姓名", "姓名", "市民姓名", "联系人", "诉求人姓名")),
    Column("phone", "联系电话", personal=True, compared=False, part="received", limit=20, also=(
        "来电号码", "联系方式", "电话", "来电电话", "手机号码", "诉求人电话")),
    Column("place", "地点", personal=True, compared=False, part="received", also=(
        "事发地点", "地址", "诉求地址", "问题地点", "事发地址")),
    Column("unit", "承办单位", part="concluded", also=(
        "办理单位", "主办单位", "责任单位", "处置单位", "承办部门")),
    Column("direct", "办理方式", "yes_no", words=DIRECT, part="concluded", also=(
        "处置方式", "办结方式", "处理方式", "是否直接答复")),
    Column("dispatched_at", "派单时间", "when", part="concluded", also=("转办时间", "交办时间")),
    Column("signed_at", "签收时间", "when", part="concluded", also=("接收时间",)),
    Column("sent_back", "退单次数", "days", part="concluded", also=("退回次数", "退单数")),
    Column("concluded_at", "办结时间", "when", part="concluded", also=(
        "办结日期", "完成时间", "答复时间", "结案时间", "反馈时间")),
    Column("reply", "答复内容", personal=True, compared=False, part="concluded", limit=2000, also=(
        "办理结果", "处理结果", "反馈内容", "答复意见", "办理情况")),
    Column("called_at", "回访时间", "when", part="called_back", also=("回访日期", "评价时间")),
    Column("outcome", "回访结果", "choice", words=WORDS_OF_OUTCOMES, part="called_back", also=(
        "满意度", "满意情况", "回访满意度", "群众评价", "办理结果满意度", "评价结果", "是否满意")),
    Column("opinion", "回访意见", personal=True, part="called_back", limit=500, also=(
        "来电人意见", "不满意原因", "回访备注", "评价内容", "回访内容")),
)  # fmt: skip

UNTOLD = "（源系统未提供）"
_MOST_SENT_BACK = 20


@dataclass(slots=True)
class Known:
    """Orders that bear the rows' numbers, and units by name."""

    cases: dict[str, Case]
    units: Units


def prepare(rows: Sequence[Row], sources: Sequence[str]) -> Known:
    """Look up what many rows need."""
    return Known(cases_of("order", (row.number for row in rows), ()), Units())


def requests(task: Task) -> list[Request]:
    """One part of an order's life as the acts that make it."""
    return {"received": _received, "concluded": _concluded, "called_back": _called_back}[task.part](
        task
    )


def _received(task: Task) -> list[Request]:
    values, known = task.row.values, task.known
    if task.row.number in known.cases:
        raise AlreadyHere
    when = values["received_at"]
    if when is None or not values["nature"]:
        raise RowFault(_("缺少受理时间或诉求性质，请补填后再导入。"))
    if values.get("outcome") and not values.get("concluded_at"):
        raise RowFault(_("有回访结果，却没有办结时间，请核对后改正。"))
    place = _desk(task)
    new = New("order", place.code, place.path, place.region, id=new_uid(), source=task.source)
    data = {
        "nature": values["nature"],
        "urgency": values.get("urgency") or "normal",
        "category": _category(values.get("category") or ""),
        "words": values.get("words") or UNTOLD,
    }
    data |= {name: values.get(name) or "" for name in ("caller", "phone", "place")}
    return [Request("receive", new, task.actor, data=data, happened_at=when)]


def _desk(task: Task) -> Unit:
    """Where orders arrive: the hotline's own unit, else the one that has to handle this order."""
    found = _hotline_unit(task) or _handler(task)
    if found is None:
        raise RowFault(
            _("没有承办单位，本地设置也没有热线单位（hotline_unit），请先补上其中一项。")
        )
    return found


def _hotline_unit(task: Task) -> Unit | None:
    return unit(setting(task.known.units.region, "hotline_unit"))


def _handler(task: Task) -> Unit | None:
    found: Unit | None = task.known.units.find("", task.row.values.get("unit") or "")
    if found is not None and found.valid_until:
        raise RowFault(
            _("承办单位“%s”已撤并，请改填承接的单位。") % found.name, ("unit", found.name)
        )
    return found


def _category(said: str) -> str:
    """The first level of a classification such as 城乡建设/物业管理; what the record has room for."""
    for stroke in "/／->＞—":
        said = said.partition(stroke)[0] or said
    return plain(said)[:24]


def _concluded(task: Task) -> list[Request]:
    """办结: answered by the operator, or dispatched, signed for, replied to and concluded."""
    values = task.row.values
    when, received = values["concluded_at"], values["received_at"]
    if when < received:
        raise RowFault(_("办结时间早于受理时间，请核对后改正。"))
    actor = _hands(task)
    reply = {"reply": values.get("reply") or UNTOLD}

    def act(verb: str, at: int, data: dict[str, Any] | None = None) -> Request:
        return Request(verb, task.case, actor, data=data or {}, happened_at=at)

    handler = _handler(task)
    direct = values.get("direct")
    if direct or (direct is None and handler is None):
        return [act("answer_directly", when, reply)]
    if handler is None:
        raise RowFault(_("转办的工单没有承办单位，请补填后再导入。"))
    # What the source does not tell lies between what it does tell.
    dispatched = _between(values.get("dispatched_at"), received, when)
    signed = _between(values.get("signed_at"), dispatched, when)
    unit_code = {"unit": handler.code}
    times = min(values.get("sent_back") or 0, _MOST_SENT_BACK)
    if times and _hotline_unit(task) is None:
        raise RowFault(_("退过单的工单要有热线单位才能登记，请先在本地设置中补上 hotline_unit。"))
    back: list[Request] = []
    for _time in range(times):
        back.append(act("dispatch", dispatched, unit_code))
        back.append(act("send_back", dispatched, {"reason": UNTOLD}))
    return [
        *back, act("dispatch", dispatched, unit_code), act("sign_for", signed),
        act("reply", when, reply), act("conclude", when),
    ]  # fmt: skip


def _between(told: int | None, earliest: int, latest: int) -> int:
    return min(max(told or earliest, earliest), latest)


def _called_back(task: Task) -> list[Request]:
    values = task.row.values
    concluded = values.get("concluded_at")
    when = values.get("called_at") or concluded
    if concluded is None or when is None:
        raise RowFault(_("有回访结果，却没有办结时间，请核对后改正。"))
    if when < concluded:
        raise RowFault(_("回访时间早于办结时间，请核对后改正。"))
    verb = "correct_call_back" if task.corrects else "call_back"
    data = {"outcome": values["outcome"], "words": values.get("opinion") or ""}
    return [Request(verb, task.case, _hands(task), data=data, happened_at=when)]


def _hands(task: Task) -> Actor:
    """The importer in the place of the source's people, who did the work there."""
    names = ("importer", "hotline_operator", "hotline_handler")
    return replace(task.actor, roles=tuple(Role(name, "/") for name in names))


ORDERS = register_import(
    Importable(
        "hotline", "工单", COLUMNS,
        (Part("received", "received_at"), Part("concluded", "concluded_at"),
         Part("called_back", "outcome", correctable=True)),
        requests, prepare, ("order_concluded", "order_called_back"),
    )
)  # fmt: skip
