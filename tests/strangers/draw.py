"""摇号: the seed is committed before anybody is on the list, so that nobody can choose the winners.

announce (a hash of the seed) → close the list → draw (the seed itself). From these three events
anyone can work out the winners again.
"""

from __future__ import annotations

import json
from typing import ClassVar

from django.db import models

from zhengtong.flow.decision import Context, Effect
from zhengtong.flow.procedure import Field, Guard, Procedure, State, Verb, register
from zhengtong.record.canonical import sm3
from zhengtong.record.kinds import EventKind
from zhengtong.record.kinds import register as register_kinds

register_kinds(
    EventKind("draw_announced", "公布种子摘要", numbers=("places",)),
    EventKind("draw_list_closed", "名单封闭", numbers=("entries",)),
    EventKind("draw_made", "摇号"),
)


class Draw(models.Model):
    """摇号: the commitment, how many win, and the closed list."""

    zhengtong_kind: ClassVar[str] = "projection"

    case = models.CharField(max_length=32, primary_key=True)
    commitment = models.CharField(max_length=64)
    places = models.IntegerField()
    entries = models.TextField(default="[]")

    class Meta:
        app_label = "strangers"


def winners(seed: str, entries: list[str], places: int) -> list[str]:
    """Whoever's SM3 with the seed is smallest."""
    return sorted(entries, key=lambda entry: sm3(f"{seed}\x1f{entry}".encode()))[:places]


def _announce(ctx: Context) -> Effect:
    return Effect(row=ctx.data, facts=ctx.data, measures={"places": ctx.data["places"]})


def _close(ctx: Context) -> Effect:
    entries = sorted(set(ctx.data["entries"]))
    return Effect(row={"entries": json.dumps(entries)}, facts={"entries": entries},
                  measures={"entries": len(entries)})  # fmt: skip


def _draw(ctx: Context) -> Effect:
    seed, entries = ctx.data["seed"], json.loads(ctx.row["entries"])
    return Effect(facts={"seed": seed, "winners": winners(seed, entries, ctx.row["places"])})


def _as_committed(ctx: Context) -> str | None:
    held = sm3(ctx.data["seed"].encode()).hex() == ctx.row["commitment"]
    return None if held else "种子与事先公布的摘要不符，不能摇号。"


KEEPER, LIST = ("draw_keeper",), Field("entries", "名单", kind="table", limit=60)
SEED, PLACES = Field("seed", "种子"), Field("places", "名额", kind="integer")
DRAW = register(Procedure(
    code="draw", version=1, title="摇号", table=Draw, number="draw",
    states={"announced": State("已公布"), "closed": State("名单已封"), "drawn": State("已摇号", closed=True)},
    verbs=(
        Verb("announce", "公布", (), ("announced",), KEEPER, "draw_announced", effect=_announce,
             fields=(Field("commitment", "种子摘要", limit=64), PLACES)),
        Verb("close", "封闭名单", ("announced",), ("closed",), KEEPER, "draw_list_closed",
             effect=_close, fields=(LIST,)),
        Verb("draw", "摇号", ("closed",), ("drawn",), KEEPER, "draw_made", effect=_draw,
             fields=(SEED,), guards=(Guard(_as_committed),)),
    ),
))  # fmt: skip
