"""People find items by their own words, on both databases alike, and only those in force."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.catalogue.conftest import HYGIENE, catalogue, editor
from zhengtong.catalogue import search as searching
from zhengtong.catalogue.drafts import desk
from zhengtong.catalogue.effects import case_of
from zhengtong.catalogue.items import live_items
from zhengtong.catalogue.models import SearchEntry
from zhengtong.catalogue.search import grams, refresh_search, search, themes
from zhengtong.flow.door import act
from zhengtong.org.actors import SYSTEM

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def looked_long_ago(monkeypatch: pytest.MonkeyPatch) -> None:
    """The index is looked after at every question."""
    monkeypatch.setattr(searching, "_SECONDS", 0.0)


def names(question: str, **how: Any) -> list[str]:
    return [hit.name for hit in search(question, **how)]


def test_peoples_own_words_find_the_item_first(county: None) -> None:
    assert names("开宾馆")[0].startswith("公共场所卫生许可")
    assert names("我要开宾馆怎么办")[0].startswith("公共场所卫生许可")
    assert names("二手房过户")[0].endswith("转移登记")
    assert any("社会保障卡" in name or "养老保险" in name for name in names("社保"))
    assert names("社保")[0] != names("税")[0]
    assert names("ＫＦＣ") == [] and names("") == [] and names(" ，。'\"*()") == []
    [hit] = search(HYGIENE)
    assert (hit.code, search(HYGIENE[:19].lower())[0].code[:19]) == (HYGIENE, HYGIENE[:19])


# What people type, and what they would be told at the information desk; the likeliest first.
WANTED = {
    "社保": ("城乡居民养老保险参保登记", "社会保障卡申领", "社会保障卡补领"),
    "医保": ("城乡居民基本医疗保险参保登记", "基本医疗保险异地就医备案"),
    "营业执照": ("公司设立登记", "个体工商户设立登记"),
    "办营业执照": ("公司设立登记", "个体工商户设立登记"),
    "身份证": ("居民身份证补领",),
    "身份证丢了怎么办": ("居民身份证补领",),
    "生孩子": ("生育登记", "出生登记（户口登记）", "城乡居民基本医疗保险参保登记"),
    "结婚": ("内地居民结婚登记",),
    "开店": ("个体工商户设立登记", "食品经营许可（新办）", "公共场所卫生许可（新办）"),
    "养老": ("城乡居民养老保险参保登记", "特困人员救助供养认定"),
    "残疾": ("残疾人证新办", "困难残疾人生活补贴和重度残疾人护理补贴"),
    "房子": ("国有建设用地使用权及房屋所有权转移登记", "农村村民宅基地审批"),
}


@pytest.mark.parametrize("question", WANTED)
def test_a_word_in_everybodys_mouth_finds_all_that_is_meant_by_it(
    county: None, question: str
) -> None:
    found, wanted = names(question), WANTED[question]
    assert found[0] == wanted[0]
    assert set(wanted) <= set(found[:6]), found
    assert all(hit.matched for hit in search(question)), "nothing that only looks like it"


def test_between_verb_and_thing_stands_the_kind_of_thing(county: None) -> None:
    first, *others = search("开店")
    assert first.matched == "开店"
    for hit in others:
        assert hit.matched[0] + hit.matched[-1] == "开店", hit
    assert names("店开") == []


def test_every_topic_word_finds_its_item(county: None) -> None:
    for item in live_items():
        for word in item.topic_words:
            found = search(word, limit=20)
            assert item.code in [hit.code for hit in found], f"{word} → {item.name}"
            assert found[0].matched


def test_only_for_whom_it_is_meant_and_as_many_as_wanted(county: None) -> None:
    firms = search("许可", applicant_type="enterprise", limit=50)
    people = search("许可", applicant_type="natural_person", limit=50)
    kinds = {item.code: item.applicant_types for item in live_items()}
    assert firms and all("enterprise" in kinds[hit.code] for hit in firms)
    assert people and all("natural_person" in kinds[hit.code] for hit in people)
    assert len(search("许可", limit=3)) == 3


def test_the_index_follows_what_is_published_and_withdrawn(hygiene: dict[str, Any]) -> None:
    assert names("开青旅") == []
    hygiene["topic_words"] = [*hygiene["topic_words"], "开青旅"]
    with desk(editor("first")) as at:
        at.save(HYGIENE, hygiene)
        at.submit(HYGIENE)
    assert names("开青旅") == [], "a draft is nobody's business yet"
    with desk(SYSTEM) as at:
        at.publish(HYGIENE)
    assert names("开青旅") == [hygiene["name"]]
    assert refresh_search() == 0 and refresh_search(everything=True) == 1
    act("withdraw_item", case_of(HYGIENE), actor=SYSTEM, data={"reason": "取消"})
    assert names("开青旅") == [] and not SearchEntry.objects.exists()


def test_themes_count_the_items_in_force(county: None) -> None:
    items = catalogue()["items"]
    for side in ("personal", "enterprise"):
        counted = {theme.code: theme.count for theme in themes(side)}
        assert list(counted) == [one["code"] for one in catalogue()["themes"][side]]
        for code, count in counted.items():
            assert count == sum(code in item["themes"][side] for item in items)


def test_pairs_of_characters() -> None:
    assert grams("社保卡") == ["社", "保", "卡", "社保", "保卡"]
    assert grams("办A4 表，12345") == ["办", "a4", "表", "12345"]


@given(st.text(max_size=30))
def test_no_question_breaks_the_search(question: str) -> None:
    for gram in grams(question):
        assert "'" not in gram and '"' not in gram and " " not in gram
    assert search(question) == []
