"""Accounts and conversations, the inbox, what is owed, and what travels by id."""

from datetime import datetime, timedelta

from storage.database import Database
from storage.models import Inbox
from storage.repositories.inbox import Incoming
from storage.unit_of_work import UnitOfWork
from tests.support.numbers import NOW

HOUR = timedelta(hours=1)


def came(uow: UnitOfWork, key: str, hours: int = 0) -> bool:
    return uow.inbox.add([Incoming(key, "slack", "T1", "command", {"words": key}, NOW + hours * HOUR)])[0]


def channel(uow: UnitOfWork) -> int:
    return uow.accounts.heard_from("slack", "T1", "C1", "channel", NOW, name="#sales").id


def owe(uow: UnitOfWork, key: str, conversation: int, hours: int = 0) -> bool:
    fields = {"conversation_id": conversation, "kind": "share", "data": {}, "policy": "drop_if_unknown", "due_at": NOW + hours * HOUR}
    return uow.deliveries.owe(key, fields, NOW)


def test_an_account_is_remembered_and_linked(database: Database) -> None:
    with database.write() as uow:
        ana = uow.people.put_person("ana").id
        account = uow.accounts.saw("slack", "T1", "U1", NOW, name="Ana", email="Ana@Example.com", reference={"dm": "D1"})
        assert [row.id for row in uow.accounts.unmatched()] == [account.id]
        again = uow.accounts.saw("slack", "T1", "U1", NOW + HOUR, name="Ana S.")
        assert (again.id, again.name, again.email, again.reference) == (account.id, "Ana S.", "ana@example.com", {"dm": "D1"})
        uow.accounts.link(account.id, ana)
        assert uow.accounts.unmatched() == []
        assert [row.user for row in uow.accounts.of_persons([ana])] == ["U1"]


def test_a_conversation_that_speaks_again_is_alive_again(database: Database) -> None:
    with database.write() as uow:
        sales = channel(uow)
        uow.accounts.bury(sales, "archived")
        assert uow.accounts.conversations() == []
        assert channel(uow) == sales
        assert [row.name for row in uow.accounts.conversations(kind="channel")] == ["#sales"]


def test_what_a_platform_sends_twice_is_one_row(database: Database) -> None:
    with database.write() as uow:
        assert came(uow, "e1")
    with database.write() as uow:
        assert not came(uow, "e1", hours=1)
        assert [row.body for row in left(uow, NOW + HOUR)] == [{"words": "e1"}]


def test_what_nobody_finished_is_claimed_once_an_hour_and_given_up_after_three_tries(database: Database) -> None:
    with database.write() as uow:
        came(uow, "late", hours=2)
        came(uow, "early")
        came(uow, "finished")
        uow.inbox.finish("finished", NOW)
        assert [row.key for row in left(uow, NOW + HOUR)] == ["early"]
        assert left(uow, NOW + HOUR) == []
        assert [(row.key, row.attempts) for row in left(uow, NOW + 3 * HOUR)] == [("early", 2), ("late", 1)]
        uow.inbox.finish("late", NOW + 3 * HOUR)
        assert [row.key for row in left(uow, NOW + 5 * HOUR)] == ["early"]
        assert left(uow, NOW + 7 * HOUR) == []
        uow.inbox.prune(NOW + HOUR)
        assert (came(uow, "early"), came(uow, "late", hours=2)) == (True, False)


def test_what_came_from_a_platform_that_is_not_connected_waits(database: Database) -> None:
    with database.write() as uow:
        came(uow, "e1")
        assert uow.inbox.claim_stale(NOW + HOUR, received_before=NOW + HOUR, platforms=["elsewhere"], most_tries=3) == []


def left(uow: UnitOfWork, now: datetime) -> list[Inbox]:
    """What is claimed at `now` of all that came, or was claimed, an hour before or earlier."""
    before = now - HOUR + timedelta(seconds=1)
    return uow.inbox.claim_stale(now, received_before=before, platforms=["slack"], most_tries=3)


def test_a_post_is_owed_once(database: Database) -> None:
    with database.write() as uow:
        sales = channel(uow)
        assert (owe(uow, "k1", sales), owe(uow, "k1", sales)) == (True, False)


def test_one_post_of_a_conversation_at_a_time_in_the_order_of_their_times(database: Database) -> None:
    with database.write() as uow:
        sales = channel(uow)
        other = uow.accounts.heard_from("slack", "T1", "C2", "channel", NOW).id
        for key, hours in (("later", 2), ("second", 1), ("first", 0)):
            owe(uow, key, sales, hours)
        owe(uow, "elsewhere", other)
    assert heads(database, NOW + HOUR) == ["first", "elsewhere"]
    change(database, "first", state="leased", lease_until=NOW + 2 * HOUR)
    assert heads(database, NOW + HOUR) == ["elsewhere"]
    change(database, "first", state="unknown", wait_until=NOW + 2 * HOUR)
    assert heads(database, NOW + HOUR) == ["elsewhere"]
    change(database, "first", state="unknown", wait_until=None)
    assert heads(database, NOW + HOUR) == ["elsewhere", "second"]
    change(database, "second", wait_until=NOW + 3 * HOUR)
    assert heads(database, NOW + 2 * HOUR) == ["elsewhere"]
    assert heads(database, NOW + 3 * HOUR) == ["elsewhere", "second"]


def heads(database: Database, now: datetime) -> list[str]:
    with database.write() as uow:
        return [head.row.key for head in uow.deliveries.heads(now, 9, platforms=["slack"])]


def change(database: Database, key: str, **fields: object) -> None:
    with database.write() as uow:
        row = uow.deliveries.of_key(key)
        assert row is not None
        uow.deliveries.set(row, fields)


def test_a_form_is_sent_once_and_not_after_it_expired(database: Database) -> None:
    with database.write() as uow:
        account, sales = uow.accounts.saw("slack", "T1", "U1", NOW).id, channel(uow)
        for token in ("t1", "t2"):
            uow.tokens.keep_form(
                token, account_id=account, name="goal", conversation_id=sales, private=True, context={"n": 1}, expires_at=NOW + HOUR
            )
    with database.read() as uow:
        form = uow.tokens.form("t1", NOW)
        assert form is not None
        assert form.context == {"n": 1}
        assert uow.tokens.form("t1", NOW + HOUR) is None
    with database.write() as uow:
        assert (uow.tokens.submit("t1", NOW), uow.tokens.submit("t1", NOW)) == (True, False)
    with database.write() as uow:
        sent = uow.tokens.form("t1", NOW)
        assert sent is not None
        assert sent.submitted_at == NOW
        uow.tokens.prune(NOW + HOUR)
        assert not uow.tokens.submit("t2", NOW)


def test_a_picture_is_there_until_it_expires(database: Database) -> None:
    with database.write() as uow:
        uow.tokens.keep_picture("p1", card="scorecard", data={"score": "88"}, theme="dark", expires_at=NOW + HOUR)
    with database.read() as uow:
        picture = uow.tokens.picture("p1", NOW)
        assert picture is not None
        assert (picture.card, picture.data, picture.theme) == ("scorecard", {"score": "88"}, "dark")
        assert uow.tokens.picture("p1", NOW + HOUR) is None


def test_the_audit_tells_the_newest_first(database: Database) -> None:
    with database.write() as uow:
        for action in ("goal set", "goal removed"):
            uow.audit.note(action, "goal:12", NOW, person_id=1)
        assert [row.action for row in uow.audit.last()] == ["goal removed", "goal set"]


def test_a_photo_is_the_preferred_account_s_else_that_of_the_last_used_that_has_one(database: Database) -> None:
    with database.write() as uow:
        ana, ben, cleo = (uow.people.put_person(key) for key in ("ana", "ben", "cleo"))
        for person, user, hours, photo in (
            (ana, "U1", 0, "ana old"),
            (ana, "U2", 1, "ana new"),
            (ana, "U3", 2, ""),
            (ana, "U4", 3, None),
            (ben, "U5", 0, ""),
            (cleo, "U6", 0, "cleo"),
        ):
            uow.accounts.link(uow.accounts.saw("slack", "T1", user, NOW + hours * HOUR, photo=photo).id, person.id)
        uow.accounts.saw("slack", "T1", "U7", NOW, photo="nobody's")
        assert uow.accounts.photos([ana.id, ben.id]) == {ana.id: "ana new"}
        assert uow.accounts.photos([ana.id, cleo.id]) == {ana.id: "ana new", cleo.id: "cleo"}
        assert uow.accounts.photos([]) == {}
        for user, expected in (("U1", "ana old"), ("U3", "ana new")):
            preferred = uow.accounts.find("slack", "T1", user)
            assert preferred is not None
            ana.preferred_account = preferred.id
            uow.flush()
            assert uow.accounts.photos([ana.id]) == {ana.id: expected}
