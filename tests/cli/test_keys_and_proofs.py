"""Keys change and old ones go; a stranger checks a proof with nothing but the program."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from tests.cli.program import COUNTY, Program


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Program:
    found = Program(tmp_path_factory.mktemp("cli") / "var")
    found.good(*COUNTY)
    return found


def _ids(program: Program, kind: str) -> list[str]:
    path = program.var / "keys" / "hall" / "keys.json"
    found: list[str] = json.loads(path.read_text())[kind]
    return found


def test_a_hall_key_is_changed_and_the_old_one_destroyed_on_purpose(program: Program) -> None:
    [old] = _ids(program, "hall")
    assert old in program.good("keys", "rotate")
    fresh = _ids(program, "hall")[-1]
    with sqlite3.connect(program.var / "hall" / "db.sqlite3") as database:
        wrapped = database.execute(
            "SELECT DISTINCT key_id FROM record_contentkey WHERE wrapped IS NOT NULL"
        ).fetchall()
    assert wrapped == [(fresh,)]
    assert "现用" in program.fault("keys", "retire", fresh)
    assert "没有编号" in program.fault("keys", "retire", "0" * 16)
    assert "请写明" in program.fault("keys", "retire")
    assert "--yes" in program.fault("keys", "retire", old)
    assert _ids(program, "hall") == [old, fresh]
    assert "已销毁" in program.good("keys", "retire", old, "--yes")
    assert _ids(program, "hall") == [fresh]
    assert not (program.var / "keys" / "hall" / f"hall-{old}.key").exists()


def test_proofs_hold_for_a_stranger_and_only_as_given(program: Program, tmp_path: Path) -> None:
    assert "封存" in program.fault("prove", "1")
    first = program.good("seal").strip()
    assert "新的签名密钥" in program.good("keys", "rotate", "--signing")
    assert program.good("keys", "public").count("BEGIN PUBLIC KEY") == 2
    stranger = Program(tmp_path / "nothing")
    (tmp_path / "proof.json").write_text(proof := program.good("prove", "2"))
    assert "请与报告上印的树头比对" in stranger.good("check-proof", "proof.json")
    assert "证明成立" in (said := stranger.good("check-proof", "proof.json", "--head", first))
    assert first in said and "比对" not in said
    assert not stranger.var.exists()
    uid = json.loads(proof)["event"]["uid"]
    assert json.loads(program.good("prove", uid)) == json.loads(proof)

    other = first.replace(first.split(":")[1][:8], "00000000")
    assert "不是所印的那一个" in stranger.fault("check-proof", "proof.json", "--head", other)
    assert "不是树头" in stranger.fault("check-proof", "proof.json", "--head", "12")
    (tmp_path / "forged.json").write_text(proof.replace("430527", "430528"))
    assert "证明不成立" in stranger.fault("check-proof", "forged.json")
    (tmp_path / "torn.json").write_text(proof[:100])
    assert "不是证明文件" in stranger.fault("check-proof", "torn.json")
    assert "没有这个文件" in stranger.fault("check-proof", "absent.json")
    assert "没有找到" in program.fault("prove", "999999")
    assert "没有找到" in program.fault("prove", "f" * 32)
    assert "请写明" in program.fault("prove")

    size = first.partition(":")[0]
    (tmp_path / "later.json").write_text(program.good("prove", "--continues", size))
    assert "没有改动" in stranger.good("check-proof", "later.json", "--head", first)


def test_an_embedded_database_has_no_roles(program: Program) -> None:
    assert "PostgreSQL" in program.fault("grants", "somebody")
