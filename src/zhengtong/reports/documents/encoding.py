"""Plain text in whatever coding an office computer wrote it: UTF-8, GBK/GB18030, UTF-16."""

from __future__ import annotations

from zhengtong.reports.documents.limits import MOST_CHARACTERS, Unreadable

__all__ = ["decode"]

_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_LOOKED_AT = 20_000
_STRANGE = 0.01
"""Of the characters: more control characters and unknown ones than this are no text."""
_NOT_TEXT = "认不出这是什么文件，或已经损坏：可以检查的是 .docx、.doc、.wps、.xlsx、.xls、.et、.pdf、.txt 和 .md。"


def decode(data: bytes) -> str:
    """The text; line ends become `\\n`. Raises `Unreadable` for what is no text.

    A piece that was cut out of a file may begin or end within a character; that one is dropped.
    """
    if len(data) > 4 * MOST_CHARACTERS:
        raise Unreadable(
            f"文字文件超过 {4 * MOST_CHARACTERS // 1_000_000} MB，不像一份报告："
            "请把报告正文另存为一份再检查。"
        )
    text = _decoded(data)
    sample = text[:_LOOKED_AT]
    strange = sum(
        (each < " " and each not in "\t\n\r\f\v\x1a") or each == "\ufffd" for each in sample
    )
    if strange > max(2, len(sample) * _STRANGE):
        raise Unreadable(_NOT_TEXT)
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")


def _decoded(data: bytes) -> str:
    for mark, code in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(code, errors="replace")
    wide = _without_mark(data)
    if wide:
        return data.decode(wide, errors="replace")
    for cut in range(4):  # a character of UTF-8 has at most four bytes
        for end in range(len(data), max(len(data) - 4, cut), -1):
            if cut and data[cut - 1] < 0x80:
                break
            try:
                return data[cut:end].decode("utf-8")
            except UnicodeDecodeError as error:
                if error.start > 3 and error.end < end - 3:
                    break
    return data.decode("gb18030", errors="replace")


def _without_mark(data: bytes) -> str:
    """UTF-16 without a mark: line ends and ASCII leave a zero in every second byte."""
    sample = data[: _LOOKED_AT // 2 * 2]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if max(even, odd) * 50 < len(sample) or min(even, odd) * 10 > max(even, odd):
        return ""
    return "utf-16-be" if even > odd else "utf-16-le"
