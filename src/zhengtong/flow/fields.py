"""Checking what a verb is given: each field's answer is put right or refused in plain words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from zhengtong.flow.attachments import Attachment
from zhengtong.flow.procedure import Field
from zhengtong.flow.refusals import BadData

__all__ = ["check_data"]


def check_data(fields: tuple[Field, ...], data: dict[str, Any]) -> dict[str, Any]:
    """The data with every field of the right type. Raises `BadData` naming all faults at once.

    Names that the verb does not ask for are refused too: a misspelt field must not vanish.
    """
    if not fields and not data:
        return data
    clean: dict[str, Any] = {}
    faults: dict[str, str] = {}
    for each in fields:
        try:
            clean[each.name] = _read(each, data.get(each.name))
        except ValueError as fault:
            faults[each.name] = str(fault)
    for name in data.keys() - {each.name for each in fields}:
        faults[name] = f"没有“{name}”这一项，请核对填写内容。"
    if faults:
        raise BadData(faults)
    return clean


def _read(spec: Field, value: Any) -> Any:
    if isinstance(value, str):
        value = value.strip()
    if value is None or value == "" or value == [] or value == {}:
        if spec.required:
            raise ValueError(f"请填写“{spec.title}”。")
        return _EMPTY.get(spec.kind, "")
    reader = _READERS.get(spec.kind)
    return reader(spec, value) if reader else _text(spec, value)


def _text(spec: Field, value: Any) -> str:
    if isinstance(value, Mapping | list | tuple | bytes):
        raise ValueError(f"“{spec.title}”应为文字。")
    text = _legible(spec, str(value))
    if len(text) > spec.limit:
        raise ValueError(f"“{spec.title}”最多 {spec.limit} 字，现有 {len(text)} 字，请精简。")
    return text


def _legible(spec: Field, text: str) -> str:
    """Text that every database and every reader of the record can hold."""
    if any((c < " " and c not in "\t\n\r") or "\ud800" <= c <= "\udfff" for c in text):
        raise ValueError(f"“{spec.title}”含有不能使用的控制字符，请删去后重填。")
    return text


def _choice(spec: Field, value: Any) -> str:
    if str(value) not in {code for code, _ in spec.choices}:
        names = "、".join(title for _, title in spec.choices)
        raise ValueError(f"“{spec.title}”请从下列各项中选择：{names}。")
    return str(value)


def _date(spec: Field, value: Any) -> str:
    text = str(value)
    try:
        if not _ISO_DATE.fullmatch(text):
            raise ValueError(text)
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise ValueError(f"“{spec.title}”应为日期，如 2023-05-08。") from None


def _integer(spec: Field, value: Any) -> int:
    try:
        number = int(str(value))
    except ValueError:
        raise ValueError(f"“{spec.title}”应为整数。") from None
    if abs(number) > _LARGEST:
        raise ValueError(f"“{spec.title}”的数字太大，请核对。")
    return number


def _decimal(spec: Field, value: Any) -> str:
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        raise ValueError(f"“{spec.title}”应为数字。") from None
    if not number.is_finite():
        raise ValueError(f"“{spec.title}”应为数字。")
    return str(number)


def _yes_no(spec: Field, value: Any) -> bool:
    if value in (True, "true", "on", "1", 1, "yes"):
        return True
    if value in (False, "false", "off", "0", 0, "no"):
        return False
    raise ValueError(f"“{spec.title}”请选择是或否。")


def _form(spec: Field, value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ValueError(f"“{spec.title}”应为一张填好的表。")
    return {_legible(spec, str(name)): _plain(spec, each) for name, each in value.items()}


def _plain(spec: Field, value: Any) -> Any:
    """What a form or a list holds: texts, whole numbers, yes and no, and lists and tables of them."""
    if isinstance(value, str):
        return _legible(spec, value)
    if isinstance(value, float):
        raise ValueError(f"“{spec.title}”里的小数请写成文字，如“{value}”。")
    if isinstance(value, Mapping):
        return {_legible(spec, str(name)): _plain(spec, each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(spec, each) for each in value]
    if value is None or isinstance(value, int | Attachment):
        return value
    raise ValueError(f"“{spec.title}”里有不能填写的内容，请改成文字。")


def _many(spec: Field, value: Any) -> list[Any]:
    if not isinstance(value, list | tuple):
        raise ValueError(f"“{spec.title}”应为一张清单。")
    if len(value) > spec.limit:
        raise ValueError(f"“{spec.title}”最多 {spec.limit} 行，现有 {len(value)} 行。")
    return [_plain(spec, each) for each in value]


_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_LARGEST = 2**53  # what JSON carries exactly everywhere
_EMPTY: dict[str, Any] = {"files": [], "table": [], "form": {}, "integer": None}
_READERS = {
    "form": _form,
    "choice": _choice,
    "date": _date,
    "integer": _integer,
    "decimal": _decimal,
    "yes_no": _yes_no,
    "files": _many,
    "table": _many,
}
