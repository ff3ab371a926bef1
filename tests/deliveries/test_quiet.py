"""What is said unasked: when, to whom, how much of it at once, on both databases. 2 March 2026 is a Monday."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from threading import Barrier

import pytest

from bot.chat.errors import UserError
from bot.chat.message import Divider, Heading, Message, Paragraph, notice
from bot.deliveries.bundle import MOST_BLOCKS, Bundles, joined
from bot.deliveries.composing import UnknownKind
from bot.deliveries.quiet import Closed, Unasked, _Plan, owe_person
from bot.deliveries.service import PAUSED, Deliveries, Rate
from bot.people import profiles
from bot.people.values import Profile
from storage.database import Database
from storage.models import Delivery, Item

MONDAY = date(2026, 3, 2)
DAY = timedelta(days=1)


def at(day: int, clock: str, month: int = 3) -> datetime:
    """In UTC, in 2026."""
    return datetime.fromisoformat(f"2026-{month:02}-{day:02}T{clock}+00:00")


def say(data: Mapping[str, str], now: datetime) -> Message | None:
    match data["says"]:
        case "nothing":
            return None
        case "refusal":
            raise UserError("Not for you.")
        case "broken":
            raise ZeroDivisionError
        case words:
            return Message(words, (Heading(words), Paragraph("More.")))


@dataclass
class Team:
    """People with an account and an open chat each, unless said otherwise."""

    database: Database
    people: dict[str, int] = field(default_factory=dict)
    accounts: dict[str, int] = field(default_factory=dict)
    chats: dict[int, str] = field(default_factory=dict)

    def joins(self, key: str, *, zone: str | None = None, account: bool = True, chat: bool = True) -> int:
        with self.database.write() as uow:
            person = self.people[key] = uow.people.put_person(key, name=key, time_zone=zone).id
        if account:
            self.account(key, key, chat=chat)
        return person

    def account(self, key: str, user: str, platform: str = "slack", *, seen: int = 1, chat: bool = True) -> int:
        with self.database.write() as uow:
            row = uow.accounts.saw(platform, "T1", user, at(seen, "00:00"))
            uow.accounts.link(row.id, self.people[key])
            self.accounts[user] = row.id
        if chat:
            self.opens(user, platform)
        return row.id

    def opens(self, user: str, platform: str = "slack") -> int:
        with self.database.write() as uow:
            row = uow.accounts.heard_from(platform, "T1", f"D{user}", "direct", at(1, "00:00"), account_id=self.accounts[user])
            self.chats[row.id] = user
            return row.id

    def chooses(
        self, key: str, *, hour: str | None = None, off: tuple[str, ...] = (), account: int | None = None, zone: str | None = None
    ) -> None:
        chosen = Profile(
            self.people[key],
            time_zone=zone,
            preferred_account=account,
            message_hour=time.fromisoformat(hour) if hour else None,
            quiet_kinds=frozenset(off),
        )
        with self.database.write() as uow:
            profiles.save(uow, chosen)

    def owe(
        self,
        key: str,
        says: str,
        now: datetime,
        *,
        kind: str = "news",
        at_once: bool = False,
        due_on: date | None = None,
        wished_at: datetime | None = None,
        stale_at: datetime | None = None,
    ) -> bool:
        with self.database.write() as uow:
            return owe_person(
                uow,
                f"{key}:{says}",
                person=self.people[key],
                kind=kind,
                data={"says": says},
                now=now,
                at_once=at_once,
                due_on=due_on,
                wished_at=wished_at,
                stale_at=stale_at,
            )

    def tick(self, now: datetime) -> tuple[Closed, ...]:
        return Unasked(self.database).bundle(now)

    def told(self, now: datetime) -> dict[str, list[str]]:
        """The first lines of all messages that are owed, as they are made at `now`, by whose chat they go to."""
        bundles = Bundles(self.database, {"news": say, "scorecard": say})
        found: dict[str, list[str]] = {}
        for row in self.deliveries():
            message = bundles.compose(row.data, now)
            found.setdefault(self.chats[row.conversation_id], []).append(message.summary if message else "")
        return found

    def deliveries(self) -> list[Delivery]:
        with self.database.read() as uow:
            numbers = range(1, 200)
            return [row for number in numbers if (row := uow.deliveries.delivery(number)) is not None]

    def items(self) -> dict[str, Item]:
        with self.database.read() as uow:
            return {row.data["says"]: row for number in range(1, 200) if (row := uow._session.get(Item, number)) is not None}

    def dropped(self) -> dict[str, str]:
        return {says: row.dropped for says, row in self.items().items() if row.dropped is not None}


@pytest.fixture
def team(database: Database) -> Team:
    return Team(database)


def test_all_that_waits_is_one_message_at_half_past_eight(team: Team) -> None:
    team.joins("ana")
    assert team.owe("ana", "One", at(1, "20:00"))
    assert not team.owe("ana", "One", at(1, "21:00"))
    team.owe("ana", "Two", at(2, "08:29"))
    team.tick(at(2, "08:29"))
    assert team.told(at(2, "08:29")) == {}
    team.tick(at(2, "08:30"))
    assert team.told(at(2, "08:30")) == {"ana": ["One · and 1 more"]}
    (row,) = team.deliveries()
    assert (row.key, row.kind, row.policy, row.unasked) == (f"bundle:{team.people['ana']}:2026-03-02", "bundle", "resend_if_unknown", True)


def test_what_comes_after_the_day_s_message_waits_for_the_next_working_day(team: Team) -> None:
    team.joins("ana")
    team.owe("ana", "Friday", at(5, "12:00"))
    team.tick(at(6, "08:30"))
    team.owe("ana", "Late", at(6, "09:00"))
    team.owe("ana", "Meant for today", at(6, "09:00"), due_on=date(2026, 3, 6))
    for now in (at(6, "09:15"), at(6, "18:00"), at(7, "08:30"), at(8, "08:30"), at(9, "08:29")):
        team.tick(now)
    assert team.told(at(9, "08:29")) == {"ana": ["Friday"]}
    team.tick(at(9, "08:30"))
    assert team.told(at(9, "08:30")) == {"ana": ["Friday", "Late · and 1 more"]}


def test_what_is_meant_for_a_date_is_not_said_before_it_and_on_it_after_the_hour_too(team: Team) -> None:
    team.joins("ana")
    team.owe("ana", "Tuesday's", at(1, "12:00"), due_on=date(2026, 3, 3))
    team.tick(at(2, "09:00"))
    assert team.deliveries() == []
    team.tick(at(3, "08:30"))
    team.owe("ana", "Wednesday's at ten", at(4, "10:00"), due_on=date(2026, 3, 4))
    team.tick(at(4, "10:00"))
    assert team.told(at(4, "10:00")) == {"ana": ["Tuesday's", "Wednesday's at ten"]}


def test_after_an_outage_the_day_s_message_comes_late_but_not_at_night(team: Team) -> None:
    team.joins("ana")
    team.joins("ben")
    team.chooses("ben", hour="14:00")
    for key in team.people:
        team.owe(key, f"For {key}", at(1, "12:00"))
    team.tick(at(2, "18:30"))
    assert team.told(at(2, "18:30")) == {"ben": ["For ben"]}
    team.tick(at(3, "18:29"))
    assert team.told(at(3, "18:29")) == {"ana": ["For ana"], "ben": ["For ben"]}


def test_the_hour_is_that_where_they_are(team: Team) -> None:
    """Monday, 08:30 is 19:30 UTC on Sunday in Auckland (13 hours ahead), 16:30 UTC on Monday in Los Angeles (8 behind)."""
    team.joins("aroha", zone="Pacific/Auckland")
    team.joins("lou", zone="America/Los_Angeles")
    for key in team.people:
        team.owe(key, f"For {key}", at(1, "00:00"))
    team.tick(at(1, "19:29"))
    assert team.deliveries() == []
    team.tick(at(1, "19:30"))
    team.tick(at(2, "16:29"))
    assert list(team.told(at(2, "16:29"))) == ["aroha"]
    team.tick(at(2, "16:30"))
    assert team.told(at(2, "16:30")) == {"aroha": ["For aroha"], "lou": ["For lou"]}
    assert [row.key.rpartition(":")[2] for row in team.deliveries()] == ["2026-03-02", "2026-03-02"]


@pytest.mark.parametrize(
    ("first_day", "month", "before", "comes"),
    [
        # 02:30 does not exist on 8 March 2026 in New York: clocks go from 06:59 UTC (01:59) to 03:00.
        (8, 3, "06:59", "07:00"),
        # On 1 November 01:30 comes twice, at 05:30 and 06:30 UTC.
        (1, 11, "05:29", "05:30"),
    ],
)
def test_on_a_day_on_which_clocks_change_the_message_comes_once(team: Team, first_day: int, month: int, before: str, comes: str) -> None:
    """Both days are Sundays, on which Lou works."""
    team.joins("lou", zone="America/New_York")
    team.chooses("lou", hour="02:30" if month == 3 else "01:30", zone="America/New_York")
    with team.database.write() as uow:
        uow.people.put_pattern(team.people["lou"], [Decimal(1)] * 7, date(2020, 1, 1))
    team.owe("lou", "First", at(first_day, "00:00", month))
    team.tick(at(first_day, before, month))
    assert team.deliveries() == []
    team.tick(at(first_day, comes, month))
    assert team.told(at(first_day, comes, month)) == {"lou": ["First"]}
    team.owe("lou", "Second", at(first_day, comes, month))
    for hours in range(1, 20):
        team.tick(at(first_day, comes, month) + timedelta(hours=hours))
    assert len(team.deliveries()) == 1


def test_nobody_is_written_to_on_days_that_they_do_not_work(team: Team) -> None:
    """Ana has a holiday on Monday, Ben is on leave until Tuesday, Cleo works from Wednesday on, Dan is half a day away."""
    for key in ("ana", "ben", "cleo", "dan"):
        team.joins(key)
    team_calendar = {"key": "easterly", "time_zone": "UTC", "extra_holidays": ["2026-03-02"]}
    with team.database.write() as uow:
        uow.playbook.put("calendar", "easterly", team_calendar)
        east = uow.people.put_team("east", calendar="easterly")
        uow.people.put_membership(team.people["ana"], east.id, date(2020, 1, 1))
        uow.people.put_leave(team.people["ben"], MONDAY, MONDAY + 2 * DAY, "leave")
        uow.people.put_pattern(team.people["cleo"], [Decimal(day >= 2) for day in range(7)], date(2020, 1, 1))
        uow.people.put_leave(team.people["dan"], MONDAY, MONDAY + DAY, "leave", Decimal("0.5"))
    for key in team.people:
        team.owe(key, f"For {key}", at(1, "12:00"))
    days: list[list[str]] = []
    for day in (2, 3, 4):
        team.tick(at(day, "09:00"))
        days.append(sorted(team.told(at(day, "09:00"))))
    assert days == [["dan"], ["ana", "dan"], ["ana", "ben", "cleo", "dan"]]


def test_who_holds_no_role_any_more_is_written_to_all_the_same(team: Team) -> None:
    team.joins("ana")
    with team.database.write() as uow:
        uow.people.put_role(team.people["ana"], "job", "rep", date(2020, 1, 1), date(2026, 2, 1))
    team.owe("ana", "News", at(1, "12:00"))
    team.tick(at(2, "08:30"))
    assert team.told(at(2, "08:30")) == {"ana": ["News"]}


def test_who_has_gone_is_told_nothing_not_even_what_was_bundled_before(team: Team) -> None:
    team.joins("ana")
    team.joins("ben")
    team.owe("ana", "Before", at(1, "12:00"))
    team.tick(at(2, "08:30"))
    with team.database.write() as uow:
        for key in team.people:
            uow.people.put_person(key, ends_on=MONDAY)
    assert team.told(at(2, "08:31")) == {"ana": [""]}
    team.owe("ben", "After", at(2, "09:00"))
    team.tick(at(2, "09:00"))
    assert team.dropped() == {"After": "gone"}


def test_who_comes_next_week_is_told_then(team: Team) -> None:
    team.joins("ana")
    with team.database.write() as uow:
        uow.people.put_person("ana", starts_on=date(2026, 3, 9))
    team.owe("ana", "Welcome", at(2, "07:00"), at_once=True)
    team.tick(at(3, "09:00"))
    assert team.deliveries() == []
    team.tick(at(9, "08:30"))
    assert team.told(at(9, "08:30")) == {"ana": ["Welcome"]}


def test_a_kind_that_was_switched_off_is_not_said(team: Team) -> None:
    team.joins("ana")
    team.owe("ana", "News", at(1, "12:00"))
    team.owe("ana", "Scorecard", at(1, "12:00"), kind="scorecard")
    team.chooses("ana", off=("scorecard",))
    team.tick(at(2, "08:30"))
    assert team.told(at(2, "08:30")) == {"ana": ["News"]}
    assert team.dropped() == {"Scorecard": "switched off"}


def test_a_kind_that_is_switched_off_after_bundling_is_not_sent(team: Team) -> None:
    team.joins("ana")
    team.owe("ana", "News", at(1, "12:00"))
    team.owe("ana", "Scorecard", at(1, "12:00"), kind="scorecard")
    team.tick(at(2, "08:30"))
    assert team.told(at(2, "08:30")) == {"ana": ["News · and 1 more"]}
    team.chooses("ana", off=("scorecard",))
    assert team.told(at(2, "08:30")) == {"ana": ["News"]}


def test_what_is_stale_is_not_said(team: Team) -> None:
    team.joins("ana")
    team.owe("ana", "Till eight", at(1, "12:00"), stale_at=at(2, "08:00"))
    team.owe("ana", "Till nine", at(1, "12:00"), stale_at=at(2, "09:00"))
    team.tick(at(2, "08:30"))
    assert team.dropped() == {"Till eight": "too late"}
    assert team.told(at(2, "08:59")) == {"ana": ["Till nine"]}
    assert team.told(at(2, "09:00")) == {"ana": [""]}


def test_what_is_said_at_once_is_a_message_of_its_own_and_leaves_the_day_s_to_come(team: Team) -> None:
    team.joins("ana")
    team.owe("ana", "Kudos", at(1, "15:00"), at_once=True)
    team.owe("ana", "Prize", at(1, "15:01"), at_once=True)
    team.owe("ana", "News", at(1, "15:02"))
    assert team.told(at(1, "15:02")) == {"ana": ["Kudos", "Prize"]}
    team.tick(at(2, "08:30"))
    assert team.told(at(2, "08:30")) == {"ana": ["Kudos", "Prize", "News"]}


def test_what_is_said_at_once_waits_for_the_end_of_leave_and_obeys_the_switches(team: Team) -> None:
    team.joins("ana")
    team.joins("ben")
    team.chooses("ben", off=("news",))
    with team.database.write() as uow:
        uow.people.put_leave(team.people["ana"], MONDAY, MONDAY + DAY, "leave")
    for key in team.people:
        team.owe(key, f"Kudos for {key}", at(2, "12:00"), at_once=True)
    for now in (at(2, "12:00"), at(3, "00:01"), at(3, "08:29")):
        team.tick(now)
    assert team.deliveries() == []
    assert team.dropped() == {"Kudos for ben": "switched off"}
    team.tick(at(3, "08:30"))
    assert team.told(at(3, "08:30")) == {"ana": ["Kudos for ana"]}


def test_a_message_goes_to_the_chosen_account_else_to_the_one_last_used(team: Team) -> None:
    team.joins("ana", account=False)
    first = team.account("ana", "ana-s", "slack", seen=1)
    team.account("ana", "ana-t", "teams", seen=2)
    team.owe("ana", "One", at(1, "12:00"))
    team.tick(at(2, "08:30"))
    team.chooses("ana", account=first)
    team.owe("ana", "Two", at(2, "12:00"))
    team.tick(at(3, "08:30"))
    assert team.told(at(3, "08:30")) == {"ana-t": ["One"], "ana-s": ["Two"]}


def test_an_account_that_is_another_s_by_now_is_told_nothing(team: Team) -> None:
    team.joins("ana")
    team.joins("ben", account=False)
    team.owe("ana", "For Ana", at(1, "12:00"))
    team.tick(at(2, "08:30"))
    with team.database.write() as uow:
        uow.accounts.link(team.accounts["ana"], team.people["ben"])
    assert team.told(at(2, "08:31")) == {"ana": [""]}


def test_whom_no_account_is_known_of_is_not_waited_for(team: Team) -> None:
    team.joins("ana", account=False)
    team.owe("ana", "News", at(1, "12:00"))
    team.tick(at(2, "08:29"))
    assert team.dropped() == {}
    team.tick(at(2, "08:30"))
    assert team.dropped() == {"News": "no account"}


def test_a_chat_that_is_not_open_is_asked_for_on_the_day_on_which_it_is_needed(team: Team) -> None:
    ana, account = team.joins("ana", chat=False), team.accounts["ana"]
    team.owe("ana", "News", at(1, "12:00"))
    assert team.tick(at(1, "23:59")) == ()
    assert team.tick(at(2, "00:00")) == (Closed(ana, account, "slack"),)
    assert team.tick(at(2, "08:30")) == (Closed(ana, account, "slack"),)
    team.opens("ana")
    assert team.tick(at(2, "08:31")) == ()
    assert team.told(at(2, "08:31")) == {"ana": ["News"]}


def test_a_dead_chat_is_none(team: Team) -> None:
    team.joins("ana")
    with team.database.write() as uow:
        uow.accounts.bury(next(iter(team.chats)), "blocked")
    team.owe("ana", "Kudos", at(2, "12:00"), at_once=True)
    assert [each.account for each in team.tick(at(2, "12:00"))] == [team.accounts["ana"]]
    assert team.deliveries() == []


def test_after_the_day_s_message_no_chat_is_asked_for(team: Team) -> None:
    team.joins("ana")
    team.owe("ana", "News", at(1, "12:00"))
    team.tick(at(2, "08:30"))
    with team.database.write() as uow:
        uow.accounts.bury(next(iter(team.chats)), "blocked")
    team.owe("ana", "Meant for today", at(2, "09:00"), due_on=MONDAY)
    assert team.tick(at(2, "09:00")) == ()
    assert [each.person for each in team.tick(at(3, "08:30"))] == [team.people["ana"]]


def test_whom_the_platform_does_not_reach_loses_what_would_be_said_now_alone(team: Team) -> None:
    ana = team.joins("ana", chat=False)
    team.owe("ana", "Kudos", at(2, "12:00"), at_once=True)
    team.owe("ana", "News", at(2, "12:00"))
    Unasked(team.database).unreachable(ana, "blocked", at(2, "12:01"))
    assert team.dropped() == {"Kudos": "blocked"}


def test_whom_the_platform_does_not_reach_loses_what_would_be_said_today_and_no_more(team: Team) -> None:
    ana = team.joins("ana", chat=False)
    team.owe("ana", "Today's", at(1, "12:00"))
    team.owe("ana", "Tomorrow's", at(1, "12:00"), due_on=date(2026, 3, 3))
    Unasked(team.database).unreachable(ana, "blocked", at(2, "07:00"))
    assert team.dropped() == {"Today's": "blocked"}


def test_the_message_of_a_day_comes_at_the_moment_that_something_in_it_was_meant_for(team: Team) -> None:
    team.joins("ana")
    team.owe("ana", "News", at(1, "12:00"))
    team.owe("ana", "At four", at(1, "14:00"), wished_at=at(2, "16:00"))
    team.owe("ana", "At five", at(1, "14:00"), wished_at=at(2, "17:00"))
    for clock in ("08:30", "12:00", "15:59"):
        team.tick(at(2, clock))
    assert team.deliveries() == []
    team.tick(at(2, "16:00"))
    assert team.told(at(2, "16:00")) == {"ana": ["News · and 2 more"]}


def test_an_hour_that_somebody_chose_is_theirs_whatever_was_wished(team: Team) -> None:
    """On the day it was meant for, earlier or later than that."""
    team.joins("ana")
    team.joins("ben")
    team.chooses("ana", hour="07:00")
    team.chooses("ben", hour="18:00")
    for key in team.people:
        team.owe(key, f"For {key}", at(1, "12:00"), wished_at=at(2, "16:00"))
    team.tick(at(2, "07:00"))
    assert list(team.told(at(2, "07:00"))) == ["ana"]
    team.tick(at(2, "17:59"))
    assert list(team.told(at(2, "17:59"))) == ["ana"]
    team.tick(at(2, "18:00"))
    assert list(team.told(at(2, "18:00"))) == ["ana", "ben"]


def test_what_was_switched_off_moves_no_hour(team: Team) -> None:
    team.joins("ana")
    team.chooses("ana", off=("scorecard",))
    team.owe("ana", "News", at(1, "12:00"))
    team.owe("ana", "Card", at(1, "12:00"), kind="scorecard", wished_at=at(2, "16:00"))
    team.tick(at(2, "08:30"))
    assert team.told(at(2, "08:30")) == {"ana": ["News"]}


def test_a_moment_is_on_the_date_that_it_has_where_they_are(team: Team) -> None:
    """Monday, 08:00 in Auckland is Sunday, 11:00 in Los Angeles, where Lou works on Mondays only from then on."""
    team.joins("lou", zone="America/Los_Angeles")
    team.owe("lou", "Card", at(28, "12:00", 2), wished_at=at(1, "19:00"), stale_at=at(2, "11:00"))
    team.tick(at(1, "19:00"))
    team.tick(at(2, "16:30"))
    assert team.dropped() == {"Card": "too late"}


def test_what_was_wished_for_a_day_that_an_outage_took_stands_in_the_next_message(team: Team) -> None:
    team.joins("ana")
    team.owe("ana", "Monday's", at(3, "10:00"), wished_at=at(2, "08:00"))
    team.tick(at(3, "10:00"))
    assert team.told(at(3, "10:00")) == {"ana": ["Monday's"]}


def test_what_waits_is_looked_at_again_when_its_time_comes_or_a_choice_is_made(team: Team) -> None:
    team.joins("ana")
    team.owe("ana", "News", at(2, "05:00"))

    def looks_at() -> datetime:
        return team.items()["News"].look_at

    moments: list[datetime] = []
    for _ in range(3):
        team.tick(looks_at())
        moments.append(looks_at())
    assert moments == [at(2, "07:00"), at(2, "08:30"), at(2, "08:30")]
    assert len(team.deliveries()) == 1
    team.owe("ana", "Tomorrow's", at(2, "22:30"))
    team.tick(at(2, "22:30"))
    assert team.items()["Tomorrow's"].look_at == at(3, "00:00")
    team.chooses("ana", hour="22:31")
    team.tick(at(2, "22:31"))
    assert team.items()["Tomorrow's"].look_at == at(3, "00:00")


def test_what_will_be_said_today_is_known_early_so_that_its_pictures_can_be_uploaded(team: Team) -> None:
    """Ben has a holiday, Cleo wants none, Dan's hour is over, and Eve's message has gone."""
    for key in ("ana", "ben", "cleo", "dan", "eve"):
        team.joins(key)
    with team.database.write() as uow:
        uow.people.put_leave(team.people["ben"], MONDAY, MONDAY + DAY, "leave")
    team.chooses("cleo", off=("news",))
    team.chooses("dan", hour="01:00")
    team.chooses("eve", hour="02:00")
    team.owe("eve", "Said", at(1, "12:00"))
    team.tick(at(2, "02:00"))
    team.chooses("eve", hour="16:00")
    for key in team.people:
        team.owe(key, f"For {key}", at(2, "03:00"), wished_at=at(2, "16:00") if key == "ana" else None)
    team.tick(at(2, "03:00"))
    planned = {says: (row.planned_at, team.chats.get(row.conversation_id or 0)) for says, row in team.items().items() if row.planned_at}
    assert planned == {"For ana": (at(2, "16:00"), "ana")}


def test_pictures_that_were_uploaded_for_an_item_go_with_its_message(team: Team) -> None:
    team.joins("ana")
    for says in ("One", "Two"):
        team.owe("ana", says, at(1, "12:00"))
    team.tick(at(2, "06:30"))
    service = Deliveries(team.database, {"slack": Rate(uploads=timedelta(0))})
    for _ in range(2):
        (early,) = service.unprepared(at(2, "07:00"), at(2, "09:00"), 1).posts
        assert early.item
        service.prepared(early, {f"picture of {early.data['says']}": f"F{early.id}"})
    assert service.unprepared(at(2, "07:00"), at(2, "09:00"), 1).posts == ()
    team.tick(at(2, "08:30"))
    (row,) = team.deliveries()
    assert row.files == {"picture of One": "F1", "picture of Two": "F2"}


def test_what_was_said_or_dropped_is_forgotten_in_the_end_and_what_waits_is_not(team: Team) -> None:
    team.joins("ana")
    team.joins("ben", account=False)
    for key in team.people:
        team.owe(key, f"For {key}", at(1, "12:00"))
    team.tick(at(2, "08:30"))
    team.owe("ana", "Waits", at(2, "09:00"))
    with team.database.write() as uow:
        uow.items.prune(at(2, "09:01"))
    assert list(team.items()) == ["Waits"]


def test_a_pause_gathers_what_waits_into_one_message_after_it(team: Team) -> None:
    team.joins("ana")
    with team.database.write() as uow:
        uow.switches.turn_on(PAUSED, None, at(1, "00:00"))
    for day in (2, 3):
        team.owe("ana", f"News of {day}", at(day, "07:00"))
        team.tick(at(day, "08:30"))
    assert team.deliveries() == []
    with team.database.write() as uow:
        uow.switches.turn_off(PAUSED)
    team.tick(at(4, "08:30"))
    assert team.told(at(4, "08:30")) == {"ana": ["News of 2 · and 1 more"]}


def test_two_replicas_at_once_say_it_once(team: Team) -> None:
    keys = [f"p{number}" for number in range(60)]
    for key in keys:
        team.joins(key)
        team.owe(key, f"For {key}", at(1, "12:00"))
    replicas = [Database(team.database.url.render_as_string(hide_password=False)) for _ in range(2)]
    start = Barrier(2)

    def ticking(replica: Database) -> None:
        start.wait()
        for minute in range(3):
            Unasked(replica).bundle(at(2, f"08:3{minute}"))

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(ticking, replicas))
    for replica in replicas:
        replica.close()
    assert team.told(at(2, "08:32")) == {key: [f"For {key}"] for key in keys}


def test_a_replica_that_planned_before_another_said_it_under_another_date_does_not_say_it_again(team: Team) -> None:
    """It is Tuesday in Auckland, and still Monday where Ana said meanwhile that she is."""
    team.joins("ana", zone="Pacific/Auckland")
    team.owe("ana", "News", at(2, "12:00"))
    now = at(2, "19:30")

    class Slow(Unasked):
        def _write(self, plans: Sequence[_Plan], now: datetime) -> None:
            team.chooses("ana", hour="19:00", zone="UTC")
            team.tick(now)
            super()._write(plans, now)

    Slow(team.database).bundle(now)
    assert [row.key.rpartition(":")[2] for row in team.deliveries()] == ["2026-03-02"]


def test_what_cannot_be_made_or_says_nothing_is_left_out(team: Team) -> None:
    team.joins("ana")
    for says in ("broken", "nothing", "One", "refusal", "Two"):
        team.owe("ana", says, at(1, "12:00"))
    team.tick(at(2, "08:30"))
    assert team.told(at(2, "08:30")) == {"ana": ["One · and 1 more"]}


def test_a_message_with_what_only_a_later_version_can_say_is_left_to_it(team: Team) -> None:
    team.joins("ana")
    team.owe("ana", "One", at(1, "12:00"))
    team.owe("ana", "Of a kind that is not known here", at(1, "12:00"), kind="unheard of")
    team.tick(at(2, "08:30"))
    with pytest.raises(UnknownKind):
        team.told(at(2, "08:30"))


def test_the_same_is_not_said_twice_in_one_message(team: Team) -> None:
    team.joins("ana")
    team.owe("ana", "One", at(1, "12:00"))
    team.owe("ana", "Two", at(1, "12:00"))
    with team.database.write() as uow:
        assert owe_person(uow, "again", person=team.people["ana"], kind="news", data={"says": "One"}, now=at(1, "12:00"))
    team.tick(at(2, "08:30"))
    assert team.told(at(2, "08:30")) == {"ana": ["One · and 1 more"]}


def test_where_nothing_but_a_failure_is_left_the_delivery_fails(team: Team) -> None:
    team.joins("ana")
    team.owe("ana", "nothing", at(1, "12:00"))
    team.owe("ana", "broken", at(1, "12:00"))
    team.tick(at(2, "08:30"))
    with pytest.raises(ZeroDivisionError):
        team.told(at(2, "08:30"))


def message(number: int, blocks: int = 2) -> Message:
    return Message(f"M{number}", (Heading(f"M{number}"),) * blocks)


def test_the_first_five_stand_whole_and_of_the_others_their_first_lines() -> None:
    made = joined([message(number) for number in range(1, 8)])
    assert made is not None
    assert made.summary == "M1 · and 6 more"
    assert [each.text for each in made.blocks if isinstance(each, Heading)] == [f"M{number}" for number in (1, 1, 2, 2, 3, 3, 4, 4, 5, 5)]
    assert made.blocks[-2:] == (Divider(), Paragraph("M6\nM7"))


def test_long_ones_stand_whole_while_there_is_room() -> None:
    made = joined([message(1, 18), message(2, 20), message(3, 20)])
    assert made is not None
    assert len(made.blocks) == 18 + 1 + 20 + 2
    assert made.blocks[-1] == Paragraph("M3")
    assert len(made.blocks) - 2 <= MOST_BLOCKS


def test_one_alone_is_itself() -> None:
    assert joined([notice("Alone")]) == notice("Alone")
    assert joined([]) is None
