"""Django's handle on api."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """Templates and addresses only: no table, no state."""

    name = "zhengtong.web.api"
    label = "api"
