"""The limits that the Administrative License Law itself sets, ready to start at the counter.

Promised limits (承诺时限) and limits of other laws are data of the item; these are the statute's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from zhengtong.law.calendar import Calendar
from zhengtong.law.clock import Clock, Unit
from zhengtong.law.localtime import Moment, day_start, to_date

__all__ = [
    "DECISION",
    "FIRST_REVIEW",
    "JOINT_DECISION",
    "NOTICE",
    "SERVICE",
    "SPECIAL_PROCEDURES",
    "SPECIAL_PROCEDURE_CLAUSE",
    "DeemedAcceptance",
    "Limit",
    "deemed_acceptance",
]

#: 特别程序, Art. 45: their time is not counted; the time needed is told in writing.
SPECIAL_PROCEDURES = ("听证", "招标", "拍卖", "检验", "检测", "检疫", "鉴定", "专家评审")
SPECIAL_PROCEDURE_CLAUSE = "《行政许可法》第四十五条"


@dataclass(frozen=True, slots=True)
class Limit:
    """A statutory limit (法定时限) in working days (Art. 82) and the most it may be extended."""

    track: str
    days: int
    extension: int
    clause: str

    def start(self, on: Moment) -> Clock:
        """The clock of this limit; the day `on` is not counted."""
        return Clock.start(self.track, Unit.WORKING_DAY, self.days, on)


#: Receipt → notice of all deficiencies at once.
NOTICE = Limit("notice", 5, 0, "《行政许可法》第三十二条")
#: Acceptance → decision; extended by ten days with approval of the organ's head.
DECISION = Limit("legal", 20, 10, "《行政许可法》第四十二条第一款")
#: Unified, joint or centralised handling; extended with approval of the government's head.
JOINT_DECISION = Limit("legal", 45, 15, "《行政许可法》第四十二条第二款")
#: The lower organ's review before the higher organ decides.
FIRST_REVIEW = Limit("first_review", 20, 0, "《行政许可法》第四十三条")
#: Decision → issue and service of the licence.
SERVICE = Limit("service", 10, 0, "《行政许可法》第四十四条")


@dataclass(frozen=True, slots=True)
class DeemedAcceptance:
    """Acceptance by lapse (逾期不告知视为受理): known from `on`, in force since `receipt`."""

    on: date
    receipt: date

    @property
    def at(self) -> int:
        """The instant (microseconds UTC) at which a timer may record it."""
        return day_start(self.on)

    def start(self, limit: Limit) -> Clock:
        """The track that runs from acceptance: it starts on the day of receipt."""
        return limit.start(self.receipt)


def deemed_acceptance(notice: Clock, calendar: Calendar) -> DeemedAcceptance | None:
    """When a receipt without notice becomes an acceptance (Art. 32 (1) (4)).

    The organ that does not tell the deficiencies within five working days has accepted on the
    day it received the documents. None when the notice was given in time.
    """
    due = notice.due(calendar)
    if due is None or (notice.ended is not None and to_date(notice.ended) <= due):
        return None
    return DeemedAcceptance(due + timedelta(days=1), to_date(notice.started))
