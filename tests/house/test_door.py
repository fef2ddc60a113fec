"""State changes through act() alone, as read from the code and as seen while tests run."""

from __future__ import annotations

import pytest

from tests.house import door
from tests.house.conftest import Plant, holds
from tests.house.guard import WRITE, WrittenPastTheDoor, watch
from tests.house.tree import Tree

MODELS = """
from django.db import models
class Case(models.Model):
    zhengtong_kind = "projection"
class Draft(models.Model):
    zhengtong_kind: ClassVar[str] = "machinery"
"""


def test_the_house_has_one_door(house: Tree) -> None:
    holds(door.check(house))


@pytest.mark.parametrize(
    "text",
    [
        "Case.objects.create(state='x')",
        "Case.objects.filter(id=1).update(state='x')",
        "Case.objects.all().delete()",
        "Case.objects.using('b').bulk_create([])",
        "def f(case: Case): case.save(update_fields=['state'])",
        "def f(case: 'Case | None'): case.delete()",
        "def f():\n    for each in Case.objects.filter(id=1): each.save()",
        "def f(thing): thing.save()",
        "def f(thing): thing.children.get_or_create(id=1)",
        "async def f(): await Case.objects.acreate(state='x')",
        "class V:\n    def post(self): form.save()",
        "cursor.execute('UPDATE flow_case SET state = 1')",
        "cursor.execute(f'insert into {table} values (1)')",
        "cursor.execute('DELETE FROM flow_case')",
        "cursor.execute(f'UPDATE {table} SET {column} = 1')",
        "cursor.copy('COPY flow_case (id) FROM STDIN')",
        "from zhengtong.flow.rows import insert_row",
    ],
)
def test_a_write_past_the_door_is_named(plant: Plant, text: str) -> None:
    tree = {"flow/models.py": MODELS, "flow/rows.py": "", "systems/hotline/views.py": text}
    found = door.check(plant(tree))
    assert len(found) == 1
    assert found[0].startswith("src/zhengtong/systems/hotline/views.py:")
    moved = plant({"systems/hotline/views.py": "", "flow/views.py": text})
    assert door.check(moved) == []


@pytest.mark.parametrize(
    "text",
    [
        "Draft.objects.create(text='x')",
        "def f(draft: Draft): draft.save()",
        "def f(draft):\n    assert isinstance(draft, Draft)\n    draft.delete()",
        "cursor.execute('DELETE FROM flow_draft WHERE id = 1')",
        "def f(document): document.save('x.docx')",
        "totals.update(a=1); digest.update(b'x'); {}.update({})",
        "Case.objects.filter(id=1).count()",
        "session.delete('key')",
        "act('accept', on=case, actor=actor, seen=3, key='k', data={})",
    ],
)
def test_what_is_no_state_may_be_written(plant: Plant, text: str) -> None:
    assert door.check(plant({"flow/models.py": MODELS, "web/views.py": text})) == []


def test_every_model_says_what_it_is_and_only_record_writes_events(plant: Plant) -> None:
    silent = (
        "class Note(models.Model):\n    pass\nclass Odd(models.Model):\n    zhengtong_kind = 'x'"
    )
    abstract = "class Base(models.Model):\n    class Meta:\n        abstract = True"
    event = "sql = 'INSERT INTO record_event (id) VALUES (1)'"
    found = door.check(
        plant({"org/models.py": silent, "pages/models.py": abstract, "flow/events.py": event})
    )
    assert [line.partition(": ")[2].split(" (")[0] for line in found] == [
        "model Note declares no zhengtong_kind",
        "zhengtong_kind 'x' of Odd is none of content, index, machinery, projection",
        "only record/ writes record_event",
    ]


class Connection:
    """As much of a database connection as the guard looks at."""

    def __init__(self) -> None:
        self.execute_wrappers: list[object] = []


@pytest.mark.parametrize(
    ("module", "sql", "refused"),
    [
        ("zhengtong.systems.hotline.views", 'UPDATE "flow_case" SET "state" = 1', True),
        ("zhengtong.systems.hotline.views", 'SELECT * FROM "flow_case"', False),
        ("zhengtong.systems.hotline.views", 'INSERT INTO "django_session" VALUES (1)', False),
        ("zhengtong.flow.rows", 'UPDATE "flow_case" SET "state" = 1', False),
        ("tests.somewhere", 'UPDATE "flow_case" SET "state" = 1', False),
    ],
)
def test_the_guard_sees_who_writes(module: str, sql: str, refused: bool) -> None:
    connection = Connection()
    watch(connection)
    watch(connection)
    (guard,) = connection.execute_wrappers
    caller: dict[str, object] = {"__name__": module, "guard": guard, "sql": sql}
    exec("def call():\n    return guard(lambda *a: 'done', sql, (), False, {})", caller)
    call = caller["call"]
    assert callable(call)
    if refused:
        with pytest.raises(WrittenPastTheDoor, match=rf"{module}:2 writes flow_case outside act"):
            call()
    else:
        assert call() == "done"


def test_the_guard_knows_each_way_to_write() -> None:
    ways = [
        'INSERT INTO "t" VALUES (1)', "insert or replace into t values (1)", "UPDATE t SET a = 1",
        "UPDATE ONLY t SET a = 1", "DELETE FROM t", "TRUNCATE TABLE t", "REPLACE INTO t VALUES (1)",
        "\n  COPY t FROM STDIN",
    ]  # fmt: skip
    assert [found and found[1] for found in map(WRITE.match, ways)] == ["t"] * len(ways)
