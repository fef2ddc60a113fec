"""Django's handle on cockpit."""

from django.apps import AppConfig


class CockpitConfig(AppConfig):
    """Templates and addresses only: no table, no state."""

    name = "zhengtong.web.cockpit"
    label = "cockpit"
