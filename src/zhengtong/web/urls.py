"""Addresses of the whole site."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from zhengtong.web.signin import views as signin

handler400 = "zhengtong.pages.errors.bad_request"
handler403 = "zhengtong.pages.errors.refused"
handler404 = "zhengtong.pages.errors.not_found"
handler500 = "zhengtong.pages.errors.server_error"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("zhengtong.pages.urls")),
    path("sign-in/", signin.sign_in, name="sign_in"),
    path("sign-out/", signin.sign_out, name="sign_out"),
    path("account/", signin.account, name="account"),
    path("desk/", include("zhengtong.web.desk.urls")),
    path("cockpit/", include("zhengtong.web.cockpit.urls")),
    path("api/", include("zhengtong.web.api.urls")),
    path("", include("zhengtong.web.portal.urls")),
]
