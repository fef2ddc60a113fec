"""The case page: what it shows, what it hides, and to whom."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from tests.desk.conftest import (
    APPROVER,
    AUDITOR,
    CLERK,
    ELSEWHERE,
    LEADER,
    OFFICER,
    OPERATOR,
    REVIEWER,
    actor,
    ordered,
    person,
    step,
)
from zhengtong.flow.door import act
from zhengtong.flow.models import Case
from zhengtong.record.models import Event
from zhengtong.record.seal import seal
from zhengtong.systems.ratings.procedure import rating_of
from zhengtong.years.load import data_of

SignIn = Callable[[str], Client]


def shown(client: Client, case: Case) -> str:
    response = client.get(f"/desk/cases/{case.id}/")
    assert response.status_code == 200
    return response.content.decode()


def test_head_clock_verbs_events_and_record(sign_in: SignIn, accepted: Case) -> None:
    page = shown(sign_in(REVIEWER), accepted)
    assert accepted.number in page and "公共场所卫生许可（新办）" in page
    assert "已用 0 日 ／ 承诺 8 日 ／ 法定 20 日" in page
    assert "承诺届满（第 8 日）" in page and "法定届满（第 20 日）" in page
    assert "告知补正（法定）" in page
    assert f"/desk/cases/{accepted.id}/examine/" in page
    assert "行政许可法第四十五条" in page
    assert "李*敏，县卫健局，窗口。文书 绥卫受〔" in page
    assert "2 条事件，首尾相接" in page and "链完整" in page
    assert "办件 第 1 版" in page and "按时办结率" in page
    assert "由审查人员办" in page


def test_names_and_numbers_are_masked_for_everybody(sign_in: SignIn, accepted: Case) -> None:
    firm = next(f for f in data_of("suining_2023", "people")["firms"] if f["key"] == "firm-01")
    human = data_of("suining_2023", "people")["applicants"][0]
    for username in (CLERK, REVIEWER, APPROVER, LEADER, AUDITOR):
        page = shown(sign_in(username), accepted)
        assert "924305********0185" in page and "138****3001" in page
        for secret in (firm["uscc"], firm["phone"], human["id_number"], human["name"]):
            assert secret not in page


def test_not_to_be_seen_by_others(sign_in: SignIn, accepted: Case) -> None:
    order = ordered()
    for username, case, status in (
        (ELSEWHERE, accepted, 404), (OPERATOR, accepted, 404), (CLERK, order, 404),
        (LEADER, accepted, 200), (OFFICER, accepted, 200), (OPERATOR, order, 200),
    ):  # fmt: skip
        assert sign_in(username).get(f"/desk/cases/{case.id}/").status_code == status, username
    assert sign_in(CLERK).get("/desk/cases/" + "0" * 32 + "/").status_code == 404
    leader = shown(sign_in(LEADER), accepted)
    assert "里的完整信息" not in leader and "现在轮到别的岗位办" in leader
    assert "下载 .docx" not in leader


def test_a_verb_that_a_rule_forbids_says_so_beforehand(sign_in: SignIn, received: Case) -> None:
    page = shown(sign_in(CLERK), received)
    assert "该事项不是即办件，请先受理再审查决定。（行政许可法第三十四条）" in page
    page = sign_in(CLERK).get(f"/desk/cases/{received.id}/settle_at_once/").content.decode()
    assert "现在还不能办" in page and 'name="opinion"' in page
    assert "回到这一件" in page


def test_sealed_or_not_and_a_proof_for_strangers(sign_in: SignIn, accepted: Case) -> None:
    client = sign_in(REVIEWER)
    assert "还没有" in shown(client, accepted)
    assert client.get(f"/desk/cases/{accepted.id}/proof/").status_code == 409
    seal()
    assert "全部 2 条" in shown(client, accepted)
    proof = client.get(f"/desk/cases/{accepted.id}/proof/")
    assert proof.status_code == 200 and proof.json()["event"]["stream"] == accepted.id


def test_a_broken_chain_is_said_aloud(
    sign_in: SignIn, accepted: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = Event.objects.filter(stream=accepted.id).order_by("position")
    first = whole[0]
    monkeypatch.setattr(
        "zhengtong.web.desk.file.chain_hash",
        lambda previous, body: b"other" if body == first.body else previous,
    )
    assert "链断在第 1 条" in shown(sign_in(REVIEWER), accepted)


def test_a_rating_is_a_link_away(sign_in: SignIn, examined: Case) -> None:
    for verb in ("grant", "conclude"):
        step(examined, verb, APPROVER)
    assert "评价这次办事的二维码" in shown(sign_in(CLERK), examined)
    new = rating_of(
        examined.id, organisation=examined.organisation, region=examined.region,
        organisation_path=examined.organisation_path, item=examined.item,
        applicant=examined.applicant,
    )  # fmt: skip
    level = {"rated_case": examined.id, "level": "5", "means": "1"}
    rated = act("rate", new, actor=actor(REVIEWER), data=level)
    page = shown(sign_in(REVIEWER), examined)
    assert f"/desk/cases/{rated.case}/" in page and "评价：非常不满意" in page
    assert "评价这次办事的二维码" not in page
    rating = shown(sign_in(REVIEWER), Case.objects.get(id=rated.case))
    assert "主动评价" in rating and f"/desk/cases/{examined.id}/" in rating
    assert person("firm-01") == examined.applicant


def test_a_hotline_order_has_its_own_panel(sign_in: SignIn) -> None:
    order = ordered(words="楼下半夜施工（示例）")
    page = shown(sign_in(OPERATOR), order)
    assert "求助" in page and "未派单" in page and "留了电话" in page
    assert "答复：已用 0 日" in page
    assert "半夜施工" not in page
