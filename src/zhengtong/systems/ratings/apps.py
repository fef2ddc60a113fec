"""Django's handle on ratings."""

from django.apps import AppConfig


class RatingsConfig(AppConfig):
    """Registers procedure and indicators when the site starts."""

    name = "zhengtong.systems.ratings"
    label = "ratings"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make procedure, indicators, panel and import known."""
        from zhengtong.systems.ratings import (  # noqa: F401
            imports,
            indicators,
            panel,
            procedure,
        )
