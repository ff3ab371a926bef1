"""Buttons outlive what they name: a metric that is measured no more, a person or a team that went; and numbers that cannot be told."""

from collections.abc import Iterator
from datetime import date

import pytest

from bot.chat.markup import plain
from bot.chat.message import Message, Picture, Table
from bot.playbook.load import load
from bot.playbook.service import Playbooks
from storage.database import Database
from tests.scenarios.company import NOW, PLAYBOOK
from tests.scenarios.office import Office, first_line

WITHOUT_WIN_RATE = PLAYBOOK.replace(
    "  win_rate: {name: Win rate, category: objective, unit: percent, formula: wins / closed}\n", ""
).replace(", win_rate: 1", "")
WITHOUT_GOALS = PLAYBOOK[: PLAYBOOK.index("goals:")] + PLAYBOOK[PLAYBOOK.index("privacy:") :]


@pytest.fixture
def office(company_url: str) -> Iterator[Office]:
    database = Database(company_url)
    yield Office.opened(database)
    database.close()


def in_words(office: Office, by: str, words: str) -> dict[str, tuple[str, ...]]:
    """The rows of a card by metric, as they stand where no picture can be shown."""
    content = office.ask("scorecard", by, words).content
    assert isinstance(content, Message)
    picture = next(block for block in content.blocks if isinstance(block, Picture))
    return {plain(row[0]): tuple(map(plain, row[1:])) for table in picture.instead if isinstance(table, Table) for row in table.rows}


def test_a_rate_of_nothing_is_a_dash_and_neither_zero_nor_a_fault(office: Office) -> None:
    # Kim has closed no deal: wins / closed divides by zero.
    assert in_words(office, "mona", "kim@acme.example")["Win rate"] == ("–", "–", "–", "–")
    assert in_words(office, "mona", "ana")["Win rate"][0] == "67%"


def test_without_any_goal_a_card_tells_the_numbers_and_no_score(office: Office) -> None:
    Playbooks(office.database).apply(load(WITHOUT_GOALS), now=NOW, by="test")
    assert in_words(office, "ana", "")["Revenue"] == ("$6.5K", "–", "–", "–")
    assert "Score" not in first_line(office.ask("scorecard", "ana"))


def test_a_metric_that_was_removed_is_unknown_to_the_buttons_that_name_it(office: Office) -> None:
    Playbooks(office.database).apply(load(WITHOUT_WIN_RATE), now=NOW, by="test")
    value = {"person": office.person("ana"), "period": "2026-11", "metric": "win_rate"}
    told = first_line(office.ask("scorecard.why", "ana", value=value))
    assert told.startswith("I don't know the metric “win_rate”.")
    assert "Win rate" not in in_words(office, "ana", "")


def test_the_card_of_somebody_who_left_is_still_for_their_manager_and_no_longer_for_them(office: Office) -> None:
    with office.database.write() as uow:
        uow.people.put_person("ana", ends_on=date(2026, 11, 16))
    value = {"person": office.person("ana"), "period": "2026-11"}
    assert first_line(office.ask("scorecard.period", "mona", value=value)).startswith("Ana Silva · ")
    assert first_line(office.ask("scorecard.period", "ana", value=value)).startswith("A scorecard is for the person themself")


def test_a_renamed_team_answers_the_old_button_under_its_new_name(office: Office) -> None:
    value = {"team": office.team("north"), "period": "2026-11"}
    with office.database.write() as uow:
        uow.people.put_team("north", name="Nordics")
    assert first_line(office.ask("scorecard.period", "mona", value=value)).startswith("Nordics · ")


def test_a_team_or_person_who_is_not_there_any_more_gets_one_sentence(office: Office) -> None:
    for value in ({"team": "4711", "period": "2026-11"}, {"person": "4711", "period": "2026-11"}):
        for action in ("scorecard.show", "scorecard.period", "scorecard.why", "scorecard.share"):
            assert first_line(office.ask(action, "olga", value=value)) in (
                "I don't know that team any more.",
                "I don't know that person any more.",
            )
