"""What a verb or an item asks for, drawn as a form: at the counter and at home the same questions.

The page only draws and reads; whether an answer is right is said by the rooms below, in their own
words, so that the page, the API and the import never disagree.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from zhengtong.flow.attachments import Attachment
from zhengtong.flow.fields import check_data
from zhengtong.flow.procedure import Field
from zhengtong.flow.refusals import BadData

__all__ = ["Files", "VerbForm", "shown_answers"]

Check = Callable[[dict[str, Any]], dict[str, Any]]

FEW = 7  # choices up to which all are seen at once
_YES_NO = (("true", _("是")), ("false", _("否")))
# What a browser may fill in by itself: fewer keys for whoever types slowly (WCAG 1.3.5).
_KNOWN = {
    "applicant_name": "name", "phone": "tel", "contact_phone": "tel", "address": "street-address",
    "birth_date": "bday", "organisation_name": "organization", "caller": "name",
}  # fmt: skip


# Django's own way of letting an input take several files.
_MANY_FILES = type("ManyFiles", (forms.ClearableFileInput,), {"allow_multiple_selected": True})


class Files(forms.FileField):
    """材料: several files at once; what was chosen comes as a list of uploads."""

    def __init__(self, **more: Any) -> None:
        super().__init__(widget=_MANY_FILES, **more)

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        """Every upload by itself."""
        given = [each for each in (data if isinstance(data, list | tuple) else [data]) if each]
        if not given:
            super().clean(None, initial)
        return [super(Files, self).clean(each) for each in given]


def _input(kind: str = "text", **attributes: str) -> Any:
    widget = forms.TextInput(attrs={"type": kind, **attributes})
    return lambda asked, common: forms.CharField(widget=widget, **common)


def _choice(asked: Field, common: dict[str, Any]) -> forms.Field:
    if len(asked.choices) <= FEW:
        return forms.ChoiceField(choices=asked.choices, widget=forms.RadioSelect, **common)
    return forms.ChoiceField(choices=[("", _("请选择")), *asked.choices], **common)


def _choices(asked: Field, common: dict[str, Any]) -> forms.Field:
    widget = forms.CheckboxSelectMultiple
    return forms.MultipleChoiceField(choices=asked.choices, widget=widget, **common)


def _yes_no(asked: Field, common: dict[str, Any]) -> forms.Field:
    return forms.ChoiceField(choices=_YES_NO, widget=forms.RadioSelect, **common)


def _long(asked: Field, common: dict[str, Any]) -> forms.Field:
    return forms.CharField(widget=forms.Textarea(attrs={"rows": 5}), **common)


_MAKERS: dict[str, Callable[[Field, dict[str, Any]], forms.Field]] = {
    "text": _input(),
    "date": _input("date"),
    "integer": _input(inputmode="numeric"),
    "decimal": _input(inputmode="decimal"),
    "choice": _choice,
    "multi_choice": _choices,
    "yes_no": _yes_no,
    "long": _long,
    "table": _long,
    "files": lambda asked, common: Files(**common),
}


class VerbForm(forms.Form):
    """A form of `asked`. Once valid, `answers` are what `check` made of it (by default the
    fields' own check); a `table` is typed one row a line, `files` stay uploads.

    `choices` gives those that only the page knows (units by name).
    """

    answers: dict[str, Any]

    def __init__(
        self,
        asked: Sequence[Field],
        *given: Any,
        check: Check | None = None,
        choices: Mapping[str, Sequence[tuple[str, str]]] | None = None,
        **more: Any,
    ) -> None:
        super().__init__(*given, **more)
        self.asked = {each.name: each for each in asked}
        self._check = check or partial(check_data, tuple(asked))
        for each in asked:
            common: dict[str, Any] = {
                "label": each.title, "required": each.required, "help_text": each.hint,
            }  # fmt: skip
            if choices and each.name in choices:
                listed = [("", _("请选择")), *choices[each.name]]
                self.fields[each.name] = forms.ChoiceField(choices=listed, **common)
                continue
            field = _MAKERS.get(each.kind, _MAKERS["text"])(each, common)
            if each.name in _KNOWN:
                field.widget.attrs["autocomplete"] = _KNOWN[each.name]
            self.fields[each.name] = field

    def clean(self) -> dict[str, Any]:
        """Whatever the room below finds wrong stands beside its field."""
        found = super().clean() or {}
        given = {name: self._given(name, value) for name, value in found.items()}
        uploads = {n: v for n, v in found.items() if v and self.asked[n].kind == "files"}
        try:
            self.answers = self._check({n: v for n, v in given.items() if v not in ("", None, [])})
            # Only whoever reads an upload can judge it; the check has counted them by name.
            self.answers |= uploads
        except BadData as refusal:
            self.refuse(refusal)
        return found

    def _given(self, name: str, value: Any) -> Any:
        if self.asked[name].kind == "table":
            return [line.strip() for line in value.splitlines() if line.strip()]
        if self.asked[name].kind == "files" and value:
            many = value if isinstance(value, list | tuple) else [value]
            return [Attachment(each.name or "", "", b"") for each in many]
        return value

    def refuse(self, refusal: BadData) -> None:
        """Put a refusal's words beside the fields that they are about."""
        for name, words in refusal.fields.items():
            if name not in self.fields:
                self.add_error(None, words)
            elif name not in self.errors:
                # The label stands beside the words already.
                self.add_error(name, words.removeprefix(f"“{self.asked[name].title}”"))


def shown_answers(asked: Iterable[Field], answers: Mapping[str, Any]) -> list[tuple[Field, str]]:
    """Each answered field with its answer in words, in the form's order."""
    found = []
    for each in asked:
        value = answers.get(each.name)
        if value in (None, "", []):
            continue
        if isinstance(value, bool):
            text = str(_("是") if value else _("否"))
        elif isinstance(value, list):
            text = "、".join(map(str, value))
        else:
            text = dict(each.choices).get(str(value), str(value))
        found.append((each, text))
    return found
