"""Addresses of the portal."""

from __future__ import annotations

from django.urls import URLPattern, path

from zhengtong.web.portal import (
    acting,
    applying,
    finding,
    guide,
    home,
    mine,
    rating,
    sending,
    tracking,
    voicing,
)

app_name = "portal"
urlpatterns: list[URLPattern] = [
    path("", home.home, name="home"),
    path("search/", finding.find, name="search"),
    path("guides/", finding.browse, name="guides"),
    path("guides/<str:code>/", guide.guide, name="guide"),
    path("apply/<str:code>/", applying.fill, name="apply"),
    path("apply/<str:code>/materials/", applying.hand_in, name="materials"),
    path("apply/<str:code>/review/", sending.review, name="review"),
    path("apply/<str:code>/discard/", applying.discard, name="discard"),
    path("mine/", mine.mine, name="mine"),
    path("mine/<str:case_id>/", mine.case_page, name="case"),
    path("mine/<str:case_id>/receipt/", sending.receipt, name="receipt"),
    path("mine/<str:case_id>/form/", acting.form_page, name="form"),
    path("mine/<str:case_id>/remedy/", acting.remedy, name="remedy"),
    path("mine/<str:case_id>/withdraw/", acting.withdraw, name="withdraw"),
    path("mine/<str:case_id>/files/<str:content>/", acting.file, name="file"),
    path("mine/<str:case_id>/notices/<str:notice_id>/", acting.notice, name="notice"),
    path("track/", tracking.track, name="track"),
    path("track/<str:token>/", tracking.standing, name="standing"),
    path("rate/<str:token>/", rating.rate, name="rate"),
    path("12345/", voicing.order, name="order"),
    path("12345/<str:token>/", voicing.ordered, name="ordered"),
    path("sitemap/", home.sitemap, name="sitemap"),
    path("privacy/", home.privacy, name="privacy"),
    path("accessibility/", home.accessibility, name="accessibility"),
]
