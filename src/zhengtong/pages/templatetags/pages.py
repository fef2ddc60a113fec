"""`{% load pages %}`: pictograms, verbs, forms, and the house's way of writing numbers and dates.

Components need no tag: `{{ figure }}` shows one.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django import template
from django.forms import BaseForm, BoundField, CheckboxInput, FileInput
from django.forms.widgets import ChoiceWidget
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from zhengtong.law.masking import mask_id, mask_name, mask_phone, mask_text
from zhengtong.pages import formats
from zhengtong.pages.component import Kind, Tag, Text
from zhengtong.pages.icons import icon as draw
from zhengtong.pages.icons import sprite as draw_all
from zhengtong.pages.parts import Digest, Verbs

register = template.Library()


@register.simple_tag
def icon(name: str, css: str = "") -> SafeString:
    """{% icon "seal" %}: a pictogram beside a word."""
    return draw(name, css)


@register.simple_tag
def sprite() -> SafeString:
    return draw_all()


@register.simple_tag
def tag(text: Text, kind: Kind = "", icon: str = "") -> SafeString:
    """{% tag "蓝牌" "blue" %}: a state with shape, colour and word."""
    return Tag(text, kind, icon).render()


@register.simple_tag
def digest(value: str, label: Text = "") -> SafeString:
    """{% digest head "链尾摘要（SM3）" %}: a digest in groups of four."""
    return Digest(value, label).render()


@register.filter
def colour(kind: str) -> str:
    """The class that colours an icon as its state."""
    return f"c-{kind}" if kind else ""


@register.inclusion_tag("pages/verbs.html", takes_context=True)
def verbs(context: template.Context, verbs: Verbs) -> dict[str, Any]:
    """{% verbs verbs %}: the buttons of a case in one form."""
    prefix = f"why-{uuid4().hex[:8]}"
    return {"it": verbs, "csrf_token": context.get("csrf_token"), "prefix": prefix}


def _words(bound: BoundField) -> list[str]:
    """A field's errors; what is missing is asked for, not named a required field."""
    if not any(e.code == "required" for e in bound.errors.as_data()):
        return [str(error) for error in bound.errors]
    widget = bound.field.widget
    if isinstance(widget, CheckboxInput):
        return [_("请勾选")]
    if isinstance(widget, FileInput):
        return [_("请选一个文件")]
    return [_("请选择") if isinstance(widget, ChoiceWidget) else _("请填写")]


@register.inclusion_tag("pages/form.html")
def form(form: BaseForm) -> dict[str, Any]:
    """{% form form %}: summary of errors and all fields, inside the page's own <form>."""
    return {"form": form}


@register.inclusion_tag("pages/form_errors.html")
def form_errors(form: BaseForm) -> dict[str, Any]:
    """{% form_errors form %}: what is to be changed, each a link to its field."""
    problems: list[tuple[Text, str, str]] = [("", str(e), "") for e in form.non_field_errors()]
    for bound in form:
        first = f"{bound.auto_id}_0" if bound.use_fieldset else bound.id_for_label
        problems += [(bound.label, text, first) for text in _words(bound)]
    return {"problems": problems}


@register.inclusion_tag("pages/field.html")
def field(bound: BoundField) -> dict[str, Any]:
    """{% field form.name %}: label, hint, error and control of one field."""
    widget = bound.field.widget
    return {
        "bound": bound,
        "errors": _words(bound),
        "checkbox": isinstance(widget, CheckboxInput),
        "options": bound.use_fieldset and len(bound.subwidgets) > 1,
    }


# Masked is the default on every screen; the full value is an event of its looker.
register.filter("mask_name", mask_name)
register.filter("mask_phone", mask_phone)
register.filter("mask_id", mask_id)
register.filter("mask_text", mask_text)


@register.filter
def number(value: int | Decimal | None, places: int | None = None) -> str:
    """{{ n|number }} 543,729 · {{ money|number:2 }} 940.47"""
    return formats.number(value, places)


@register.filter
def share(value: Decimal, places: int = 2) -> str:
    """{{ percent|share }}: 99.995 is 99.99; only what is whole is 100."""
    return formats.share_text(value, places)


@register.filter
def of(numerator: int | Decimal, denominator: int | Decimal) -> str:
    """{{ 4173|of:4190 }} 99.59% · 0/0 is —"""
    value = formats.percent(numerator, denominator)
    return value if value == "—" else f"{value}%"


@register.filter
def day(value: date, year: int | None = None) -> str:
    """{{ due|day }} 2023 年 10 月 13 日 · {{ due|day:2023 }} 10 月 13 日"""
    return formats.day(value, year)


@register.filter
def day_number(value: date | None, year: int | None = None) -> str:
    """{{ due|day_number:2023 }} 10-13"""
    return formats.day_number(value, year)


@register.filter
def beijing_date(value: int, year: int | None = None) -> str:
    """{{ event.happened_at|beijing_date }}: the Beijing date of µs UTC."""
    return formats.beijing_date(value, year)


@register.filter
def beijing_time(value: int, year: int | None = None) -> str:
    """{{ event.happened_at|beijing_time:2023 }} 9 月 14 日 20:41"""
    return formats.beijing_time(value, year)


@register.filter
def days_left(value: int, unit: str = "working_day") -> str:
    """{{ remaining|days_left }} 还剩 3 个工作日"""
    return formats.days_left(value, unit)


@register.filter
def byte_size(value: int) -> str:
    return formats.byte_size(value)


@register.inclusion_tag("pages/keyhints.html", takes_context=True)
def keyhints(context: template.Context) -> dict[str, Any]:
    """{% keyhints %}: what the keys do beside a table with `keys`, and the way to turn them off."""
    return {"shell": context["shell"], "display": reverse("pages:display")}
