"""Django's handle on the organisation."""

from django.apps import AppConfig


class OrgConfig(AppConfig):
    """Organisation tables are projections; their changes come through the one door."""

    name = "zhengtong.org"
    label = "org"
    default_auto_field = "django.db.models.BigAutoField"
