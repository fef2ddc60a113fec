"""People at work who may drop dead at any moment: counters, an importer and the sealer.

`python -m tests.crash.writers KILLS SEED` serves the hall that the environment names. It forks
one process each, kills one after another (now and then all) with SIGKILL, each some moments after
it last said something, and forks another, until KILLS have died. Standard output, a line each, written by the workers themselves once something is
durable: `event UID`, `head SIZE:ROOT`; by the parent: `killed ROLE`. `fault …` must never come.
"""

from __future__ import annotations

import importlib
import os
import random
import select
import signal
import sys
import time
from collections.abc import Callable

ROLES = ("counter", "counter", "counter", "package", "importer", "sealer")
DOOM = {"counter": 12, "package": 6, "importer": 60, "sealer": 2}  # lines, at most
LARGE = 70_000  # bytes from which an attachment is a file of its own


def say(*words: object) -> None:
    """One line, whole or not at all."""
    os.write(1, (" ".join(map(str, words)) + "\n").encode())


def counter(chance: random.Random) -> None:
    """Takes cases through their verbs, now and then one that a colleague has at hand as well."""
    from tests.flow.county import BIRTH, HYGIENE, Walk
    from zhengtong.flow.attachments import Attachment
    from zhengtong.flow.models import Case
    from zhengtong.flow.refusals import Refused

    steps = ("accept", "examine", "grant", "conclude", "serve")

    while True:
        if chance.random() < 0.3:
            walk = Walk(BIRTH)
            walk.open("register")
            say("event", walk.last.event)
            say("event", walk.do("settle_at_once").last.event)
            continue
        walk = Walk(HYGIENE)
        files = [Attachment("平面图.pdf", "application/pdf", os.urandom(chance.choice((9, LARGE))))]
        walk.open("register", form=walk.form["form"], files=files)
        say("event", walk.last.event)
        others = Case.objects.filter(procedure="application", closed_at=None, item=HYGIENE)
        if chance.random() < 0.3 and (other := others.order_by("?").first()):
            walk.case, walk.position = other.id, other.position
            steps_left = steps
        else:
            steps_left = steps[: chance.randint(1, len(steps))]
        for verb in steps_left:
            try:
                say("event", walk.do(verb).last.event)
            except Refused:
                break


def package(chance: random.Random) -> None:
    """Two children and their parent, three streams in one transaction."""
    from tests.strangers.package import PART
    from zhengtong.flow.decision import New
    from zhengtong.flow.door import act
    from zhengtong.flow.models import Link
    from zhengtong.org.actors import Actor, Role

    person, clerk = Actor("p-1", kind="person"), Actor("c-1", roles=(Role("clerk", "/"),))
    data = {"title": "开办餐饮店", "first": "fire", "second": "food"}
    while True:
        new = New("package", "hall", "/hall/", "430527", applicant="p-1")
        opened = act("apply", new, actor=person, data=data)
        say("event", opened.event)
        for child in Link.objects.filter(from_case=opened.case, kind=PART):
            result = {"result": chance.choice(("granted", "refused"))}
            say("event", act("decide", child.to_case, actor=clerk, seen=1, data=result).event)


def importer(chance: random.Random) -> None:
    """Batches of reports from a vertical system."""
    from tests.flow.county import HYGIENE, place
    from zhengtong.catalogue.items import item_of
    from zhengtong.flow.bulk import Batch
    from zhengtong.flow.door import Request
    from zhengtong.org.actors import SYSTEM

    item, row = item_of(HYGIENE), 0
    while True:
        done = []
        with Batch() as batch:
            for _ in range(chance.randint(1, 40)):
                row += 1
                data = {"item_name": item.name, "number": f"S{row}", "used_days": 3}
                key = f"{os.getpid()}-{time.time_ns()}-{row}"
                request = Request("report_concluded", place(item), SYSTEM, data=data,
                                  origin="import", source="province", source_key=key)  # fmt: skip
                done.append(batch.do(request).event)
        for event in done:
            say("event", event)


def sealer(chance: random.Random) -> None:
    """Seals and merges without pause, in small parts."""
    from zhengtong.record import compact, seal
    from zhengtong.record.errors import SealBusy

    seal.SEGMENT_EVENTS, compact._WAITING = 250, 3
    while True:
        try:
            head = seal.seal(wait=5.0)
            compact.compact()
        except SealBusy:
            head = None
        if head is not None:
            say("head", head.printed)
        time.sleep(chance.uniform(0, 0.05))


WORK: dict[str, Callable[[random.Random], None]] = {
    "counter": counter, "package": package, "importer": importer, "sealer": sealer,
}  # fmt: skip


class Worker:
    """A process of its own that ends only when it is killed: some moments after `doom` lines."""

    def __init__(self, role: str, chance: random.Random) -> None:
        self.role, self.said = role, 0
        self.doom, self.delay = chance.randint(0, DOOM[role]), chance.uniform(0, 0.04)
        self.due = 0.0
        seed = chance.getrandbits(32)
        self.pipe, end = os.pipe()
        self.pid = os.fork()
        if not self.pid:
            os.dup2(end, 1)
            self._work(seed)
        os.close(end)
        self.hear()

    def _work(self, seed: int) -> None:
        try:
            WORK[self.role](random.Random(seed))
        except BaseException:
            import traceback

            say("fault", self.role, traceback.format_exc().replace("\n", " ⏎ ")[-900:])
        os._exit(1)

    def hear(self, text: bytes = b"") -> None:
        """Pass on what it said, and decide when it dies."""
        os.write(1, text)
        self.said += text.count(b"\n")
        if self.said >= self.doom and not self.due:
            self.due = time.monotonic() + self.delay

    def die(self) -> None:
        """SIGKILL; what it had said before still counts."""
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        while text := os.read(self.pipe, 65536):
            os.write(1, text)
        os.close(self.pipe)
        say("killed", self.role)


def main(kills: int, seed: int) -> None:
    """Fork, kill, fork again."""
    import django

    django.setup()
    for name in ("tests.flow.county", "tests.strangers.package", "zhengtong.record.compact"):
        importlib.import_module(name)  # once here, and not in every worker
    chance, killed, sealed = random.Random(seed), 0, 0
    alive = [Worker(role, chance) for role in ROLES]
    while killed < kills or sealed < kills // 30:
        ready, _, _ = select.select([worker.pipe for worker in alive], [], [], 0.005)
        for worker in alive:
            if worker.pipe in ready:
                worker.hear(os.read(worker.pipe, 65536))
        now = time.monotonic()
        doomed = [worker for worker in alive if worker.due and worker.due <= now]
        if doomed and chance.random() < 0.05:
            doomed = alive
        for worker in doomed:
            worker.die()
        killed += len(doomed)
        sealed += sum(worker.said for worker in doomed if worker.role == "sealer")
        alive = [each for each in alive if each not in doomed]
        alive += [Worker(worker.role, chance) for worker in doomed]
    for worker in alive:
        worker.die()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
