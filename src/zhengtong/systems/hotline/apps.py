"""Django's handle on hotline."""

from django.apps import AppConfig


class HotlineConfig(AppConfig):
    """Registers procedure and indicators when the site starts."""

    name = "zhengtong.systems.hotline"
    label = "hotline"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make procedure, indicators, panel and import known."""
        from zhengtong.systems.hotline import (  # noqa: F401
            imports,
            indicators,
            panel,
            procedure,
        )
