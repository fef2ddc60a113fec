"""质检规则: what a province's checker returns an implementation list for, one function a rule.

Sources: the municipal checker's published rules, 行政许可法 and the exchange's required columns.
A rule yields what to do; publishing is refused with everything that any rule says.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from zhengtong.catalogue.references import references
from zhengtong.catalogue.schema import CODE_SCHEME, ITEM, TYPES
from zhengtong.catalogue.spec import missing
from zhengtong.flow.refusals import Refused
from zhengtong.law.codes import ItemScheme, check_item_code, split_item_code

__all__ = ["RULES", "ItemFaulty", "Rule", "faults_of", "lint"]

Body = Mapping[str, Any]


class ItemFaulty(Refused):
    """The item breaks rules; `faults` lists all of them."""

    code = "item_faulty"

    def __init__(self, faults: list[str]) -> None:
        text = _("请改正：%(faults)s") % {"faults": "；".join(faults)}
        super().__init__(text, faults=faults)
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its name, its title for the list of rules, and what it finds."""

    name: str
    title: str
    check: Callable[[Body], Iterator[str]]


RULES: list[Rule] = []


def _rule(title: str) -> Callable[[Callable[[Body], Iterator[str]]], Callable[..., Iterator[str]]]:
    def declare(check: Callable[[Body], Iterator[str]]) -> Callable[..., Iterator[str]]:
        RULES.append(Rule(check.__name__, title, check))
        return check

    return declare


def lint(body: Body) -> list[tuple[Rule, list[str] | None]]:
    """Every rule with what it finds: an empty list where it holds, None where it cannot be judged.

    While elements are missing, only the first rule is judged: all others need them.
    """
    first, *others = RULES
    lacking = list(first.check(body))
    judged = [(rule, None if lacking else list(rule.check(body))) for rule in others]
    return [(first, lacking), *judged]


def faults_of(body: Body) -> list[str]:
    """All that keeps the item from being published; empty when nothing does."""
    return [fault for _rule, found in lint(body) for fault in found or []]


@_rule("必填要素齐全")
def elements_are_complete(body: Body) -> Iterator[str]:
    """The exchange's NOT NULL columns."""
    for path in missing(ITEM, body):
        yield _("请填写“%(field)s”。") % {"field": path}


@_rule("编码与类型、机构、层级一致")
def codes_agree(body: Body) -> Iterator[str]:
    """基本编码 12 ⊂ 实施编码 31 ⊂ 业务办理项编码 33, of the declared scheme only."""
    type_code, name = body["type_code"], TYPES.get(body["type_code"])
    if not re.fullmatch(r"0\d|1\d|20", type_code) or type_code == "00":
        yield _("事项类型代码应为 01 至 19 或 20。")
    elif name and body["type"] != name:
        yield _("事项类型代码 %(code)s 应对应“%(name)s”。") % {"code": type_code, "name": name}
    if body["code_scheme"] != CODE_SCHEME:
        return
    for scheme, field in (
        (ItemScheme.BASIC, "basic_code"),
        (ItemScheme.IMPLEMENTATION, "implementation_code"),
        (ItemScheme.HANDLING, "handling_item_code"),
    ):
        problem = check_item_code(scheme, body[field] or "")
        if problem:
            yield problem.message
            return
    parts = split_item_code(ItemScheme.HANDLING, body["handling_item_code"])
    if not body["handling_item_code"].startswith(body["implementation_code"]):
        yield _("业务办理项编码应以实施编码开头。")
    if parts.basic != body["basic_code"]:
        yield _("实施编码中的基本编码与所填基本编码不一致。")
    if parts.uscc != body["organisation"]:
        yield _("实施编码中的机构代码与实施机构不一致。")
    if parts.level != body["use_level"]:
        yield _("实施编码第 19 位与行使层级不一致。")
    if body["basic_code"][2:4] != type_code:
        yield _("基本编码第 3、4 位应为事项类型代码。")


@_rule("所引用的基础数据都已登记")
def references_exist(body: Body) -> Iterator[str]:
    """Materials by identity, elements by id; a code that nobody defined means nothing."""
    uses = (
        ("source_system", _("来源系统"), [body["source_system"]]),
        ("handling_scope", _("通办范围"), [body["handling_scope"]]),
        ("applicant_type", _("服务对象"), body["applicant_types"]),
        ("theme_personal", _("个人主题"), body["themes"]["personal"]),
        ("theme_enterprise", _("法人主题"), body["themes"]["enterprise"]),
        ("material", _("申请材料"), [each["identity"] for each in body["materials"]]),
        ("data_element", _("数据元"), [each["element"] for each in body["form"]]),
    )
    for kind, title, codes in uses:
        known = references(kind)
        for code in codes:
            if code not in known:
                yield _("%(title)s“%(code)s”没有登记，请先在基础数据中登记。") % {
                    "title": title, "code": code,
                }  # fmt: skip


@_rule("承诺时限、办件类型与审批方式一致")
def promise_agrees(body: Body) -> Iterator[str]:
    """承诺时限 即办 ⇒ 即办件 and 即审即办; otherwise 承诺件 and 前审后批."""
    at_once = body["promised_limit"]["value"] == 0
    if at_once != (body["case_type"] == "on_the_spot"):
        yield _("承诺时限为 0 的应为即办件，其余为承诺件。")
    if body["approval_mode"] != ("即审即办" if at_once else "前审后批"):
        yield _("即办件的审批方式应为即审即办，承诺件应为前审后批。")


_CALENDAR_DAYS: dict[str, Callable[[int], tuple[int, int]]] = {
    "working_day": lambda n: (n, n * 7 // 5 + 12 if n else 0),
    "calendar_day": lambda n: (n, n),
    "month": lambda n: (28 * n, 31 * n),
    "hour": lambda n: (n // 24, n),
}
"""Unit → the fewest and the most calendar days that so many can span, holidays included."""


@_rule("承诺时限不长于法定时限")
def promise_within_law(body: Body) -> Iterator[str]:
    """In different units only what is certainly longer is refused."""
    promised, statutory = body["promised_limit"], body["statutory_limit"]
    if promised["unit"] == statutory["unit"]:
        longer = promised["value"] > statutory["value"]
    else:
        fewest = _CALENDAR_DAYS[promised["unit"]](promised["value"])[0]
        longer = fewest > _CALENDAR_DAYS[statutory["unit"]](statutory["value"])[1]
    if longer:
        yield _("承诺时限不得长于法定时限。")


@_rule("办理环节合计等于承诺时限")
def steps_add_up(body: Body) -> Iterator[str]:
    """Steps on the promised track share it out; receipt and service have clocks of their own."""
    steps = [step["limit"] for step in body["steps"] if step["track"] == "promised"]
    if sum(steps) != body["promised_limit"]["value"]:
        yield _("计入承诺时限的环节合计 %(sum)d，与承诺时限 %(promised)d 不符。") % {
            "sum": sum(steps), "promised": body["promised_limit"]["value"],
        }  # fmt: skip


@_rule("行政许可有常见问题和五个以上环节")
def licence_is_explained(body: Body) -> Iterator[str]:
    """受理, 审核, 审批, 办结, 送达."""
    if body["type_code"] == "01":
        if not body["faq"]:
            yield _("行政许可至少要有一条常见问题解答。")
        if len(body["steps"]) < 5:
            yield _("行政许可的办理环节至少五个：受理、审查、决定、办结、送达。")


@_rule("到现场次数与原因、网办等级、邮寄一致")
def visits_agree(body: Body) -> Iterator[str]:
    """现场次数 ≠ 0 ⇒ a reason; = 0 ⇒ none, and a way to apply without coming."""
    visits, online = body["visits"], "online" in body["channels"]
    if visits and not body["visits_reason"]:
        yield _("到现场次数不为 0 的，须说明原因。")
    if not visits and body["visits_reason"]:
        yield _("到现场次数为 0 的，不填到现场原因。")
    if not visits and not online and not body["mail_application"]:
        yield _("不必到现场又不能网办的，须开通邮寄申请。")
    if not 1 <= body["online_grade"] <= 4:
        yield _("网办等级应为 1 至 4。")
    if body["online_grade"] == 4 and (visits or not online):
        yield _("四级网办（全程网办）的，到现场次数应为 0，且能网上办理。")
    if not 1 <= body["online_depth"] <= 8:
        yield _("网上办理深度应为 1 至 8。")


@_rule("收费有依据、标准和网上支付")
def fees_are_grounded(body: Body) -> Iterator[str]:
    """收费 ⇒ basis, standards (required elements) and 网上支付; 不收费 ⇒ none."""
    if body["fee"] and not body["online_payment"]:
        yield _("收费的事项须开通网上支付。")
    if not body["fee"] and body["online_payment"]:
        yield _("不收费的事项不应开通网上支付。")


@_rule("咨询与投诉电话分设，带区号")
def phones_differ(body: Body) -> Iterator[str]:
    """咨询电话 ≠ 投诉电话, both with area code; the 12345 line stands for itself."""
    if body["consult_phone"] == body["complaint_phone"]:
        yield _("咨询电话与监督投诉电话不能相同。")
    for phone in (body["consult_phone"], body["complaint_phone"]):
        if not re.fullmatch(r"0\d{2,3}-\d{5,8}(-\d{1,6})?|12\d{3}", phone):
            yield _("电话“%(phone)s”应带区号，如 0739-7600001。") % {"phone": phone}


@_rule("结果名称与办结方式一致")
def result_agrees(body: Body) -> Iterator[str]:
    """…证 ⇒ 出证办结; …文 ⇒ 出文办结; …批复 ⇒ 审批办结; a result name needs a sample."""
    result = body["result"]
    wanted = {"licence": "出证办结", "document": "出文办结", "approval": "审批办结"}
    bare = re.sub(r"（.*）$", "", result["name"])
    if result["conclusion"] != wanted.get(result["kind"], result["conclusion"]):
        yield _("结果类型与办结方式不一致：证照应为出证办结，文书应为出文办结，批复应为审批办结。")
    if bare.endswith("批复") and result["kind"] != "approval":
        yield _("结果为批复的，结果类型应为审批、办结方式应为审批办结。")
    if re.search(r"(许可证|执照|证书)$", bare) and result["kind"] != "licence":
        yield _("结果为证照的，结果类型应为证照、办结方式应为出证办结。")
    if result["kind"] != "none" and not result["sample"]:
        yield _("有办理结果的，须附结果样本。")
    if result["kind"] == "licence" and not result["licence_type"]:
        yield _("结果为证照的，须选证照类型。")


@_rule("服务对象与主题分类一致")
def themes_agree(body: Body) -> Iterator[str]:
    """Natural persons ⇔ personal themes; all others ⇔ enterprise themes."""
    kinds = set(body["applicant_types"])
    for side, wanted, title in (
        ("personal", "natural_person" in kinds, _("个人主题")),
        ("enterprise", bool(kinds - {"natural_person"}), _("法人主题")),
    ):
        if wanted != bool(body["themes"][side]):
            yield _("服务对象与%(title)s不一致：有此类服务对象的须选主题，没有的不选。") % {
                "title": title
            }


@_rule("材料不重复，非必要的写明适用情形")
def materials_are_clear(body: Body) -> Iterator[str]:
    """An identity once; 非必要 says when it is needed after all."""
    seen: set[str] = set()
    for use in body["materials"]:
        if use["identity"] in seen:
            yield _("材料“%(code)s”列了两次。") % {"code": use["identity"]}
        seen.add(use["identity"])
        if (use["need"] == "非必要") != bool(use.get("condition")):
            yield _("材料“%(code)s”：非必要的须写明适用情形，其余不写。") % {
                "code": use["identity"]
            }


@_rule("申请表不重复")
def form_is_clear(body: Body) -> Iterator[str]:
    """A data element once."""
    elements = [each["element"] for each in body["form"]]
    for each in sorted({e for e in elements if elements.count(e) > 1}):
        yield _("申请表中数据元“%(code)s”列了两次。") % {"code": each}


@_rule("特别程序和延长审批有法律依据")
def time_is_not_bought(body: Body) -> Iterator[str]:
    """行政许可法 Arts. 42, 45, 46: nothing else lengthens a licence's limit."""
    licence = body["type_code"] == "01"
    for each in body["special_procedures"]:
        if licence and not re.search("行政许可法》第四十[五六七八]条", each["clause"]):
            yield _(
                "特别程序“%(name)s”须依据行政许可法第四十五条（听证为第四十六至四十八条）。"
            ) % {"name": each["name"]}
        if each["budget"]["value"] < 1:
            yield _("特别程序“%(name)s”须写明所需时间。") % {"name": each["name"]}
    if body["extension"] and (not licence or body["case_type"] == "on_the_spot"):
        yield _("只有承诺件的行政许可可以延长审批。")
