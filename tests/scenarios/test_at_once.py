"""Several processes on one database do the same thing at the same moment: what both looked for and did not find is written once."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from threading import Barrier, Thread

import pytest

from bot.chat.errors import FieldErrors
from bot.intake.mapping import as_mapping
from bot.intake.service import Intake
from bot.metrics.targets import NewGoal, Targets
from bot.people.service import People
from bot.people.values import Absence
from bot.playbook.load import load
from bot.playbook.service import Playbooks
from storage.database import Database
from tests.scenarios import company
from tests.scenarios.company import NOW, PLAYBOOK, email

Job = Callable[[Database], object]


@pytest.fixture
def url(database_url: str) -> str:
    """The company's database, of either kind."""
    database = Database(database_url)
    company.found(database)
    database.close()
    return database_url


def together(url: str, *jobs: Job) -> list[Exception]:
    """What went wrong when each job ran on a connection of its own, all from the same moment on."""
    failures: list[Exception] = []
    ready = Barrier(len(jobs))

    def run(job: Job) -> None:
        database = Database(url)
        try:
            ready.wait(10)
            job(database)
        except Exception as failure:  # told to the test
            failures.append(failure)
        finally:
            database.close()

    threads = [Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failures


def person(url: str, key: str) -> int:
    database = Database(url)
    with database.read() as uow:
        found = uow.people.by_key([key])[key].id
    database.close()
    return found


def test_of_overlapping_goals_set_at_once_one_is_taken(url: str) -> None:
    ana, mona = person(url, "ana"), person(url, "mona")

    def setting(last: int) -> Job:
        goal = NewGoal("revenue", "person", ana, date(2026, 12, 1), date(2026, 12, last), Decimal(100))
        return lambda database: Targets(database).set_goal(goal, by=mona, now=NOW)

    failures = together(url, *(setting(last) for last in (20, 21, 22, 23)))
    assert [type(failure) for failure in failures] == [FieldErrors] * 3


def test_of_overlapping_leave_entered_at_once_one_is_taken(url: str) -> None:
    ana = person(url, "ana")

    def entering(last: int) -> Job:
        absence = Absence(ana, date(2026, 12, 1), date(2026, 12, last), "leave", Decimal(1))
        return lambda database: People(database).enter_absence(absence, by=ana, now=NOW)

    failures = together(url, *(entering(last) for last in (5, 6, 7, 8)))
    assert [type(failure) for failure in failures] == [FieldErrors] * 3


def test_the_first_words_from_one_account_in_one_channel_are_all_heard(url: str) -> None:
    def speaking(database: Database) -> None:
        People(database).hear("slack", "T1", "UNEW", now=NOW, name="Ben", email=email("ben"))

    def being_said(database: Database) -> None:
        People(database).hear_in("slack", "T1", "CNEW", "channel", now=NOW)

    assert together(url, *[speaking] * 4, *[being_said] * 4) == []


def test_a_first_admin_who_writes_from_everywhere_becomes_one_person(url: str) -> None:
    def writing(user: int) -> Job:
        return lambda database: People(database, ("root@acme.example",)).hear(
            "slack", "T1", f"U{user}", now=NOW, name="Root", email="root@acme.example"
        )

    assert together(url, *(writing(user) for user in range(4))) == []
    database = Database(url)
    assert [each.name for each in People(database).admins(now=NOW)] == ["Olga Petrov", "Root"]
    database.close()


def test_a_playbook_that_is_applied_thrice_at_once_is_applied_once(url: str) -> None:
    more = PLAYBOOK.replace("metrics:\n", "metrics:\n  visits: {name: Visits, category: activity}\n", 1)
    changes: list[int] = []

    def applying(database: Database) -> None:
        changes.append(len(Playbooks(database).apply(load(more), now=NOW, by="test")))

    assert together(url, *[applying] * 3) == []
    assert sorted(changes) == [0, 0, 1]


def test_a_people_file_that_is_read_twice_at_once_adds_everybody_once(url: str, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text("key,name,mail,team\n" + "".join(f"k{n},Name {n},m{n}@acme.example,Team {n % 5}\n" for n in range(100)))
    mapping = as_mapping({"kind": "people", "source": "hr", "key": "key", "name": "name", "email": "mail", "team": {"name": "team"}})
    assert together(url, *[lambda database: Intake(database).import_file(file, mapping, now=NOW)] * 2) == []
    database = Database(url)
    with database.read() as uow:
        assert len([row for row in uow.people.persons() if row.name.startswith("Name ")]) == 100
        assert len([row for row in uow.people.teams() if row.name.startswith("Team ")]) == 5
    database.close()
