"""Finding people and teams, and who belongs where on a day."""

from datetime import date

import pytest

from bot.chat.errors import Refusal, UserError
from bot.chat.markup import plain
from bot.people import directory
from bot.people.unclear import Unclear
from bot.people.values import Person, Team
from storage.database import Database
from tests.people.organisation import START, TODAY, Organisation, build


@pytest.fixture
def organisation(database: Database) -> Organisation:
    return build(database)


def find(database: Database, words: str, viewer: int | None = None) -> Person | Team:
    with database.read() as uow:
        return directory.find(uow, words, on=TODAY, viewer=viewer)


def refused(database: Database, words: str, viewer: int | None = None) -> str:
    with pytest.raises(UserError) as error:
        find(database, words, viewer)
    return str(error.value)


@pytest.mark.parametrize("words", ["ana", "ANA@example.com", "Ana Silva", "silva", "sil", " @ana ", "0051"])
def test_a_person_is_found_by_key_email_name_part_or_alias(database: Database, organisation: Organisation, words: str) -> None:
    with database.write() as uow:
        uow.people.put_alias("0051", organisation["ana"])
    assert find(database, words).id == organisation["ana"]


def test_a_mention_means_its_person(database: Database, organisation: Organisation) -> None:
    assert find(database, f"@{{person:{organisation['cleo']}}}").name == "Cléo Dupont"


@pytest.mark.parametrize("mention", ["@{unknown}", "@{person:999999}"])
def test_a_mention_of_nobody_says_what_to_do(database: Database, organisation: Organisation, mention: str) -> None:
    assert refused(database, mention) == "I don't know who that is yet: an admin can join their account to a person with `link`."


def test_a_team_is_found_by_name_or_key(database: Database, organisation: Organisation) -> None:
    assert find(database, "team west").id == organisation.teams["west"]
    assert find(database, "east").name == "Team East"


def test_namesakes_are_told_apart_by_their_teams(database: Database, organisation: Organisation) -> None:
    with database.write() as uow:
        other = uow.people.put_person("ana2", name="Ana Silva").id
        uow.people.put_membership(other, organisation.teams["west"], START)
    expected = "“Ana Silva” can be Ana Silva (Team East) or Ana Silva (Team West): which one? Write the whole name or the e-mail."
    assert refused(database, "Ana Silva") == expected


def test_namesakes_in_one_team_are_told_apart_by_e_mail_or_key(database: Database, organisation: Organisation) -> None:
    with database.write() as uow:
        uow.people.put_membership(uow.people.put_person("ana2", name="Ana Silva").id, organisation.teams["east"], START)
    assert "Ana Silva (ana@example.com) or Ana Silva (ana2)" in plain(refused(database, "Ana Silva"))


def test_a_name_that_two_people_begin_with_asks_which(database: Database, organisation: Organisation) -> None:
    with pytest.raises(Unclear) as error:
        find(database, "manager")
    assert [choice.id for choice in error.value.choices] == [organisation["mia"], organisation["wes"]]
    assert "Mia Manager or Wes Manager: which one?" in str(error.value)


def test_whoever_is_here_goes_before_who_has_left(database: Database, organisation: Organisation) -> None:
    with database.write() as uow:
        uow.people.put_person("zoe2", name="Zoe Left")
    assert find(database, "Zoe Left").key == "zoe2"
    assert find(database, "zoe@example.com").id == organisation["zoe"]


def test_an_unknown_name_has_the_nearest_names(database: Database, organisation: Organisation) -> None:
    assert refused(database, "Cleo Dupond") == "I don't know anybody called “Cleo Dupond”. Did you mean Cléo Dupont?"


@pytest.mark.parametrize("words", ["", "   "])
def test_no_name_asks_for_one(database: Database, organisation: Organisation, words: str) -> None:
    assert refused(database, words) == "Whom do you mean? Write a name, an e-mail or a mention."


def test_a_name_that_is_markup_comes_back_harmless(database: Database, organisation: Organisation) -> None:
    assert "\\*\\*<!channel>\\*\\*" in refused(database, "**<!channel>**")


def test_ten_thousand_characters_get_a_short_answer(database: Database, organisation: Organisation) -> None:
    assert len(refused(database, "🦄" * 10_000)) < 200


@pytest.mark.parametrize("name", ["🦄" * 60, "محمد علي", "李小龍"])
def test_names_of_any_script_are_found(database: Database, organisation: Organisation, name: str) -> None:
    with database.write() as uow:
        uow.people.put_person("other", name=name)
    assert find(database, name).name == name


@pytest.mark.parametrize("words", ["ana", "Nobody", "zoe"])
def test_somebody_who_has_left_learns_no_names(database: Database, organisation: Organisation, words: str) -> None:
    with pytest.raises(Refusal) as error:
        find(database, words, viewer=organisation["zoe"])
    assert "Ana" not in str(error.value)


def test_a_colleague_may_look_anybody_up(database: Database, organisation: Organisation) -> None:
    assert find(database, "cleo", viewer=organisation["ana"]).id == organisation["cleo"]


def test_membership_and_managers_are_those_of_the_day(database: Database, organisation: Organisation) -> None:
    moved = date(2026, 4, 1)
    with database.write() as uow:
        uow.people.put_membership(organisation["ana"], organisation.teams["west"], moved)
    with database.read() as uow:
        before, after = date(2026, 3, 31), moved
        teams = [directory.team_of(uow, organisation["ana"], day) for day in (before, after)]
        assert [team.key for team in teams if team] == ["east", "west"]
        assert directory.managers_above(uow, organisation["ana"], before) == {organisation["mia"], organisation["hal"]}
        assert directory.managers_above(uow, organisation["ana"], after) == {organisation["wes"], organisation["hal"]}


def test_who_has_left_stays_beneath_those_who_lead_their_last_team(database: Database, organisation: Organisation) -> None:
    with database.read() as uow:
        assert directory.managers_above(uow, organisation["zoe"], TODAY) == {organisation["mia"], organisation["hal"]}


def test_members_are_those_who_are_here_in_the_team_and_beneath(database: Database, organisation: Organisation) -> None:
    with database.read() as uow:
        deep = directory.members(uow, organisation.teams["sales"], TODAY)
        flat = directory.members(uow, organisation.teams["sales"], TODAY, deep=False)
        in_april = directory.members(uow, organisation.teams["east"], date(2026, 4, 30))
    assert [person.key for person in deep] == ["ana", "ben", "cleo", "mia", "wes"]
    assert [person.key for person in flat] == ["wes"]
    assert [person.key for person in in_april] == ["ana", "ben", "mia", "zoe"]


def test_like_roles_are_held_on_the_day(database: Database, organisation: Organisation) -> None:
    with database.write() as uow:
        uow.people.put_role(organisation["ben"], "job", "Sales Development Rep", date(2026, 6, 1))
    with database.read() as uow:
        assert directory.role_of(uow, organisation["ben"], TODAY) == "Sales Development Rep"
        executives = directory.like_roles(uow, "Account Executive", TODAY)
        assert [person.key for person in executives] == ["ana", "cleo", "mia", "wes"]
        assert directory.role_of(uow, organisation["hal"], TODAY) is None


def test_the_teams_somebody_leads_are_their_own(database: Database, organisation: Organisation) -> None:
    with database.read() as uow:
        assert [team.key for team in directory.teams_led(uow, organisation["hal"], TODAY)] == ["sales"]
        assert directory.manages(uow, organisation["hal"], organisation.teams["west"], TODAY)
        assert not directory.manages(uow, organisation["mia"], organisation.teams["west"], TODAY)
