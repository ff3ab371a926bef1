"""How far schedules were looked at, and their fires."""

from datetime import date, timedelta

from storage.database import Database
from storage.models import Fire
from tests.support.numbers import NOW

HOUR = timedelta(hours=1)
MONDAY = date(2026, 3, 2)


def named(rows: list[Fire]) -> list[tuple[str, str]]:
    return [(row.schedule, row.zone) for row in rows]


def test_a_date_has_one_fire_a_zone(database: Database) -> None:
    with database.write() as uow:
        assert uow.schedules.fire("monday", MONDAY, "UTC", due_at=NOW, now=NOW)
        assert uow.schedules.fire("monday", MONDAY, "Europe/Rome", due_at=NOW - HOUR, now=NOW)
    with database.write() as uow:
        assert not uow.schedules.fire("monday", MONDAY, "UTC", due_at=NOW + HOUR, now=NOW + HOUR)
        assert [(row.due_at, row.made_at) for row in uow.schedules.fires("monday")] == [(NOW - HOUR, NOW), (NOW, NOW)]


def test_fires_are_unfinished_until_they_are_finished(database: Database) -> None:
    with database.write() as uow:
        uow.schedules.fire("b", MONDAY, "UTC", due_at=NOW, now=NOW)
        uow.schedules.fire("a", MONDAY, "UTC", due_at=NOW, now=NOW)
        assert named(uow.schedules.unfinished()) == [("a", "UTC"), ("b", "UTC")]
        uow.schedules.finish("a", MONDAY, "UTC", NOW + HOUR)
        assert named(uow.schedules.unfinished()) == [("b", "UTC")]
        uow.schedules.prune(NOW + HOUR)
        assert [named(uow.schedules.fires(key)) for key in "abc"] == [[], [("b", "UTC")], []]


def test_a_schedule_is_begun_once_and_keeps_who_made_it(database: Database) -> None:
    with database.write() as uow:
        assert uow.schedules.begin("a", NOW, made_by=7)
        assert not uow.schedules.begin("a", NOW + HOUR)
        uow.schedules.begin("b", NOW)
        uow.schedules.checked(["a"], NOW + HOUR)
        uow.schedules.pause("a", NOW)
    with database.write() as uow:
        row = uow.schedules.states()["a"]
        assert (row.checked_until, row.paused_at, row.made_by) == (NOW + HOUR, NOW, 7)
        uow.schedules.resume("a", NOW + 2 * HOUR)
        uow.schedules.adopt(["a"])
        uow.schedules.forget(["b"])
    with database.read() as uow:
        assert {row.key: (row.checked_until, row.paused_at, row.made_by) for row in uow.schedules.states().values()} == {
            "a": (NOW + 2 * HOUR, None, None)
        }
        assert uow.schedules.state("b") is None
