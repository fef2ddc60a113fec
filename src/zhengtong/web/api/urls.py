"""Addresses of the API."""

from __future__ import annotations

from django.urls import path

from zhengtong.web.api.operations import api

app_name = "api"
urlpatterns = [path("", api.urls)]
