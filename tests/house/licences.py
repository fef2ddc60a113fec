"""Licences of everything that a hall installs: a government must be free to use and keep it.

`python -m tests.house.licences` writes docs/dependencies.md from the installed metadata.
"""

from __future__ import annotations

import re
from importlib import metadata
from pathlib import Path

from tests.house.tree import ROOT

__all__ = ["ACCEPTED", "locked", "refused", "table"]

TABLE = ROOT / "docs/dependencies.md"
FREE = {
    "0BSD", "APACHE-2.0", "BSD", "BSD-2-CLAUSE", "BSD-3-CLAUSE", "CC0-1.0", "ISC", "MIT", "MIT-0",
    "MPL-2.0", "PSF-2.0", "UNLICENSE", "ZLIB",
}  # fmt: skip
# (distribution, other licence) → why a government can use it all the same.
ACCEPTED = {
    ("psycopg", "LGPL-3.0-only"): "used unchanged beside the program, which the LGPL allows",
    ("psycopg-binary", "LGPL-3.0-only"): "the compiled half of psycopg: the same",
    ("pypdfium2", "BSD-3-Clause, Apache-2.0, dependency licenses"): "Apache or BSD at choice; "
    "PDFium inside it is BSD, and its own parts (FreeType, libjpeg, zlib …) are as free",
}
WORDS = {
    "APACHE SOFTWARE LICENSE": "Apache-2.0",
    "APACHE LICENSE, VERSION 2.0": "Apache-2.0",
    "APACHE LICENSE 2.0": "Apache-2.0",
    "MIT LICENSE": "MIT",
    "BSD LICENSE": "BSD",
    "THE UNLICENSE (UNLICENSE)": "Unlicense",
}
HEAD = """# What a hall installs

Written by `python -m tests.house.licences` from the packages of `requirements/hall.txt`; a test
compares. Nothing under GPL or AGPL may enter; what is not plainly free needs a reason.

| package | licence | |
|---|---|---|
"""


def locked(lock: Path = ROOT / "requirements/hall.txt") -> list[str]:
    """Names of the distributions in a lock file."""
    return re.findall(r"^([A-Za-z0-9][\w.-]*)==", lock.read_text(encoding="utf-8"), re.MULTILINE)


def licence(name: str) -> str:
    """The licence as the distribution states it: an SPDX expression where it can be had."""
    about = metadata.metadata(name).json
    stated = str(about.get("license_expression") or about.get("license", "")).partition("\n")[0]
    if not stated or len(stated) > 60:
        classes = about.get("classifier", [])
        names = [each.rpartition("::")[2].strip() for each in classes if each.startswith("Lic")]
        stated = " AND ".join(WORDS.get(each.upper(), each) for each in names)
    return WORDS.get(stated.upper(), stated) or "?"


def refused(name: str, stated: str) -> str | None:
    """Why this licence may not enter; None when it may. In `A OR B` one free side is enough."""
    if (name, stated) in ACCEPTED:
        return None
    sides = [set(re.split(r"\s+AND\s+", side.strip("() "))) for side in stated.split(" OR ")]
    if any({part.upper().strip("() ") for part in side} <= FREE for side in sides):
        return None
    return f"{name}: {stated} is not known to be free for a government (tests/house/licences.py)"


def table() -> str:
    """The text of docs/dependencies.md."""
    stated = [(name, licence(name)) for name in locked()]
    rows = [f"| {each[0]} | {each[1]} | {ACCEPTED.get(each, '')} |\n" for each in stated]
    return HEAD + "".join(rows)


if __name__ == "__main__":
    TABLE.write_text(table(), encoding="utf-8")
