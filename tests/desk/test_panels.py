"""What systems add to the case page: complete, and added once."""

from __future__ import annotations

import pytest
from django.template.loader import get_template

from zhengtong.flow.procedure import Start, procedures
from zhengtong.pages.panels import Panel, panel_of, register_panel

WORKED_ON = ("application", "order", "rating", "warning_card", "licence")


@pytest.mark.parametrize("code", WORKED_ON)
def test_each_clock_and_each_written_field_has_a_name(code: str) -> None:
    panel = panel_of(code)
    assert get_template(panel.template)
    proc = next(each for each in procedures() if each.code == code)
    started = {c.track for verb in proc.verbs for c in verb.clocks if isinstance(c, Start)}
    assert started <= set(panel.tracks)
    assert all(str(title) for title in (*panel.contents.values(), *panel.links.values()))


def test_a_procedure_has_one_panel() -> None:
    with pytest.raises(ValueError, match="two panels"):
        register_panel(Panel("order", template="hotline/panel.html"))
    assert panel_of("nobody's").template == ""
