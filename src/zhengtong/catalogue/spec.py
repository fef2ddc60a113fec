"""The shape of a record made of named fields: checked, put right, and told what is missing.

One description serves the form on the page, the JSON file, the columns of the workbook and the
list of what an item still lacks before it may be published.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

__all__ = ["Fault", "Spec", "clean", "is_empty", "missing", "plain_text"]

# The last is how spreadsheets spell a character that they cannot hold.
_CONTROL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff\ud800-\udfff]|_x[0-9A-Fa-f]{4}_"
)
_CODE = re.compile(r"[A-Za-z0-9_.*-]{1,60}")
_AMOUNT = re.compile(r"\d{1,12}(\.\d{1,2})?")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, and where: `path` of field names and positions, e.g. 材料·3·件数."""

    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}：{self.message}" if self.path else self.message


@dataclass(frozen=True, slots=True)
class Spec:
    """One field. `kind`: text, long (several lines), whole (number ≥ 0), amount (decimal text),
    yes_no, date (ISO), texts (list of text), map ({text: [text]}), record, rows (of `of`).

    `choices` are (code, title); `leave_out`: an empty value is not written at all, instead of
    null; `limit`: characters of a text, entries of a list.
    """

    name: str
    title: str
    kind: str = "text"
    required: bool = True
    limit: int = 200
    choices: tuple[tuple[str, str], ...] = ()
    of: tuple[Spec, ...] = ()
    leave_out: bool = False

    @property
    def empty(self) -> Any:
        """What stands where nothing was filled in."""
        return {"texts": [], "rows": [], "map": {}}.get(self.kind)

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes among which to choose; none where anything may stand."""
        return tuple(code for code, _title in self.choices)


def is_empty(value: Any) -> bool:
    """Whether nothing was filled in; 0 and no are answers."""
    return value is None or value == "" or value == [] or value == {}


def clean(specs: tuple[Spec, ...], value: Any) -> tuple[dict[str, Any], list[Fault]]:
    """The record with every field in its one canonical form, and all faults of type.

    Nothing is required here: a draft may be incomplete (see `missing`). Names without a spec are
    faults, so that a misspelt one does not vanish.
    """
    faults: list[Fault] = []
    return _record(specs, value, "", faults), faults


def _record(specs: tuple[Spec, ...], value: Any, path: str, faults: list[Fault]) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        faults.append(Fault(path.rstrip("·"), _("应为一组有名称的字段。")))
        return {}
    found: dict[str, Any] = {}
    for spec in specs:
        read = _value(spec, value.get(spec.name), path + spec.title, faults)
        if read is not None or not spec.leave_out:
            found[spec.name] = read
    for name in value.keys() - {spec.name for spec in specs}:
        faults.append(Fault(f"{path}{name}", _("没有这一项，请核对名称。")))
    return found


def _value(spec: Spec, value: Any, path: str, faults: list[Fault]) -> Any:
    if is_empty(value):
        return spec.empty
    try:
        if spec.kind == "record":
            record = _record(spec.of, value, path + "·", faults)
            return None if all(map(is_empty, record.values())) else record
        if spec.kind == "rows":
            rows = [
                _record(spec.of, row, f"{path}·{n}·", faults)
                for n, row in enumerate(_list(spec, value), 1)
            ]
            return [row for row in rows if not all(map(is_empty, row.values()))]
        return _READERS[spec.kind](spec, value)
    except ValueError as error:
        faults.append(Fault(path, str(error)))
        return spec.empty


def _list(spec: Spec, value: Any) -> list[Any]:
    if not isinstance(value, list | tuple):
        raise ValueError(_("应为一张清单。"))
    if len(value) > spec.limit:
        raise ValueError(
            _("最多 %(most)d 行，现有 %(now)d 行。") % {"most": spec.limit, "now": len(value)}
        )
    return list(value)


def plain_text(value: Any, *, lines: bool = False) -> str:
    """`value` in NFC without outer spaces. Raises `ValueError` on characters no form can show."""
    if not isinstance(value, str):
        raise ValueError(_("应为文字。"))
    text = unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if _CONTROL.search(text) or (not lines and ("\n" in text or "\t" in text)):
        raise ValueError(_("含有换行或不能显示的字符，请删去。"))
    return text


def _text(spec: Spec, value: Any) -> str | None:
    text = plain_text(value, lines=spec.kind == "long")
    if len(text) > spec.limit:
        raise ValueError(
            _("最多 %(most)d 字，现有 %(now)d 字，请精简。")
            % {"most": spec.limit, "now": len(text)}
        )
    if text and spec.choices and text not in spec.codes:
        raise ValueError(_choose(spec))
    return text or None


def _choose(spec: Spec) -> str:
    titles = "、".join(title for _code, title in spec.choices)
    return _("请从下列各项中选择：%(all)s。") % {"all": titles}


def _whole(spec: Spec, value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 10**9:
        raise ValueError(_("应为不小于 0 的整数。"))
    return value


def _amount(spec: Spec, value: Any) -> str:
    if not isinstance(value, str) or not _AMOUNT.fullmatch(value):
        raise ValueError(_("应为金额，最多两位小数，如 80.00。"))
    return value


def _yes_no(spec: Spec, value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError(_("请填是或否。"))
    return value


def _date(spec: Spec, value: Any) -> str:
    try:
        return date.fromisoformat(value).isoformat()
    except (TypeError, ValueError):
        raise ValueError(_("应为日期，如 2023-05-08。")) from None


def _texts(spec: Spec, value: Any) -> list[str]:
    found = [plain_text(each) for each in _list(spec, value)]
    if any(not each or len(each) > 100 for each in found):
        raise ValueError(_("每一条须为 1 至 100 字。"))
    if len(set(found)) != len(found):
        raise ValueError(_("有重复的条目，请删去。"))
    if spec.choices and not set(found) <= set(spec.codes):
        raise ValueError(_choose(spec))
    return found


def _map(spec: Spec, value: Any) -> dict[str, list[str]]:
    if not isinstance(value, Mapping):
        raise ValueError(_("应为一组有名称的清单。"))
    inner = Spec("", "", "texts")
    found = {plain_text(name): _texts(inner, rows) for name, rows in value.items()}
    if not all(_CODE.fullmatch(code) for name in found for code in (name, *found[name])):
        raise ValueError(_("名称和各条应为字母、数字组成的代码。"))
    return dict(sorted(found.items()))


_READERS = {
    "text": _text,
    "long": _text,
    "whole": _whole,
    "amount": _amount,
    "yes_no": _yes_no,
    "date": _date,
    "texts": _texts,
    "map": _map,
}


def missing(specs: tuple[Spec, ...], value: Mapping[str, Any], path: str = "") -> Iterator[str]:
    """Paths of required fields that are empty; a record that is absent hides its own fields."""
    for spec in specs:
        held: Any = value.get(spec.name)
        if is_empty(held):
            if spec.required:
                yield path + spec.title
        elif spec.kind == "record":
            yield from missing(spec.of, held, f"{path}{spec.title}·")
        elif spec.kind == "rows":
            for n, row in enumerate(held, 1):
                yield from missing(spec.of, row, f"{path}{spec.title}·{n}·")
