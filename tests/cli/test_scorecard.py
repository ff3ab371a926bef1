"""`pacer scorecard` as text, and which day `--as-of` is."""

import pytest

from storage.database import Database
from tests.scenarios import company
from tests.support.command_line import Pacer


@pytest.fixture
def at_work(pacer: Pacer, sqlite_url: str) -> Pacer:
    """The command line in the company's folder."""
    database = Database(sqlite_url)
    company.found(database)
    database.close()
    return pacer


def lines(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines() if line.strip(" ─")]


def test_a_scorecard_is_a_table_with_the_picture_s_numbers(at_work: Pacer) -> None:
    assert lines(at_work("scorecard", "Ana Silva", "--as-of", "2026-11-18").out) == [
        "Ana Silva · Score 63, ahead of pace, but Revenue $3.5K short of $10K with 9 working days left",
        "Rep · North · November 2026 · day 13 of 21 · #2 of 5",
        "Metric So far Goal Reached Standing Change",
        "Revenue $6.5K $10K 65% ahead of pace",
        "Calls 120 210 57% ahead of pace",
        "Win rate 67% – – –",
        "Updated Wed 18 Nov, 14:00",
    ]


def test_a_team_asked_for_as_in_chat_has_a_row_for_each_person(at_work: Pacer) -> None:
    said = lines(at_work("scorecard", "team North", "--as-of", "2026-11-18").out)
    assert said[0].startswith("North · Score ")
    assert said[said.index("Person Score Moved So far Goal Reached") - 1 :][:4] == [
        "Revenue",
        "Person Score Moved So far Goal Reached",
        "Ana Silva 63 $6.5K $10K 65%",
        "Ben Okafor 37 $4K $10K 40%",
    ]
    assert said[1] == "led by Mona Reyes · November 2026 · day 13 of 21"


def test_as_of_is_a_day_where_the_person_is(at_work: Pacer, sqlite_url: str) -> None:
    """In Berlin the last second of the 18th is one of UTC's 18th too; UTC's last second is Berlin's 19th."""
    database = Database(sqlite_url)
    with database.write() as uow:
        uow.people.put_person("ana", time_zone="Europe/Berlin")
        uow.people.put_team("north", time_zone="Europe/Berlin")
    database.close()
    for name in ("Ana Silva", "North"):
        assert at_work("scorecard", name, "--as-of", "2026-11-18", "--json").document["today"] == "2026-11-18"
    assert "Updated Wed 18 Nov, 15:00" in at_work("scorecard", "Ana Silva", "--as-of", "2026-11-18").out
