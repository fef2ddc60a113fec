"""What a form, a program or a file may hand in: put right, or refused in plain words."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhengtong.flow.attachments import Attachment
from zhengtong.flow.fields import check_data
from zhengtong.flow.procedure import Field
from zhengtong.flow.refusals import BadData
from zhengtong.record.canonical import canonical

CHOICES = (("a", "甲"), ("b", "乙"))
SCAN = Attachment("证照.pdf", "application/pdf", b"%PDF")
LONG = "长" * 21


def field(kind: str, **more: Any) -> Field:
    return Field(
        "it", "该项", kind=kind, limit=20, choices=CHOICES if kind == "choice" else (), **more
    )


GOOD: list[tuple[str, Any, Any]] = [
    ("text", "  有空格 ", "有空格"),
    ("text", 12, "12"),
    ("long", "两行\n文字\t好", "两行\n文字\t好"),
    ("choice", "a", "a"),
    ("date", "2023-05-08", "2023-05-08"),
    ("date", date(2023, 5, 8), "2023-05-08"),
    ("integer", "12", 12),
    ("integer", " -3 ", -3),
    ("integer", "１２", 12),
    ("decimal", "12.50", "12.50"),
    ("decimal", Decimal("0.1"), "0.1"),
    ("decimal", 3, "3"),
    ("yes_no", "on", True),
    ("yes_no", "0", False),
    ("yes_no", False, False),
    ("form", {"name": "张三", "age": 3, "parts": ["一", {"x": None}]},
     {"name": "张三", "age": 3, "parts": ["一", {"x": None}]}),
    ("table", ["一", {"a": 1}], ["一", {"a": 1}]),
    ("table", ("一",), ["一"]),
    ("files", [SCAN], [SCAN]),
]  # fmt: skip

BAD: list[tuple[str, Any, str]] = [
    ("text", LONG, "最多 20 字，现有 21 字"),
    ("text", {"a": 1}, "应为文字"),
    ("text", ["a"], "应为文字"),
    ("text", b"a", "应为文字"),
    ("text", "a\x00b", "控制字符"),
    ("text", "a\x1bb", "控制字符"),
    ("text", "\ud800", "控制字符"),
    ("long", LONG, "请精简"),
    ("choice", "c", "请从下列各项中选择：甲、乙"),
    ("choice", ["a"], "请从下列各项中选择"),
    ("choice", {"a": 1}, "请从下列各项中选择"),
    ("date", "2023-02-29", "应为日期，如 2023-05-08"),
    ("date", "8/5/2023", "应为日期"),
    ("date", datetime(2023, 5, 8, 10), "应为日期"),
    ("date", 20230508.5, "应为日期"),
    ("integer", "三", "应为整数"),
    ("integer", "1.5", "应为整数"),
    ("integer", 1.5, "应为整数"),
    ("integer", True, "应为整数"),
    ("integer", [1], "应为整数"),
    ("integer", 10**30, "数字太大"),
    ("integer", "9" * 5000, "应为整数"),
    ("decimal", "一点五", "应为数字"),
    ("decimal", "NaN", "应为数字"),
    ("decimal", "Infinity", "应为数字"),
    ("decimal", [1], "应为数字"),
    ("yes_no", "maybe", "请选择是或否"),
    ("yes_no", 2, "请选择是或否"),
    ("yes_no", {"a": 1}, "请选择是或否"),
    ("form", "张三", "应为一张填好的表"),
    ("form", ["张三"], "应为一张填好的表"),
    ("form", {"money": 1.5}, "小数请写成文字，如“1.5”"),
    ("form", {"name": ["a\x00b"]}, "控制字符"),
    ("form", {"a\x00": "b"}, "控制字符"),
    ("table", "一", "应为一张清单"),
    ("table", {"a": 1}, "应为一张清单"),
    ("table", [1] * 21, "最多 20 行，现有 21 行"),
    ("table", [{"a": [0.5]}], "小数请写成文字"),
    ("table", [b"a"], "不能填写的内容"),
    ("table", [Decimal("1.5")], "不能填写的内容"),
    ("table", ["\ud800"], "控制字符"),
    ("files", SCAN, "应为一张清单"),
    ("files", [SCAN] * 21, "最多 20 行"),
]  # fmt: skip
KINDS = sorted({kind for kind, _, _ in GOOD})


@pytest.mark.parametrize(("kind", "value", "clean"), GOOD, ids=str)
def test_a_good_answer_is_put_right(kind: str, value: Any, clean: Any) -> None:
    assert check_data((field(kind),), {"it": value}) == {"it": clean}


@pytest.mark.parametrize(("kind", "value", "said"), BAD, ids=str)
def test_a_bad_answer_is_refused_with_what_to_do(kind: str, value: Any, said: str) -> None:
    with pytest.raises(BadData) as refused:
        check_data((field(kind),), {"it": value})
    assert said in refused.value.fields["it"] and "“该项”" in refused.value.fields["it"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("nothing", [None, "", "  ", [], {}], ids=repr)
def test_nothing_is_missed_where_it_is_required(kind: str, nothing: Any) -> None:
    with pytest.raises(BadData, match="请填写“该项”"):
        check_data((field(kind),), {"it": nothing})
    empty = check_data((field(kind, required=False),), {"it": nothing})["it"]
    assert empty in ("", [], {}, None)
    assert check_data((field(kind, required=False),), {}) == {"it": empty}


def test_all_faults_are_told_at_once_and_misspelt_names_do_not_vanish() -> None:
    asked = (Field("one", "甲"), Field("two", "乙", kind="integer"))
    with pytest.raises(BadData) as refused:
        check_data(asked, {"two": "x", "tow": 1})
    assert set(refused.value.fields) == {"one", "two", "tow"}
    with pytest.raises(BadData, match="没有“tow”这一项"):
        check_data((), {"tow": 1})
    assert check_data((), {}) == {}


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip


@given(kind=st.sampled_from([kind for kind in KINDS if kind != "files"]), value=ANYTHING)
def test_whatever_is_handed_in_is_refused_or_can_be_recorded(kind: str, value: Any) -> None:
    try:
        clean = check_data((field(kind),), {"it": value})
    except BadData as refused:
        assert refused.fields["it"]
    else:
        canonical(clean).encode()
