"""Django's handle on the catalogue."""

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    """Registers procedures and figures when the site starts."""

    name = "zhengtong.catalogue"
    label = "catalogue"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make procedures and indicators known."""
        from zhengtong.catalogue import indicators, procedure  # noqa: F401
