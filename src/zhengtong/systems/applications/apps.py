"""Django's handle on applications."""

from django.apps import AppConfig


class ApplicationsConfig(AppConfig):
    """Registers the procedure and its indicators when the site starts."""

    name = "zhengtong.systems.applications"
    label = "applications"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make procedure, indicators, panel and import known."""
        from zhengtong.systems.applications import (  # noqa: F401
            imports,
            indicators,
            panel,
            procedure,
        )
