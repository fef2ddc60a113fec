"""When a page cannot be shown: calm words, what to do next, and nothing of the machine's insides.

In the web room: handler400 … handler500 = "zhengtong.pages.errors.bad_request" …, and
CSRF_FAILURE_VIEW = "zhengtong.pages.errors.csrf_failure".
"""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from zhengtong.pages.component import Text
from zhengtong.pages.policy import actor_of, wants_page
from zhengtong.pages.shell import Shell

__all__ = ["bad_request", "csrf_failure", "not_found", "refused", "server_error"]


@dataclass(frozen=True)
class Trouble:
    """What happened, and what to do: first the likeliest."""

    status: int
    title: Text
    text: Text
    advice: tuple[Text, ...]


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: what came cannot be read."""
    trouble = Trouble(
        400,
        _("这次提交读不懂"),
        _("送来的内容不完整，或者太大，系统没有收下，什么也没有改动。"),
        (_("返回上一页，检查后再提交一次。"), _("附件太大时，请分开上传。")),
    )
    return _page(request, trouble)


def refused(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: not allowed; the exception's own words say why, where it has any."""
    trouble = Trouble(
        403,
        _("这一页不能给您看"),
        str(exception) if exception and str(exception) else _("您的账号没有这一页的权限。"),
        (_("如果用错了账号，请退出后换账号登录。"), _("如果工作需要，请单位管理员授权。")),
    )
    return _page(request, trouble)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: nothing here."""
    trouble = Trouble(
        404,
        _("没有找到这一页"),
        _("地址可能抄错了，或者这一页已经撤下。"),
        (_("检查地址里的编号有没有多字、少字。"), _("回首页，从搜索或导航里找。")),
    )
    return _page(request, trouble)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form lost its token, mostly because the page stood open too long."""
    trouble = Trouble(
        403,
        _("这张表过期了，没有提交"),
        _("页面开得太久，或者浏览器不收 Cookie，系统认不出这张表是您填的。什么也没有改动。"),
        (
            _("返回上一页，刷新，再提交一次。填过的内容多半还在。"),
            _("如果总是这样，请允许本站的 Cookie。"),
        ),
    )
    return _page(request, trouble)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault. Nothing is asked of the database: it may be what failed."""
    trouble = Trouble(
        500,
        _("系统出错了"),
        _("这是我们的问题，已经记下。没有提示成功的操作，都没有生效。"),
        (_("过几分钟再试一次。"), _("急事请到窗口办，或拨打 12345。")),
    )
    return _page(request, trouble, bare=True)


def _page(request: HttpRequest, trouble: Trouble, *, bare: bool = False) -> HttpResponse:
    if not wants_page(request):
        body = {"message": f"{trouble.title}。{trouble.text}", "advice": list(trouble.advice)}
        return JsonResponse(body, status=trouble.status, json_dumps_params={"ensure_ascii": False})
    shell = Shell(request, bare=bare)
    at_desk = not bare and actor_of(request).kind == "staff"
    base = "pages/desk_base.html" if at_desk else "pages/base.html"
    # Rendered without context processors: they are not needed, and one of them may have failed.
    html = render_to_string("pages/error.html", {"it": trouble, "shell": shell, "base": base})
    return HttpResponse(html, status=trouble.status)
