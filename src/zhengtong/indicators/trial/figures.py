"""Twenty-five figures over the made-up hall, and the same by SQL written by hand.

The hand's SQL is the floor that the engine is timed against, and a second opinion: both must
give the same numbers. It knows the column behind each measure, as somebody at a prompt would.
"""

from __future__ import annotations

from typing import Any

from zhengtong.indicators.definitions import Expression, Indicator, one, when
from zhengtong.indicators.period import Period
from zhengtong.indicators.trial.events import ACCEPTED, CONCLUDED, RATED, RECEIVED, SERVED

__all__ = ["INDICATORS", "by_hand", "hand_sql"]


def _share(code: str, name: str, kind: str, needs: str, condition: Expression, *exclusions: Any) -> Indicator:  # fmt: skip
    return Indicator(
        code=f"trial.{code}", name=name, kinds=(kind,), needs=(needs,),
        numerator=when(condition), denominator=one, exclusions=exclusions,
    )  # fmt: skip


def _sum(code: str, name: str, kind: str, unit: str, numerator: Expression) -> Indicator:
    return Indicator(
        code=f"trial.{code}", name=name, kinds=(kind,), unit=unit, form="sum", numerator=numerator
    )


NO_STATUTORY = ("法定时限为零", lambda t: t.statutory_days == 0)
OTHER_UNIT = ("时限不按工作日", lambda t: t.unit != "working_day")
NO_PROMISE = ("即办件", lambda t: t.promised_days == 0)
DEFAULT = ("默认评价", lambda t: t.active == 0)


def _speed(code: str, name: str, over: str, *exclusions: Any) -> Indicator:
    return Indicator(
        code=f"trial.{code}", name=name, kinds=(CONCLUDED,), form="speed_up",
        numerator=lambda t: t.used_days, denominator=lambda t: t[over],
        needs=("used_days", over), exclusions=exclusions,
    )  # fmt: skip


INDICATORS = (
    _sum("received", "收件数", RECEIVED, "件", one),
    _share("online", "网办率", RECEIVED, "form", lambda t: t.channel.isin(["web", "app"])),
    _share("deficient", "补正率", RECEIVED, "deficiencies", lambda t: t.deficiencies > 0),
    _share("paper", "纸质申请率", RECEIVED, "form", lambda t: t.form == "paper"),
    _sum("deficiencies", "补正项数", RECEIVED, "项", lambda t: t.deficiencies),
    _sum("accepted", "受理数", ACCEPTED, "件", one),
    _share("prompt", "五日内受理率", ACCEPTED, "receipt_days", lambda t: t.receipt_days <= 5),
    _share("at_once", "当日受理率", ACCEPTED, "receipt_days", lambda t: t.receipt_days == 0),
    _sum("concluded", "办结数", CONCLUDED, "件", one),
    _share("on_time", "按时办结率", CONCLUDED, "used_days", lambda t: t.used_days <= t.promised_days),
    _share("early", "提前办结率", CONCLUDED, "used_days", lambda t: t.used_days < t.promised_days, NO_PROMISE),
    _share("on_the_spot", "即办率", CONCLUDED, "used_days", lambda t: t.used_days == 0),
    _share("refused", "不予许可率", CONCLUDED, "outcome", lambda t: t.outcome == "refused"),
    _share("returned", "退件率", CONCLUDED, "outcome", lambda t: t.outcome == "returned"),
    _sum("late", "超时件数", CONCLUDED, "件", when(lambda t: t.late_days > 0)),
    _sum("late_days", "超时天数", CONCLUDED, "天", lambda t: t.late_days),
    _speed("statutory", "法定提速率", "statutory_days", NO_STATUTORY, OTHER_UNIT),
    _speed("promised", "承诺提速率", "promised_days", NO_PROMISE, OTHER_UNIT),
    Indicator(
        code="trial.days", name="平均办结用时", kinds=(CONCLUDED,), unit="天", form="average",
        numerator=lambda t: t.used_days, denominator=one, exclusions=(OTHER_UNIT,),
    ),
    _share("served", "十日内送达率", SERVED, "service_days", lambda t: t.service_days <= 10),
    _sum("ratings", "评价数", RATED, "条", one),
    _share("active", "主动评价率", RATED, "active", lambda t: t.active == 1),
    _share("positive", "好评率", RATED, "level", lambda t: t.level <= 3, DEFAULT),
    _share("rectified", "差评按期整改率", RATED, "rectify_days", lambda t: t.rectify_days <= 15,
           ("不是差评", lambda t: t.level < 4)),
    Indicator(
        code="trial.open", name="在办件数", kinds=(RECEIVED, CONCLUDED), unit="件", form="sum",
        shape="stock", keeps_kinds=(RECEIVED,), numerator=one,
    ),
)  # fmt: skip


def hand_sql(events: str, period: Period, sources: tuple[str, ...] = ()) -> dict[str, str]:
    """One query for each kind, as somebody would write it who wants the numbers once.

    `events` is a table expression. With `sources` only events of those count, and the others are
    counted apart, as the engine does when the record names a source that supports less.
    """
    within = f"happened_at >= {period.since} AND happened_at < {period.until}"
    known = "source IN (" + ", ".join(f"'{each}'" for each in sources) + ")" if sources else "true"

    def query(kind: str, *sums: str) -> str:
        return (
            f"SELECT count(*) FILTER (NOT {known}), {', '.join(sums)} "
            f"FROM {events} WHERE kind = '{kind}' AND {within}"
        )

    def count(condition: str) -> str:
        return f"count(*) FILTER ({known} AND {condition})"

    def total(column: str, condition: str) -> str:
        return f"coalesce(sum({column}) FILTER ({known} AND {condition}), 0)"

    working = "t2 = 'working_day'"
    return {
        "received": query(
            RECEIVED, count("true"), count("channel IN ('web', 'app')"), count("n1 > 0"),
            count("t1 = 'paper'"), total("n1", "true"),
        ),
        "accepted": query(ACCEPTED, count("true"), count("n1 <= 5"), count("n1 = 0")),
        "concluded": query(
            CONCLUDED, count("true"), count("n1 <= n2"), count("n2 = 0"),
            count("n2 > 0 AND n1 < n2"), count("n1 = 0"), count("t1 = 'refused'"),
            count("t1 = 'returned'"), count("n4 > 0"), total("n4", "true"), count("n3 = 0"),
            count(f"n3 > 0 AND NOT {working}"), total("n1", f"n3 > 0 AND {working}"),
            total("n3", f"n3 > 0 AND {working}"), count(f"n2 > 0 AND NOT {working}"),
            total("n1", f"n2 > 0 AND {working}"), total("n2", f"n2 > 0 AND {working}"),
            count(f"NOT {working}"), total("n1", working),
        ),
        "served": query(SERVED, count("true"), count("n1 <= 10")),
        "rated": query(
            RATED, count("true"), count("n2 = 1"), count("n2 = 1 AND n1 <= 3"),
            count("n1 >= 4"), count("n1 >= 4 AND n3 <= 15"),
        ),
        "open": (
            f"SELECT count(*) FILTER ({known}) FROM (SELECT kind, source, "
            f"row_number() OVER (PARTITION BY stream ORDER BY happened_at DESC, id DESC) AS place "
            f"FROM {events} WHERE kind IN ('{RECEIVED}', '{CONCLUDED}') AND happened_at < {period.until}) "
            f"WHERE place = 1 AND kind = '{RECEIVED}'"
        ),
    }  # fmt: skip


def by_hand(rows: dict[str, tuple[Any, ...]]) -> dict[str, tuple[int, int | None]]:
    """Numerator and denominator of each figure, from the rows that the hand's SQL gave."""
    received, accepted, concluded = rows["received"], rows["accepted"], rows["concluded"]
    served, rated = rows["served"], rows["rated"]
    told: dict[str, tuple[int, int | None]] = {
        "received": (received[1], None),
        "online": (received[2], received[1]),
        "deficient": (received[3], received[1]),
        "paper": (received[4], received[1]),
        "deficiencies": (received[5], None),
        "accepted": (accepted[1], None),
        "prompt": (accepted[2], accepted[1]),
        "at_once": (accepted[3], accepted[1]),
        "concluded": (concluded[1], None),
        "on_time": (concluded[2], concluded[1]),
        "early": (concluded[4], concluded[1] - concluded[3]),
        "on_the_spot": (concluded[5], concluded[1]),
        "refused": (concluded[6], concluded[1]),
        "returned": (concluded[7], concluded[1]),
        "late": (concluded[8], None),
        "late_days": (concluded[9], None),
        "statutory": (concluded[12], concluded[13]),
        "promised": (concluded[15], concluded[16]),
        "days": (concluded[18], concluded[1] - concluded[17]),
        "served": (served[2], served[1]),
        "ratings": (rated[1], None),
        "active": (rated[2], rated[1]),
        "positive": (rated[3], rated[2]),
        "rectified": (rated[5], rated[4]),
        "open": (rows["open"][0], None),
    }
    return {f"trial.{code}": numbers for code, numbers in told.items()}
