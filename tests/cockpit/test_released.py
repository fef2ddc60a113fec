"""What the finance bureau receives: released editions only, each as it was released."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

import pytest

from tests.cockpit.halls import AUDITOR, CLERK, EVALUATION, FINANCE, LEADER, OFFICER, Hall
from tests.cockpit.test_evaluation import DO, PAGE, do, on_line, position
from tests.cockpit.test_year import text_of
from zhengtong.performance.models import Document
from zhengtong.performance.sheet import sheet
from zhengtong.web.cockpit import acts
from zhengtong.web.cockpit.urls import urlpatterns

RELEASED = "/cockpit/released/"


def paper(answer: Any) -> str:
    """Everything that a document says."""
    assert answer.status_code == 200, answer
    packed = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    parts = [packed.read(name).decode() for name in packed.namelist() if name.endswith(".xml")]
    return re.sub(r"<[^>]+>", "", "".join(parts))


def papers(page: str) -> list[str]:
    return re.findall(r'href="(/cockpit/released/[^"]+report\.\w+)"', page)


def test_nothing_is_theirs_before_it_is_released(hall: Hall) -> None:
    page = text_of(hall.page(RELEASED, FINANCE))
    assert "还没有发布的自评" in page and "99.99" not in page
    client = hall.client(FINANCE)
    for kind in ("docx", "xlsx"):
        assert client.get(f"{RELEASED}{EVALUATION}/1/report.{kind}").status_code == 404
    for route in urlpatterns:
        address = str(route.pattern)
        if not address.startswith("evaluations/"):
            continue
        for name, value in (("<str:case>", EVALUATION), ("<str:key>", "k"), ("<str:kind>", "docx"),
                            ("<int:number>", "1")):  # fmt: skip
            address = address.replace(name, value)
        assert client.get(f"/cockpit/{address}").status_code == 403, address
        assert client.post(f"/cockpit/{address}").status_code == 403, address
    for who in (CLERK, LEADER, OFFICER, AUDITOR):
        assert hall.client(who).get(RELEASED).status_code == 403, "they have the evaluation itself"
    assert hall.client().get(RELEASED)["location"].startswith("/sign-in/?next=")


def test_each_edition_stays_as_it_was_released(own_hall: Hall) -> None:
    leader, officer, finance = (own_hall.client(who) for who in (LEADER, OFFICER, FINANCE))
    draft = paper(leader.get(f"{PAGE}report.docx"))
    assert "草稿，尚未发布" in draft
    do(leader, "release")
    page = own_hall.page(RELEASED, FINANCE)
    totals = sheet(EVALUATION).totals
    for told in ("2023 年度", "第 1 版", f"{totals.given:f}", f"{totals.computed:f}", "记录水位"):
        assert told in text_of(page), told
    first = papers(page)
    assert len(first) == 2
    said = paper(finance.get(first[0]))
    assert "草稿" not in said and "部门整体支出" in said
    # a correction is drafted: the finance bureau keeps what it has, and sees nothing of the draft
    do(officer, "restate", reason="补记十一月的回访。")
    assert on_line(officer, 16, "give_score", score="3.5").status_code == 302
    do(officer, "write")
    page = own_hall.page(RELEASED, FINANCE)
    assert papers(page) == first and "第 2 版" not in text_of(page)
    assert paper(finance.get(first[0])) == said
    assert finance.get(first[0].replace("/1/", "/2/")).status_code == 404
    assert finance.get(RELEASED + "nothing/1/report.docx").status_code == 404
    on_line(officer, 16, "explain_difference", reason="从严扣分。")
    do(officer, "submit")
    do(leader, "release")
    page = own_hall.page(RELEASED, FINANCE)
    assert len(papers(page)) == 4
    told = text_of(page)
    assert "第 2 版" in told and "第 1 版，已被更正" in told and "补记十一月的回访。" in told
    assert "更正" in paper(finance.get(papers(page)[0]))


def test_releasing_writes_the_papers_anew_by_itself(
    own_hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    leader = own_hall.client(LEADER)
    before = {d.format: d.digest for d in Document.objects.filter(case=EVALUATION)}
    page = do(leader, "release")
    assert "已发布，数字已冻结，文件已生成" in page
    for row in Document.objects.filter(case=EVALUATION):
        assert row.digest != before[row.format]
    for kind in ("docx", "xlsx"):
        assert "草稿" not in paper(leader.get(f"{PAGE}report.{kind}"))


def test_where_it_cannot_be_written_no_draft_goes_out_as_released(
    own_hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any, **__: Any) -> None:
        raise OSError(28, "No space left on device")

    leader = own_hall.client(LEADER)
    monkeypatch.setattr(acts, "write_documents", full)
    given = {"verb": "release", "seen": position()}
    page = text_of(leader.post(DO, given, follow=True).content.decode())
    assert "已发布，数字已冻结" in page and "文件没有生成" in page
    assert "这一版还没有生成文件" in page
    assert leader.get(f"{PAGE}report.docx").status_code == 404
    assert "文件还没有生成" in own_hall.page(RELEASED, FINANCE)
    monkeypatch.undo()
    do(leader, "write")
    assert "草稿" not in paper(leader.get(f"{PAGE}report.docx"))
    assert len(papers(own_hall.page(RELEASED, FINANCE))) == 2
