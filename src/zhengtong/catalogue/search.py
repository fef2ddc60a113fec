"""找事项: people say "开宾馆" and "社保", not the name of an administrative licence.

Words are pairs of neighbouring characters, the same in both databases, so that nothing has to
know Chinese words; the index is rebuilt from the items in force and holds nothing of its own.
"""

from __future__ import annotations

import logging
import re
import time
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import DatabaseError, connection, transaction

from zhengtong.catalogue.items import Item, live_items, live_rows
from zhengtong.catalogue.models import SearchEntry
from zhengtong.catalogue.references import references

__all__ = ["Hit", "Theme", "grams", "refresh_search", "search", "themes"]

_log = logging.getLogger(__name__)
_SECONDS = 5.0
_CANDIDATES = 100
_LONGEST = 60  # characters of a question that are looked at
_RUN = re.compile(r"[a-z0-9]+|[^\W\da-z_]+")
_checked_at = [float("-inf")]


@dataclass(frozen=True, slots=True)
class Hit:
    """An item that was found: `matched` is the topic word or name that did it, `score` orders."""

    code: str
    name: str
    matched: str
    score: int


@dataclass(frozen=True, slots=True)
class Theme:
    """主题: how many items in force belong to it."""

    code: str
    name: str
    count: int


def grams(text: str) -> list[str]:
    """Words to look for: pairs of neighbouring characters, Latin words and numbers whole.

    Single characters are among them, for questions of one character.
    """
    found: list[str] = []
    for run in _RUN.findall(_plain(text)):
        if run[0].isascii():
            found.append(run)
        else:
            found += [*run, *(run[n : n + 2] for n in range(len(run) - 1))]
    return found


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _asked(text: str) -> list[str]:
    """The grams of a question: pairs where there are any."""
    found = list(dict.fromkeys(grams(text)))
    return [gram for gram in found if len(gram) > 1] or found


# ── asking ───────────────────────────────────────────────────────────────────────────────────


def search(q: str, applicant_type: str | None = None, limit: int = 20) -> list[Hit]:
    """Items in force that `q` may mean, the likeliest first; no question, no hits.

    Topic words and names count alike on both databases; the rest of the guide (materials,
    conditions, questions) only where all of `q` stands in it. Beginnings of codes are found.
    Whatever has `q` in a word of its own is kept, however much better the best is: 社保 is one
    item's very word, and the card's (社保卡) no less. The rest is kept where it comes near.
    """
    _keep_fresh()
    q = q.strip()[:_LONGEST]
    asked = _asked(q)
    if not asked:
        return []
    entries = {e.pk: e for e in SearchEntry.objects.filter(pk__in=_candidates(asked))}
    if re.fullmatch(r"[0-9A-Za-z]{6,}", q):
        entries |= {e.pk: e for e in SearchEntry.objects.filter(code__startswith=q.upper())[:limit]}
    if len(asked) == 1:
        entries = _spanning(asked[0]) | entries
    found = [
        _judge(entry, _plain(q), asked)
        for entry in entries.values()
        if not applicant_type or f" {applicant_type} " in entry.applicant_types
    ]
    found.sort(key=lambda hit: (-hit.score, len(hit.name), hit.code))
    best = found[0].score if found else 0
    return [hit for hit in found if hit.matched or hit.score * 4 >= best][:limit]


def _judge(entry: SearchEntry, q: str, asked: list[str]) -> Hit:
    """A whole topic word counts most, then a word within the question, then shared pairs."""
    words, name = entry.words.split("\n"), _plain(entry.name)
    exact = next((w for w in words if _plain(w) == q), "")
    within = max((w for w in words if len(w) > 1 and _plain(w) in q), key=len, default="")
    around = min((w for w in words if q in _plain(w)), key=len, default="")
    apart = next((w for w in words if _spans(_plain(w), q)), "")
    in_words, in_name = set(grams(entry.words)), set(grams(name))
    shared = sum(6 * (g in in_words) + 4 * (g in in_name) for g in asked) * 10 // len(asked)
    score = shared + (400 if exact else 0) + (200 + 20 * len(within) if within else 0)
    score += 150 + max(50 - 10 * (len(around) - len(q)), 0) if around else 0
    score += (100 if apart else 0) + (300 if q in name else 0)
    matched = exact or within or around or apart or (entry.name if q in name else "")
    return Hit(entry.code, entry.name, matched, score + 1)


def _spans(word: str, q: str) -> bool:
    """开店 means 开饭店 and 开理发店 too: verb and thing with the kind of thing between them."""
    return len(q) == 2 < len(word) <= 4 and word[0] == q[0] and word[-1] == q[1]


def _candidates(asked: list[str]) -> list[int]:
    """Ids of entries with all of the grams anywhere, or any in their words and names."""
    if connection.vendor == "sqlite":
        quoted = [f'"{gram}"' for gram in asked]
        return _matching(f"({' AND '.join(quoted)}) OR ({{words name}} : ({' OR '.join(quoted)}))")
    quoted = [f"'{gram}'" for gram in asked]
    return _matching(f"({' & '.join(quoted)}) | {' | '.join(f'{gram}:AB' for gram in quoted)}")


def _spanning(q: str) -> dict[int, SearchEntry]:
    """Entries with a word that spans both characters of `q`."""
    if len(q) != 2 or q.isascii():
        return {}
    sqlite = connection.vendor == "sqlite"
    both = f'{{words}} : ("{q[0]}" AND "{q[1]}")' if sqlite else f"'{q[0]}':A & '{q[1]}':A"
    return {
        entry.pk: entry
        for entry in SearchEntry.objects.filter(pk__in=_matching(both))
        if any(_spans(_plain(word), q) for word in entry.words.split("\n"))
    }


def _matching(query: str) -> list[int]:
    if connection.vendor == "sqlite":
        sql = (
            "SELECT rowid FROM catalogue_search WHERE catalogue_search MATCH %s "
            "ORDER BY bm25(catalogue_search, 8.0, 6.0, 1.0), rowid LIMIT %s"
        )
        values: list[Any] = [query, _CANDIDATES]
    else:
        sql = (
            "SELECT id FROM catalogue_search WHERE grams @@ CAST(%s AS tsquery) "
            "ORDER BY ts_rank(grams, CAST(%s AS tsquery)) DESC, id LIMIT %s"
        )
        values = [query, query, _CANDIDATES]
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [row[0] for row in cursor.fetchall()]


# ── the index ────────────────────────────────────────────────────────────────────────────────


def _keep_fresh() -> None:
    """Every few seconds: what was published or withdrawn meanwhile enters the index.

    While somebody else writes (a long import), the old index answers.
    """
    now = time.monotonic()
    if now - _checked_at[0] < _SECONDS:
        return
    _checked_at[0] = now
    try:
        with _patience(0.2):
            refresh_search()
    except DatabaseError as error:
        _log.warning("search index not refreshed: %s", error)


@contextmanager
def _patience(seconds: float) -> Iterator[None]:
    """On SQLite, wait only so long for another writer; a reader's page must not wait for it."""
    if connection.vendor != "sqlite":
        yield
        return
    usual = connection.settings_dict["OPTIONS"].get("timeout", 5.0)
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA busy_timeout = {int(seconds * 1000)}")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {int(usual * 1000)}")


def refresh_search(*, everything: bool = False) -> int:
    """Bring the index to what is in force; returns how many entries were written or taken away.

    `everything` rebuilds it (after a restore, or a change of how texts are cut).
    """
    live = {code: f"{version}:{changed}" for code, version, changed in live_rows().values_list(
        "code", "version", "changed_at")}  # fmt: skip
    held = dict(SearchEntry.objects.values_list("code", "stamp"))
    stale = [c for c, stamp in held.items() if everything or live.get(c) != stamp]
    new = [c for c, stamp in live.items() if everything or held.get(c) != stamp]
    if not stale and not new:
        return 0
    with transaction.atomic():
        _drop(stale)
        for start in range(0, len(new), 200):
            some = new[start : start + 200]
            _add([(item, live[item.code]) for item in live_items(codes=some)])
    return len({*stale, *new})


def _drop(codes: list[str]) -> None:
    sqlite = connection.vendor == "sqlite"
    for start in range(0, len(codes), 500):
        entries = SearchEntry.objects.filter(code__in=codes[start : start + 500])
        ids = [(pk,) for pk in entries.values_list("pk", flat=True)]
        with connection.cursor() as cursor:
            if sqlite:
                cursor.executemany("DELETE FROM catalogue_search WHERE rowid = %s", ids)
            else:
                cursor.executemany("DELETE FROM catalogue_search WHERE id = %s", ids)
        entries.delete()


def _add(items: Iterable[tuple[Item, str]]) -> None:
    rows: list[tuple[int, list[list[str]]]] = []
    for item, stamp in items:
        words = list(dict.fromkeys([*item.topic_words, item.base_name, item.result.name]))
        entry = SearchEntry.objects.create(
            code=item.code, stamp=stamp, name=item.name, words="\n".join(words),
            applicant_types=f" {' '.join(item.applicant_types)} ",
        )  # fmt: skip
        rest = [item.conditions, *(m.name for m in item.materials), *(q for q, _a in item.faq)]
        rows.append((entry.pk, [grams(" ".join(part)) for part in (words, [item.name], rest)]))
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.executemany(
                "INSERT INTO catalogue_search (rowid, words, name, body) VALUES (%s, %s, %s, %s)",
                [(pk, *(" ".join(part) for part in parts)) for pk, parts in rows],
            )
        else:
            cursor.executemany(
                "INSERT INTO catalogue_search (id, grams) VALUES (%s, CAST(%s AS tsvector))",
                [(pk, _vector(parts)) for pk, parts in rows],
            )


def _vector(parts: list[list[str]]) -> str:
    """A tsvector as text; the same grams weigh as in FTS5's columns: words A, name B, rest D."""
    weights: dict[str, str] = {}
    for letter, part in zip("DBA", reversed(parts), strict=True):
        weights.update(dict.fromkeys(part, letter))
    return " ".join(f"'{gram}':1{letter}" for gram, letter in weights.items())


# ── browsing ─────────────────────────────────────────────────────────────────────────────────


def themes(side: str) -> list[Theme]:
    """主题分类 of one side, "personal" or "enterprise", in their order, with counts.

    Raises `KeyError` for another side.
    """
    held = live_rows().values_list("themes", flat=True)
    counts = Counter(code for codes in held for code in codes.split())
    return [
        Theme(code, fields["name"], counts[code])
        for code, fields in references(f"theme_{side}").items()
    ]
