"""Static files from the packages themselves: one process, no collecting step, no web server."""

from __future__ import annotations

import mimetypes
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from django.contrib.staticfiles.finders import find
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound

from zhengtong import __version__

__all__ = ["StaticFiles"]

PREFIX = "/static/"


@lru_cache(maxsize=256)
def _read(name: str) -> tuple[bytes, str] | None:
    path = find(name)
    if not isinstance(path, str):
        return None
    return Path(path).read_bytes(), mimetypes.guess_type(path)[0] or "application/octet-stream"


class StaticFiles:
    """Answers /static/… before sessions or the database are touched."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(PREFIX):
            return self._next(request)
        found = _read(request.path.removeprefix(PREFIX))
        if found is None:
            return HttpResponseNotFound()
        data, kind = found
        tag = f'"{__version__}-{len(data)}"'
        if request.headers.get("If-None-Match") == tag:
            return HttpResponse(status=304)
        answer = HttpResponse(data, content_type=kind)
        answer["ETag"], answer["Cache-Control"] = tag, "max-age=3600"
        return answer
