"""`zhengtong grants ROLE`: on PostgreSQL the site itself cannot change or remove an event.

等保 2.0 asks for least rights: the owner of the tables makes and upgrades them, the site signs in
as another role, which may only read and add events, so that no flaw of the site can undo one.
"""

from __future__ import annotations

import argparse

from zhengtong.cli.faults import Fault
from zhengtong.cli.hall import open_store

__all__ = ["configure", "rights", "run"]

_ADD_ONLY = "record_event"
_READ_ONLY = "django_migrations"


def configure(parser: argparse.ArgumentParser) -> None:
    """Options."""
    parser.add_argument("role", help="网站登录数据库所用的角色")
    parser.add_argument("--apply", action="store_true", help="执行，而不只是列出")


def run(options: argparse.Namespace) -> int:
    """Print the SQL, or carry it out in one transaction, signed in as the owner."""
    open_store()
    from django.db import connection, transaction

    if connection.vendor != "postgresql":
        raise Fault("这个命令只用于 PostgreSQL；嵌入式数据库没有角色之分。")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT r.rolsuper OR pg_has_role(r.oid, t.relowner, 'MEMBER') "
            "FROM pg_roles r, pg_class t WHERE r.rolname = %s AND t.oid = %s::regclass",
            [options.role, _ADD_ONLY],
        )
        found = cursor.fetchone()
    if found is None:
        raise Fault(
            f"没有角色 {options.role}。请先建立：CREATE ROLE {options.role} LOGIN PASSWORD '…'"
        )
    if found[0]:
        raise Fault(f"{options.role} 是超级用户或表的所有者，限制对它无效：请另建一个普通角色。")
    statements = rights(options.role)
    if not options.apply:
        print(*(f"{each};" for each in statements), sep="\n")
        return 0
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
    print(f"已授权：{options.role} 对 {_ADD_ONLY} 只能查询和添加。升级之后请再执行一次。")
    return 0


def rights(role: str) -> list[str]:
    """The statements, in order; what the role could do before is taken away first."""
    from django.db import connection

    quote = connection.ops.quote_name
    to = quote(role.replace('"', ""))
    every = _names(connection.introspection.table_names())
    base = quote(connection.settings_dict["NAME"])
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        schema = quote(cursor.fetchone()[0])
    return [
        f"REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM {to}, PUBLIC",
        f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA {schema} FROM {to}, PUBLIC",
        f"REVOKE CREATE ON SCHEMA {schema} FROM {to}, PUBLIC",
        f"GRANT CONNECT, TEMPORARY ON DATABASE {base} TO {to}",
        f"GRANT USAGE ON SCHEMA {schema} TO {to}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {schema} TO {to}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON {every} TO {to}",
        f"GRANT SELECT, INSERT ON {quote(_ADD_ONLY)} TO {to}",
        f"GRANT SELECT ON {quote(_READ_ONLY)} TO {to}",
    ]


def _names(tables: list[str]) -> str:
    from django.db import connection

    others = sorted({*tables} - {_ADD_ONLY, _READ_ONLY})
    return ", ".join(connection.ops.quote_name(each) for each in others)
