"""What people hand in as files: looked at by their first bytes, for a name can say anything.

Types and sizes are local data (setting `attachments`). A refusal names the file and what to do.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from io import BytesIO
from pathlib import PurePath
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from zhengtong.flow.attachments import Attachment
from zhengtong.org.settings import setting
from zhengtong.pages.formats import byte_size

__all__ = ["BadUpload", "accepted", "media_type_of", "read_uploads", "types_text"]

MB = 1 << 20

_MEDIA = {
    "pdf": "application/pdf",
    "ofd": "application/ofd",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_STARTS = {"pdf": b"%PDF-", "jpg": b"\xff\xd8\xff", "png": b"\x89PNG\r\n\x1a\n"}
# ofd, docx and xlsx are all zip archives: the part that each must hold tells them apart.
_PARTS = {"ofd": "OFD.xml", "docx": "word/document.xml", "xlsx": "xl/workbook.xml"}


class BadUpload(ValueError):
    """A file that cannot be taken; the message names it and says what to do."""


def accepted(region: str) -> str:
    """The types that the region takes, for a file input's `accept`."""
    return ",".join(f".{each}" for each in setting(region, "attachments")["types"])


def types_text(region: str) -> str:
    """The types and the size in words: PDF、JPG、PNG，每个不超过 20 MB."""
    rule = setting(region, "attachments")
    types = dict.fromkeys(str(each).upper().replace("JPEG", "JPG") for each in rule["types"])
    return _("%(types)s，每个不超过 %(size)s") % {
        "types": "、".join(types),
        "size": byte_size(int(rule["megabytes_each"]) * MB),
    }


def media_type_of(ending: str) -> str:
    """The media type of a file's ending (without its dot)."""
    return _MEDIA[ending]


def read_uploads(
    uploads: Iterable[UploadedFile], region: str, *, held_bytes: int = 0, held_files: int = 0
) -> list[Attachment]:
    """The files as attachments. Raises `BadUpload` for the first that cannot be taken.

    `held_bytes` and `held_files` are what the case holds already: both are limited together.
    """
    rule = setting(region, "attachments")
    found: list[Attachment] = []
    for upload in uploads:
        found.append(_read(upload, rule))
        if held_files + len(found) > int(rule["count"]):
            raise BadUpload(
                _("一件最多 %(n)d 个文件，请把几页合成一个 PDF 再传。") % {"n": int(rule["count"])}
            )
        total = held_bytes + sum(len(each.data) for each in found)
        if total > int(rule["megabytes_case"]) * MB:
            most = byte_size(int(rule["megabytes_case"]) * MB)
            raise BadUpload(_("材料合起来超过 %(size)s，请压缩后再传。") % {"size": most})
    return found


def _read(upload: UploadedFile, rule: dict[str, Any]) -> Attachment:
    name = PurePath((upload.name or "").replace("\\", "/")).name[-100:]
    ending = PurePath(name).suffix.lower().removeprefix(".")
    if ending not in rule["types"] or ending not in _MEDIA:
        types = "、".join(rule["types"])
        raise BadUpload(
            _("“%(name)s”的格式不收，请换成 %(types)s。拍照的图片一般是 jpg。")
            % {"name": name, "types": types}
        )
    most = int(rule["megabytes_each"]) * MB
    size = upload.size or 0
    if size > most:
        raise BadUpload(
            _("“%(name)s”有 %(size)s，超过 %(most)s，请压缩或分成几个文件。")
            % {"name": name, "size": byte_size(size), "most": byte_size(most)}
        )
    data = upload.read()
    if not data:
        raise BadUpload(_("“%(name)s”是空的，请重新选一个文件。") % {"name": name})
    if not _fits(ending, data):
        raise BadUpload(
            _("“%(name)s”的内容不是 %(type)s 文件，可能改过后缀或已损坏，请打开核对后重新保存。")
            % {"name": name, "type": ending.upper()}
        )
    return Attachment(name, _MEDIA[ending], data)


def _fits(ending: str, data: bytes) -> bool:
    """Whether the bytes are what the ending says."""
    kind = "jpg" if ending == "jpeg" else ending
    if kind in _STARTS:
        return data.startswith(_STARTS[kind])
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return _PARTS[kind] in archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError):
        return False
