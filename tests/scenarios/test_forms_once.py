"""A form is taken once, and never lost: not by a second click, not by a process that dies with it in its hands."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from bot.chat.form import Answers
from bot.commands.desk import Filled
from storage.database import Database
from storage.repositories.people import People
from storage.repositories.tokens import Tokens
from tests.scenarios import company
from tests.scenarios.company import NOW
from tests.scenarios.office import Office, first_line

SENT = "This was sent already."
UNDER_WAY = "This was sent a moment ago and is being taken in. Should you hear nothing, send it again in a minute."
NOTED = "Noted: Ana Silva is away from 01 Dec 2026 to 02 Dec 2026."


class Killed(BaseException):
    """The end of the process."""


@pytest.fixture
def office(database: Database) -> Office:
    company.found(database)
    return Office.opened(database)


def december(office: Office) -> Answers:
    days = {"starts_on": date(2026, 12, 1), "last_day": date(2026, 12, 2)}
    return {"person": office.person("ana"), "kind": "leave", "share": Decimal(100), **days}


def absences(office: Office) -> int:
    with office.database.read() as uow:
        return len(uow.people.leaves(persons=[int(office.person("ana"))], since=date(2026, 12, 1)))


def test_a_second_click_is_told_that_the_first_was_taken(office: Office) -> None:
    token = office.token("away", "ana")
    assert [office.submit(token, "ana", december(office)) for _ in range(2)] == [NOTED, SENT]
    assert absences(office) == 1


@pytest.mark.parametrize(("room", "act"), [(People, "put_leave"), (Tokens, "take")])
def test_a_form_whose_process_died_can_be_sent_again_after_a_minute(
    office: Office, monkeypatch: pytest.MonkeyPatch, room: type, act: str
) -> None:
    """Killed while it writes what the form says, or after that and just before the commit: neither is kept without the other."""
    token = office.token("away", "ana")

    def killed(*_: object, **__: object) -> None:
        raise Killed

    with monkeypatch.context() as patched, pytest.raises(Killed):
        patched.setattr(room, act, killed)
        office.submit(token, "ana", december(office))
    assert absences(office) == 0
    assert office.submit(token, "ana", december(office)) == UNDER_WAY
    later = Filled(token, office.callers["ana"], december(office), NOW + timedelta(seconds=61))
    assert first_line(office.desk.submit(later).reply) == NOTED
    assert absences(office) == 1
    assert office.submit(token, "ana", december(office)) == SENT


def test_a_form_whose_process_died_after_it_was_taken_is_not_taken_twice(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    token = office.token("away", "ana")

    def killed(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patched, pytest.raises(Killed):
        patched.setattr("bot.commands.away.notice", killed)
        office.submit(token, "ana", december(office))
    assert absences(office) == 1
    assert office.submit(token, "ana", december(office)) == SENT
