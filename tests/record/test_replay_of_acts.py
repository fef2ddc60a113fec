"""What `act()` writes and what the record tells are the same, number and notice included."""

from __future__ import annotations

import pytest

from zhengtong.flow.decision import New
from zhengtong.flow.door import act
from zhengtong.flow.models import Case
from zhengtong.flow.procedure import Budget, End, Notice, Procedure, Start, State, Verb, register
from zhengtong.org.actors import Actor, Role
from zhengtong.record import kinds
from zhengtong.record.findings import Report
from zhengtong.record.ledger import open_ledger
from zhengtong.record.replay import check_replay

pytestmark = pytest.mark.django_db(transaction=True)

kinds.register(
    kinds.EventKind("sample_errand_begun", "开始"), kinds.EventKind("sample_errand_ended", "结束")
)
register(
    Procedure(
        code="sample_errand",
        version=1,
        title="样例",
        states={"begun": State("在办"), "ended": State("办完", closed=True)},
        number="sample",
        verbs=(
            Verb("begin", "开始", (), ("begun",), ("clerk",), "sample_errand_begun",
                 clocks=(Start("reply", lambda ctx: Budget(5)),)),
            Verb("end", "结束", ("begun",), ("ended",), ("clerk",), "sample_errand_ended",
                 clocks=(End("reply"),), notice=Notice("done_slip", "办结单")),
        ),
    )
)  # fmt: skip
CLERK = Actor("clerk-1", label="李*", organisation="A", roles=(Role("clerk", "/a/"),))


def test_acts_are_retold() -> None:
    cases = [
        act("begin", New("sample_errand", "A", "/a/x/", "430527"), actor=CLERK).case
        for _ in range(3)
    ]
    act("end", cases[1], actor=CLERK, seen=1)
    report = Report()
    check_replay(open_ledger(), report)
    assert report.ok, report.findings
    assert report.rows >= 3 + 1 + 2, "cases, a notice, two counters"
    Case.objects.filter(id=cases[0]).update(handler="somebody")
    report = Report()
    check_replay(open_ledger(), report)
    assert [(f.code, f.key, f.what) for f in report.findings] == [
        ("row_differs", cases[0], "handler")
    ]
