"""Signing in and out, and one's own password."""

from __future__ import annotations

from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.contrib.auth.password_validation import validate_password
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from zhengtong.org.actors import Actor
from zhengtong.org.models import Account
from zhengtong.org.settings import setting
from zhengtong.pages.errors import csrf_failure
from zhengtong.pages.policy import actor_of, policy
from zhengtong.web.signin.backend import forget_accounts

__all__ = ["account", "expired", "locked_out", "sign_in", "sign_out"]


class SignIn(forms.Form):
    """账号 and 口令."""

    username = forms.CharField(
        label=gettext_lazy("账号"), max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )  # fmt: skip
    password = forms.CharField(
        label=gettext_lazy("口令"), max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )  # fmt: skip


class ChangePassword(forms.Form):
    """The old password, and the new one twice."""

    old = forms.CharField(
        label=gettext_lazy("现在的口令"),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    new = forms.CharField(
        label=gettext_lazy("新口令"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=gettext_lazy("至少 10 位，不能全是数字，也不能是常见口令"),
    )
    again = forms.CharField(
        label=gettext_lazy("再输一次新口令"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, user: Account, data: object = None) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        self._user = user

    def clean_old(self) -> str:
        """The old one must be right."""
        if not self._user.check_password(self.cleaned_data["old"]):
            raise forms.ValidationError(_("现在的口令不对。"))
        return str(self.cleaned_data["old"])

    def clean(self) -> dict[str, object]:
        """The new one must be good, and typed twice alike."""
        found = super().clean() or {}
        new = found.get("new")
        if new and new != found.get("again"):
            self.add_error("again", _("两次输入的新口令不一样。"))
        elif new:
            validate_password(str(new), self._user)
        return found


@policy("public", reason="登录页须人人可见")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """登录."""
    form = SignIn(request.POST or None)
    onward = request.POST.get("next") or request.GET.get("next") or ""
    if request.method == "POST" and form.is_valid():
        user = authenticate(request, **form.cleaned_data)
        if user is not None:
            login(request, user)
            return HttpResponseRedirect(_safe(request, onward) or _home(actor_of(request)))
        form.add_error(None, _("账号或口令不对，请核对后再试。"))
    status = 422 if form.errors else 200
    return render(request, "web/sign_in.html", {"form": form, "next": onward}, status=status)


def _safe(request: HttpRequest, target: str) -> str:
    fits = url_has_allowed_host_and_scheme(
        target, {request.get_host()}, require_https=request.is_secure()
    )
    return target if target and fits else ""


def _home(actor: Actor) -> str:
    if actor.has_role("bureau_leader", "supervisor"):
        return "/cockpit/"
    if actor.has_role("performance_officer"):
        return "/cockpit/evaluations/"
    if actor.has_role("finance"):
        return "/cockpit/released/"
    return "/desk/" if actor.kind == "staff" else "/"


@policy("public", reason="任何人都可以退出登录")
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """退出."""
    logout(request)
    messages.success(request, _("已退出。"))
    return HttpResponseRedirect("/")


@policy("signed_in", reason="本人的账号")
@require_http_methods(["GET", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """本人的账号: change the password."""
    user = request.user
    assert isinstance(user, Account)
    form = ChangePassword(user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        user.set_password(form.cleaned_data["new"])
        user.must_change_password = False
        user.save(update_fields=["password", "must_change_password"])
        forget_accounts()
        update_session_auth_hash(request, user)
        messages.success(request, _("口令已修改。"))
        return HttpResponseRedirect("/account/")
    staff = actor_of(request).kind == "staff"
    base = "pages/desk_base.html" if staff else "pages/base.html"
    context = {"form": form, "must": user.must_change_password, "base": base}
    return render(request, "web/account.html", context, status=422 if form.errors else 200)


def locked_out(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
    """Too many wrong tries by this person from this address."""
    form = SignIn(request.POST or None)
    form.is_valid()
    minutes = int(setting("", "sign_in")["lock_minutes"])
    words = _("口令多次不对，这个账号在本机上已锁定，请过 %(n)d 分钟再试，或找管理员。")
    form.add_error(None, words % {"n": minutes})
    context = {"form": form, "next": request.POST.get("next", "")}
    return render(request, "web/sign_in.html", context, status=429)


def expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without its token. One to sign in by is simply shown again, and leads where it led;
    nothing that was typed into it is kept."""
    without_cookies = settings.CSRF_COOKIE_NAME not in request.COOKIES
    if request.path != resolve_url(settings.LOGIN_URL) or without_cookies:
        return csrf_failure(request, reason)
    messages.warning(request, _("登录页开得太久，已经换新，请再输一次账号和口令。"))
    onward = _safe(request, request.POST.get("next", ""))
    query = f"?{urlencode({'next': onward})}" if onward else ""
    return HttpResponseRedirect(request.path + query)
