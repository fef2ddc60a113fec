"""What a user can mend is said in one line, the status is 1, and nothing is left half-done."""

from __future__ import annotations

import json
import resource
import shutil
import socket
import sqlite3
from pathlib import Path

import pytest

from tests.cli.program import COUNTY, Program


@pytest.fixture(scope="module")
def founded_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    var = tmp_path_factory.mktemp("cli") / "var"
    said = Program(var).good(*COUNTY)
    assert said.count("口令") == 3
    return var


@pytest.fixture
def program(founded_once: Path, tmp_path: Path) -> Program:
    """An empty county of its own."""
    shutil.copytree(founded_once, tmp_path / "var")
    return Program(tmp_path / "var")


def test_help_is_there_at_once(tmp_path: Path) -> None:
    spent = []
    for _ in range(3):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        assert "accept-restored" in Program(tmp_path / "var").good("--help")
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent.append(after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime)
    assert min(spent) < 0.15


def test_wrong_codes_make_no_county(tmp_path: Path) -> None:
    program = Program(tmp_path / "var")
    wrong = ["4305270" if word == "430527" else word for word in COUNTY]
    assert "行政区划代码" in program.fault(*wrong)
    wrong = ["11430527000001003X" if word.startswith("1143") else word for word in COUNTY]
    assert "统一社会信用代码" in program.fault(*wrong)
    assert "库名" in program.fault("--store", "../hall", *COUNTY)
    assert "库名" in program.fault("--store", "keys", *COUNTY)
    assert not program.var.exists()
    assert "先运行：zhengtong init" in program.fault("seal")


def test_a_second_county_is_not_made_over_the_first(program: Program) -> None:
    before = (program.var / "keys" / "hall" / "keys.json").read_bytes()
    assert "已经建好" in program.fault(*COUNTY)
    assert (program.var / "keys" / "hall" / "keys.json").read_bytes() == before
    assert "记录完好" in program.good("verify", "--replay")


def test_an_interrupted_beginning_may_be_repeated(tmp_path: Path) -> None:
    def small() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))

    program = Program(tmp_path / "var")
    assert "磁盘" in program.fault(*COUNTY, before=small)
    assert program.good(*COUNTY).count("口令") == 3
    assert "记录完好" in program.good("verify", "--replay")


def test_lost_keys_are_named_and_never_made_anew(program: Program) -> None:
    keys = program.var / "keys" / "hall"
    # `serve`, `seal` and all others open the store by the same look at its keys.
    commands = (("serve", "--port", "0"), ("seal",), ("verify",), ("serve", "--port", "0"))
    lost = ("keys.json", "index.key", "hall-*.key", "sign-*.pub")
    for name, command in zip(lost, commands, strict=True):
        [path] = keys.glob(name)
        held = path.read_bytes()
        path.unlink()
        assert "密钥" in program.fault(*command), name
        if name == "index.key":
            said = program.fault(*COUNTY)
            assert "密钥" in said or "已经建好" in said
        assert not path.exists()
        path.write_bytes(held)
        path.chmod(0o600)
    shutil.rmtree(keys)
    assert "不要重新建库" in program.fault(*COUNTY)


def test_lost_data_are_named(program: Program) -> None:
    program.good("seal")
    shutil.rmtree(program.var / "hall")
    assert "从数据备份恢复" in program.fault(*COUNTY)


def test_a_port_in_use_is_said_before_anything_is_done(program: Program) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert f"端口 {port} 已被占用" in program.fault("serve", "--port", port)
        assert f"端口 {port} 已被占用" in program.fault("demo", "--port", port)
    assert not (program.var / "demo").exists()


def test_no_database_at_that_address(tmp_path: Path) -> None:
    program = Program(tmp_path / "var", {"ZHENGTONG_DATABASE": "postgresql://x@127.0.0.1:1/x"})
    assert "ZHENGTONG_DATABASE" in program.fault("seal")


def test_guards_that_were_taken_away_stop_the_site(program: Program) -> None:
    with sqlite3.connect(program.var / "hall" / "db.sqlite3") as database:
        database.execute("DROP TRIGGER record_event_no_update")
    assert "record_event_no_update" in program.fault("serve", "--port", "0")


def test_a_text_that_is_no_head_is_refused(program: Program) -> None:
    assert "不是树头" in program.fault("verify", "--head", "12")


def test_a_restored_backup_is_accepted_by_name_only(program: Program) -> None:
    program.good("seal")
    assert "没有需要接受的恢复" in program.fault("accept-restored", "试试")
    data, old = program.var / "hall", program.var / "old"
    shutil.copytree(data, old)
    newer = _head(program)
    _do_something(program)
    program.good("seal")
    assert _head(program) > newer
    shutil.rmtree(data)
    old.rename(data)
    assert "旧备份" in program.fault("seal")
    done = program("verify")
    assert done.returncode == 1 and "恢复了较旧的备份" in done.stdout
    assert "请写明" in program.fault("accept-restored", " ")
    assert "已接受" in program.good("accept-restored", "磁盘损坏，恢复昨夜备份，周局批准")
    _do_something(program)
    program.good("seal")
    said = program.good("verify")
    assert "记录完好" in said and "· 曾接受一次旧备份恢复：磁盘损坏" in said
    assert json.loads(program.good("verify", "--json"))["remarks"]


def _head(program: Program) -> int:
    return int(json.loads(program.good("verify", "--json"))["sealed"])


def _do_something(program: Program) -> None:
    """One act, as the site would do it."""
    import subprocess
    import sys

    code = (
        "import django; django.setup()\n"
        "from zhengtong.flow.door import act; from zhengtong.flow.decision import New\n"
        "from zhengtong.org.actors import SYSTEM; from zhengtong.record.models import Event\n"
        "code = f'4305{Event.objects.count():02d}'\n"
        "act('define', New('region', id=f'region:{code}', region=code), actor=SYSTEM,\n"
        "    data={'code': code, 'name': '某县'})\n"
    )
    environment = program.environment | {"DJANGO_SETTINGS_MODULE": "zhengtong.web.settings"}
    subprocess.run([sys.executable, "-c", code], env=environment, check=True)
