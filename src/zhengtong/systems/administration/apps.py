"""Django's handle on administration."""

from django.apps import AppConfig


class AdministrationConfig(AppConfig):
    """Keeps no table of its own: its projections are those of `org`."""

    name = "zhengtong.systems.administration"
    label = "administration"

    def ready(self) -> None:
        """Make the procedures known."""
        from zhengtong.systems.administration import procedure  # noqa: F401
