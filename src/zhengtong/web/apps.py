"""Django's handle on the composition: where everything is tied together once, at start."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Composes the shell's frame: site, account and navigation."""

    name = "zhengtong.web"
    label = "web"

    def ready(self) -> None:
        """Tell the shell whose site this is and where one can go."""
        from zhengtong.web.composition import compose_shell

        compose_shell()
