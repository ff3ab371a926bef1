"""The matrix of who may see and do what."""

from datetime import date

import pytest

from bot.people import rights
from bot.people.rights import Sight
from storage.database import Database
from tests.people.organisation import START, TODAY, Organisation, build

NONE, RANK, FULL = Sight.NONE, Sight.RANK, Sight.FULL
PEER = "as the playbook says"


@pytest.fixture
def organisation(database: Database) -> Organisation:
    return build(database)


def set_peers(database: Database, peers: str) -> None:
    with database.write() as uow:
        uow.playbook.put("privacy", "privacy", {"peers": peers, "public_top": 5})


MATRIX = {
    ("ana", "ana"): FULL,
    ("ana", "ben"): PEER,
    ("ana", "cleo"): PEER,
    ("ana", "mia"): PEER,
    ("ana", "zoe"): PEER,
    ("mia", "ana"): FULL,
    ("mia", "zoe"): FULL,
    ("mia", "cleo"): PEER,
    ("mia", "hal"): PEER,
    ("mia", "wes"): PEER,
    ("wes", "cleo"): FULL,
    ("wes", "ana"): PEER,
    ("hal", "ana"): FULL,
    ("hal", "mia"): FULL,
    ("hal", "wes"): FULL,
    ("hal", "ada"): PEER,
    ("ada", "hal"): FULL,
    ("ada", "zoe"): FULL,
    ("zoe", "zoe"): NONE,
    ("zoe", "ana"): NONE,
}


@pytest.mark.parametrize("peers", [NONE, RANK, FULL])
def test_scorecards_are_seen_by_the_person_those_above_admins_and_peers_as_the_playbook_says(
    database: Database, organisation: Organisation, peers: Sight
) -> None:
    set_peers(database, peers.name.lower())
    expected = {pair: peers if sight == PEER else sight for pair, sight in MATRIX.items()}
    with database.read() as uow:
        seen = {(viewer, who): rights.sight(uow, organisation[viewer], organisation[who], TODAY) for viewer, who in MATRIX}
    assert seen == expected


def test_without_a_playbook_peers_see_nothing(database: Database, organisation: Organisation) -> None:
    with database.read() as uow:
        assert rights.sight(uow, organisation["ana"], organisation["ben"], TODAY) is NONE


def test_strangers_see_nothing_and_nobody_sees_strangers(database: Database, organisation: Organisation) -> None:
    set_peers(database, "full")
    with database.read() as uow:
        assert rights.sight(uow, 999_999, organisation["ana"], TODAY) is NONE
        assert rights.sight(uow, 999_999, 999_999, TODAY) is NONE
        assert rights.sight(uow, organisation["ada"], 999_999, TODAY) is NONE
        assert not rights.may_set_goal(uow, organisation["ada"], "person", "999999", TODAY)


def test_a_right_begins_and_ends_with_its_dates(database: Database, organisation: Organisation) -> None:
    with database.write() as uow:
        (east,) = uow.people.managements(teams=[organisation.teams["east"]])
        uow.people.end_management(east.id, TODAY)
        (admin,) = uow.people.roles(kind="admin")
        uow.people.end_role(admin.id, TODAY)
    yesterday = date(2026, 6, 14)
    with database.read() as uow:
        for viewer in ("mia", "ada"):
            assert rights.sight(uow, organisation[viewer], organisation["ben"], yesterday) is FULL
            assert rights.sight(uow, organisation[viewer], organisation["ben"], TODAY) is NONE


def test_an_admin_who_left_is_none(database: Database, organisation: Organisation) -> None:
    with database.write() as uow:
        uow.people.put_person("ada", ends_on=TODAY)
    with database.read() as uow:
        assert rights.sight(uow, organisation["ada"], organisation["ana"], TODAY) is NONE
        assert not rights.may_link_accounts(uow, organisation["ada"], TODAY)


def test_before_their_first_day_nobody_sees_anything(database: Database, organisation: Organisation) -> None:
    with database.read() as uow:
        assert rights.sight(uow, organisation["hal"], organisation["ana"], date(2025, 12, 31)) is NONE


TEAMS = {
    ("ana", "east"): False,
    ("mia", "east"): True,
    ("mia", "west"): False,
    ("mia", "sales"): False,
    ("hal", "east"): True,
    ("hal", "sales"): True,
    ("ada", "west"): True,
    ("zoe", "east"): False,
}


def test_a_team_is_seen_by_those_who_lead_it_and_admins(database: Database, organisation: Organisation) -> None:
    with database.read() as uow:
        seen = {pair: rights.may_see_team(uow, organisation[pair[0]], organisation.teams[pair[1]], TODAY) for pair in TEAMS}
    assert seen == TEAMS


def test_where_peers_see_everything_they_see_teams(database: Database, organisation: Organisation) -> None:
    set_peers(database, "full")
    with database.read() as uow:
        assert rights.may_see_team(uow, organisation["ana"], organisation.teams["west"], TODAY)
        assert not rights.may_see_team(uow, organisation["zoe"], organisation.teams["west"], TODAY)


GOALS = {
    ("ana", "person", "ana"): False,
    ("ana", "person", "ben"): False,
    ("mia", "person", "ana"): True,
    ("mia", "person", "mia"): False,
    ("mia", "person", "cleo"): False,
    ("hal", "person", "mia"): True,
    ("ada", "person", "hal"): True,
    ("mia", "team", "east"): True,
    ("mia", "team", "west"): False,
    ("mia", "team", "sales"): False,
    ("hal", "team", "west"): True,
    ("ana", "team", "east"): False,
    ("zoe", "team", "east"): False,
    ("hal", "role", "Account Executive"): False,
    ("ada", "role", "Account Executive"): True,
    ("hal", "everyone", ""): False,
    ("ada", "everyone", ""): True,
    ("hal", "planet", ""): False,
}


def test_goals_are_set_from_above(database: Database, organisation: Organisation) -> None:
    def subject(scope: str, name: str) -> str:
        return str({"person": organisation.people, "team": organisation.teams}.get(scope, {}).get(name, name))

    with database.read() as uow:
        allowed = {case: rights.may_set_goal(uow, organisation[case[0]], case[1], subject(*case[1:]), TODAY) for case in GOALS}
    assert allowed == GOALS


LEAVE = {
    ("ana", "ana"): True,
    ("ana", "ben"): False,
    ("mia", "ben"): True,
    ("mia", "cleo"): False,
    ("ada", "cleo"): True,
    ("zoe", "zoe"): False,
}


def test_leave_is_entered_by_oneself_from_above_and_by_admins(database: Database, organisation: Organisation) -> None:
    with database.read() as uow:
        allowed = {pair: rights.may_enter_leave(uow, organisation[pair[0]], organisation[pair[1]], TODAY) for pair in LEAVE}
    assert allowed == LEAVE


def test_only_admins_join_accounts_to_people(database: Database, organisation: Organisation) -> None:
    with database.read() as uow:
        assert [key for key in organisation.people if rights.may_link_accounts(uow, organisation[key], TODAY)] == ["ada"]


def test_leading_together_is_no_duty_towards_each_other(database: Database, organisation: Organisation) -> None:
    with database.write() as uow:
        uow.people.put_management(organisation.teams["east"], organisation["wes"], START)
    with database.read() as uow:
        assert rights.sight(uow, organisation["wes"], organisation["mia"], TODAY) is NONE
        assert rights.sight(uow, organisation["wes"], organisation["ana"], TODAY) is FULL
