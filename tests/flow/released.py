"""The digests of the procedures as they are locked in the repository: `released.json` beside this.

`python -m tests.flow.released --lock` takes down what is new, and what has changed since. The
latter is right only for a version that no hall has used yet: after a release, a changed table is
the next version. Without `--lock` the digests of the code are printed.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

__all__ = ["locked"]

FILE = Path(__file__).with_name("released.json")


def locked() -> dict[str, str]:
    """`procedure:version` → digest."""
    held: dict[str, str] = json.loads(FILE.read_text(encoding="utf-8"))
    return held


def _declared() -> dict[str, str]:
    """The same of every version that the site declares when it starts, and of nothing else."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhengtong.web.settings")
    django.setup()
    from zhengtong.flow.procedure import _procedures

    return {f"{code}:{version}": each.digest() for (code, version), each in _procedures.items()}


if __name__ == "__main__":
    text = json.dumps(_declared(), indent=1, sort_keys=True) + "\n"
    if "--lock" in sys.argv:
        FILE.write_text(text, encoding="utf-8")
    else:
        sys.stdout.write(text)
