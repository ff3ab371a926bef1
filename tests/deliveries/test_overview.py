"""What the person on call sees, and putting a failed post back, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from bot.deliveries import overview
from bot.deliveries.overview import Counts, Pause
from bot.deliveries.protocol import Refused, Sent
from bot.deliveries.service import PAUSED, Deliveries, Rate, owe
from storage.database import Database
from tests.support.numbers import NOW

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
ENDED = ("unknown", "dead", "sent", "dropped")


def channel(database: Database, kind: str = "channel", name: str | None = "north") -> int:
    with database.write() as uow:
        return uow.accounts.heard_from("slack", "T1", f"C{kind}", kind, NOW, name=name).id


def made(database: Database, conversation: int, key: str, *, minutes: int = 0, unasked: bool = False, **fields: object) -> int:
    with database.write() as uow:
        owe(uow, key, conversation=conversation, kind="words", data={}, now=NOW, due_at=NOW + minutes * MINUTE, unasked=unasked)
        row = uow.deliveries.of_key(key)
        assert row is not None
        uow.deliveries.set(row, fields)
        return row.id


def counted(database: Database) -> Counts:
    with database.read() as uow:
        return overview.counts(uow, NOW, NOW - DAY, ENDED)


def some(database: Database) -> None:
    place = channel(database)
    made(database, place, "due", minutes=-5)
    made(database, place, "unasked", minutes=-9, unasked=True)
    made(database, place, "tomorrow", minutes=60)
    made(database, place, "again", minutes=-4, wait_until=NOW + MINUTE, reason="busy")
    made(database, place, "doubtful", minutes=-3, state="unknown", wait_until=NOW + MINUTE)
    made(database, place, "unknown", minutes=-3, state="unknown", reason="TimeoutError")
    made(database, place, "dead", minutes=-2, state="dead", reason="archived")
    made(database, place, "long dead", minutes=-60 * 25, state="dead", reason="archived")
    made(database, place, "sent", minutes=-2, state="sent")


def test_each_is_counted_where_it_stands(database: Database) -> None:
    some(database)
    assert counted(database) == Counts(due=2, later=1, waiting=1, doubtful=1, unknown=1, dead=1, sent=1, oldest=NOW - 9 * MINUTE)


def test_what_a_pause_holds_back_is_not_late(database: Database) -> None:
    some(database)
    with database.write() as uow:
        mona = uow.people.put_person("mona", name="Mona").id
        uow.switches.turn_on(PAUSED, mona, NOW - MINUTE)
    with database.read() as uow:
        assert overview.pause(uow) == Pause("Mona", NOW - MINUTE)
    found = counted(database)
    assert (found.due, found.held, found.oldest) == (1, 1, NOW - 5 * MINUTE)


def test_nothing_at_all_is_counted_as_nothing(database: Database) -> None:
    assert counted(database) == Counts()


def test_failures_come_the_newest_first_with_whom_they_were_for(database: Database) -> None:
    north, group = channel(database), channel(database, "group", "Deals")
    with database.write() as uow:
        ana = uow.people.put_person("ana", name="Ana Silva").id
        team = uow.people.put_team("northeast", name="Northeast").id
        account = uow.accounts.saw("slack", "T1", "U1", NOW, name="ana.s").id
        uow.accounts.link(account, ana)
        stranger = uow.accounts.saw("slack", "T1", "U2", NOW, name="stranger").id
        direct, other = (
            uow.accounts.heard_from("slack", "T1", f"D{each}", "direct", NOW, account_id=each).id for each in (account, stranger)
        )
    old = made(database, north, "old", minutes=-9, state="dead", reason="gone", data={"team": str(team)})
    made(database, direct, "item:7", minutes=-3, kind="bundle", state="dead", reason="gone")
    made(database, direct, "day:7", minutes=-2, kind="bundle", state="unknown", reason="TimeoutError", data={"items": "7", "account": "1"})
    made(database, other, "asked", minutes=-1, state="dead", reason="blocked", data={"person": str(ana)})
    made(database, group, "change", minutes=-5, state="dead", reason="KeyError", edits=old)
    made(database, north, "doubtful", state="unknown", wait_until=NOW)
    with database.read() as uow:
        found = overview.failures(uow, NOW, 9)
        assert overview.failures(uow, NOW, 1) == found[:1]
    assert [(each.kind, each.about, each.place, each.place_kind, each.change, each.reason) for each in found] == [
        ("words", "Ana Silva", "stranger", "direct", False, "they, or their organisation, do not let me write to them"),
        ("bundle", "", "Ana Silva", "direct", False, "no clear answer came (TimeoutError)"),
        ("item", "", "Ana Silva", "direct", False, "their account is gone, or does not have me any more"),
        ("words", "", "Deals", "group", True, "a fault of ours (KeyError), told in the log"),
        ("words", "Northeast", "north", "channel", False, "the channel is gone, or the message that it belongs to"),
    ]


def test_of_many_who_retry_at_once_one_puts_it_back(database: Database) -> None:
    number = made(database, channel(database), "dead", state="dead", reason="gone")

    def retry(_: int) -> str | None:
        with database.write() as uow:
            return overview.retry(uow, number, by=1, now=NOW)

    with ThreadPoolExecutor(4) as threads:
        told = list(threads.map(retry, range(4)))
    assert sorted(told, key=str) == [None, "owed", "owed", "owed"]
    with database.read() as uow:
        assert [row.subject for row in uow.audit.last()] == [f"delivery:{number}"]


def test_the_late_word_of_a_sender_from_before_the_retry_is_not_believed(database: Database) -> None:
    made(database, channel(database), "post")
    sender = Deliveries(database, {"slack": Rate()}, owner="same")
    (first,) = sender.claim(NOW).deliveries
    sender.end(first, Refused("gone"), NOW)
    with database.write() as uow:
        assert overview.retry(uow, first.id, by=1, now=NOW) is None
    (second,) = sender.claim(NOW).deliveries
    assert (second.attempts, second.lease_owner == first.lease_owner) == (1, False)
    assert sender.end(first, Sent("m1"), NOW) is None
    assert sender.begin(second, NOW)


def test_a_retried_post_has_a_day_again_and_is_not_too_late(database: Database) -> None:
    number = made(database, channel(database), "post", minutes=-60 * 48, state="dead", reason="busy", stale_at=NOW - DAY)
    with database.write() as uow:
        overview.retry(uow, number, by=1, now=NOW)
    (owed,) = Deliveries(database, {"slack": Rate()}).claim(NOW).deliveries
    assert (owed.due_at, owed.stale_at, owed.tried.attempts) == (NOW, None, 1)


def test_a_workspace_that_rests_is_told_from_one_that_keeps_its_pace(database: Database) -> None:
    with database.write() as uow:
        uow.paces.rest("slack:T1", NOW + MINUTE)
        uow.paces.rest("slack:T2", NOW + timedelta(seconds=1))
        uow.paces.rest("7", NOW + MINUTE)
    with database.read() as uow:
        assert overview.rests(uow, NOW) == {"slack:T1": NOW + MINUTE}
