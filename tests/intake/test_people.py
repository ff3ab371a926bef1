"""People tables: who is in which team, led by whom, since when."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from bot.intake.service import Manner
from tests.intake.office import NOW, Office

PEOPLE = """
source: hr
kind: people
key: key
name: name
email: email
starts_on: start
ends_on: end
role: role
team: {name: team, parent: region, manager: manager}
"""
HEAD = "key,name,email,start,end,role,team,region,manager\n"


def teams(office: Office) -> dict[str, tuple[str | None, list[str], list[str]]]:
    """By name: the team above, who is in it, and who leads it."""
    with office.database.read() as uow:
        keys = {person.id: person.key for person in uow.people.persons()}
        names = {team.id: team.name for team in uow.people.teams()}
        return {
            team.name: (
                names.get(team.parent_id or 0),
                sorted(keys[row.person_id] for row in uow.people.memberships(teams=[team.id], on=NOW.date())),
                sorted(keys[row.person_id] for row in uow.people.managements(teams=[team.id], on=NOW.date())),
            )
            for team in uow.people.teams()
        }


def history(office: Office, key: str) -> list[tuple[str, date, date | None]]:
    """The teams somebody was in, with their dates."""
    with office.database.read() as uow:
        names = {team.id: team.name for team in uow.people.teams()}
        person = uow.people.by_key([key])[key].id
        return [(names[row.team_id], row.starts_on, row.ends_on) for row in uow.people.memberships(persons=[person])]


def test_people_come_with_team_manager_role_and_dates(empty_office):
    text = HEAD + (
        "p1,Ana Silva,Ana@Acme.example,2024-01-15,,AE,West,Sales,p3\n"
        "p2,José Núñez,jose@acme.example,2024-02-01,2025-06-30,AE,West,Sales,p3\n"
        "p3,Mia Wong,mia@acme.example,2020-01-01,,Manager,Sales,,\n"
    )
    summary = empty_office.take(text, PEOPLE)
    assert (summary.rows, summary.written, summary.rejected) == (3, 3, 0)
    assert teams(empty_office) == {"West": ("Sales", ["p1"], ["p3"]), "Sales": (None, ["p3"], [])}
    assert history(empty_office, "p2") == [("West", date(2024, 2, 1), date(2025, 7, 1))]
    with empty_office.database.read() as uow:
        ana = uow.people.by_email(["ana@acme.example"])["ana@acme.example"]
        assert (ana.key, ana.name, ana.starts_on) == ("p1", "Ana Silva", date(2024, 1, 15))
        assert [(row.role, row.starts_on) for row in uow.people.roles(persons=[ana.id])] == [("AE", date(2024, 1, 15))]
    again = empty_office.take(text, PEOPLE)
    assert (again.written, again.unchanged) == (0, 3)


def test_a_new_team_begins_today_and_the_old_one_is_remembered(office):
    office.take(HEAD + "p1,Ana,,2024-01-15,,AE,West,,\n", PEOPLE)
    summary = office.take(HEAD + "p1,Ana,,2024-01-15,,AE,East,,\n", PEOPLE, now=datetime(2025, 3, 10, 12, tzinfo=UTC))
    assert summary.written == 1
    assert history(office, "p1") == [("West", date(2024, 1, 15), date(2025, 3, 10)), ("East", date(2025, 3, 10), None)]


def test_dated_memberships_come_in_several_rows(office):
    mapping = PEOPLE + "team_since: since\n"
    text = HEAD.replace("\n", ",since\n") + "p1,Ana,,,,,West,,,2024-01-01\np1,Ana,,,,,East,,,2025-01-01\n"
    office.take(text, mapping)
    assert history(office, "p1") == [("West", date(2024, 1, 1), date(2025, 1, 1)), ("East", date(2025, 1, 1), None)]
    assert office.take(text, mapping).written == 0


def test_somebody_without_a_start_was_always_here(office):
    office.take(HEAD + "p1,Ana,,,,,West,,\n", PEOPLE)
    assert history(office, "p1") == [("West", date(2000, 1, 1), None)]


def test_a_new_manager_takes_over_today(office):
    mia, noa = "p3,Mia,,,,,Sales,,\n", "p4,Noa,,,,,Sales,,\n"
    office.take(HEAD + "p1,Ana,,,,,West,,p3\n" + mia + noa, PEOPLE)
    office.take(HEAD + "p1,Ana,,,,,West,,p4\n" + mia + noa, PEOPLE)
    assert teams(office)["West"] == (None, ["p1"], ["p4"])


def test_who_leads_their_own_team_is_told_by_a_filter(office):
    mapping = PEOPLE.replace(", manager: manager", "") + "leads_when: {role: Manager}\n"
    office.take(HEAD + "p1,Ana,,,,AE,West,,\np2,Ben,,,,manager,West,,\n", mapping)
    assert teams(office)["West"] == (None, ["p1", "p2"], ["p2"])


BY_MANAGER = """
source: hr
kind: people
key: key
name: "{first} {last}"
starts_on: start
team: {by: manager, manager: boss, key: "team-{key}", name: "{first}'s team"}
"""


def test_a_team_per_manager_is_derived_from_their_keys(empty_office):
    text = "key,first,last,boss,start\n1,Vera,Paz,,2020-01-01\n2,Mia,Wong,1,2020-02-01\n3,Ana,Silva,2,2020-03-01\n4,Ben,Oka,2,2020-04-01\n"
    empty_office.take(text, BY_MANAGER)
    assert teams(empty_office) == {"Vera's team": (None, ["2"], ["1"]), "Mia's team": ("Vera's team", ["3", "4"], ["2"])}
    empty_office.take("key,first,last,boss,start\n5,New,Hire,2,2026-06-01\n", BY_MANAGER)
    assert teams(empty_office)["Mia's team"] == ("Vera's team", ["3", "4", "5"], ["2"])


def test_a_manager_nobody_knows_is_a_warning(office):
    summary = office.take("key,first,last,boss,start\n1,Vera,Paz,112,2020-01-01\n2,Own,Boss,2,2020-01-01\n", BY_MANAGER)
    assert summary.warnings == ("The manager “112” of Vera Paz is not in the file and leads no team we know.",)
    assert summary.written == 2


def test_managers_in_a_circle_are_a_warning(office):
    summary = office.take("key,first,last,boss,start\n1,A,A,2,\n2,B,B,1,\n", BY_MANAGER)
    assert summary.warnings == ("The team “B's team” would be above itself; it has no team above it now.",)
    assert teams(office) == {"A's team": ("B's team", ["2"], ["1"]), "B's team": (None, ["1"], ["2"])}


def test_part_time_is_a_share_of_each_working_day(office):
    mapping = PEOPLE + "part_time: fte\n"
    reasons = office.rejected(HEAD.replace("\n", ",fte\n") + "p1,Ana,,2024-01-15,,,,,,80%\np2,Ben,,,,,,,,-3\n", mapping)
    assert "“-3” is no share of a working day." in reasons[0]
    with office.database.read() as uow:
        person = uow.people.by_key(["p1"])["p1"].id
        (pattern,) = uow.people.patterns(persons=[person])
    assert [Decimal(share) for share in pattern.shares] == [Decimal("0.8")] * 5 + [0, 0]


def test_aliases_find_people_in_later_files(office):
    office.take(HEAD.replace("\n", ",crm\n") + "p1,Zoë Quist,,,,,,,,0051G\n", PEOPLE + "aliases: [crm]\n")
    deals = "source: crm\nkind: records\nid: id\noccurred: day\nperson: owner\nmetrics: {calls: 1}\n"
    office.take("id,day,owner\nD1,2026-05-04,0051g\n", deals)
    assert office.counted("calls") == [("p1", date(2026, 5, 4), 1)]


def test_somebody_known_by_email_stays_one_person(office):
    office.take(HEAD + "272,Ana M. Silva,ANA@acme.example,,,,West,,\n", PEOPLE)
    with office.database.read() as uow:
        assert uow.people.by_alias(["272"])["272"].key == "ana"
        assert uow.people.by_key(["272"]) == {}
        assert uow.people.by_key(["ana"])["ana"].name == "Ana M. Silva"
    assert office.take(HEAD + "272,Ana M. Silva,ANA@acme.example,,,,West,,\n", PEOPLE).written == 0


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (",Ana,,,,,,,", "The person has no key."),
        ("p9,,,,,,,,", "The person has no name."),
        (f"p9,{'ñ' * 10_000},,,,,,,", "is longer than 255 characters"),
        ("p9,Ana,ana(at)acme,,,,,,", "“ana(at)acme” is no e-mail address."),
        ("p9,Ana,,2024-05-01,2024-04-30,,,,", "The person leaves on 2024-04-30, before they start on 2024-05-01."),
        ("p9,Ana,,soon,,,,,", "“soon” is not a date"),
        ("p9,Ana,good@acme.example,,,,,,", "The e-mail “good@acme.example” stands at “g1” too."),
        ("kim1,Kim,ben@acme.example,,,,,,", "The e-mail “ben@acme.example” belongs to “Ben Okafor”."),
    ],
)
def test_a_bad_row_is_told_and_the_good_ones_are_in(office, row, reason):
    assert reason in office.rejected(HEAD + f"g1,Good One,good@acme.example,,,,,,\n{row}\ng2,مريم 🎉,,,,,,,\n", PEOPLE)[0]
    with office.database.read() as uow:
        assert {key: person.name for key, person in uow.people.by_key(["g1", "g2"]).items()} == {"g1": "Good One", "g2": "مريم 🎉"}


def test_rows_are_filtered(office):
    summary = office.take(HEAD + "p1,Ana,,,,AE,,,\np2,Ben,,,,Intern,,,\n", PEOPLE + "where: {role: AE}\n")
    assert (summary.written, summary.left_out) == (1, 1)


def test_a_dry_run_tells_and_changes_nothing(empty_office):
    summary = empty_office.take(HEAD + "p1,Ana,,,,AE,West,,p1\n", PEOPLE, manner=Manner(dry_run=True))
    assert (summary.dry_run, summary.written) == (True, 1)
    with empty_office.database.read() as uow:
        assert uow.people.persons() == []
        assert uow.people.teams() == []
        assert uow.imports.last("hr") is None


LIVED = """
source: hr
kind: people
key: key
name: name
team: {name: team, calendar: calendar, time_zone: zone}
"""
LIVED_HEAD = "key,name,team,calendar,zone\n"


@pytest.fixture
def lived_office(office: Office) -> Office:
    """An office whose playbook has a calendar for Berlin."""
    with office.database.write() as uow:
        uow.playbook.put("calendar", "berlin", {"key": "berlin", "time_zone": "Europe/Berlin"})
    return office


def lives(office: Office) -> dict[str, tuple[str | None, str | None]]:
    """By name of the team: its calendar and its zone."""
    with office.database.read() as uow:
        return {team.name: (team.calendar, team.time_zone) for team in uow.people.teams()}


def test_a_team_is_given_a_calendar_and_a_time_zone_and_a_blank_leaves_them(lived_office):
    text = LIVED_HEAD + "p1,Ana,East,berlin,\np2,Ben,East,,Europe/Vienna\np3,Cem,West,workspace,\n"
    assert lived_office.take(text, LIVED).warnings == ()
    assert lives(lived_office) == {"East": ("berlin", "Europe/Vienna"), "West": ("workspace", None)}
    again = lived_office.take(LIVED_HEAD + "p1,Ana,East,,\np3,Cem,West,berlin,\n", LIVED)
    assert (again.written, again.unchanged) == (1, 1)
    assert lives(lived_office) == {"East": ("berlin", "Europe/Vienna"), "West": ("berlin", None)}


def test_a_calendar_that_the_playbook_does_not_have_is_a_warning_and_leaves_the_team_as_it_is(lived_office):
    lived_office.take(LIVED_HEAD + "p1,Ana,East,berlin,\n", LIVED)
    summary = lived_office.take(LIVED_HEAD + "p1,Ana,East,berln,\np2,Ben,East,,\n", LIVED)
    assert (summary.rejected, summary.written) == (0, 1)
    assert summary.warnings == (
        "The playbook has no calendar “berln” for the team “East”, which lives on as before; did you mean “berlin”?",
    )
    assert lives(lived_office) == {"East": ("berlin", None)}


def test_a_row_with_a_zone_that_is_none_is_told(lived_office):
    (reason,) = lived_office.rejected(LIVED_HEAD + "p1,Ana,East,,Europe/Berlni\n", LIVED)
    assert '""Europe/Berlni"" is not a time zone (did you mean Europe/Berlin' in reason
    assert lives(lived_office) == {}


def test_two_rows_that_disagree_on_their_teams_calendar_are_a_warning(lived_office):
    summary = lived_office.take(LIVED_HEAD + "p1,Ana,East,berlin,UTC\np2,Ben,East,workspace,Europe/Vienna\n", LIVED)
    assert summary.warnings == (
        "The team “East” has two calendars in the file; it keeps “berlin”, not “workspace”.",
        "The team “East” has two time zones in the file; it keeps “UTC”, not “Europe/Vienna”.",
    )
    assert lives(lived_office) == {"East": ("berlin", "UTC")}


def test_a_team_per_manager_lives_as_its_managers_row_says(lived_office):
    mapping = BY_MANAGER.replace("{by: manager,", "{by: manager, calendar: calendar,")
    text = "key,first,last,boss,start,calendar\n1,Vera,Paz,,2020-01-01,berlin\n2,Ana,Silva,1,2020-02-01,\n"
    lived_office.take(text, mapping)
    assert lives(lived_office) == {"Vera's team": ("berlin", None)}
