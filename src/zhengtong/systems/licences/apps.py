"""Django's handle on licences."""

from django.apps import AppConfig


class LicencesConfig(AppConfig):
    """Registers procedure and indicators when the site starts."""

    name = "zhengtong.systems.licences"
    label = "licences"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make procedure, indicators and panel known."""
        from zhengtong.systems.licences import indicators, panel, procedure  # noqa: F401
