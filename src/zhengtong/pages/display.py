"""大字版、高对比: how a page is set is the reader's own choice, kept in a cookie by the server, so
that it holds without scripts. GB/T 37668 asks a government's site for both.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from zhengtong.pages.policy import policy
from zhengtong.pages.shell import COOKIE

__all__ = ["switch"]

SWITCHES = ("large", "contrast", "nokeys")
_YEAR = 365 * 24 * 3600


# No token: the worst a forged request can do is set the type larger, and a page that carries no
# token can be kept by a cache.
@csrf_exempt
@require_POST
@policy("public", reason="字号和对比度人人可调，不涉及数据")
def switch(request: HttpRequest) -> HttpResponse:
    """Turns one switch over and goes back to the page the reader was on."""
    chosen = set(request.COOKIES.get(COOKIE, "").split("-")) & set(SWITCHES)
    chosen ^= {request.POST.get("switch", "")} & set(SWITCHES)
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure()):
        back = "/"
    response = HttpResponseRedirect(back)
    value = "-".join(name for name in SWITCHES if name in chosen)
    if value:
        response.set_cookie(
            COOKIE, value, max_age=_YEAR, httponly=True, samesite="Lax", secure=request.is_secure()
        )
    else:
        response.delete_cookie(COOKIE, samesite="Lax")
    return response
