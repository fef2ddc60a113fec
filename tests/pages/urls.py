"""The gallery and a few views that stand for pages of the rooms above."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from ninja import NinjaAPI

from zhengtong.org.actors import Actor, Role
from zhengtong.pages.gallery import gallery
from zhengtong.pages.policy import policy


def actor_by_header(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: `X-Actor: staff leader` is a member of staff with the role of a leader."""

    def middleware(request: HttpRequest) -> HttpResponse:
        kind, *roles = request.headers.get("X-Actor", "anonymous").split()
        if kind != "missing":
            held = tuple(Role(name, "/") for name in roles)
            request.actor = Actor(id="p1", kind=kind, roles=held)  # type: ignore[attr-defined]
        return get_response(request)

    return middleware


handler400 = "zhengtong.pages.errors.bad_request"
handler403 = "zhengtong.pages.errors.refused"
handler404 = "zhengtong.pages.errors.not_found"
handler500 = "zhengtong.pages.errors.server_error"

api = NinjaAPI(docs_url=None, openapi_url=None, urls_namespace="sample")


@policy("public", reason="首页人人可看")
def home(request: HttpRequest) -> HttpResponse:
    return HttpResponse("home")


@policy("staff", reason="只含本人的办件")
def inbox(request: HttpRequest) -> HttpResponse:
    return HttpResponse("inbox")


@policy("leader", reason="全县的数由领导看")
def cockpit(request: HttpRequest) -> HttpResponse:
    return HttpResponse("cockpit")


@policy("signed_in", reason="登录的人都可评价")
def rate(request: HttpRequest) -> HttpResponse:
    return HttpResponse("rate")


@policy("public", reason="试错误页")
def broken(request: HttpRequest) -> HttpResponse:
    if "refuse" in request.GET:
        raise PermissionDenied("这件不是本单位的。")
    raise RuntimeError("secret of the machine")


@policy("public", reason="试表单过期")
def paper(request: HttpRequest) -> HttpResponse:
    return HttpResponse("taken")


def forgotten(request: HttpRequest) -> HttpResponse:
    return HttpResponse("nobody said who may see this")


@api.get("/cases")
@policy("staff", reason="接口只给登录人员")
def list_cases(request: HttpRequest, page: int = 1) -> dict[str, int]:
    return {"page": page}


@api.post("/cases")
def make_case(request: HttpRequest) -> dict[str, int]:
    return {}


urlpatterns = [
    path("", home, name="home"),
    path("inbox/", inbox, name="inbox"),
    path("inbox/late/", inbox, name="late"),
    path("cockpit/", cockpit, name="cockpit"),
    path("rate/", rate, name="rate"),
    path("broken/", broken, name="broken"),
    path("paper/", paper, name="paper"),
    path("gallery/", gallery, name="gallery"),
    path("forgotten/", forgotten, name="forgotten"),
    path("shell/", include("zhengtong.pages.urls")),
    path("api/", api.urls),
]
