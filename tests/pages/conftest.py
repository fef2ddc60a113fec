"""The shell by itself: sample addresses, and an actor named by a header instead of a session."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
from django.test import Client

from zhengtong.pages import shell

CONTEXT = ["django.template.context_processors.request", "zhengtong.pages.shell.context"]


@pytest.fixture(autouse=True)
def sample_site(settings: Any) -> Iterator[None]:
    """The sample addresses as the site; the composition of the frame is put back afterwards."""
    if "zhengtong.pages" not in settings.INSTALLED_APPS:
        settings.INSTALLED_APPS = [*settings.INSTALLED_APPS, "zhengtong.pages"]
    templates = deepcopy(settings.TEMPLATES)
    templates[0]["OPTIONS"]["context_processors"] = CONTEXT
    settings.TEMPLATES = templates
    settings.MIDDLEWARE = [
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "tests.pages.urls.actor_by_header",
    ]
    settings.ROOT_URLCONF = "tests.pages.urls"
    settings.LOGIN_URL = "/sign-in/"
    settings.CSRF_FAILURE_VIEW = "zhengtong.pages.errors.csrf_failure"
    settings.ALLOWED_HOSTS = ["*"]
    before = (shell._composition.site, shell._composition.account, shell._composition.entries)
    shell.compose(
        site=lambda request: shell.Site(), account=lambda request: shell.Account(), entries=[]
    )
    yield
    shell.compose(site=before[0], account=before[1], entries=before[2])


@pytest.fixture
def browser_client() -> Client:
    """A client that asks for pages, as a browser does, and sees error pages instead of raising."""
    return Client(raise_request_exception=False, headers={"accept": "text/html"})
