"""Addresses of the desk."""

from __future__ import annotations

from django.urls import URLPattern, path

from zhengtong.web.desk.case import case
from zhengtong.web.desk.doing import do, verb
from zhengtong.web.desk.hotline import orders, receive
from zhengtong.web.desk.inbox import inbox
from zhengtong.web.desk.looking import content, notice
from zhengtong.web.desk.record import proof
from zhengtong.web.desk.registering import fill, items, receipt
from zhengtong.web.desk.searching import cases

app_name = "desk"
urlpatterns: list[URLPattern] = [
    path("", inbox, name="inbox"),
    path("cases/", cases, name="cases"),
    path("cases/<str:case_id>/", case, name="case"),
    path("cases/<str:case_id>/do/", do, name="do"),
    path("cases/<str:case_id>/proof/", proof, name="proof"),
    path("cases/<str:case_id>/receipt/", receipt, name="receipt"),
    path("cases/<str:case_id>/contents/<str:piece_id>/", content, name="content"),
    path("cases/<str:case_id>/notices/<str:notice_id>/", notice, name="notice"),
    path("cases/<str:case_id>/<str:name>/", verb, name="verb"),
    path("register/", items, name="register"),
    path("register/<str:code>/", fill, name="register_item"),
    path("hotline/", orders, name="orders"),
    path("hotline/new/", receive, name="order_new"),
]
