"""Django's handle on the exchange."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """Registers its procedure when the site starts; what can be imported the systems say."""

    name = "zhengtong.systems.exchange"
    label = "exchange"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the procedure known."""
        from zhengtong.systems.exchange import procedure  # noqa: F401
