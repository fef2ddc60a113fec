"""Django's handle on performance."""

from django.apps import AppConfig


class PerformanceConfig(AppConfig):
    """Registers the procedure when the site starts."""

    name = "zhengtong.performance"
    label = "performance"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the procedure known."""
        from zhengtong.performance import procedure  # noqa: F401
