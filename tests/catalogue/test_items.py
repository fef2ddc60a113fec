"""A live item: what it says, how it changes, who may change it, and what the record keeps."""

from __future__ import annotations

from typing import Any

import pytest

from tests.catalogue.conftest import HYGIENE, catalogue, editor, year
from zhengtong.catalogue.drafts import desk, draft_of
from zhengtong.catalogue.effects import case_of
from zhengtong.catalogue.items import UnknownItem, item_of, live_items, live_rows
from zhengtong.catalogue.load import load_catalogue
from zhengtong.catalogue.models import ItemText, Reference, ServiceItem
from zhengtong.catalogue.rules import ItemFaulty
from zhengtong.flow.decision import New
from zhengtong.flow.door import act
from zhengtong.flow.models import Case
from zhengtong.flow.refusals import GuardRefused, NotAllowed, NotNow, Refused, Stale
from zhengtong.law.calendar import Unit
from zhengtong.org.actors import SYSTEM
from zhengtong.record.canonical import BODY_LIMIT
from zhengtong.record.findings import Report
from zhengtong.record.ledger import open_ledger
from zhengtong.record.models import Event
from zhengtong.record.replay import check_replay

pytestmark = pytest.mark.django_db


def test_an_item_in_force_tells_what_a_case_and_a_guide_need(hygiene: dict[str, Any]) -> None:
    item = item_of(HYGIENE)
    assert (item.name, item.type, item.version) == ("公共场所卫生许可（新办）", "01", 1)
    assert item.organisation_path.endswith("/1143052700000217X6/") and item.region == "430527"
    assert item.statutory is not None and item.promised is not None
    assert (item.statutory.amount, item.statutory.unit) == (20, Unit.WORKING_DAY)
    assert (item.promised.amount, item.on_the_spot) == (8, False)
    assert item.type_name == "行政许可" and "第四十二条" in item.statutory_basis
    [special] = item.special_procedures
    assert (special.type, special.budget.amount) == ("testing", 10)
    [first, *_] = item.materials[1:]
    assert (first.identity, first.name, first.licence_type) == (
        "business_licence",
        "营业执照",
        "business",
    )
    assert [e.id for e in item.elements] == [f["element"] for f in hygiene["form"]]
    assert item.elements[1].kind == "uscc" and not item.elements[1].personal
    assert item.faq[0][0] == "开民宿要办卫生许可证吗？"
    with pytest.raises(UnknownItem, match="没有编码为“nowhere”的在用事项"):
        item_of("nowhere")


def test_the_whole_year_is_published_and_counts_add_up(county: None) -> None:
    items = live_items()
    assert len(items) == len(catalogue()["items"])
    spot = [i for i in items if i.on_the_spot]
    assert len(spot) == live_rows(on_the_spot=True).count() > 0
    bureau = items[0].organisation_path
    assert {i.organisation_path for i in live_items(organisation_path=bureau)} >= {bureau}
    assert live_rows(theme="e02").count() == sum("e02" in i.themes for i in items)
    published = Event.objects.filter(kind="service_item_published")
    assert published.count() == len(items)
    by_item = {e.item: e for e in published}
    for item in items:
        event = by_item[item.code]
        assert (event.n3, event.n5, event.t1) == (int(item.on_the_spot), item.visits, item.type)
        assert item.statutory is not None and item.promised is not None
        both = item.statutory.unit == item.promised.unit == Unit.WORKING_DAY
        assert event.n6 == int(both and item.statutory.amount > 0)
        assert (event.n1, event.n2) == (
            (item.statutory.amount, item.promised.amount) if both else (None, None)
        )
        assert (event.n7, event.n8) == (1, 1)


def test_a_revision_stands_beside_the_live_version_until_someone_else_publishes_it(
    hygiene: dict[str, Any],
) -> None:
    first, second = editor("first"), editor("second")
    hygiene["promised_limit"]["value"] = 5
    hygiene["steps"][2]["limit"] = 0
    before = Event.objects.count()
    with desk(first) as at:
        at.save(HYGIENE, hygiene)
    assert Event.objects.count() == before + 1, "only the parts that changed"
    assert item_of(HYGIENE).promised.amount == 8  # type: ignore[union-attr]
    assert draft_of(HYGIENE)["promised_limit"]["value"] == 5
    assert Case.objects.get(id=case_of(HYGIENE)).state == "revising"
    with desk(first) as at:
        at.submit(HYGIENE)
    with pytest.raises(GuardRefused, match="送审人不能自己发布"), desk(first) as at:
        at.publish(HYGIENE)
    with desk(second) as at:
        at.publish(HYGIENE)
    item = item_of(HYGIENE)
    assert item.promised is not None
    assert (item.promised.amount, item.version) == (5, 2)
    with pytest.raises(NotNow, match="没有草稿"):
        draft_of(HYGIENE)


def test_generic_verbs_take_the_draft_that_stands(hygiene: dict[str, Any]) -> None:
    first, second = editor("first"), editor("second")
    hygiene["window"]["number"] = "B09"
    with desk(first) as at:
        seen = at.save(HYGIENE, hygiene).position
    case = case_of(HYGIENE)
    sent = act("submit_for_review", case, actor=first, seen=seen)
    back = act("return_to_draft", case, actor=second, seen=sent.position, data={"reason": "窗口"})
    assert back.state == "revising"
    other = {**draft_of(HYGIENE), "conditions": "另一份文字"}
    with pytest.raises(GuardRefused, match="草稿已经改动"):
        act("submit_for_review", case, actor=first, seen=back.position, data={"body": other})
    with pytest.raises(Stale):
        act("submit_for_review", case, actor=first, seen=seen)
    dropped = act("discard_draft", case, actor=first, seen=back.position)
    assert dropped.state == "published" and item_of(HYGIENE).window == "A01"
    gone = act("withdraw_item", case, actor=second, seen=dropped.position, data={"reason": "取消"})
    assert gone.state == "withdrawn"
    with pytest.raises(UnknownItem):
        item_of(HYGIENE)
    event = Event.objects.get(kind="service_item_withdrawn")
    assert (event.n7, event.n8) == (0, 0)


def test_who_may_not_and_what_is_wrong_is_refused_and_nothing_is_left(units: None) -> None:
    document = catalogue("public_place_hygiene_new")
    load_catalogue({**document, "items": []}, SYSTEM)
    body = document["items"][0]
    count = Event.objects.count()
    with pytest.raises(NotAllowed), desk(editor("clerk", "window_clerk")) as at:
        at.create(body)
    with pytest.raises(ItemFaulty, match="实施机构代码没有登记"), desk(SYSTEM) as at:
        at.create({**body, "organisation": "nowhere"})
    with pytest.raises(ItemFaulty) as caught, desk(SYSTEM) as at:
        at.create({**body, "visits": "一次", "ofice": 1})
    assert caught.value.faults == [
        "到现场次数：应为不小于 0 的整数。",
        "ofice：没有这一项，请核对名称。",
    ]
    with pytest.raises(Refused), desk(SYSTEM) as at:
        at.create({**body, "conditions": "长" * 3001})
    with pytest.raises(GuardRefused, match="业务办理项编码"):
        act("create_draft", New("service_item", item="x"), actor=SYSTEM, data={"name": "名"})
    assert Event.objects.count() == count and not ServiceItem.objects.exists()
    with desk(SYSTEM) as at:
        at.create(body)
        with pytest.raises(NotNow, match="不能重复"):
            at.create(body)
    with pytest.raises(ItemFaulty, match="承诺时限为 0"), desk(SYSTEM) as at:
        at.save(HYGIENE, {**body, "case_type": "on_the_spot"})
        at.submit(HYGIENE)
    assert draft_of(HYGIENE)["case_type"] == "promised_time", "the edit went with the refusal"


def test_the_record_retells_every_row_and_no_event_is_too_large(
    hygiene: dict[str, Any],
) -> None:
    long = {
        **hygiene,
        "name": "证" * 100,
        "conditions": '须符合"\\' * 600,
        "faq": hygiene["faq"] * 9,
    }
    with desk(SYSTEM) as at:
        at.save(HYGIENE, long)
        with pytest.raises(ItemFaulty, match="太长"):
            at.save(HYGIENE, {**long, "faq": hygiene["faq"] * 99})
        at.submit(HYGIENE)
        at.publish(HYGIENE)
    assert item_of(HYGIENE).conditions == long["conditions"]
    assert max(len(e.body.encode()) for e in Event.objects.all()) <= BODY_LIMIT
    report = Report()
    check_replay(open_ledger(), report)
    strange = [f for f in report.findings if f.table != "org_organisation"]
    assert strange == [], "the units alone were put there by the test"
    tables = ServiceItem.objects.count() + ItemText.objects.count() + Reference.objects.count()
    assert report.rows >= tables > 250


def test_loading_twice_changes_nothing_and_a_bad_item_does_not_stop_the_rest(
    units: None,
) -> None:
    document = catalogue()
    broken, stranger = document["items"][3], document["items"][5]
    broken["promised_limit"]["value"] = 999
    stranger["materials"][0]["identity"] = "nobody_knows"
    report = load_catalogue(document, SYSTEM)
    assert report.published == len(document["items"]) - 2
    assert [(bad.line, bad.code) for bad in report.bad] == [
        (4, broken["handling_item_code"]),
        (6, stranger["handling_item_code"]),
    ]
    assert "承诺时限不得长于法定时限" in report.bad[0].reason
    assert "申请材料“nobody_knows”没有登记" in report.bad[1].reason
    events = Event.objects.count()
    again = load_catalogue(document, SYSTEM)
    assert (again.published, again.references, len(again.bad)) == (0, 0, 2)
    assert again.unchanged == report.published
    assert Event.objects.count() == events
    mended = load_catalogue(year("service_items"), SYSTEM)
    assert (mended.published, mended.bad) == (2, [])
