"""On a screen in an open hall the person behind must not read a name, a phone or an identity.

Personal Information Protection Law: no more than the task needs. Masked by default; a look at
the full value is an event of the looker.
"""

from __future__ import annotations

import re

__all__ = ["mask_id", "mask_name", "mask_phone", "mask_text"]

_MOBILE = re.compile(r"(?<!\d)(1[3-9]\d)\d{4}(\d{4})(?!\d)")
_RESIDENT = re.compile(
    r"(?<![0-9A-Za-z])(\d{6})(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(\d{3}[0-9Xx])(?![0-9A-Za-z])"
)


def mask_name(name: str) -> str:
    """张三 → 张*, 李小敏 → 李*敏: the first and, from three characters on, the last stay."""
    name = name.strip()
    if len(name) < 2:
        return "*" * len(name)
    if len(name) == 2:
        return name[0] + "*"
    return name[0] + "*" * (len(name) - 2) + name[-1]


def mask_phone(phone: str) -> str:
    """13812343210 → 138****3210; of other numbers the area code and the last three stay."""
    phone = phone.strip()
    masked, found = _MOBILE.subn(r"\1****\2", phone)
    if found:
        return masked
    area, dash, number = phone.rpartition("-")
    hidden = re.sub(r"\d", "*", number[:-3])
    return area + dash + hidden + (number[-3:] if len(number) > 4 else "*" * len(number[-3:]))


def mask_id(number: str) -> str:
    """460100199001011234 → 460100********1234; of other documents first and last three stay."""
    number = number.strip()
    if len(number) == 18:
        return number[:6] + "*" * 8 + number[-4:]
    if len(number) < 7:
        return "*" * len(number)
    return number[0] + "*" * (len(number) - 4) + number[-3:]


def mask_text(text: str) -> str:
    """Free text (a hotline order, an opinion) with mobile and identity numbers masked."""
    return _MOBILE.sub(r"\1****\2", _RESIDENT.sub(r"\1********\2", text))
