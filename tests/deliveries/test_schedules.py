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
from bot.deliveries.schedules import Schedules
from bot.deliveries.service import PAUSED
from bot.playbook.schedulable import SCHEDULABLE
from storage.database import Database
from storage.models import Delivery
from storage.unit_of_work import UnitOfWork

LONG_AGO = date(2020, 1, 1)
SUNDAY = datetime(2026, 3, 1, 12, tzinfo=UTC)
"""No clock changes in the week that follows."""


@dataclass
class Sales:
    """Ana and Ben in East, led by Mona; each has written to the bot. `tick` is a replica's."""

    database: Database
    schedules: Schedules
    people: dict[str, int] = field(default_factory=dict)
    directs: dict[int, str] = field(default_factory=dict)

    def schedule(self, key: str = "morning", /, **rule: Any) -> None:
        given = {"what": "scorecard", "for": {"everyone": True}, "when": "every day at 08:00", **rule}
        stored = ScheduleDefinition.model_validate(given).model_dump(mode="json", by_alias=True)
        with self.database.write() as uow:
            uow.playbook.put("schedule", key, stored)

    def tick(self, *moments: datetime) -> None:
        for now in moments:
            self.schedules.tick(now)

    def owed(self) -> list[tuple[str, str]]:
        """Who was owed a post, by the local date of its fire."""
        return [(row.key.split(":")[2], self.directs[row.conversation_id]) for row in self.rows()]

    def rows(self) -> list[Delivery]:
        keys = []
        with self.database.read() as uow:
            for number in range(1, 200):
                if (row := uow.deliveries.delivery(number)) is not None:
                    keys.append(row)
        return keys

    def fires(self, key: str = "morning") -> list[tuple[date, str, datetime]]:
        with self.database.read() as uow:
            return [(row.local_date, row.zone, row.due_at) for row in uow.schedules.fires(key)]

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
            account = uow.accounts.saw("slack", "T1", key, SUNDAY)
            uow.accounts.link(account.id, person.id)
            direct = uow.accounts.heard_from("slack", "T1", f"D-{key}", "direct", SUNDAY, account_id=account.id)
            found.people[key], found.directs[direct.id] = person.id, key
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
    (row, _) = sales.rows()
    assert (row.key, row.kind, row.due_at) == (f"schedule:morning:2026-03-02:person:{sales.people['ana']}", "scorecard", at(2, 8))
    assert (row.policy, row.unasked, row.stale_at) == ("resend_if_unknown", True, at(3, 0))
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
    assert [row.stale_at for row in sales.rows()] == [at(5, 0)] * len(dates)


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


def test_who_switched_the_kind_off_gets_nothing(sales: Sales) -> None:
    ana = sales.people["ana"]
    sales.schedule()
    sales.change(lambda uow: setattr(uow.people.persons([ana])[0], "quiet_kinds", ["scorecard"]))
    sales.tick(SUNDAY, at(2, 8))
    assert sales.owed() == [("2026-03-02", "ben")]


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
    sales.change(lambda uow: uow.schedules.pause("morning", SUNDAY))
    sales.tick(at(2, 8), at(3, 8))
    sales.change(lambda uow: uow.schedules.resume("morning", at(3, 9)))
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


def test_who_was_never_written_to_is_waited_for_and_owed_once_a_chat_is_open(sales: Sales) -> None:
    with sales.database.write() as uow:
        cleo = uow.people.put_person("cleo", starts_on=LONG_AGO)
        uow.people.put_role(cleo.id, "job", "Rep", LONG_AGO)
        account = uow.accounts.saw("slack", "T1", "cleo", SUNDAY).id
        uow.accounts.link(account, cleo.id)
    sales.schedule()
    sales.tick(SUNDAY)
    assert sales.schedules.unopened(SUNDAY) == []
    assert [way.account for way in sales.schedules.unopened(at(2, 7, 30))] == [account]
    sales.tick(at(2, 8))
    assert [who for _, who in sales.owed()] == ["ana", "ben"]
    assert [way.account for way in sales.schedules.unopened(at(2, 8))] == [account]
    with sales.database.write() as uow:
        direct = uow.accounts.heard_from("slack", "T1", "D-cleo", "direct", SUNDAY, account_id=account)
        sales.directs[direct.id] = "cleo"
    sales.tick(at(2, 8, 1), at(2, 8, 2))
    assert [who for _, who in sales.owed()] == ["ana", "ben", "cleo"]
    assert sales.schedules.unopened(at(2, 8, 2)) == []


def test_who_cannot_be_reached_is_not_waited_for(sales: Sales) -> None:
    with sales.database.write() as uow:
        account = uow.accounts.saw("slack", "T1", "ana-2", SUNDAY).id
        uow.accounts.link(account, sales.people["ana"])
        uow.people.put_profile(
            sales.people["ana"],
            time_zone=None,
            locale=None,
            card_theme=None,
            compact_numbers=None,
            preferred_account=account,
            message_hour=None,
            quiet_kinds=(),
        )
    sales.schedule(**{"for": {"person": "ana"}})
    sales.tick(SUNDAY)
    sales.schedules.tick(at(2, 8), out_of_reach=[account])
    with sales.database.read() as uow:
        assert uow.schedules.unfinished() == []


def test_a_team_scorecard_goes_to_those_who_lead_the_team(sales: Sales) -> None:
    sales.schedule(what="team_scorecard", **{"for": {"team": "east"}})
    sales.tick(SUNDAY, at(2, 8))
    assert sales.owed() == [("2026-03-02", "mona")]
    (row,) = sales.rows()
    assert row.key.endswith(f":person:{sales.people['mona']}:team:{row.data['team']}")


def test_a_named_conversation_gets_it_and_one_that_is_not_known_is_told_once(sales: Sales, logged: list[Mapping[str, Any]]) -> None:
    with sales.database.write() as uow:
        for place, name in (("C1", "sales"), ("C2", "team"), ("C3", "team")):
            channel = uow.accounts.heard_from("slack", "T1", place, "channel", SUNDAY, name=name)
            sales.directs[channel.id] = place
    sales.schedule(what="team_scorecard", **{"for": {"team": "east"}}, to=["#Sales", "#team", "#nowhere"])
    sales.tick(SUNDAY, at(2, 8), at(2, 8, 1))
    assert sales.owed() == [("2026-03-02", "C1")]
    told = [line for line in logged if line["log_level"] == "warning"]
    assert [(line["schedule"], line["unknown"], line["unclear"]) for line in told] == [("morning", ["#nowhere"], ["#team"])]


def test_a_schedule_that_cannot_be_read_keeps_none_of_the_others(sales: Sales, logged: list[Mapping[str, Any]]) -> None:
    sales.schedule("broken", **{"with": {"period": "of old"}})
    sales.schedule("broken_too", zone="recipient", **{"with": {"period": "of old"}})
    sales.schedule(**{"for": {"person": "ana"}})
    sales.tick(SUNDAY, at(2, 8))
    assert sales.schedules.unopened(at(2, 8)) == []
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
    assert sorted(sales.owed()) == sorted([(f"2026-03-0{day}", who) for day in range(2, 7) for who in ("ana", "ben")] * 2)
