"""Times that come become fires and deliveries, once each: over clock changes, outages, replicas, pauses and people who are away."""

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from threading import Barrier
from typing import Any

import pytest
import structlog

from bot.deliveries.definitions import ScheduleDefinition
from bot.deliveries.schedule_book import ScheduleBook
from bot.deliveries.schedules import Schedules
from bot.deliveries.service import PAUSED
from bot.playbook.schedulable import SCHEDULABLE
from storage.database import Database
from storage.models import Delivery, Item
from storage.unit_of_work import UnitOfWork

LONG_AGO = date(2020, 1, 1)
SUNDAY = datetime(2026, 3, 1, 12, tzinfo=UTC)
"""No clock changes in the week that follows."""


@dataclass
class Sales:
    """Ana and Ben in East, led by Mona. `tick` is a replica's."""

    database: Database
    schedules: Schedules
    people: dict[str, int] = field(default_factory=dict)
    now: datetime = SUNDAY

    def schedule(self, key: str = "morning", /, **rule: Any) -> None:
        given = {"what": "scorecard", "for": {"everyone": True}, "when": "every day at 08:00", **rule}
        stored = ScheduleDefinition.model_validate(given).model_dump(mode="json", by_alias=True)
        with self.database.write() as uow:
            uow.playbook.put("schedule", key, stored)

    def tick(self, *moments: datetime) -> None:
        for self.now in moments:
            self.schedules.tick(self.now)

    def owed(self, ahead: timedelta = timedelta(0)) -> list[tuple[str, str]]:
        """Whose card's time has come by the last tick, or does so `ahead`; with the local date of its fire."""
        names, until = {person: key for key, person in self.people.items()}, self.now + ahead
        return [(row.key.split(":")[2], names[row.person_id]) for row in self.items() if row.wished_at and row.wished_at <= until]

    def items(self) -> list[Item]:
        with self.database.read() as uow:
            return uow.items.waiting(self.people.values())

    def rows(self) -> list[Delivery]:
        with self.database.read() as uow:
            return [row for number in range(1, 200) if (row := uow.deliveries.delivery(number)) is not None]

    def fires(self, key: str = "morning") -> list[tuple[date, str, datetime]]:
        with self.database.read() as uow:
            return [(row.local_date, row.zone, row.due_at) for row in uow.schedules.fires(key)]

    def joins(self, key: str) -> int:
        with self.database.write() as uow:
            return uow.people.put_person(key, name=key.title(), starts_on=LONG_AGO).id

    def change(self, step: Callable[[UnitOfWork], object]) -> None:
        with self.database.write() as uow:
            step(uow)


@pytest.fixture
def sales(database: Database) -> Sales:
    found = Sales(database, Schedules(database, SCHEDULABLE))
    with database.write() as uow:
        east = uow.people.put_team("east", name="East")
        for key in ("ana", "ben", "mona"):
            person = uow.people.put_person(key, name=key.title(), starts_on=LONG_AGO)
            found.people[key] = person.id
            if key == "mona":
                uow.people.put_management(east.id, person.id, LONG_AGO)
            else:
                uow.people.put_membership(person.id, east.id, LONG_AGO)
    return found


@pytest.fixture
def logged() -> Iterator[list[Mapping[str, Any]]]:
    with structlog.testing.capture_logs() as lines:
        yield lines


def at(day: int, hour: int, minute: int = 0, month: int = 3) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


def test_everybody_is_owed_theirs_once_when_the_time_has_come(sales: Sales) -> None:
    sales.schedule()
    sales.tick(SUNDAY, at(2, 7, 59))
    assert sales.owed() == []
    sales.tick(at(2, 8), at(2, 8), at(2, 8, 1))
    assert sales.owed() == [("2026-03-02", "ana"), ("2026-03-02", "ben")]
    row = sales.items()[0]
    assert (row.key, row.kind, row.wished_at) == (f"schedule:morning:2026-03-02:person:{sales.people['ana']}", "scorecard", at(2, 8))
    assert (row.at_once, row.stale_at) == (False, at(3, 0))
    ana = str(sales.people["ana"])
    assert row.data == {"person": ana, "period": "", "by": ana, "to": ana}


def test_a_new_schedule_posts_nothing_for_the_past(sales: Sales) -> None:
    sales.schedule(after_outage="all")
    sales.tick(at(2, 8, 1))
    assert sales.owed() == []


@pytest.mark.parametrize(
    ("after_outage", "dates"),
    [("latest", ["2026-03-04"]), ("all", ["2026-03-02", "2026-03-03", "2026-03-04"]), ("skip", [])],
)
def test_what_was_missed_is_made_up_for_as_the_rule_says(sales: Sales, after_outage: str, dates: list[str]) -> None:
    sales.schedule(**{"for": {"person": "ana"}}, after_outage=after_outage)
    sales.tick(SUNDAY, at(4, 10))
    assert [on for on, _ in sales.owed()] == dates
    assert [row.stale_at for row in sales.items() if row.wished_at and row.wished_at < sales.now] == [at(5, 0)] * len(dates)


def test_what_is_made_up_for_is_said_though_it_was_dropped_as_too_late_before(sales: Sales) -> None:
    sales.schedule(**{"for": {"person": "ana"}}, after_outage="all")
    sales.tick(SUNDAY)
    with sales.database.write() as uow:
        uow.items.drop([row.id for row in sales.items()], "too late")
    sales.tick(at(3, 12))
    assert sales.owed() == [("2026-03-02", "ana"), ("2026-03-03", "ana")]


def test_what_somebody_switched_off_is_not_made_up_for(sales: Sales) -> None:
    sales.schedule(**{"for": {"person": "ana"}}, after_outage="all")
    sales.tick(SUNDAY)
    with sales.database.write() as uow:
        uow.items.drop([row.id for row in sales.items()], "switched off")
    sales.tick(at(3, 12))
    assert sales.owed() == [("2026-03-03", "ana")]


def test_what_was_missed_in_one_zone_takes_nothing_from_those_farther_west(sales: Sales) -> None:
    sales.change(lambda uow: uow.people.put_person("ben", time_zone="America/New_York"))
    sales.schedule(zone="recipient", after_outage="skip")
    sales.tick(SUNDAY, at(2, 10))
    assert sales.owed(timedelta(hours=12)) == [("2026-03-02", "ben")]


def test_what_is_late_by_a_slow_tick_was_not_missed(sales: Sales) -> None:
    sales.schedule(**{"for": {"person": "ana"}}, after_outage="skip")
    sales.tick(SUNDAY, at(2, 8, 4))
    assert sales.owed() == [("2026-03-02", "ana")]


@pytest.mark.parametrize(
    ("when", "start", "due"),
    [
        ("every day at 02:30", at(8, 6), at(8, 7)),
        ("every day at 02:30", at(1, 4, month=11), at(1, 7, 30, month=11)),
        ("every day at 01:30", at(1, 4, month=11), at(1, 5, 30, month=11)),
    ],
)
def test_a_time_that_clocks_skip_or_show_twice_comes_once(sales: Sales, when: str, start: datetime, due: datetime) -> None:
    """In New York clocks go on 8 March from 02:00 to 03:00, and on 1 November from 02:00 back to 01:00."""
    sales.schedule(**{"for": {"person": "ana"}}, when=when, zone="America/New_York")
    sales.tick(*(start + timedelta(minutes=15) * step for step in range(20)))
    assert sales.fires() == [(start.date(), "America/New_York", due)]
    assert len(sales.owed()) == 1


def test_a_clock_that_steps_back_doubles_nothing_and_goes_on(sales: Sales) -> None:
    sales.schedule(**{"for": {"person": "ana"}})
    sales.tick(SUNDAY, at(2, 8), at(2, 7), at(2, 8), at(2, 9))
    assert sales.owed() == [("2026-03-02", "ana")]
    # A clock that was wrong by a year.
    sales.tick(at(2, 9) + timedelta(days=365), at(2, 10), at(3, 8))
    assert sales.owed()[-1] == ("2026-03-03", "ana")


def test_each_recipient_has_a_fire_in_their_own_zone(sales: Sales) -> None:
    sales.change(lambda uow: uow.people.put_person("ana", time_zone="America/New_York"))
    sales.change(lambda uow: uow.people.put_person("ben", time_zone="Asia/Tokyo"))
    sales.change(lambda uow: uow.people.put_person("mona", time_zone="Europe/Rome"))
    sales.schedule(when="every monday at 08:00", zone="recipient")
    sales.tick(SUNDAY, at(1, 23))
    assert sales.owed() == [("2026-03-02", "ben")]
    sales.tick(at(2, 7), at(2, 13))
    assert sales.owed() == [("2026-03-02", "ben"), ("2026-03-02", "ana")]
    assert [zone for _, zone, _ in sales.fires()] == ["America/New_York", "Asia/Tokyo"]


def test_who_moves_to_another_zone_gets_the_day_once(sales: Sales) -> None:
    sales.schedule(**{"for": {"person": "ana"}}, zone="recipient")
    sales.tick(SUNDAY, at(2, 8))
    sales.change(lambda uow: uow.people.put_person("ana", time_zone="America/New_York"))
    sales.tick(at(2, 13), at(2, 13, 1))
    assert sales.owed() == [("2026-03-02", "ana")]


def test_who_is_away_all_day_or_gone_gets_nothing(sales: Sales) -> None:
    ana, ben = sales.people["ana"], sales.people["ben"]
    sales.change(lambda uow: uow.people.put_leave(ana, date(2026, 3, 2), date(2026, 3, 3), "leave"))
    sales.change(lambda uow: uow.people.put_leave(ben, date(2026, 3, 2), date(2026, 3, 3), "leave", Decimal("0.5")))
    sales.change(lambda uow: uow.people.put_person("ben", ends_on=date(2026, 3, 3)))
    sales.schedule()
    sales.tick(SUNDAY, at(2, 8), at(3, 8))
    assert sales.owed() == [("2026-03-02", "ben"), ("2026-03-03", "ana")]


def test_a_pause_of_all_posts_records_the_fire_and_owes_nothing_later(sales: Sales) -> None:
    sales.schedule()
    sales.tick(SUNDAY)
    sales.change(lambda uow: uow.switches.turn_on(PAUSED, None, SUNDAY))
    sales.tick(at(2, 8))
    sales.change(lambda uow: uow.switches.turn_off(PAUSED))
    sales.tick(at(2, 8, 1))
    assert [on for on, _, _ in sales.fires()] == [date(2026, 3, 2)]
    assert sales.owed() == []


def test_a_schedule_that_is_paused_comes_back_without_what_came_meanwhile(sales: Sales) -> None:
    sales.schedule(**{"for": {"person": "ana"}}, after_outage="all")
    sales.tick(SUNDAY)
    book = ScheduleBook(sales.database, SCHEDULABLE)
    book.pause("morning", by=sales.people["mona"], now=SUNDAY)
    sales.tick(at(2, 8), at(3, 8))
    book.resume("morning", by=sales.people["mona"], now=at(3, 9))
    sales.tick(at(3, 9), at(4, 8))
    assert sales.owed() == [("2026-03-04", "ana")]


def test_a_schedule_that_is_taken_out_and_put_back_posts_nothing_for_the_time_between(sales: Sales) -> None:
    sales.schedule(after_outage="all")
    sales.tick(SUNDAY)
    sales.change(lambda uow: uow.playbook.remove("schedule", "morning"))
    sales.tick(at(1, 13))
    sales.schedule(after_outage="all")
    sales.tick(at(3, 9))
    assert sales.owed() == []


def test_people_are_owed_theirs_before_the_day_begins_and_the_board_of_a_channel_at_its_time(sales: Sales) -> None:
    with sales.database.write() as uow:
        uow.accounts.heard_from("slack", "T1", "C1", "channel", SUNDAY, name="sales")
    sales.schedule()
    sales.schedule("board", what="team_scorecard", **{"for": {"team": "east"}}, to="#sales")
    sales.tick(at(1, 5))
    assert sales.owed(timedelta(days=9)) == [("2026-03-01", "ana"), ("2026-03-01", "ben")]
    sales.tick(at(1, 6))
    assert sales.owed(timedelta(days=9))[2:] == [("2026-03-02", "ana"), ("2026-03-02", "ben")]
    assert sales.rows() == []
    sales.tick(at(1, 8))
    assert [row.due_at for row in sales.rows()] == [at(1, 8)]


def test_who_joins_after_that_is_owed_theirs_at_its_time(sales: Sales) -> None:
    sales.schedule()
    sales.tick(SUNDAY)
    cleo = sales.people["cleo"] = sales.joins("cleo")
    sales.change(lambda uow: uow.people.put_role(cleo, "job", "Rep", LONG_AGO))
    sales.tick(at(2, 7, 59))
    assert [who for _, who in sales.owed(timedelta(minutes=1))] == ["ana", "ben"]
    sales.tick(at(2, 8))
    assert [who for _, who in sales.owed()] == ["ana", "ben", "cleo"]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ({"when": "every day at 16:00"}, [at(1, 16), at(1, 16)]),
        ({"when": "every tuesday at 08:00"}, []),
        ({"for": {"person": "ben"}}, [at(2, 8)]),
    ],
)
def test_a_rule_that_changes_changes_what_is_owed_ahead(sales: Sales, rule: Mapping[str, Any], expected: list[datetime]) -> None:
    sales.schedule()
    sales.tick(SUNDAY)
    sales.schedule(**rule)
    sales.tick(at(1, 12, 1))
    assert [row.wished_at for row in sales.items()] == expected


def test_a_schedule_that_is_gone_takes_back_what_was_owed_ahead_and_no_other_does(sales: Sales) -> None:
    sales.schedule()
    sales.schedule("morning_2")
    sales.tick(SUNDAY)
    sales.change(lambda uow: uow.playbook.remove("schedule", "morning"))
    sales.tick(at(1, 13))
    assert {row.key.split(":")[1] for row in sales.items()} == {"morning_2"}


def test_what_only_a_later_version_can_schedule_is_left_to_it(sales: Sales) -> None:
    """This version neither lets the time pass nor ends what the later one has begun."""
    sales.schedule()
    older = Schedules(sales.database, {})
    older.tick(at(2, 8, 1))
    assert (sales.fires(), sales.items()) == ([], [])
    sales.tick(SUNDAY)
    sales.tick(at(3, 8))
    with sales.database.write() as uow:
        uow.schedules.fire("morning", date(2026, 3, 4), "UTC", due_at=at(4, 8), now=at(4, 8))
    older.tick(at(4, 8, 1))
    with sales.database.read() as uow:
        assert [row.local_date for row in uow.schedules.unfinished()] == [date(2026, 3, 4)]


def test_what_is_owed_ahead_is_owed_once_by_a_process_that_starts_anew(sales: Sales) -> None:
    sales.schedule()
    for now in (SUNDAY, at(1, 13), at(1, 14)):
        Schedules(sales.database, SCHEDULABLE).tick(now)
    assert len(sales.items()) == 2


def test_a_team_scorecard_goes_to_those_who_lead_the_team(sales: Sales) -> None:
    sales.schedule(what="team_scorecard", **{"for": {"team": "east"}})
    sales.tick(SUNDAY, at(2, 8))
    assert sales.owed() == [("2026-03-02", "mona")]
    row = sales.items()[0]
    assert row.key.endswith(f":person:{sales.people['mona']}:team:{row.data['team']}")
    assert row.kind == "team_scorecard"


def channel(sales: Sales) -> None:
    with sales.database.write() as uow:
        uow.accounts.heard_from("slack", "T1", "C1", "channel", SUNDAY, name="sales")


def sent(sales: Sales) -> None:
    """All that is owed has been posted by now."""

    def ends(uow: UnitOfWork) -> None:
        for number in range(1, 200):
            if (row := uow.deliveries.delivery(number)) is not None and row.state == "owed":
                uow.deliveries.set(row, {"state": "sent", "sent_at": sales.now, "message": f"m{number}"})

    sales.change(ends)


def test_a_leaderboard_goes_to_its_channel_anew_each_time(sales: Sales) -> None:
    channel(sales)
    sales.schedule(what="leaderboard", **{"for": {"team": "east"}, "with": {"metric": "revenue", "goal": True}}, to="#sales")
    sales.tick(SUNDAY, at(2, 8), at(2, 8, 1), at(3, 8))
    first, second = sales.rows()
    assert [row.key for row in (first, second)] == [f"schedule:morning:2026-03-0{day}:conversation:1" for day in (2, 3)]
    assert (first.kind, first.edits, first.unasked) == ("leaderboard", None, True)
    assert first.data == {"metric": "revenue", "goal": "yes", "team": "1", "period": "2026-03"}


def test_a_live_leaderboard_is_one_post_a_month_that_is_changed_and_ends_with_the_month(sales: Sales) -> None:
    channel(sales)
    sales.schedule(what="leaderboard", **{"for": {"everyone": True}, "with": {"live": True}}, to="#sales", when="every day at 08:00")
    sales.tick(SUNDAY, at(30, 8), at(30, 8, 1))
    sent(sales)
    sales.tick(at(31, 8), at(31, 8, 1))
    sent(sales)
    sales.tick(at(1, 8, month=4), at(1, 8, 1, month=4))
    march, change, last, april = sales.rows()
    assert march.key == "schedule:morning:over 2026-03:conversation:1"
    assert [(row.edits, row.data["period"], row.due_at) for row in (change, last)] == [
        (march.id, "2026-03", at(31, 8)),
        (march.id, "2026-03", at(1, 8, month=4)),
    ]
    assert (april.key, april.edits, april.due_at) == ("schedule:morning:over 2026-04:conversation:1", None, at(1, 8, month=4))


def test_where_a_live_post_never_came_out_the_next_is_posted_on_its_own(sales: Sales) -> None:
    channel(sales)
    sales.schedule(what="leaderboard", **{"for": {"everyone": True}, "with": {"live": True}}, to="#sales")
    sales.tick(SUNDAY, at(2, 8))
    sales.change(lambda uow: uow.deliveries.set(uow.deliveries.delivery(1), {"state": "dead"}))  # type: ignore[arg-type]  # it is there
    sales.tick(at(3, 8))
    assert [row.key for row in sales.rows()][1:] == ["schedule:morning:2026-03-03:conversation:1"]


def test_a_named_conversation_gets_it_and_one_that_is_not_known_is_told_once(sales: Sales, logged: list[Mapping[str, Any]]) -> None:
    with sales.database.write() as uow:
        for place, name in (("C1", "sales"), ("C2", "team"), ("C3", "team")):
            uow.accounts.heard_from("slack", "T1", place, "channel", SUNDAY, name=name)
    sales.schedule(what="team_scorecard", **{"for": {"team": "east"}}, to=["#Sales", "#team", "#nowhere"])
    sales.tick(SUNDAY, at(2, 8), at(2, 8, 1))
    with sales.database.read() as uow:
        (row,) = sales.rows()
        found = uow.accounts.conversation(row.conversation_id)
    assert found is not None and found.external == "C1"
    told = [line for line in logged if line["log_level"] == "warning"]
    assert [(line["schedule"], line["unknown"], line["unclear"]) for line in told] == [("morning", ["#nowhere"], ["#team"])]


def test_a_schedule_that_cannot_be_read_keeps_none_of_the_others(sales: Sales, logged: list[Mapping[str, Any]]) -> None:
    sales.schedule("broken", **{"with": {"period": "of old"}})
    sales.schedule("broken_too", zone="recipient", **{"with": {"period": "of old"}})
    sales.schedule(**{"for": {"person": "ana"}})
    sales.tick(SUNDAY, at(2, 8))
    assert sales.owed() == [("2026-03-02", "ana")]
    assert {line["schedule"] for line in logged if line["log_level"] == "error"} == {"broken", "broken_too"}


def test_replicas_that_tick_at_once_owe_each_post_once(sales: Sales) -> None:
    sales.schedule(after_outage="all")
    sales.schedule("own", zone="recipient", after_outage="all")
    sales.tick(SUNDAY)
    replicas = [Database(str(sales.database.url.render_as_string(hide_password=False))) for _ in range(3)]
    together = Barrier(len(replicas))

    def tick(replica: Database) -> None:
        schedules = Schedules(replica, SCHEDULABLE)
        for day in range(2, 7):
            together.wait()
            schedules.tick(at(day, 8))

    try:
        with ThreadPoolExecutor(len(replicas)) as pool:
            list(pool.map(tick, replicas))
    finally:
        for replica in replicas:
            replica.close()
    assert len(sales.fires()) == len(sales.fires("own")) == 5
    sales.now = at(6, 8)
    owed = [each for each in sales.owed() if each[0] >= "2026-03-02"]
    assert sorted(owed) == sorted([(f"2026-03-0{day}", who) for day in range(2, 7) for who in ("ana", "ben")] * 2)
