"""Finding what one needs: in one's own words, by theme, and what a guide promises."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.portal.people import HYGIENE
from zhengtong.web.portal import finding, guide

SOCIAL_CARD = "社会保障卡申领"
PENSION = "城乡居民养老保险参保登记"


def test_the_front_page_asks_one_question_and_shows_themes_with_counts(visitor: Client) -> None:
    page = visitor.get("/").content.decode()
    assert page.count("<h1") == 1 and "您要办什么事？" in page
    assert "社会保险" in page and "准营准办" in page and "大厅今天" in page
    # Nothing is sealed in this store, so no figure is shown, and no queue is invented.
    assert "我们办得怎么样" not in page and "等候" not in page


@pytest.mark.parametrize(
    ("asked", "name", "personal"),
    [("开宾馆", "公共场所卫生许可（新办）", False), ("社保", PENSION, True)],
)
def test_search_finds_what_people_say(
    visitor: Client, asked: str, name: str, personal: bool
) -> None:
    page = visitor.get("/search/", {"q": asked}).content.decode()
    assert name in page
    only = visitor.get("/search/", {"q": asked, "side": "personal"}).content.decode()
    assert (name in only) is personal


def test_nothing_found_says_what_to_do(visitor: Client) -> None:
    page = visitor.get("/search/", {"q": "<script>飞碟"}).content.decode()
    assert "没有找到“&lt;script&gt;飞碟”" in page and 'href="tel:12345"' in page
    assert visitor.get("/search/").status_code == 200


def test_guides_by_theme_and_unit(visitor: Client) -> None:
    everything = visitor.get("/guides/").content.decode()
    assert "按部门找" in everything
    page = visitor.get("/guides/", {"theme": "p05"}).content.decode()
    assert "<h1>社会保险</h1>" in page and SOCIAL_CARD in page
    assert "公共场所卫生许可" not in page
    health = visitor.get("/guides/", {"unit": "1143052700000217X6"}).content.decode()
    assert "公共场所卫生许可（新办）" in health and SOCIAL_CARD not in health
    assert visitor.get("/guides/", {"theme": "p99", "unit": "x", "after": "~"}).status_code == 200


def test_a_guide_splits_what_to_bring_and_draws_the_days(visitor: Client, zhang: Client) -> None:
    page = visitor.get(f"/guides/{HYGIENE}/").content.decode()
    for words in (
        "不用另外带",
        "请您准备",
        "看情况",
        "使用集中空调通风系统的才要",
        "可以先受理，再补交",
    ):
        assert words in page
    assert 'aria-label="法定 20 个工作日，承诺 8 个工作日"' in page
    assert f'href="/apply/{HYGIENE}/"' in page and "0739-7601001" in page
    assert "有就不用带" in page
    # Signed in, the store of licences was asked, and the answer is definite.
    assert "有就不用带" not in zhang.get(f"/guides/{HYGIENE}/").content.decode()
    assert visitor.get("/guides/nothing-of-that-code/").status_code == 404


def test_an_item_of_a_system_above_is_said_to_be(visitor: Client, zhang: Client) -> None:
    row = guide.live_rows().filter(name=SOCIAL_CARD).get()
    page = visitor.get(f"/guides/{row.code}/").content.decode()
    assert "本站不收申请" in page and "/apply/" not in page
    assert zhang.get(f"/apply/{row.code}/").status_code == 404


def test_plain_pages_are_there(visitor: Client) -> None:
    for path in ("/sitemap/", "/privacy/", "/accessibility/", "/track/", "/12345/"):
        assert visitor.get(path).status_code == 200, path


def test_what_nobody_applies_for_is_not_listed(
    visitor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """处罚 and 检查 are published by other means; here 许可 plays their part."""
    assert "公共场所卫生许可" in visitor.get("/guides/?theme=e02").content.decode()
    monkeypatch.setattr(finding, "EX_OFFICIO", ("01",))
    assert "公共场所卫生许可" not in visitor.get("/guides/?theme=e02").content.decode()
    assert "公共场所卫生许可" not in visitor.get("/search/?q=开宾馆").content.decode()
    monkeypatch.setattr(guide, "power_of", lambda type_code: "ex_officio")
    page = visitor.get(f"/guides/{HYGIENE}/").content.decode()
    assert "由机关依职权办" in page and "/apply/" not in page
