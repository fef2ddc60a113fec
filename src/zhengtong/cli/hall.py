"""Opening a hall's store from the command line: settings, folders, keys, tables, guards."""

from __future__ import annotations

import os
import sys

from zhengtong.cli.faults import Fault

__all__ = ["create_store", "open_store", "progress", "store_exists"]


def _start_django() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhengtong.web.settings")
    import django

    django.setup()


def store_exists() -> bool:
    """Whether anything has been recorded in the store of this process.

    Raises `Fault` where its keys or its data are gone: making new ones would hide the loss.
    """
    _start_django()
    from django.db import connection

    from zhengtong.record.models import Event
    from zhengtong.record.paths import store_paths

    paths = store_paths()
    keys = (paths.keys / "keys.json").exists()
    database = connection.vendor != "sqlite" or (paths.data / "db.sqlite3").exists()
    held = database and "record_event" in connection.introspection.table_names()
    recorded = held and Event.objects.exists()
    if recorded and not keys:
        raise Fault(
            f"找不到本库的密钥（{paths.keys}）。请把密钥备份恢复到那里；不要重新建库，"
            "新密钥打不开已有的内容。"
        )
    if keys and (paths.keys / "heads.log").exists() and not recorded:
        raise Fault(
            f"密钥和封存日志还在（{paths.keys}），数据（{paths.data}）却不见了。请从数据备份恢复。"
        )
    return recorded


def open_store() -> None:
    """Make ready to work on an existing store. Raises `Fault` when there is none, or no guards."""
    if not store_exists():
        from zhengtong.record.paths import store_paths

        raise Fault(f"{store_paths().data} 还没有建库，请先运行：zhengtong init")
    from django.db import connection

    from zhengtong.record.sql.tables import missing_guards

    _try_keys()
    _migrate()
    missing = missing_guards(connection)
    if missing:
        raise Fault(f"记录表的防改触发器缺失：{'、'.join(missing)}。请先查明原因再启动。")


def create_store(simulated: bool) -> None:
    """Make folders, keys and tables of a new store; harmless where it stands already."""
    _start_django()
    from zhengtong.record.keys import FileKeys
    from zhengtong.record.paths import store_paths
    from zhengtong.record.store import mark_store

    paths = store_paths()
    for folder in (paths.data, paths.segments, paths.content, paths.documents):
        folder.mkdir(parents=True, exist_ok=True)
    if not (paths.keys / "keys.json").exists():
        FileKeys.create(paths.keys)
    from zhengtong.web.secret import secret_key

    secret_key(paths.keys)
    _migrate()
    mark_store(simulated)


def _try_keys() -> None:
    """Use each key once: a lost one is found now, not at the first form or the next sealing."""
    from zhengtong.record.ledger import open_ledger

    keys = open_ledger().keys
    try:
        keys.lookup_mac(b"")
        keys.wrap(bytes(16), "")
        keys.sign(b"zhengtong key check")
    except FileNotFoundError as error:
        raise Fault(f"缺少密钥文件 {error.filename}，请恢复密钥备份。") from None


def _migrate() -> None:
    """Bring the tables to this version; a store that is up to date takes milliseconds."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False)


def progress(text: str, end: str = "\n") -> None:
    """Say how far things are, on standard error, so that standard output stays machine-readable."""
    print(text, file=sys.stderr, end=end, flush=True)
