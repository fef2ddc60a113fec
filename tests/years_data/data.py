"""Reads the year's files and recomputes the check digits of GB 32100, GB 11714 and GB 11643."""

import json
from functools import cache
from importlib.resources import files
from typing import Any

USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
USCC_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
BODY_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
BODY_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


@cache
def load(name: str) -> Any:
    text = (files("zhengtong.years.suining_2023") / f"{name}.json").read_text("utf-8")
    return json.loads(text)


def organisations() -> dict[str, dict[str, Any]]:
    return {one["code"]: one for one in load("organisations")["organisations"]}


def items() -> list[dict[str, Any]]:
    return load("service_items")["items"]


def valid_uscc(code: str) -> bool:
    """The whole code (GB 32100) and the organisation code inside it (GB 11714)."""
    if len(code) != 18 or set(code) - set(USCC_ALPHABET):
        return False
    total = sum(USCC_ALPHABET.index(c) * w for c, w in zip(code, USCC_WEIGHTS, strict=False))
    body = sum(BODY_ALPHABET.index(c) * w for c, w in zip(code[8:16], BODY_WEIGHTS, strict=True))
    return (
        code[17] == USCC_ALPHABET[(31 - total % 31) % 31] and code[16] == "0X987654321"[body % 11]
    )


def valid_id_number(number: str) -> bool:
    total = sum(int(c) * w for c, w in zip(number, ID_WEIGHTS, strict=False))
    return len(number) == 18 and number[17] == "10X98765432"[total % 11]
