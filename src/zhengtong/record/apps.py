"""Django's handle on the record."""

from typing import Any

from django.apps import AppConfig


class RecordConfig(AppConfig):
    """The lowest room with a database: it depends on no other app."""

    name = "zhengtong.record"
    label = "record"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Put the guards back after every migration."""
        from django.db.models.signals import post_migrate

        post_migrate.connect(_guard, sender=self)


def _guard(using: str, **_: Any) -> None:
    from django.db import connections

    from zhengtong.record.sql.tables import create_table

    create_table(connections[using])
