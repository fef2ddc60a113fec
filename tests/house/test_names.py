"""What imports cannot show keeps to the house too: templates, relations, migrations, receivers, addresses."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from django.apps import apps
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.dispatch import Signal
from django.urls import get_resolver
from django.utils import translation

from tests.house import names, walk
from tests.house.conftest import Plant, holds
from tests.house.layers import room_of
from tests.house.tree import Tree

OURS = "zhengtong.flow.models"
ABOVE = "zhengtong.systems.hotline.models"


def rooms() -> dict[str, str]:
    """App label → room, of our apps."""
    ours = [each for each in apps.get_app_configs() if each.name.startswith("zhengtong.")]
    return {each.label: room_of(each.name) for each in ours}


def test_templates_ask_downwards(house: Tree, plant: Plant) -> None:
    holds(names.check(house))
    tree = plant(
        {
            "pages/templates/pages/base.html": '{% include "hotline/panel.html" %}\n{% load i18n %}',
            "pages/templates/pages/lost.html": '{% extends "pages/nothing.html" %}',
            "systems/hotline/templates/hotline/panel.html": '{% extends "pages/base.html" %}\n'
            "{% load ratings_tags %}\n{% load pages_tags %}\n{% static 'ratings/a.css' %}",
            "systems/ratings/static/ratings/a.css": "",
            "systems/ratings/templatetags/ratings_tags.py": "",
            "pages/templatetags/pages_tags.py": "",
            "pages/views.py": "render(request, 'hotline/panel.html')",
        }
    )
    base = "src/zhengtong/pages/templates/pages"
    panel = "src/zhengtong/systems/hotline/templates/hotline/panel.html"
    sideways = "of systems/ratings, not below it"
    assert sorted(names.check(tree)) == [
        f"{base}/base.html:1: pages uses hotline/panel.html of systems/hotline, not below it",
        f"{base}/lost.html:1: pages/nothing.html does not exist",
        "src/zhengtong/pages/views.py:1: pages uses hotline/panel.html of systems/hotline, "
        "not below it",
        f"{panel}:2: systems/hotline uses ratings_tags {sideways}",
        f"{panel}:4: systems/hotline uses ratings/a.css {sideways}",
    ]


def model(module: str, label: str, kind: str | None = "projection", target: Any = None) -> Any:
    """As much of a Django model as the walkers look at."""
    field = SimpleNamespace(name="parent", related_model=target, auto_created=False)
    meta = SimpleNamespace(
        label=label, app_label=label.partition(".")[0], get_fields=lambda: [field]
    )
    name = label.partition(".")[2]
    made = type(name, (), {"__module__": module, "_meta": meta})
    if kind is not None:
        made.zhengtong_kind = kind  # type: ignore[attr-defined]
    return made


def test_models_declare_themselves_and_point_downwards() -> None:
    real = apps.get_models(include_auto_created=True)
    holds(walk.model_kinds(real))
    holds(walk.relations(real))
    case, order = model(OURS, "flow.Case"), model(ABOVE, "hotline.Order", None)
    stranger = model("newspaper.models", "newspaper.Page", None)
    assert walk.model_kinds([case, order, stranger]) == [
        "hotline.Order: zhengtong_kind is None, must be one of "
        "['content', 'index', 'machinery', 'projection']",
        "newspaper.Page: a foreign model without a reason (tests/house/walk.py)",
    ]
    down, up = model(ABOVE, "hotline.Order", target=case), model(OURS, "flow.Case", target=order)
    assert walk.relations([down, up]) == ["flow.Case.parent: flow points at systems/hotline"]


def test_migrations_depend_downwards_and_none_is_missing() -> None:
    loader = MigrationLoader(None)
    holds(walk.migrations(loader.disk_migrations or {}, rooms()))
    with translation.override(None):  # else translated labels count as changes
        models = ProjectState.from_apps(apps)
        changes = MigrationAutodetector(loader.project_state(), models).changes(graph=loader.graph)
    holds([f"{app}: models changed without a migration" for app in changes])
    breach = {
        ("flow", "0001"): SimpleNamespace(dependencies=[("hotline", "0001")], run_before=[]),
        ("hotline", "0001"): SimpleNamespace(dependencies=[("flow", "0001")], run_before=[]),
    }
    known = {"flow": "flow", "hotline": "systems/hotline"}
    assert walk.migrations(breach, known) == [
        "flow/migrations/0001: flow depends on systems/hotline"
    ]


def test_receivers_listen_downwards() -> None:
    real = apps.get_models(include_auto_created=True)
    holds(walk.receivers(walk.all_signals(), real))
    signal, case, order = Signal(), model(OURS, "flow.Case"), model(ABOVE, "hotline.Order")

    def hears(**_: Any) -> None:
        pass

    hears.__module__ = OURS
    signal.connect(hears, sender=case)
    assert walk.receivers([signal], [case, order]) == []
    signal.connect(hears, sender=order)
    assert walk.receivers([signal], [case, order]) == [
        f"{OURS}.hears: flow listens to hotline.Order"
    ]


def test_links_lead_downwards(house: Tree, plant: Plant) -> None:
    """A page may name the addresses of its own room and of rooms below; composition knows the rest."""
    holds(walk.links(house, dict(walk.addresses(get_resolver()))))
    named = {
        "hotline:order": "zhengtong.systems.hotline.views",
        "pages:help": "zhengtong.pages.views",
    }
    tree = plant(
        {
            "pages/templates/pages/a.html": "{% url 'pages:help' %}\n{% url 'hotline:order' pk=1 %}",
            "flow/links.py": "reverse('pages:help')",
            "systems/hotline/links.py": "redirect('pages:help')",
        }
    )
    assert sorted(walk.links(tree, named)) == [
        "src/zhengtong/flow/links.py:1: flow links to pages:help of pages, not below it",
        "src/zhengtong/pages/templates/pages/a.html:2: "
        "pages links to hotline:order of systems/hotline, not below it",
    ]


def test_addresses_carry_their_namespace_and_view() -> None:
    def view() -> None:
        pass

    inner = SimpleNamespace(name="order", callback=view)
    outer = SimpleNamespace(url_patterns=[inner], namespace="hotline")
    found = list(walk.addresses(SimpleNamespace(url_patterns=[outer, inner])))
    assert found == [("hotline:order", __name__), ("order", __name__)]
