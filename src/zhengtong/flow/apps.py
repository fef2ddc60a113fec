"""Django's handle on the flow."""

from django.apps import AppConfig


class FlowConfig(AppConfig):
    """Loads after record and org, before any system."""

    name = "zhengtong.flow"
    label = "flow"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the flow's own procedure known: looking at personal data."""
        from zhengtong.flow import looks  # noqa: F401
