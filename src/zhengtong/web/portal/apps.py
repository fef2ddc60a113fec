"""Django's handle on portal."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Pages, and the drafts that people have not sent yet."""

    name = "zhengtong.web.portal"
    label = "portal"
    default_auto_field = "django.db.models.BigAutoField"
