"""What is asked of the door, what it answers, and how a repeated request finds its first answer."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from zhengtong.flow.attachments import Attachment
from zhengtong.flow.decision import New
from zhengtong.flow.models import Case
from zhengtong.flow.refusals import KeyReused
from zhengtong.org.actors import SYSTEM, Actor
from zhengtong.record.canonical import canonical, sm3
from zhengtong.record.models import Event

__all__ = ["Outcome", "Request", "first_answer"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What `act()` did: the case, its new position and state, the event, the numbers taken."""

    case: str
    position: int
    state: str
    event: str
    number: str = ""
    notice: str = ""
    repeated: bool = False


@dataclass(slots=True)
class Request:
    """One call of the door, spelled out. Instants in µs; 0 means now.

    `origin` is what the store holds unless given; `source` and `source_key` name the row of an
    import, of which there can be only one.
    """

    verb: str
    on: str | New
    actor: Actor
    seen: int | None = None
    key: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)
    happened_at: int = 0
    recorded_at: int = 0
    origin: str = ""
    source: str = ""
    source_key: str = ""
    corrects: str = ""
    correlation: str = ""
    causation: str = ""

    @property
    def digest(self) -> str:
        """What makes two requests the same: actor and key."""
        return sm3(f"{self.actor.id}\x00{self.key}".encode()).hex()[:32]

    @property
    def contents(self) -> str:
        """Digest of what was asked for: tells a repeated request from a reused key."""
        asked = canonical({"verb": self.verb, "on": _target(self.on), "data": _plain(self.data)})
        return sm3(asked.encode()).hex()[:32]

    def follow(self, verb: str, on: str | New, data: Mapping[str, Any], cause: str) -> Request:
        """What the system does because of event `cause`: same time and origin, tied together."""
        return Request(
            verb, on, SYSTEM, data=data,
            happened_at=self.happened_at, recorded_at=self.recorded_at, origin=self.origin,
            correlation=self.correlation or cause, causation=cause,
        )  # fmt: skip


def _target(on: str | New) -> Any:
    if isinstance(on, str):
        return on
    return [on.procedure, on.organisation, on.item, on.applicant, on.id]


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(v) for v in value]
    if isinstance(value, Attachment):
        return [value.name, value.media_type, sm3(value.data).hex()]
    return value if isinstance(value, str | int | bool) or value is None else str(value)


def first_answer(request: Request, using: str) -> Outcome | None:
    """The answer already given to this key, or None. Raises `KeyReused` for other contents."""
    event = Event.objects.using(using).filter(request=request.digest).first()
    if event is None:
        return None
    facts = json.loads(event.body).get("data", {})
    if facts.get("asked") != request.contents:
        raise KeyReused("同一请求编号先前已用于另一内容，请刷新页面后重办。")
    numbers = Case.objects.using(using).filter(id=event.stream).values_list("number", flat=True)
    return Outcome(
        event.stream, event.position, event.to_state, event.uid,
        numbers.first() or "", facts.get("notice", ""), repeated=True,
    )  # fmt: skip
