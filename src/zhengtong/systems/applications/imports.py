"""办件表: a case that ran in a vertical system comes back as one row "accepted – concluded".

What the source says is taken as it says it; a column that it does not have at all is filled from
dates and from the item's own limits, one that it left empty stays unknown and is never 0.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from zhengtong.catalogue.models import ServiceItem
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
    Units,
    cases_of,
    plain,
    register_import,
)
from zhengtong.flow.models import Case
from zhengtong.flow.request import Request
from zhengtong.law.calendar import Unit
from zhengtong.law.codes import check_uscc, normalise
from zhengtong.law.localtime import local_date
from zhengtong.org.settings import calendar_for
from zhengtong.record.append import new_uid
from zhengtong.record.content import ContentStore
from zhengtong.record.models import ContentLookup

__all__ = ["APPLICATIONS"]

RESULTS = {
    "准予": "granted", "准予许可": "granted", "通过": "granted", "同意": "granted", "0": "granted",
    "出证办结": "granted", "办结-通过": "granted", "办结-容缺通过": "granted", "正常办结": "granted",
    "办结": "granted", "审批通过": "granted", "准予行政许可": "granted",
    "不予许可": "refused", "不准予": "refused", "不通过": "refused", "不同意": "refused",
    "1": "refused", "办结-不通过": "refused", "审批不通过": "refused", "不予行政许可": "refused",
    "不予受理": "declined", "不受理": "declined", "撤件": "withdrawn", "撤回": "withdrawn",
    "退件": "returned", "补正超时驳回": "returned", "作废": "void", "删除": "void",
    "转报办结": "forwarded",
}  # fmt: skip
"""办结结果. Of the numeric codes only 0 and 1 mean the same everywhere; the others have to be said in
the saved mapping."""

UNCONCLUDED = {
    "declined": "不予受理", "withdrawn": "撤件", "returned": "退件", "void": "作废或删除",
}  # fmt: skip

SPOT = {"即办件": "1", "即办": "1", "即时办结": "1", "当场办结": "1", "承诺件": "0", "承诺": "0",
        "限时办结": "0", "上报件": "0", "转报件": "0"}  # fmt: skip
ONLINE = {
    "网上": "1", "网上申请": "1", "网上办理": "1", "线上": "1", "网办": "1", "外网申报": "1",
    "全程网办": "1", "互联网": "1", "移动端": "1", "手机": "1", "app": "1", "pc": "1",
    "窗口": "0", "窗口申请": "0", "窗口收件": "0", "窗口办理": "0", "线下": "0", "现场": "0",
    "大厅": "0", "自助终端": "0", "邮寄": "0", "现场申请": "0",
}  # fmt: skip

COLUMNS = (
    Column("number", "办件编号", "code", required=True, limit=60, also=(
        "办件流水号", "办件编码", "业务流水号", "受理编号", "申办流水号", "申报号", "申办编号",
        "申请编号", "流水号", "project_no", "sblsh")),
    Column("item_code", "事项编码", "code", limit=60, also=(
        "事项代码", "实施编码", "业务办理项编码", "业务办理项代码", "实施清单编码", "基本编码",
        "task_code", "task_handle_item", "catalog_code")),
    Column("item_name", "事项名称", also=("办理事项", "业务办理项名称", "事项", "task_name")),
    Column("unit_code", "办理单位代码", "code", limit=40, also=(
        "实施主体编码", "部门代码", "统一社会信用代码", "单位代码", "org_code")),
    Column("unit", "办理单位", also=(
        "实施主体", "受理部门", "办理部门", "受理单位", "承办单位", "部门名称", "单位名称", "org_name")),
    Column("applied_at", "申请时间", "when", also=(
        "申请日期", "申报时间", "收件时间", "收件日期", "接件时间", "apply_date")),
    Column("accepted_at", "受理时间", "when", also=("受理日期", "accept_date")),
    Column("concluded_at", "办结时间", "when", required=True, also=(
        "办结日期", "办理完成时间", "实际办结时间", "完成时间", "result_date")),
    Column("result", "办理结果", "choice", words=RESULTS, also=(
        "办结结果", "审批结果", "结果", "办件结果", "办件状态", "result_type")),
    Column("used_days", "办理用时", "days", also=(
        "办理用时(工作日)", "实际用时", "实际办理时限", "办理天数", "用时", "实际办理工作日")),
    Column("statutory_days", "法定时限", "days", also=("法定办结时限", "法定期限", "法定办理时限")),
    Column("promised_days", "承诺时限", "days", also=("承诺办结时限", "承诺期限", "承诺办理时限")),
    Column("on_the_spot", "办件类型", "yes_no", words=SPOT, also=(
        "是否即办件", "即办件", "project_type")),
    Column("online", "申请方式", "yes_no", words=ONLINE, also=(
        "申报方式", "申报来源", "申报渠道", "办件来源", "办理方式", "是否网办", "网上办理", "apply_type")),
    Column("applicant", "申请人", personal=True, compared=False, also=(
        "申请人姓名", "申请人名称", "申请人姓名或名称", "申办人", "服务对象", "办事人",
        "申请单位", "applyer_name")),
    Column("id_number", "证件号码", personal=True, compared=False, also=(
        "申请人证件号码", "申请人证件号", "身份证号", "身份证号码", "证照号码", "证件号",
        "applyer_page_code")),
    Column("phone", "联系电话", personal=True, compared=False, also=(
        "申请人电话", "申请人手机", "申请人联系电话", "手机号", "手机号码", "联系方式", "电话",
        "contact_mobile")),
)  # fmt: skip


# ── items as other systems name them ─────────────────────────────────────────────────────────


class Items:
    """Every item that was ever published, by code and by name; cancelled ones had cases too."""

    def __init__(self) -> None:
        self._by_code: dict[str, ServiceItem] = {}
        self._by_name: dict[str, list[ServiceItem]] = {}
        for each in ServiceItem.objects.filter(version__gt=0).order_by("live", "code"):
            for code in (each.code[:31], each.code):  # 31 digits: the implementation list's
                self._by_code[code] = each
            self._by_name.setdefault(plain(each.name), []).append(each)

    def find(self, code: str, name: str, unit: str) -> ServiceItem:
        """By code, else by name (within `unit` where several bear it). Raises `RowFault`."""
        found = self._by_code.get(code) or self._by_code.get(normalise(code))
        if found is not None:
            return found
        named = self._by_name.get(plain(name), []) if name else []
        here = [each for each in named if each.organisation == unit] or named
        if len(here) == 1:
            return here[0]
        said = f"{name}（{code}）" if name and code else name or code
        if here:
            why = _("事项“%(item)s”有几个单位在办，请填写事项编码或办理单位。")
        elif said:
            why = _("目录里没有事项“%(item)s”，请先在事项目录中登记并发布，再导入未导入的行。")
        else:
            why = _("没有事项编码，也没有事项名称，请补填其中一项。")
        raise RowFault(why % {"item": said}, ("item", said) if said else ("", ""))


# ── applicants ───────────────────────────────────────────────────────────────────────────────

_FIRM = re.compile(r"(公司|厂|店|行|部|合作社|中心|局|院|校|会|所|站)$")


class Applicants:
    """Who applied: enrolled once under a full number; of a masked one every row stands for itself."""

    def __init__(self, rows: Sequence[Row]) -> None:
        store = ContentStore()
        numbers = {full_number(row.values.get("id_number")) for row in rows} - {""}
        digests = {store.lookup_digest("id_number", number): number for number in numbers}
        wanted = sorted(digests)
        self._known: dict[str, str] = {}
        for start in range(0, len(wanted), 500):
            held = ContentLookup.objects.filter(digest__in=wanted[start : start + 500])
            for digest, owner in held.order_by("-owner").values_list("digest", "owner"):
                self._known[digests[digest]] = owner

    def enrol(self, task: Task, region: str, happened_at: int) -> tuple[str, list[Request]]:
        """The applicant's id, empty where the row names none; and the act that enrols a new one."""
        values = task.row.values
        name, id_number, phone = (
            values.get(each) or "" for each in ("applicant", "id_number", "phone")
        )
        if not (name or id_number or phone):
            return "", []
        number = full_number(id_number)
        if number in self._known:
            return self._known[number], []
        person = new_uid()
        if number:
            self._known[number] = person
        firm = check_uscc(number) is None or bool(_FIRM.search(name))
        data = {
            "kind": "firm" if firm else "person", "name": name or _("未提供姓名"),
            "id_number": id_number, "phone": phone,
            "valid_from": local_date(happened_at).isoformat(),
        }  # fmt: skip
        new = New("person", region=region, id=person)
        return person, [Request("enrol", new, task.actor, data=data, happened_at=happened_at)]


def full_number(number: str | None) -> str:
    """A number that tells somebody from everybody else; empty where it is masked or cut.

    A spreadsheet keeps fifteen digits and fills up with zeros: all of one place and birthday would
    become one person.
    """
    known = normalise(number or "")
    if len(known) == 18 and known.isdigit() and known.endswith("000"):
        return ""
    return known if re.fullmatch(r"[0-9A-Z]{15,18}", known) else ""


# ── from a row to acts ───────────────────────────────────────────────────────────────────────


@dataclass(slots=True)
class Known:
    """What many rows need, looked up at once."""

    items: Items
    units: Units
    applicants: Applicants
    cases: dict[str, Case]


def prepare(rows: Sequence[Row], sources: Sequence[str]) -> Known:
    """Items, units, applicants known by number, and the cases that bear the rows' numbers."""
    cases = cases_of("application", (row.number for row in rows), sources)
    return Known(Items(), Units(), Applicants(rows), cases)


def requests(task: Task) -> list[Request]:
    """One row: the applicant enrolled, the case reported; or the report corrected."""
    values, known = task.row.values, task.known
    held = known.cases.get(task.row.number)
    if not task.case and held is not None:
        raise AlreadyHere
    happened_at = values["concluded_at"]
    open_yet = _unconcluded(values)
    if open_yet:
        if task.case:
            raise RowFault(_("这件已按办结入库，现为“%s”，请人工核对。") % open_yet)
        raise LeftOut(open_yet)
    started = values.get("accepted_at") or values.get("applied_at")
    if started is not None and started > happened_at:
        raise RowFault(_("受理时间晚于办结时间，请核对后改正。"))
    unit = known.units.find(values.get("unit_code") or "", values.get("unit") or "")
    item = known.items.find(
        values.get("item_code") or "", values.get("item_name") or "", unit.code if unit else ""
    )
    data = {"item_name": item.name, "number": task.row.number, "result": values.get("result") or ""}
    data |= _measured(values, item, started)
    if task.case:
        if held is not None and held.item != item.code:
            raise RowFault(_("事项与已入库的不同，更正不能换事项，请人工核对。"))
        return [
            Request("correct_report", task.case, task.actor, data=data, happened_at=happened_at)
        ]
    place = unit or item
    region = place.region or item.region
    person, enrolled = known.applicants.enrol(task, region, started or happened_at)
    new = New(
        "application", unit.code if unit else item.organisation,
        unit.path if unit else item.organisation_path, region, item.code, person,
        source=task.source,
    )  # fmt: skip
    report = Request("report_concluded", new, task.actor, data=data, happened_at=happened_at)
    return [*enrolled, report]


def _unconcluded(values: dict[str, Any]) -> str:
    """Why this is no concluded case, "" for one that is."""
    if values["concluded_at"] is None:
        return "尚未办结"
    return UNCONCLUDED.get(values.get("result") or "", "")


def _measured(values: dict[str, Any], item: ServiceItem, started: int | None) -> dict[str, Any]:
    """Days, limits and manner: as told; where the file has no such column, as dates and item tell."""
    told = dict(values)
    told.setdefault("on_the_spot", item.on_the_spot)
    for name in ("statutory", "promised"):
        in_days = getattr(item, f"{name}_unit") == Unit.WORKING_DAY
        told.setdefault(f"{name}_days", getattr(item, f"{name}_amount") if in_days else None)
    if "used_days" not in told:
        told["used_days"] = _used(values, item, started, bool(told["on_the_spot"]))
    found = {name: told[name] for name in ("used_days", "statutory_days", "promised_days")}
    for name in ("on_the_spot", "online"):
        said = told.get(name)
        found[name] = "" if said is None else said
    return found


def _used(
    values: dict[str, Any], item: ServiceItem, started: int | None, on_the_spot: bool
) -> int | None:
    """Working days from acceptance to conclusion, the first not counted (行政许可法第八十二条)."""
    if on_the_spot:
        return 0
    if started is None:
        return None
    first, last = local_date(started), local_date(values["concluded_at"])
    return calendar_for(item.region).count(first, last)


APPLICATIONS = register_import(
    Importable(
        "applications", "办件", COLUMNS, (Part("", "number", correctable=True),), requests, prepare,
        ("application_reported",),
    )
)  # fmt: skip
