"""The year's catalogue: the sample items in full, and stand-ins up to the published totals.

A stand-in is a copy of a sample item under a name and code of its own, marked 示例; its limits are
chosen so that the sums of limits over the items on application print the published compression.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

from zhengtong.years.load import data_of
from zhengtong.years.simulation.plan import Plan, chosen

__all__ = ["stand_ins"]

Body = dict[str, Any]
APPLIED = ("01", "05", "07", "08", "09", "10")
LEAST = 100  # items on application, so that the ratio can be met at any scale
KINDS = {"01": "行政许可", "07": "行政确认", "02": "行政处罚", "06": "行政检查", "20": "公共服务"}


def stand_ins(plan: Plan) -> list[Body]:
    """Bodies of all further items at the plan's scale."""
    samples: list[Body] = data_of(plan.year, "service_items")["items"]
    totals = data_of(plan.year, "published")["catalogue_totals"]
    applied = [each for each in samples if each["type_code"] in APPLIED]
    licences = sum(each["type_code"] == "01" for each in applied)
    more_licences = max(plan.count(totals["licence_items"]) - licences, 0)
    more = max(plan.count(totals["on_application"]), LEAST) - len(applied)
    public = sum(each["type_code"] == "20" for each in samples)
    numbers = iter(range(900_001, 999_999))
    made = [
        *_on_application(plan, samples, applied, more, more_licences, numbers),
        *_others(plan, samples, "20", plan.count(totals["public_service"]) - public, numbers),
        *_others(plan, samples, "02", plan.count(totals["ex_officio"]) * 2 // 3, numbers),
    ]
    ex_officio = plan.count(totals["ex_officio"])
    made += _others(plan, samples, "06", ex_officio - ex_officio * 2 // 3, numbers)
    return made


def _on_application(
    plan: Plan, samples: list[Body], applied: list[Body], more: int, licences: int,
    numbers: Iterator[int],
) -> Iterator[Body]:  # fmt: skip
    """Stand-ins whose limits, with those of the samples, add up as published."""
    figure = chosen(plan.year, "catalogue.promise_compression")
    whole = plan.count(figure["items"]) == figure["items"]
    held = [each for each in applied if _in_days(each)]
    promised = sum(each["promised_limit"]["value"] for each in held)
    statutory = sum(each["statutory_limit"]["value"] for each in held)
    wanted = figure["promised_days"] if whole else max(promised, promised + more)
    timed = [s for s in samples if s["case_type"] == "promised_time" and _in_days(s)]
    spot = [s for s in samples if s["case_type"] == "on_the_spot"]
    quickest = min(timed, key=lambda s: s["promised_limit"]["value"])
    chosen_ones: list[Body] = []
    while promised < wanted and len(chosen_ones) < more:
        each = plan.rng.choice(timed)
        if promised + each["promised_limit"]["value"] > wanted:
            each = quickest
        chosen_ones.append(each)
        promised += each["promised_limit"]["value"]
    chosen_ones += plan.rng.choices(spot, k=more - len(chosen_ones))
    plan.rng.shuffle(chosen_ones)
    goal = figure["statutory_days"] if whole else round(
        promised * figure["statutory_days"] / figure["promised_days"]
    )  # fmt: skip
    days = _spread(goal - statutory, [max(s["promised_limit"]["value"], 1) for s in chosen_ones])
    for n, (sample, limit) in enumerate(zip(chosen_ones, days, strict=True)):
        body = _copy(sample, "01" if n < licences else "07", next(numbers))
        body["statutory_limit"] |= {"value": limit, "unit": "working_day"}
        yield body


def _spread(total: int, least: list[int]) -> list[int]:
    """Days for each, at least `least`, adding up to `total`."""
    found = list(least)
    left = total - sum(found)
    each, rest = divmod(max(left, 0), max(len(found), 1))
    return [days + each + (n < rest) for n, days in enumerate(found)]


def _others(
    plan: Plan, samples: list[Body], type_code: str, count: int, numbers: Iterator[int]
) -> Iterator[Body]:
    """Stand-ins of public services and of powers exercised ex officio."""
    spot = [s for s in samples if s["case_type"] == "on_the_spot" and _in_days(s)]
    for _ in range(max(count, 0)):
        yield _copy(plan.rng.choice(spot), type_code, next(numbers))


def _in_days(body: Body) -> bool:
    limit = body["statutory_limit"]
    return limit is not None and limit["unit"] == "working_day"


def _copy(sample: Body, type_code: str, number: int) -> Body:
    """A copy under a code of its own; it says that it is an example."""
    body = copy.deepcopy(sample)
    basic = f"43{type_code}{sample['basic_code'][4:6]}{number:06d}"
    level = sample["implementation_code"][18]
    implementation = f"{sample['organisation']}{level}{basic}"
    name = f"{KINDS[type_code]}示例事项 {number - 900_000:04d}"
    return body | {
        "key": f"stand_in_{number}",
        "name": name,
        "base_name": name,
        "type_code": type_code,
        "type": KINDS[type_code],
        "basic_code": basic,
        "implementation_code": implementation,
        "handling_item_code": f"{implementation}01",
        "statutory_limit": dict(sample["statutory_limit"]) | {"basis": "示例"},
        # Only a licence may be extended or stopped by a special procedure (Arts. 42, 45).
        "extension": body["extension"] if type_code == "01" else None,
        "special_procedures": body["special_procedures"] if type_code == "01" else [],
        "faq": sample["faq"] or [{"question": "这是什么？", "answer": "示例事项。"}],
        # Whoever looks for a business licence is not to find two hundred examples of one.
        "result": body["result"] | {"name": "示例结果"},
        "topic_words": [],
        "related": [],
        "simulated_volume": 0,
    }
