"""Django's handle on the shared pages."""

from django.apps import AppConfig


class PagesConfig(AppConfig):
    """It has no tables: what it shows is handed to it."""

    name = "zhengtong.pages"
    label = "pages"
