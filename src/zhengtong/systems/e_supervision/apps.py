"""Django's handle on e_supervision."""

from django.apps import AppConfig


class ESupervisionConfig(AppConfig):
    """Registers procedure and indicators when the site starts."""

    name = "zhengtong.systems.e_supervision"
    label = "e_supervision"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make procedure, indicators and panel known."""
        from zhengtong.systems.e_supervision import indicators, panel, procedure  # noqa: F401
