"""Addresses of the cockpit."""

from __future__ import annotations

from django.urls import URLPattern, path

from zhengtong.web.cockpit.acts import do
from zhengtong.web.cockpit.evaluation import evaluation
from zhengtong.web.cockpit.evaluations import evaluation_list
from zhengtong.web.cockpit.figure import figure
from zhengtong.web.cockpit.figures import figures
from zhengtong.web.cockpit.funds import funds
from zhengtong.web.cockpit.line import line
from zhengtong.web.cockpit.lists import cases, download
from zhengtong.web.cockpit.papers import document, evidence
from zhengtong.web.cockpit.proof import check
from zhengtong.web.cockpit.released import released, released_paper
from zhengtong.web.cockpit.year import year

app_name = "cockpit"
urlpatterns: list[URLPattern] = [
    path("", year, name="year"),
    path("check/", check, name="check"),
    path("figures/", figures, name="figures"),
    path("figures/<str:code>/", figure, name="figure"),
    path("figures/<str:code>/cases/", cases, name="cases"),
    path("figures/<str:code>/list.xlsx", download, name="download"),
    path("evaluations/", evaluation_list, name="evaluations"),
    path("evaluations/<str:case>/", evaluation, name="evaluation"),
    path("evaluations/<str:case>/do/", do, name="do"),
    path("evaluations/<str:case>/funds/", funds, name="funds"),
    path("evaluations/<str:case>/lines/<int:number>/", line, name="line"),
    path("evaluations/<str:case>/report.<str:kind>", document, name="document"),
    path("evaluations/<str:case>/evidence/<str:key>/", evidence, name="evidence"),
    path("released/", released, name="released"),
    path(
        "released/<str:case>/<int:edition>/report.<str:kind>", released_paper, name="released_paper"
    ),
]
