"""Each quality rule lets a good item pass and says what is wrong with a bad one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.catalogue.conftest import catalogue
from zhengtong.catalogue.drafts import checked
from zhengtong.catalogue.rules import RULES, faults_of, lint

pytestmark = pytest.mark.django_db

Spoil = Callable[[dict[str, Any]], object]


def put(*path: Any, value: Any) -> Spoil:
    """Set what stands at the end of `path`."""

    def spoil(body: dict[str, Any]) -> None:
        held: Any = body
        for name in path[:-1]:
            held = held[name]
        held[path[-1]] = value

    return spoil


FEE = {"name": "工本费", "standards": [{"condition": "每证", "amount": "10.00", "unit": "元"}],
       "basis": "某号文", "reduction": None}  # fmt: skip
ADVICE = {"type": "expert_review", "name": "专家评审", "clause": "《某条例》第一条",
          "budget": {"value": 0, "unit": "working_day"}}  # fmt: skip
BREAKS: list[tuple[str, Spoil, str]] = [
    ("elements_are_complete", put("name", value=None), "请填写“事项名称”。"),
    ("elements_are_complete", put("steps", 1, "name", value=None), "请填写“办理环节·2·环节名称”。"),
    ("codes_agree", put("type", value="行政给付"), "应对应“行政许可”"),
    ("codes_agree", put("type_code", value="99"), "应为 01 至 19 或 20"),
    ("codes_agree", put("basic_code", value="00012301200"), "基本编码应为 12 位"),
    ("codes_agree", put("basic_code", value="000123012001"), "与所填基本编码不一致"),
    ("codes_agree", put("organisation", value="11430527000002102B"), "机构代码与实施机构"),
    ("codes_agree", put("use_level", value="5"), "第 19 位与行使层级"),
    ("codes_agree", put("implementation_code", value=None), "请填写事项编码"),
    ("references_exist", put("source_system", value="x"), "来源系统“x”没有登记"),
    ("references_exist", put("themes", "enterprise", value=["e99"]), "法人主题“e99”"),
    ("references_exist", put("form", 0, "element", value="x"), "数据元“x”"),
    ("promise_agrees", put("case_type", value="on_the_spot"), "应为即办件"),
    ("promise_agrees", put("approval_mode", value="即审即办"), "承诺件应为前审后批"),
    ("promise_within_law", put("statutory_limit", "value", value=7), "不得长于法定时限"),
    ("promise_within_law", lambda b: b["statutory_limit"].update(value=7, unit="calendar_day"),
     "不得长于法定时限"),
    ("steps_add_up", put("steps", 1, "limit", value=9), "环节合计 14，与承诺时限 8 不符"),
    ("licence_is_explained", put("faq", value=[]), "至少要有一条常见问题"),
    ("licence_is_explained", lambda b: b["steps"].clear(), "办理环节"),
    ("visits_agree", put("visits", value=1), "须说明原因"),
    ("visits_agree", put("visits_reason", value="签字"), "不填到现场原因"),
    ("visits_agree", lambda b: b.update(channels=["window"], mail_application=False), "邮寄申请"),
    ("visits_agree", put("channels", value=["window"]), "四级网办"),
    ("visits_agree", put("online_grade", value=5), "1 至 4"),
    ("visits_agree", put("online_depth", value=9), "1 至 8"),
    ("fees_are_grounded", put("fee", value=FEE), "须开通网上支付"),
    ("fees_are_grounded", put("online_payment", value=True), "不应开通网上支付"),
    ("phones_differ", put("complaint_phone", value="0739-7600001"), "不能相同"),
    ("phones_differ", put("consult_phone", value="7600001"), "应带区号"),
    ("result_agrees", put("result", "conclusion", value="出文办结"), "结果类型与办结方式"),
    ("result_agrees", put("result", "name", value="关于某项目的批复"), "结果为批复的"),
    ("result_agrees", lambda b: b["result"].update(kind="document", conclusion="出文办结"),
     "结果为证照的"),
    ("result_agrees", put("result", "sample", value=None), "须附结果样本"),
    ("result_agrees", put("result", "licence_type", value=None), "须选证照类型"),
    ("themes_agree", put("themes", "personal", value=["p01"]), "个人主题不一致"),
    ("themes_agree", put("themes", "enterprise", value=[]), "主题"),
    ("materials_are_clear", lambda b: b["materials"].append(b["materials"][0]), "列了两次"),
    ("materials_are_clear", put("materials", 0, "condition", value="有时"), "须写明适用情形"),
    ("form_is_clear", lambda b: b["form"].append(b["form"][0]), "列了两次"),
    ("time_is_not_bought", put("special_procedures", value=[ADVICE]), "第四十五条"),
    ("time_is_not_bought", put("special_procedures", value=[ADVICE]), "须写明所需时间"),
]  # fmt: skip


def hygiene_body() -> dict[str, Any]:
    return checked(catalogue("public_place_hygiene_new")["items"][0])


def test_each_rule_is_broken_by_its_own_fault(hygiene: dict[str, Any]) -> None:
    assert faults_of(hygiene_body()) == []
    for name, spoil, message in BREAKS:
        body = hygiene_body()
        spoil(body)
        found = {rule.name: faults for rule, faults in lint(body)}
        texts = found[name] if found[name] is not None else faults_of(body)
        assert any(message in text for text in texts or []), (name, message, texts)
    assert {name for name, _spoil, _message in BREAKS} == {rule.name for rule in RULES}


def test_what_is_allowed_stays_allowed(hygiene: dict[str, Any]) -> None:
    body = hygiene_body()
    body["statutory_limit"].update(value=1, unit="month")
    assert faults_of(body) == [], "8 working days may lie within a month"
    body["code_scheme"], body["basic_code"] = "四川 2018", "511Z07001006"
    assert faults_of(body) == [], "a code of another scheme is kept as it came"
    body.update(fee=FEE, online_payment=True, consult_phone="12345")
    assert faults_of(body) == []


def test_all_faults_are_told_at_once_and_rules_that_cannot_judge_say_so(
    hygiene: dict[str, Any],
) -> None:
    body = hygiene_body()
    body.update(visits=2, consult_phone="1", case_type="on_the_spot")
    assert len(faults_of(body)) == 5
    body["promised_limit"] = None
    results = lint(body)
    assert results[0][1] == ["请填写“承诺时限”。"]
    assert all(found is None for _rule, found in results[1:])


def test_the_years_items_hold_all_rules(county: None) -> None:
    for item in catalogue()["items"]:
        assert faults_of(checked(item)) == [], item["key"]
