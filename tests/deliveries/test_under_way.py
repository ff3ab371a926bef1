"""How far schedules are and what of them was dropped, on both databases."""

from datetime import UTC, date, datetime, timedelta

from bot.deliveries import under_way
from bot.deliveries.definitions import ScheduleDefinition
from bot.deliveries.quiet import owe_person
from bot.deliveries.service import owe
from bot.deliveries.under_way import LeftOut, Progress
from storage.database import Database
from tests.support.numbers import NOW

MINUTE = timedelta(minutes=1)
HALF_PAST = NOW - 30 * MINUTE


def channel(database: Database, kind: str = "channel") -> int:
    with database.write() as uow:
        return uow.accounts.heard_from("slack", "T1", f"C{kind}", kind, NOW).id


def made(database: Database, conversation: int, key: str, *, minutes: int = 0, **fields: object) -> None:
    with database.write() as uow:
        owe(uow, key, conversation=conversation, kind="words", data={}, now=NOW, due_at=NOW + minutes * MINUTE)
        row = uow.deliveries.of_key(key)
        assert row is not None
        uow.deliveries.set(row, fields)


def scheduled(database: Database, *keys: str) -> None:
    with database.write() as uow:
        for key in keys:
            uow.schedules.begin(key, NOW)


def found(database: Database) -> tuple[Progress, ...]:
    with database.read() as uow:
        return under_way.progress(uow, NOW)


def test_a_schedule_under_way_says_how_far_it_is_moment_by_moment(database: Database) -> None:
    place = channel(database)
    scheduled(database, "brief", "morning", "morning_2")
    made(database, place, "schedule:morning:2026-11-17:person:1", minutes=-60 * 24, state="owed")
    for number, fields in enumerate(
        (
            {"state": "sent", "sent_at": NOW - 20 * MINUTE},
            {"state": "sent", "sent_at": NOW - MINUTE, "prepared_at": NOW},
            {"state": "dropped", "reason": "too late"},
            {"state": "dead", "reason": "gone"},
            {"prepared_at": NOW},
            {},
        )
    ):
        made(database, place, f"schedule:morning:2026-11-18:person:{number}", minutes=-30, **fields)
    made(database, place, "schedule:morning:2026-11-18:person:6", minutes=90)
    made(database, place, "schedule:morning:2026-11-18:person:7", minutes=60 * 13)
    made(database, place, "schedule:morning_2:2026-11-18:person:1", minutes=-30, state="sent", sent_at=NOW)
    made(database, place, "schedule:brief:2026-11-18:person:1", minutes=30)
    brief, early, late = found(database)
    assert brief == Progress("brief", NOW + 30 * MINUTE, many=1, people=False, sent=0, dropped=0, failed=0, bare=0, done_at=None)
    # One went in the last five minutes, and two are left.
    done = NOW + 10 * MINUTE
    assert early == Progress("morning", HALF_PAST, many=6, people=False, sent=2, dropped=1, failed=1, bare=1, done_at=done)
    assert (late.schedule, late.meant_at, late.many, late.sent, late.done_at) == ("morning", NOW + 90 * MINUTE, 1, 0, None)


def test_what_schedules_owe_to_people_counts_until_it_was_sent_in_their_day_s_message(database: Database) -> None:
    place = channel(database, "direct")
    made(database, place, "day:1", state="sent", sent_at=NOW - MINUTE)
    made(database, place, "day:2")
    scheduled(database, "morning")
    with database.write() as uow:
        people = [uow.people.put_person(f"p{number}", name=f"P{number}").id for number in range(4)]
        for person in people:
            key = f"schedule:morning:2026-11-18:person:{person}"
            owe_person(uow, key, person=person, kind="words", data={}, now=NOW, wished_at=NOW + 30 * MINUTE)
        told, owed, dropped, ready = (item.id for item in uow.items.waiting(people))
        uow.items.give([told], "day:1")
        uow.items.give([owed], "day:2")
        uow.items.drop([dropped], "too late")
        uow.items.these([ready])[0].prepared_at = NOW
    # One went in the last five minutes, and two are left; but they are not due earlier.
    at = NOW + 30 * MINUTE
    assert found(database) == (Progress("morning", at, many=4, people=True, sent=1, dropped=1, failed=0, bare=0, done_at=at),)


def test_several_posts_for_one_person_are_not_counted_as_people(database: Database) -> None:
    scheduled(database, "teams")
    with database.write() as uow:
        person = uow.people.put_person("mona", name="Mona").id
        for team in "12":
            owe_person(
                uow, f"schedule:teams:2026-11-18:person:{person}:team:{team}", person=person, kind="words", data={}, now=NOW, wished_at=NOW
            )
    assert [(each.many, each.people) for each in found(database)] == [(2, False)]


def test_what_was_dropped_is_counted_by_schedule_and_reason(database: Database) -> None:
    place = channel(database)
    scheduled(database, "morning", "weekly")
    for number in range(3):
        made(database, place, f"schedule:morning:2026-11-18:{number}", minutes=-number, state="dropped", reason="too late")
    made(database, place, "schedule:weekly:2026-11-18:1", state="dropped", reason="outsiders")
    made(database, place, "schedule:weekly:2026-11-16:1", minutes=-60 * 25, state="dropped", reason="outsiders")
    made(database, place, "shared", state="dropped", reason="outsiders")
    made(database, place, "sent", state="sent")
    with database.write() as uow:
        person = uow.people.put_person("ana", name="Ana").id
        owe_person(uow, "schedule:morning:2026-11-18:person:1", person=person, kind="words", data={}, now=NOW, wished_at=NOW)
        owe_person(uow, "praise", person=person, kind="words", data={}, now=NOW)
        for item in uow.items.waiting([person]):
            uow.items.drop([item.id], "no account")
    with database.read() as uow:
        lost = under_way.left_out(uow, NOW - timedelta(days=1), NOW)
    assert lost == (
        LeftOut("morning", "too late", 3),
        LeftOut("morning", "no account", 1),
        LeftOut("weekly", "outsiders", 1),
        LeftOut("", "no account", 1),
        LeftOut("", "outsiders", 1),
    )


def test_a_moment_of_a_schedule_in_everybody_s_own_time_is_that_of_some_zones(database: Database) -> None:
    zones = {"ana": "America/New_York", "ben": "America/New_York", "eva": "America/Toronto", "kim": "Asia/Seoul"}
    rule = {"what": "scorecard", "for": {"everyone": True}, "when": "every day at 08:30"}
    with database.write() as uow:
        people = [uow.people.put_person(key, name=key, time_zone=zone, starts_on=date(2020, 1, 1)).id for key, zone in zones.items()]
        for key, zone in (("own", "recipient"), ("one", "UTC")):
            uow.playbook.put(
                "schedule", key, ScheduleDefinition.model_validate({**rule, "zone": zone}).model_dump(mode="json", by_alias=True)
            )
    half_past_eight_there = datetime(2026, 3, 2, 13, 30, tzinfo=UTC)
    with database.read() as uow:
        assert under_way.zones_of(uow, "own", people, half_past_eight_there, NOW) == ("America/New_York", "America/Toronto")
        assert under_way.zones_of(uow, "own", people, half_past_eight_there + MINUTE, NOW) == ()
        assert under_way.zones_of(uow, "one", people, datetime(2026, 3, 2, 8, 30, tzinfo=UTC), NOW) == ()
