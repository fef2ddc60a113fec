"""`zhengtong import`, the preview behind a page, and a column mapping that is put right by hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.exchange.tables import HEAD, PLATFORM, application, events, write_csv, write_xlsx
from tests.flow.hall import Hall
from zhengtong.cli import main
from zhengtong.flow.refusals import NotAllowed
from zhengtong.org.actors import Actor, Role
from zhengtong.record.models import Event
from zhengtong.systems.exchange.imports import Desk, kinds
from zhengtong.systems.exchange.mapping import Mapping
from zhengtong.systems.exchange.tables import BadFile

OWN = ["业务号", "事项名称", "完成于", "结论", "申请人"]


def own(number: str, result: str = "过了") -> list[str]:
    row = dict(zip(HEAD, application(number), strict=True))
    return [number, row["事项名称"], row["办结时间"], result, "吴示例"]


def run(*arguments: str) -> int:
    return main(["import", *arguments, "--kind", "applications", "--source", PLATFORM])


def test_the_command_imports_and_tells(
    county: Hall, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old, new = (
        write_csv(tmp_path / f"{n}.csv", [HEAD, *(application(a, **more) for a, more in rows)])
        for n, rows in enumerate([
            [("A", {}), ("B", {}), ("C", {"办理单位": "火星分局"})],
            [("A", {"办理用时(工作日)": "6"}), ("B", {})],
        ])
    )  # fmt: skip
    assert run(str(old), str(new), "--json", "--dry-run") == 0
    rehearsed = json.loads(capsys.readouterr().out)
    assert rehearsed["files"][0]["new"] == 2 and not events()
    assert rehearsed["files"][0]["mapping"]["columns"]["number"] == "办件编号"
    assert run(str(old), str(new), "--json") == 0
    first, second = json.loads(capsys.readouterr().out)["files"]
    assert (first["new"], first["rejected"], first["unknown"]) == (2, 1, {"unit": {"火星分局": 1}})
    assert Path(first["rejected_file"]).name == "0-未导入2.xlsx", "the rehearsal wrote the first"
    assert (second["corrected"], second["unchanged"], second["rejected_file"]) == (1, 1, "")
    assert run(str(old)) == 0
    told = capsys.readouterr()
    assert "未变 1　更正 1" in told.out.replace("更正 1　未变 1", "未变 1　更正 1")
    assert "火星分局" in told.out and "办件编号 ← 办件编号" in told.err


def test_what_the_user_can_mend_is_one_line(
    county: Hall, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    head = write_csv(tmp_path / "表头.csv", [HEAD])
    for name, said in (
        ("没有.csv", "没有这个文件"),
        ("a.docx", "另存为"),
        (head.name, "没有可导入"),
    ):
        path = tmp_path / name
        if name == "a.docx":
            path.write_bytes(b"x")
        assert run(str(path)) == 1
        assert said in capsys.readouterr().err
    good = write_csv(tmp_path / "a.csv", [HEAD, application("A")])
    with pytest.raises(BadFile, match="没有来源系统"):
        Desk("applications", "nobody")
    with pytest.raises(BadFile, match="可以导入：applications（办件）"):
        Desk("letters", PLATFORM)
    assert set(kinds()) == {"applications", "ratings", "hotline"}
    visitor = Actor("v", roles=(Role("window_clerk", "/"),), organisation_path="/x/")
    with pytest.raises(NotAllowed):
        Desk("applications", PLATFORM, by=visitor).take(good)
    assert not events()


def test_a_mapping_put_right_by_hand_is_kept_and_used(
    county: Hall, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write_xlsx(tmp_path / "自定.xlsx", [["标题"], OWN, own("A"), own("B", "没过")])
    assert run(str(path)) == 1
    said = capsys.readouterr().err
    assert "没有找到这些列：办件编号、办结时间" in said and "业务号、事项名称" in said
    mapping = {
        "columns": {
            "number": "业务号",
            "concluded_at": "完成于",
            "result": "结论",
            "applicant": "",
        },
        "words": {"result": {"过了": "granted", "没过": "refused"}},
    }
    file = tmp_path / "own.json"
    file.write_text(json.dumps(mapping, ensure_ascii=False), "utf-8")
    assert run(str(path), "--mapping", str(file)) == 0
    assert [e.t1 for e in events()] == ["granted", "refused"]
    kept = Desk("applications", PLATFORM).mapping
    assert kept.columns == mapping["columns"] | {"item_name": "事项名称"}
    changes = Event.objects.filter(kind="setting_changed", t1__startswith="import.").count()
    assert run(str(path)) == 0
    assert Event.objects.filter(kind="setting_changed", t1__startswith="import.").count() == changes
    for wrong, why in (
        ('{"columns": {"nummer": "x"}}', "没有“nummer”"),
        ("[]", "的样子"),
        ("{", "JSON"),
    ):
        file.write_text(wrong, "utf-8")
        assert run(str(path), "--mapping", str(file)) == 1
        assert why in capsys.readouterr().err
    desk = Desk("applications", PLATFORM, "另一种")
    desk.keep(Mapping({"number": "业务号"}))
    assert Desk("applications", PLATFORM, "另一种").mapping == Mapping({"number": "业务号"})
    assert Desk("applications", PLATFORM).mapping == kept


def test_a_preview_shows_the_first_rows_with_faults_and_people_masked(
    county: Hall, tmp_path: Path
) -> None:
    people = {"申请人": "周示例", "证件号码": "430527199001011234", "联系电话": "13800009999"}
    rows = [application(f"A{n}", **people) for n in range(30)]
    rows[1][HEAD.index("办结时间")] = "昨天"
    path = write_xlsx(tmp_path / "a.xlsx", [["标题"], [*HEAD, "备注"], *rows])
    look = Desk("applications", PLATFORM).preview(path)
    assert len(look.rows) == 20 and look.untaken == ["备注"]
    assert ("concluded_at", "办结时间", "办结时间") in look.columns
    assert ("applied_at", "申请时间", "") in look.columns
    line, values, fault = look.rows[0]
    assert (line, values["number"], fault) == (3, "A0", "")
    assert (values["applicant"], values["id_number"]) == ("周*例", "430527********1234")
    assert "9999" not in values["phone"][:7] and "*" in values["phone"]
    assert "读不出日期" in look.rows[1][2] and not events()
