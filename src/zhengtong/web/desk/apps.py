"""Django's handle on desk."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Templates and addresses only: no table, no state."""

    name = "zhengtong.web.desk"
    label = "desk"
