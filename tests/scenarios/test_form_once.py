"""A form is taken once and as a whole, wherever the process that takes it ends."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest

from bot.chat.form import Answer
from bot.people.service import People
from storage.database import Database
from storage.repositories.audit import AuditTrail
from tests.scenarios.floor import Floor
from tests.scenarios.office import Office

SENT = "This form was sent already."


@pytest.fixture
def office(company_url: str) -> Iterator[Office]:
    database = Database(company_url)
    yield Office.opened(database)
    database.close()


def filled(office: Office) -> dict[str, Answer]:
    days = {"starts_on": date(2026, 12, 1), "last_day": date(2026, 12, 1)}
    return {"person": office.person("ana"), "kind": "leave", "share": Decimal(100), **days}


class Killed(BaseException):
    """The process ends here."""


@pytest.mark.parametrize("step", ["before", "within"])
def test_a_form_whose_taking_was_cut_off_is_still_open(office: Office, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    token = office.token("away", "ana")
    answers = filled(office)

    def cut_off(*_: object, **__: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(*((People, "enter_absence") if step == "before" else (AuditTrail, "note")), cut_off)
        with pytest.raises(Killed):
            office.submit(token, "ana", answers)
    assert office.submit(token, "ana", answers).startswith("Noted: Ana Silva is away on 1 Dec 2026.")


def test_a_form_that_was_taken_before_its_answer_broke_is_not_taken_again(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    token = office.token("away", "ana")
    answers = filled(office)
    with monkeypatch.context() as patch:
        patch.setattr(People, "names", lambda *_: {}[0])
        assert office.submit(token, "ana", answers).startswith("Something broke on our side")
    assert office.submit(token, "ana", answers) == SENT
    with office.database.read() as uow:
        assert len(uow.people.leaves(persons=[int(office.person("ana"))])) == 1


async def test_who_sends_a_form_twice_is_told_so(floor: Floor) -> None:
    bench = floor.bench
    await bench.command("/pacer", "away", by="ana")
    view = await floor.form("ana")
    days = {"First day": date(2026, 12, 1), "Last day": date(2026, 12, 2)}
    assert await bench.fill(view, days, by="ana") is None
    bench.workspace.show_view(view.view)
    refused = await bench.fill(view, days, by="ana") or {}
    assert SENT in (*refused.values(), *(each.words for each in bench.views("ana")))
