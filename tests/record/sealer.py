"""A process to be killed: it writes, seals and merges without pause, and says what is durable.

`python -m tests.record.sealer FOLDER ADDRESS` where ADDRESS is JSON of a Django database.
Each line on standard output is an acknowledged event: `stream position`.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from pathlib import Path
from typing import Any

ALIAS = "record_test"


def main() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhengtong.web.settings")
    django.setup()
    from django.db import connections

    from tests.record.halls import Hall, configure
    from zhengtong.record import compact, seal
    from zhengtong.record.keys import FileKeys
    from zhengtong.record.ledger import Ledger
    from zhengtong.record.paths import StorePaths

    folder = Path(sys.argv[1])
    paths = StorePaths("test", folder / "test", folder / "keys" / "test")
    keys = FileKeys(paths.keys)
    configure(ALIAS, json.loads(sys.argv[2]))
    seal.SEGMENT_EVENTS, compact._WAITING = 50, 2

    def ledger() -> Any:
        return Ledger(connections[ALIAS], paths, keys)

    def write(number: int) -> None:
        hall, turn = Hall(ledger()), 0
        while True:
            stream, turn = f"writer{number}-{os.getpid()}-{turn // 9}", turn + 1
            position = hall.append(stream, 1 + turn % 4)
            os.write(1, f"{stream} {position}\n".encode())

    for number in range(2):
        threading.Thread(target=write, args=(number,), daemon=True).start()
    while True:
        seal.seal(ledger())
        compact.compact(ledger())


if __name__ == "__main__":
    main()
