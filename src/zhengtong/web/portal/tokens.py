"""凭证上的二维码: a signed name of a case, so that whoever holds the slip need not type a number.

The token says which case and nothing else, and opens what the slip is for: its state, or rating
it. It does not expire with the day, because the paper does not either.
"""

from __future__ import annotations

from io import BytesIO
from typing import Literal

import segno
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from zhengtong.pages.component import Text

__all__ = ["case_of", "qr_code", "qr_png", "rate_path", "token_of", "track_path"]

Purpose = Literal["track", "rate"]


def _signer(purpose: Purpose) -> Signer:
    return Signer(salt=f"portal.{purpose}")


def token_of(case: str, purpose: Purpose) -> str:
    """The signed name of a case for one purpose."""
    return _signer(purpose).sign(case)


def case_of(token: str, purpose: Purpose) -> str | None:
    """The case that a token names; None for one that this hall did not sign for this purpose."""
    try:
        return _signer(purpose).unsign(token)
    except BadSignature:
        return None


def track_path(case: str) -> str:
    """Where a case's state stands, for whoever holds the slip."""
    return reverse("portal:standing", args=[token_of(case, "track")])


def rate_path(case: str, *, qr: bool = False) -> str:
    """Where a case is rated; `qr` marks the address that is printed as a code."""
    return reverse("portal:rate", args=[token_of(case, "rate")]) + ("?by=qr" if qr else "")


def qr_code(request: HttpRequest, path: str, label: Text) -> SafeString:
    """The code of an address of this site, as an inline drawing on white, with its name."""
    code = segno.make(request.build_absolute_uri(path), error="m")
    drawing = code.svg_inline(scale=4, border=3, dark="#000", light="#fff", omitsize=True)
    # segno's own markup: paths and numbers only.
    body = mark_safe(drawing.removeprefix("<svg "))
    return format_html('<svg role="img" aria-label="{}" {}', label, body)


def qr_png(address: str) -> bytes:
    """The code of a full address, as a picture for a document on paper."""
    drawn = BytesIO()
    segno.make(address, error="m").save(drawn, kind="png", scale=6, border=1)
    return drawn.getvalue()
