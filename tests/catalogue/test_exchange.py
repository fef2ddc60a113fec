"""What is exported comes back the same, from JSON and from a workbook; what is broken is listed."""

from __future__ import annotations

import json
import string
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.catalogue.conftest import HYGIENE, catalogue
from zhengtong.catalogue.exchange import (
    catalogue_document,
    export_json,
    export_xlsx,
    import_json,
    import_xlsx,
    read_json,
)
from zhengtong.catalogue.items import item_of
from zhengtong.catalogue.load import LISTS
from zhengtong.catalogue.schema import ITEM, SECTIONS, TABLES, title_of
from zhengtong.catalogue.spec import Spec, clean
from zhengtong.catalogue.texts import (
    body_of,
    changed,
    digest_of,
    index_of,
    overlaid,
    parcels,
    texts_of,
)
from zhengtong.catalogue.workbook import SHEETS, BadFile, read_xlsx, write_xlsx
from zhengtong.org.actors import SYSTEM
from zhengtong.record.models import Event

TEXT = st.text(
    st.sampled_from("=+-@'\"\\ _x0041_社保证〔〕（）·é\u0301\U0001f600<&>%{}0129aZ")
    | st.characters(exclude_categories=["Cs", "Cc", "Co", "Cn"]),
    min_size=1,
    max_size=12,
)
CODES = st.text(string.ascii_letters + string.digits + "_.*-", min_size=1, max_size=8)


def values(spec: Spec) -> st.SearchStrategy[Any]:
    """Anything that somebody might have filled in there."""
    one = st.sampled_from(spec.codes) if spec.choices else TEXT
    kinds: dict[str, st.SearchStrategy[Any]] = {
        "text": one,
        "long": st.lists(TEXT, max_size=3).map("\n".join),
        "whole": st.integers(0, 10**9 - 1),
        "amount": st.from_regex(r"[0-9]{1,12}(\.[0-9]{1,2})?", fullmatch=True),
        "yes_no": st.booleans(),
        "date": st.dates().map(lambda d: d.isoformat()),
        "texts": st.lists(one, max_size=3),
        "map": st.dictionaries(CODES, st.lists(CODES, max_size=3), max_size=3),
    }
    if spec.kind == "record":
        return st.none() | records(spec.of)
    if spec.kind == "rows":
        return st.lists(records(spec.of), max_size=3)
    return st.none() | kinds[spec.kind]


def records(specs: tuple[Spec, ...]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({spec.name: values(spec) for spec in specs})


def canonical(specs: tuple[Spec, ...], value: dict[str, Any]) -> dict[str, Any]:
    return clean(specs, value)[0]


BODIES = records(ITEM).map(lambda value: canonical(ITEM, value))


@st.composite
def documents(draw: Any) -> dict[str, Any]:
    document: dict[str, Any] = {"themes": {}}
    for kind, path, code_name in LISTS:
        codes = draw(st.lists(CODES, max_size=2, unique=True))
        rows = [
            {code_name: code, **canonical(TABLES[kind], draw(records(TABLES[kind])))}
            for code in codes
        ]
        (document["themes"] if len(path) == 2 else document)[path[-1]] = rows
    document["items"] = []
    for code in draw(st.lists(CODES, max_size=2, unique=True)):
        body = {**draw(BODIES), "handling_item_code": code, "version": draw(st.integers(1, 99))}
        document["items"].append(body)
    return document


def as_read(document: dict[str, Any]) -> dict[str, Any]:
    """A document from a workbook lacks what was empty; in canonical form they are equal."""
    for kind, path, code_name in LISTS:
        rows = document["themes"] if len(path) == 2 else document
        rows[path[-1]] = [
            {
                code_name: row[code_name],
                **canonical(TABLES[kind], {k: v for k, v in row.items() if k != code_name}),
            }
            for row in rows[path[-1]]
        ]
    document["items"] = [
        {
            **canonical(ITEM, {k: v for k, v in item.items() if k != "version"}),
            "version": item["version"],
        }
        for item in document["items"]
    ]
    return document


@settings(
    max_examples=40, deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip
@given(documents())
@example({
    "themes": {"personal": [{"code": "p1", "name": "=1+1"}], "enterprise": []},
    "source_systems": [], "handling_scopes": [{"code": "c", "name": "@SUM(1) _x41_ \\ _X0041_"}],
    "applicant_types": [], "data_elements": [], "materials": [], "items": [],
})  # fmt: skip
def test_a_workbook_comes_back_the_same(document: dict[str, Any]) -> None:
    parsed = read_xlsx(write_xlsx(document))
    assert parsed.bad == []
    assert as_read(parsed.document) == document
    assert read_json(json.dumps(document).encode()).document == document


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(BODIES, BODIES)
def test_a_body_is_its_texts_and_an_edit_carries_what_changed(
    old: dict[str, Any], new: dict[str, Any]
) -> None:
    before, after = texts_of(old), texts_of(new)
    held = {digest_of(text): text for text in (*before.values(), *after.values())}
    index = index_of(before)
    assert body_of(index, held.__getitem__) == old
    moved = changed(index, after)
    for group in parcels(moved, ""):
        index = overlaid(index, group)
    assert body_of(index, held.__getitem__) == new
    same = {n for n in SECTIONS if before[n] == after[n] and f"{n}+1" not in {*before, *after}}
    assert not same & moved.keys()
    assert canonical(ITEM, new) == new, "the canonical form is its own"


def test_a_spreadsheets_spelling_of_what_it_cannot_hold_is_refused() -> None:
    for text in ("_x0007_", "a_x005F_x0041_", "铃\x07", "行\u2028列", "\ud800"):
        found, faults = clean(TABLES["theme_personal"], {"name": text})
        assert found["name"] is None
        assert [str(fault) for fault in faults] == ["名称：含有换行或不能显示的字符，请删去。"]


def test_columns_can_be_told_apart_and_codes_have_names() -> None:
    assert title_of("channels", "online") == "电脑端"
    assert title_of("result.validity.unit", "year") == "年"
    assert title_of("special_procedures.type", "hearing") == "听证"
    assert title_of("use_level", "4") == "县" and title_of("name", "名") == "名"
    for sheet in SHEETS:
        titles = [column.title for column in sheet.columns]
        assert len(set(titles)) == len(titles)
    assert len({sheet.title for sheet in SHEETS}) == len(SHEETS)
    assert sorted(name for names in SECTIONS.values() for name in names) == sorted(
        spec.name for spec in ITEM
    )


@pytest.mark.django_db
def test_the_years_catalogue_comes_back_and_importing_it_changes_nothing(county: None) -> None:
    document = catalogue_document()
    given_items = {i["handling_item_code"]: i for i in catalogue()["items"]}
    for item in document["items"]:
        original = given_items[item["handling_item_code"]]
        assert item == {k: v for k, v in original.items() if not k.startswith("simulated_")}
    events = Event.objects.count()
    for data, take in ((export_json(), import_json), (export_xlsx(), import_xlsx)):
        report = take(data, SYSTEM)
        assert report.bad == []
        assert report.unchanged == len(document["items"])
    assert Event.objects.count() == events
    assert catalogue_document() == document


@pytest.mark.django_db
def test_a_workbook_into_an_empty_hall_gives_the_same_catalogue(units: None) -> None:
    document = catalogue("public_place_hygiene_new", "estate_transfer")
    document["items"][0]["version"] = 4
    report = import_xlsx(write_xlsx(document), SYSTEM)
    assert (report.published, report.bad) == (2, [])
    assert item_of(HYGIENE).version == 4
    held = catalogue_document()
    by_code = {i["handling_item_code"]: i for i in document["items"]}
    for item in held["items"]:
        original = by_code[item["handling_item_code"]]
        assert item == {k: v for k, v in original.items() if not k.startswith("simulated_")}


@pytest.mark.django_db
def test_bad_cells_are_listed_by_sheet_and_line_and_the_rest_goes_in(units: None) -> None:
    keys = ("public_place_hygiene_new", "estate_transfer", "public_place_hygiene_renew")
    book = openpyxl.load_workbook(BytesIO(write_xlsx(catalogue(*keys))))
    heads = {cell.value: cell.column for cell in book["事项"][1]}
    book["事项"].cell(2, heads["到现场次数"]).value = "一次"
    book["事项"].cell(3, heads["受理条件"]).value = "=HYPERLINK(A1)"
    book["事项"].cell(3, heads["业务办理项编码"]).value = 1143052700000217640001230120.0
    book["设定依据"].append(["nowhere", "《某法》", "第一条"])
    book["基础·来源系统"].append([None, "无代码的系统"])
    target = BytesIO()
    book.save(target)
    report = import_xlsx(target.getvalue(), SYSTEM)
    assert report.published == 1
    places = {(bad.where, bad.line): bad.reason for bad in report.bad}
    assert places["事项", 2] == "到现场次数：应为不小于 0 的整数。"
    assert "末几位已丢失" in places["事项", 3] and "公式" in places["事项", 3]
    last = book["设定依据"].max_row
    assert places["设定依据", last] == "“事项”表中没有这个业务办理项编码。"
    assert "缺少代码" in places["来源系统", book["基础·来源系统"].max_row]


def test_a_file_that_is_no_catalogue_is_refused_as_a_whole() -> None:
    document = catalogue("estate_transfer")
    for broken in (b"", b"PK\x03\x04rubbish", b"\xd0\xcf\x11\xe0 old excel"):
        with pytest.raises(BadFile, match="没有损坏"):
            read_xlsx(broken)
    for spoil, message in (
        (lambda book: book.remove(book["常见问题"]), "缺少工作表“常见问题”"),
        (lambda book: book["申请材料"].delete_cols(2), "缺少、重复或不认识：材料标识"),
    ):
        book = openpyxl.load_workbook(BytesIO(write_xlsx(document)))
        spoil(book)
        target = BytesIO()
        book.save(target)
        with pytest.raises(BadFile, match=message):
            read_xlsx(target.getvalue())
    for text in (b"\xff\xfe", b"[]", b'{"items": 3}', b"[" * 100_000):
        with pytest.raises(BadFile):
            read_json(text)
