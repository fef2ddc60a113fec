"""Addresses of the shell itself; the web room includes them anywhere."""

from django.urls import path

from zhengtong.pages.display import switch

app_name = "pages"
urlpatterns = [path("display/", switch, name="display")]
