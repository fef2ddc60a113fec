"""Nothing unfinished, skipped, overlong, machine-bound or fetched from elsewhere is committed."""

from __future__ import annotations

import pytest

from tests.house import hygiene
from tests.house.conftest import Plant, holds
from tests.house.tree import Tree


def test_the_house_is_clean(house: Tree) -> None:
    holds(hygiene.check(house))


@pytest.mark.parametrize(
    ("path", "text", "wrong"),
    [
        ("law/a.py", "x = 1\n" * 501, "501 lines are two files"),
        ("law/a.json", "1\n" * 900, None),
        ("law/a.py", "# TO" + "DO later", "left unfinished"),
        ("law/a.py", "raise NotImpl" + "ementedError", "left unfinished"),
        ("./tests/a.py", "@pytest.mark.sk" + "ip(reason='')", "a test that does not test"),
        ("./tests/a.py", "pytest.importor" + "skip('x')", "a test that does not test"),
        ("./tests/a.py", "skipped = 3  # rows", None),
        ("./docs/a.md", "see /wo" + "rk/notes", "names a place outside the project"),
        ("./docs/a.md", "see ../sha" + "red/look", "names a place outside the project"),
        ("./docs/a.md", "pip install -i https://py" + "pi.org/simple", "names a registry"),
        ("./requirements/a.txt", "https://example.org/a.whl", "a lock names no address"),
        ("pages/a.html", '<script src="https://cdn.example/a.js">', "fetches from another host"),
        ("pages/a.html", '<link rel="stylesheet" href="//cdn.example/a.css">', "fetches from"),
        ("pages/a.html", '<a href="https://www.gov.cn/">国务院</a>', None),
        ("pages/a.svg", '<svg xmlns="http://www.w3.org/2000/svg">', None),
        ("pages/a.css", "a { background: url(https://cdn.example/a.png) }", "fetches from"),
        ("pages/a.css", "a { background: url(data:image/png;base64,x) }", None),
    ],
)
def test_a_blemish_is_named(plant: Plant, path: str, text: str, wrong: str | None) -> None:
    found = hygiene.check(plant({path: text}))
    if wrong is None:
        assert found == []
    else:
        assert len(found) == 1
        assert wrong in found[0]


def test_the_wheel_takes_every_file_along(plant: Plant) -> None:
    settings = '[tool.setuptools.package-data]\n"*" = ["*.html"]'
    files = {"./pyproject.toml": settings, "pages/a.html": "", "pages/a.woff2": ""}
    assert [line.partition(":")[0] for line in hygiene.check(plant(files))] == [
        "src/zhengtong/pages/a.woff2"
    ]
