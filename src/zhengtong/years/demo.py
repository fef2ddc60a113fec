"""What `zhengtong demo` prepares and prints: a simulated store, its figures, its self-evaluation."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Callable
from typing import Any

from zhengtong.catalogue.hall import hall_engine
from zhengtong.org.models import Account
from zhengtong.record.models import Event
from zhengtong.record.paths import store_paths
from zhengtong.record.seal import seal
from zhengtong.years.load import data_of, person_id
from zhengtong.years.published import published_figures
from zhengtong.years.replay import replay
from zhengtong.years.simulation.present import open_today

__all__ = ["demo_summary", "prepare_demo"]

Say = Callable[[str, int, int], None]

STEPS = {
    "applications": "办件与评价",
    "hotline": "12345 工单",
    "licences": "电子证照",
    "cards": "预警牌",
}


def prepare_demo(year: str, scale: float, seed: int, say: Say) -> None:
    """Replay the year, seal it, compute and write its self-evaluation, make the demo accounts."""
    report = replay(year, scale, seed, lambda step, done, all_: say(STEPS[step], done, all_))
    seconds = dict(report.seconds)
    seconds["seal"] = _timed(seal)
    seconds["evaluation"] = _timed(lambda: _evaluate(year))
    open_today(year, seed)
    accounts = _accounts(year)
    ready = {"scale": scale, "seed": seed, "cases": report.cases, "seconds": seconds,
             "accounts": accounts}  # fmt: skip
    path = store_paths().data / "ready.json"
    path.write_text(json.dumps(ready, ensure_ascii=False, indent=1), "utf-8")


def _evaluate(year: str) -> None:
    from zhengtong.performance.load import load_evaluation

    load_evaluation(data_of(year, "evaluation"), data_of(year, "published"))


def _timed(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return round(time.perf_counter() - begin, 2)


def _accounts(year: str) -> list[dict[str, str]]:
    """One account a role, and two applicants; the password is made anew with each store."""
    password = secrets.token_urlsafe(9)
    people = data_of(year, "people")
    made = []
    for each in people["people"]:
        if each["demo_account"]:
            title = f"{each['title']}（{each['name']}）"
            made.append({"username": each["username"], "title": title, "password": password})
            Account.objects.create_user(
                each["username"], password, person_id(year, each["username"])
            )
    for each in people["applicants"][:2]:
        made.append(
            {"username": each["key"], "title": f"申请人（{each['name']}）", "password": password}
        )
        Account.objects.create_user(each["key"], password, person_id(year, each["key"]))
    return made


def demo_summary(year: str) -> dict[str, Any]:
    """The object that `zhengtong demo --json` prints."""
    from zhengtong.performance.year import summary_of

    paths = store_paths()
    ready = json.loads((paths.data / "ready.json").read_text("utf-8"))
    engine = hall_engine()
    figures = published_figures(year, engine, engine.watermark().last_id)
    evaluation = summary_of(data_of(year, "evaluation")["year"])
    return {
        "scale": ready["scale"],
        "cases": ready["cases"],
        "events": Event.objects.count(),
        "seconds": ready["seconds"],
        "indicators": [_indicator(each.figure, each.printed) for each in figures],
        "lines": evaluation["lines"],
        "given_total": evaluation["given_total"],
        "computed_total": evaluation["computed_total"],
        "documents": evaluation["documents"],
        "accounts": ready["accounts"],
    }


def _indicator(figure: Any, printed: str) -> dict[str, Any]:
    return {
        "code": figure.code,
        "name": figure.name,
        "value": None if figure.value is None else str(figure.value),
        "text": figure.text,
        "unit": figure.unit,
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "scope": figure.scope_text,
        "cut_off": figure.cut_off.isoformat(),
        "published": printed or None,
    }
