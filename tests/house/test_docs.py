"""Documents name what exists, and what exists is named; one term has one name."""

from __future__ import annotations

from importlib.util import find_spec

import pytest

from tests.house import docs, licences
from tests.house.conftest import Plant, holds
from tests.house.program import commands
from tests.house.tree import Tree

OFFERED = {"demo": {"--json", "--help"}, "bench": {"--help"}}


def test_the_documents_match(house: Tree) -> None:
    holds(docs.check(house, commands()))
    holds(docs.glossary(house))


def test_indicators_are_listed(house: Tree) -> None:
    if find_spec("zhengtong.indicators.definitions") is None:
        return
    from zhengtong.indicators.definitions import all_indicators

    codes = [each.code for each in all_indicators()]
    holds(docs.indicator_codes(house, codes))


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("`make demo` and `zhengtong demo --json` with `ZHENGTONG_VAR`", []),
        (
            "```sh\nmake nothing\n.venv/bin/zhengtong demo --fast\n```",
            ["make target nothing", "--fast"],
        ),
        ("make sure that zhengtong works", []),
        ("`zhengtong fly`", ["command fly"]),
        ("ZHENGTONG_PORT", ["setting ZHENGTONG_PORT"]),
        ("`tools/nothing`", ["tool tools/nothing"]),
    ],
)
def test_a_wrong_name_is_named(plant: Plant, text: str, wrong: list[str]) -> None:
    tree = plant(
        {
            "./Makefile": "VENV := x\ndemo: setup ## that\n\t@true\nsetup:\n",
            "./docs/a.md": text,
            "web/settings.py": "import os\nos.environ.get('ZHENGTONG_VAR')",
        }
    )
    found = docs.check(tree, OFFERED)
    assert len(found) == len(wrong)
    assert all(any(part in line for line in found) for part in wrong)


def test_what_no_document_names_is_named(plant: Plant) -> None:
    readme = "`make demo` `zhengtong demo`\n" + "text\n" * docs.WRITTEN
    makefile = "demo:\nbench:\nhelp:\n"
    settings = "import os\nos.environ['ZHENGTONG_VAR']"
    tree = plant({"./Makefile": makefile, "./README.md": readme, "web/settings.py": settings})
    assert [line.partition(" is named")[0] for line in docs.check(tree, OFFERED)] == [
        "make target bench",
        "command bench",
        "setting ZHENGTONG_VAR",
    ]


def test_indicator_rows_are_compared(plant: Plant) -> None:
    table = "| 代码 | 名称 |\n|---|---|\n| `on_time` | 按时 |\n| `gone` | 旧 |\n| `gone` | 旧 |\n"
    found = docs.indicator_codes(plant({"./docs/indicators.md": table}), ["on_time", "new"])
    assert [line.partition(": ")[2] for line in found] == [
        "gone stands twice",
        "there is no indicator gone",
        "new is not listed",
    ]


def test_a_term_has_one_name(plant: Plant) -> None:
    table = (
        "| 中文 | stem | English |\n|---|---|---|\n| 办件 | `case` | case |\n"
        "| 工单 | `order` | case |\n| 办件 | `caseTwo` | matter |\n"
    )
    found = docs.glossary(plant({"./docs/glossary.md": table}))
    assert [line.partition(": ")[2] for line in found] == [
        "case stands in line 3 already",
        "办件 stands in line 3 already",
        "'caseTwo' is no snake_case stem",
    ]


def test_everything_installed_is_free_to_use() -> None:
    stated = {name: licences.licence(name) for name in licences.locked()}
    holds([why for name in stated if (why := licences.refused(name, stated[name]))])
    assert licences.TABLE.read_text(encoding="utf-8") == licences.table(), (
        "python -m tests.house.licences writes it anew"
    )
    assert licences.refused("a", "MIT OR GPL-3.0-only") is None
    assert licences.refused("a", "Apache-2.0 AND (MIT)") is None
    for other in ("GPL-3.0-only", "MIT AND AGPL-3.0-only", "LGPL-3.0-only", "?"):
        assert licences.refused("a", other)
    assert licences.refused("psycopg", "AGPL-3.0-only")
