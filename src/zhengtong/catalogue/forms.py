"""申请表: an item's form is made of data elements, so that checking one knows every form.

A mistyped number is found here, at the counter or in the browser, with all other faults at once,
and not by a colleague days later.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from zhengtong.catalogue.items import Element, Item
from zhengtong.catalogue.spec import plain_text
from zhengtong.flow.procedure import Field
from zhengtong.flow.refusals import BadData
from zhengtong.law.codes import check_resident_id, check_uscc, normalise

__all__ = ["check_form", "form_fields"]

_LIMITS = {"text": 200, "long_text": 2000}
_RESIDENT_CARD = "居民身份证"
_OTHER_DOCUMENT = re.compile(r"[A-Z]{1,3}[0-9]{6,10}|[0-9]{8}|[0-9]{10}")  # passports, permits
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_LANDLINE = re.compile(r"0[0-9]{2,3}-?[0-9]{7,8}(-[0-9]{1,6})?")

_FIELD_KINDS = {
    "text": "text", "long_text": "long", "number": "integer", "decimal": "decimal",
    "choice": "choice", "multi_choice": "multi_choice", "date": "date", "yes_no": "yes_no",
    "id_number": "text", "phone": "text", "uscc": "text", "image": "files",
}  # fmt: skip


def form_fields(item: Item) -> tuple[Field, ...]:
    """The item's form as a verb's fields, for a page to draw.

    Kinds are those of `flow.procedure.Field`, and `multi_choice` (several of `choices`).
    """
    return tuple(
        Field(
            name=element.id,
            title=element.label,
            kind=_FIELD_KINDS[element.kind],
            required=element.required,
            personal=element.personal,
            limit=_LIMITS.get(element.kind, 200),
            choices=tuple((choice, choice) for choice in element.choices),
            hint=element.hint,
        )
        for element in item.elements
    )


def check_form(item: Item, answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers in canonical form, in the form's order, unanswered ones left out.

    Whole numbers become int, decimals text, dates ISO text, several choices a list; an image is
    the name of the file handed in. Raises `BadData` naming every fault at once. Its messages
    never repeat an answer, which may be personal.
    """
    found: dict[str, Any] = {}
    faults: dict[str, str] = {}
    for element in item.elements:
        value = answers.get(element.id)
        if isinstance(value, str):
            value = value.strip()
        if value is None or value == "" or value == []:
            if element.required:
                faults[element.id] = _("请填写“%(label)s”。") % {"label": element.label}
            continue
        try:
            found[element.id] = _READERS[element.kind](element, value, answers)
        except ValueError as fault:
            faults[element.id] = _("“%(label)s”%(why)s") % {"label": element.label, "why": fault}
    for name in answers.keys() - {element.id for element in item.elements}:
        faults[str(name)] = _("申请表没有“%(name)s”这一项，请核对填写内容。") % {"name": name}
    if faults:
        raise BadData(faults)
    return found


Reader = Callable[[Element, Any, Mapping[str, Any]], Any]


def _half_width(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        raise ValueError(_("填写的格式不对。"))
    return "".join(unicodedata.normalize("NFKC", str(value)).split())


def _text(element: Element, value: Any, answers: Mapping[str, Any]) -> str:
    text = plain_text(value, lines=element.kind == "long_text")
    limit = _LIMITS.get(element.kind, 200)
    if len(text) > limit:
        raise ValueError(
            _("最多 %(most)d 字，现有 %(now)d 字，请精简。") % {"most": limit, "now": len(text)}
        )
    return text


def _number(element: Element, value: Any, answers: Mapping[str, Any]) -> int:
    text = _half_width(value)
    if not re.fullmatch(r"[0-9]{1,12}", text):
        raise ValueError(_("应为不小于 0 的整数。"))
    return int(text)


def _decimal(element: Element, value: Any, answers: Mapping[str, Any]) -> str:
    text = _half_width(value).replace(",", "")
    if not re.fullmatch(r"-?[0-9]{1,15}(\.[0-9]{1,6})?", text):
        raise ValueError(_("应为数字，最多六位小数。"))
    return str(Decimal(text))


def _date(element: Element, value: Any, answers: Mapping[str, Any]) -> str:
    try:
        return (value if isinstance(value, date) else date.fromisoformat(value)).isoformat()
    except (TypeError, ValueError):
        raise ValueError(_("应为日期，如 2023-05-08。")) from None


def _yes_no(element: Element, value: Any, answers: Mapping[str, Any]) -> bool:
    for answer, words in ((True, ("true", "on", "1", "yes", "是")), (False, ("false", "off", "0", "no", "否"))):  # fmt: skip
        if value is answer or (isinstance(value, str) and value in words):
            return answer
    raise ValueError(_("请选择是或否。"))


def _choice(element: Element, value: Any, answers: Mapping[str, Any]) -> str:
    if not isinstance(value, str) or value not in element.choices:
        raise ValueError(_("请从下列各项中选择：%(all)s。") % {"all": "、".join(element.choices)})
    return value


def _choices(element: Element, value: Any, answers: Mapping[str, Any]) -> list[str]:
    given = [value] if isinstance(value, str) else value
    if not isinstance(given, list | tuple):
        raise ValueError(_("填写的格式不对。"))
    chosen = [_choice(element, each, answers) for each in given]
    return [choice for choice in element.choices if choice in chosen]


def _phone(element: Element, value: Any, answers: Mapping[str, Any]) -> str:
    text = _half_width(value)
    if not (_MOBILE.fullmatch(text) or _LANDLINE.fullmatch(text)):
        raise ValueError(_("应为 11 位手机号码，或带区号的固定电话，如 0739-7600001。"))
    return text


def _uscc(element: Element, value: Any, answers: Mapping[str, Any]) -> str:
    code = normalise(_half_width(value))
    if problem := check_uscc(code):
        raise ValueError(_("有误：%(why)s") % {"why": problem.message})
    return code


def _id_number(element: Element, value: Any, answers: Mapping[str, Any]) -> str:
    """A resident's number is checked by GB 11643; other documents only need a plausible form.

    Which it is, the element `…_type` beside `…_number` says; without one, the number's look.
    """
    number = normalise(_half_width(value))
    kind = answers.get(element.id.removesuffix("number") + "type")
    other = kind != _RESIDENT_CARD if kind else bool(_OTHER_DOCUMENT.fullmatch(number))
    if other:
        if not re.fullmatch(r"[0-9A-Z()/-]{5,50}", number):
            raise ValueError(_("应为证件上的号码，由字母和数字组成。"))
    elif problem := check_resident_id(number):
        raise ValueError(_("有误：%(why)s") % {"why": problem.message})
    return number


_READERS: dict[str, Reader] = {
    "text": _text,
    "long_text": _text,
    "number": _number,
    "decimal": _decimal,
    "choice": _choice,
    "multi_choice": _choices,
    "date": _date,
    "yes_no": _yes_no,
    "id_number": _id_number,
    "phone": _phone,
    "uscc": _uscc,
    "image": _text,
}
