"""Bringing the database to what a playbook says, and back out of it."""

from datetime import date, time
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings

from bot.deliveries.definitions import Audience, ScheduleDefinition
from bot.deliveries.timing import RECIPIENT, When
from bot.intake.mistakes import DocumentError
from bot.metrics import ledger
from bot.metrics.records import NewRecord, Share
from bot.people import directory
from bot.playbook.apply import apply
from bot.playbook.diff import Change, diff
from bot.playbook.export import dump
from bot.playbook.load import load
from bot.playbook.models import Playbook
from bot.playbook.service import Playbooks
from bot.playbook.starter import starter
from bot.playbook.state import current
from storage.database import Database
from tests.people.organisation import NOW, TODAY, Organisation, build
from tests.playbook.playbooks import playbooks, written

CALLS = "metrics:\n  calls: {name: Calls, category: activity, aggregation: count}\n"
QUARTER = CALLS + "goals:\n- {metric: calls, person: Ana Silva, target: 90, period: 2026-Q1}\n"


@pytest.fixture
def organisation(database: Database) -> Organisation:
    return build(database)


def put(database: Database, playbook: Playbook | str) -> list[str]:
    """Applies it; the changes as lines."""
    with database.write() as uow:
        return [str(change) for change in apply(uow, written(playbook) if isinstance(playbook, str) else playbook, NOW, "test")]


def state(database: Database) -> Playbook:
    with database.read() as uow:
        return current(uow)


def test_applying_twice_changes_nothing_the_second_time(database: Database) -> None:
    first = put(database, starter())
    assert "+ goals: revenue, role Account Executive, 2026-01-01..2027-12-31, each month: 40000" in first
    assert put(database, starter()) == []
    with database.read() as uow:
        assert len([goal for goal in uow.goals.all() if goal.target == 40000]) == 24
        applied = uow.playbook.last_applied()
        assert applied is not None and applied.applied_by == "test"


def test_what_the_starter_says_is_exported_and_applies_to_the_same_state(database: Database) -> None:
    service = Playbooks(database)
    service.apply(load(starter()), now=NOW, by="test")
    text = service.export()
    assert text.startswith("# yaml-language-server: $schema=playbook.schema.json\n")
    assert "  revenue: {name: Revenue booked, category: result, unit: 'money:USD'}\n" in text
    assert service.plan(load(text), now=NOW).changes == ()
    assert service.export() == text


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=playbooks(), second=playbooks())
def test_any_playbook_over_any_other_ends_as_itself_and_its_export_as_the_same(
    sqlite_database: Database, first: Playbook, second: Playbook
) -> None:
    with sqlite_database.read() as uow:
        known = uow.people.by_key(["ana"])
    if not known:
        build(sqlite_database)
    put(sqlite_database, first)
    put(sqlite_database, second)
    assert diff(state(sqlite_database), second) == ()
    exported = load(dump(state(sqlite_database))).playbook
    assert exported == state(sqlite_database)
    assert put(sqlite_database, exported) == []


def test_the_difference_is_told_field_by_field(database: Database) -> None:
    put(database, starter())
    text = starter().replace("target: 40000", "target: 50000").replace("{weight: 3, cap: 2}", "{weight: 4}").replace("holidays: US ", "")
    text = text.replace("names: full, mention_winner: false", "names: alias, mention_winner: true")
    assert put(database, text.replace("calls: {name: Calls,", "calls: {name: Dials,")) == [
        "- calendar.holidays: US",
        "~ metrics.calls.name: Calls → Dials",
        "~ scorecards.account_executive.metrics.revenue.weight: 3 → 4",
        "~ scorecards.account_executive.metrics.revenue.cap: 2 → 1.5",
        "~ privacy.leaderboard.names: full → alias",
        "~ privacy.leaderboard.mention_winner: false → true",
        "~ goals: revenue, role Account Executive, 2026-01-01..2027-12-31, each month: 40000 → 50000",
    ]


SCHEDULES = """
schedules:
  monday: {what: scorecard, for: {person: Ana Silva}, when: mondays at 8am, zone: recipient}
  leaders:
    {what: team_scorecard, for: {team: East}, to: "#sales", when: first working day of the month at 09:00, with: {period: last-month}}
"""


def test_schedules_name_people_and_teams_by_key(database: Database, organisation: Organisation) -> None:
    assert put(database, SCHEDULES) == [
        "+ schedules.monday: {what: scorecard, for: {person: ana}, when: every Monday at 08:00, zone: recipient}",
        "+ schedules.leaders: {what: team_scorecard, for: {team: east}, to: #sales, when: first working day of the month at 09:00"
        ", with: {period: last-month}}",
    ]
    assert put(database, SCHEDULES) == []
    with database.read() as uow:
        stored = uow.playbook.definition("schedule", "monday")
    assert stored is not None
    monday = ScheduleDefinition.model_validate(stored)
    assert monday.audience == Audience(person="ana")
    assert monday.timing == When(on=("monday",), at=time(8), zone=RECIPIENT)


def test_schedules_are_exported_and_apply_to_the_same_state(database: Database, organisation: Organisation) -> None:
    put(database, SCHEDULES)
    text = Playbooks(database).export()
    assert "  monday:\n    what: scorecard\n    for: {person: ana}\n    when: every Monday at 08:00\n    zone: recipient\n" in text
    assert "    to: '#sales'\n" in text
    assert put(database, text) == []


def test_a_schedule_changes_field_by_field_and_goes_when_it_is_taken_out(database: Database, organisation: Organisation) -> None:
    put(database, SCHEDULES)
    changed = SCHEDULES.replace("mondays at 8am", "15 minutes before 09:30 on tuesday").replace('"#sales"', '["#sales", "#all"]')
    assert put(database, changed.replace("last-month", "last-week").replace("zone: recipient", "after_outage: skip")) == [
        "~ schedules.monday.when: every Monday at 08:00 → 15 minutes before 09:30 every Tuesday",
        "~ schedules.monday.zone: recipient → none",
        "~ schedules.monday.after_outage: none → skip",
        "~ schedules.leaders.to: #sales → [#sales, #all]",
        "~ schedules.leaders.with.period: last-month → last-week",
    ]
    assert len(put(database, "schedules:\n")) == 2
    with database.read() as uow:
        assert uow.playbook.definitions("schedule") == []


def test_a_schedule_for_nobody_known_is_told_at_its_place(database: Database, organisation: Organisation) -> None:
    with pytest.raises(DocumentError) as error:
        put(database, SCHEDULES.replace("Ana Silva", "Quentin"))
    assert error.value.lines[0].startswith("schedules.monday.for.person: ")


def test_a_role_that_a_schedule_speaks_of_and_nobody_holds_is_a_note(database: Database, organisation: Organisation) -> None:
    text = "schedules: {a: {what: scorecard, for: {role: Closer}, when: monday at 08:00}}"
    assert Playbooks(database).plan(load(text), now=NOW).notes == ("nobody holds the role Closer",)


def test_a_conversation_that_was_not_heard_from_is_a_note(database: Database, organisation: Organisation) -> None:
    plan = Playbooks(database).plan(load(SCHEDULES), now=NOW)
    assert "schedules.leaders: I have not heard from a conversation called #sales yet" in plan.notes


def test_a_schedule_that_was_made_in_chat_stays_until_a_file_that_named_it_drops_it(database: Database, organisation: Organisation) -> None:
    put(database, SCHEDULES)
    chat = ScheduleDefinition.model_validate({"what": "scorecard", "for": {"person": "ana"}, "when": "every friday at 16:00"})
    with database.write() as uow:
        uow.playbook.put("schedule", "friday", chat.model_dump(mode="json", by_alias=True), position=9)
        uow.schedules.begin("friday", NOW, made_by=organisation["ana"])
    assert put(database, SCHEDULES) == []
    exported = Playbooks(database).export()
    assert "  friday:\n    what: scorecard\n    for: {person: ana}\n    when: every Friday at 16:00\n" in exported
    assert put(database, exported) == []
    assert put(database, SCHEDULES) == ["- schedules.friday: {what: scorecard, for: {person: ana}, when: every Friday at 16:00}"]


def test_a_new_order_is_a_change(database: Database) -> None:
    one = "metrics:\n  a: {name: A, category: result}\n  b: {name: B, category: result}\n"
    other = "metrics:\n  b: {name: B, category: result}\n  a: {name: A, category: result}\n"
    put(database, one)
    assert put(database, other) == ["~ metrics (order): a, b → b, a"]
    assert list(state(database).metrics) == ["b", "a"]


def test_a_part_of_a_run_of_goals_can_go(database: Database) -> None:
    goal = "goals:\n- {metric: calls, everyone: true, each: month, target: 10, from: 2026-01-01, until: 2026-%s}\n"
    put(database, CALLS + goal % "04-30")
    assert put(database, CALLS + goal % "02-28") == ["- goals: calls, everyone, 2026-03-01..2026-04-30, each month: 10"]


def test_a_metric_with_records_is_retired_and_comes_back(database: Database, organisation: Organisation) -> None:
    both = CALLS + "  meetings: {name: Meetings, category: activity, aggregation: count}\n"
    put(database, both)
    with database.write() as uow:
        ledger.write(uow, [NewRecord("crm", "1", "calls", TODAY, Decimal(1), (Share(organisation["ana"]),))], NOW)
    put(database, "metrics:\n")
    with database.read() as uow:
        assert [(row.key, row.active) for row in uow.metrics.all(active=False)] == [("calls", False)]
    assert len(put(database, both)) == 2
    with database.read() as uow:
        assert [(row.key, row.active) for row in uow.metrics.all(active=False)] == [("calls", True), ("meetings", True)]
        assert ledger.check(uow) == []


def test_goals_are_for_people_by_name_and_teams_by_key(database: Database, organisation: Organisation) -> None:
    put(database, QUARTER + "- {metric: calls, team: east, target: 5, period: 2026}\n")
    with database.read() as uow:
        stored = {(goal.scope, goal.subject, goal.target) for goal in uow.goals.of_origin("playbook")}
    assert stored == {("person", str(organisation["ana"]), 90), ("team", str(organisation.teams["east"]), 5)}
    assert [(goal.person, goal.team) for goal in state(database).goals] == [("ana", None), (None, "east")]
    assert put(database, QUARTER + "- {metric: calls, team: Team East, target: 5, period: 2026}\n") == []


def test_goals_that_others_set_are_left_alone(database: Database, organisation: Organisation) -> None:
    put(database, QUARTER)
    with database.write() as uow:
        calls = uow.metrics.by_key(["calls"])["calls"].id
        uow.goals.put(calls, "team", "1", date(2026, 1, 1), date(2026, 4, 1), Decimal(7), origin="chat", now=NOW)
    put(database, "metrics:\n")
    with database.read() as uow:
        assert [(goal.scope, goal.origin, goal.target) for goal in uow.goals.all()] == [("team", "chat", 7)]
        assert [row.active for row in uow.metrics.all(active=False)] == [False]


def test_a_goal_set_in_chat_for_the_very_days_stands_and_is_noted(database: Database, organisation: Organisation) -> None:
    put(database, QUARTER)
    with database.write() as uow:
        calls = uow.metrics.by_key(["calls"])["calls"].id
        uow.goals.put(calls, "person", str(organisation["ana"]), date(2026, 1, 1), date(2026, 4, 1), Decimal(70), origin="chat", now=NOW)
    plan = Playbooks(database).plan(load(QUARTER), now=NOW)
    assert plan.changes == ()
    assert plan.notes == ("calls for person ana, 2026-01-01..2026-03-31 stays 70, as set elsewhere",)


def test_a_role_that_nobody_holds_is_noted(database: Database, organisation: Organisation) -> None:
    text = CALLS + "goals:\n- {metric: calls, role: Acount Executive, target: 9, period: 2026}\n"
    plan = Playbooks(database).plan(load(text), now=NOW)
    assert plan.notes == ("nobody holds the role Acount Executive (did you mean Account Executive?)",)


def test_a_goal_that_overlaps_one_set_in_chat_is_refused_with_its_line(database: Database, organisation: Organisation) -> None:
    put(database, CALLS)
    with database.write() as uow:
        calls = uow.metrics.by_key(["calls"])["calls"].id
        uow.goals.put(calls, "person", str(organisation["ana"]), date(2026, 3, 1), date(2026, 4, 1), Decimal(70), origin="chat", now=NOW)
    with pytest.raises(DocumentError) as error:
        Playbooks(database).apply(load(QUARTER), now=NOW, by="test")
    assert error.value.lines == ("playbook.yaml:4: goals[1]: overlaps a goal set elsewhere: calls for person ana, 2026-03-01..2026-03-31",)


def test_one_person_under_two_names_cannot_have_two_goals(database: Database, organisation: Organisation) -> None:
    with pytest.raises(DocumentError) as error:
        put(database, QUARTER + "- {metric: calls, person: ana, target: 9, period: 2026-02}\n")
    assert "goals[2]: overlaps goals[1], which is on calls for person ana too" in error.value.lines[0]


def test_nothing_is_applied_when_a_person_is_unknown(database: Database, organisation: Organisation) -> None:
    text = (
        QUARTER + "- {metric: calls, person: Ann Silver, target: 9, period: 2026}\n- {metric: calls, team: nrth, target: 9, period: 2026}\n"
    )
    with pytest.raises(DocumentError) as error:
        Playbooks(database).apply(load(text), now=NOW, by="test")
    first, second = error.value.lines
    assert first.startswith("playbook.yaml:5: goals[2].person: I don't know anybody called “Ann Silver”. Did you mean Ana Silva")
    assert second.startswith("playbook.yaml:6: goals[3].team: I don't know a team called “nrth”.")
    assert state(database) == Playbook()


def test_two_people_of_one_name_must_be_told_apart(database: Database, organisation: Organisation) -> None:
    with database.write() as uow:
        uow.people.put_person("ana2", name="Ana Silva")
    with pytest.raises(DocumentError, match="which one"):
        put(database, QUARTER)
    assert len(put(database, QUARTER.replace("Ana Silva", "ana2"))) == 2


def test_a_calendar_that_a_team_lives_by_cannot_go(database: Database, organisation: Organisation) -> None:
    put(database, "calendars: {berlin: {time_zone: Europe/Berlin}}")
    with database.write() as uow:
        uow.people.put_team("east", calendar="berlin")
    with pytest.raises(DocumentError, match='"berlin", which a team lives by, is missing'):
        put(database, CALLS)


def test_admins_are_appointed_and_dismissed_by_the_playbook(database: Database, organisation: Organisation) -> None:
    def admins() -> list[str]:
        with database.read() as uow:
            return [key for key, person in organisation.people.items() if directory.is_admin(uow, person, TODAY)]

    put(database, "admins: [Ben@example.com, ada@example.com]")
    assert admins() == ["ben", "ada"]
    put(database, "admins: [cleo@example.com]")
    assert admins() == ["cleo", "ada"]


def test_a_new_grid_moves_the_period_totals(database: Database, organisation: Organisation) -> None:
    put(database, CALLS)
    with database.write() as uow:
        ledger.write(uow, [NewRecord("crm", "1", "calls", date(2026, 6, 14), Decimal(1), (Share(organisation["ana"]),))], NOW)
    put(database, CALLS + "calendar: {week_starts: sunday, fiscal_year_starts: 2}\n")
    with database.read() as uow:
        assert ledger.check(uow) == []


def test_a_rule_that_does_not_fit_a_line_is_told_field_by_field() -> None:
    names = [f"metric_{number}" for number in range(8)]
    metrics = "".join(f"  {name}: {{name: {name}, category: activity}}\n" for name in names)
    weights = ", ".join(f"{name}: {number + 1}" for number, name in enumerate(names))
    added = diff(
        written(f"metrics:\n{metrics}"), written(f"metrics:\n{metrics}scorecards: {{rep: {{name: Rep, metrics: {{{weights}}}}}}}\n")
    )
    told = [str(change) for change in added]
    assert told[:2] == ["+ scorecards.rep.name: Rep", "+ scorecards.rep.roles: []"]
    assert told[-1] == "+ scorecards.rep.metrics.metric_7: {weight: 8, floor: 0, cap: 1.5}"
    assert not any("…" in line for line in told)


def test_the_changes_are_values_with_before_and_after() -> None:
    before, after = written(CALLS), written(CALLS.replace("Calls", "Dials"))
    assert diff(before, after) == (Change("~", "metrics.calls.name", "Calls", "Dials"),)


CONTESTS = """
metrics: {calls: {name: Calls, category: activity}}
contests:
  call_blitz: {name: Call blitz, length: 3 hours, metrics: {calls: 1.5}, prize: Dinner}
  week:
    {name: Week, length: this week, metrics: {calls: 1}, format: {kind: tiers, tiers: [{name: One, least: 5}, {name: Two, least: 10}]}}
"""


def test_contests_are_applied_exported_and_changed_field_by_field(database: Database) -> None:
    assert {"+ contests.call_blitz.length: 3 hours", "+ contests.call_blitz.metrics: {calls: 1.5}"} <= set(put(database, CONTESTS))
    text = Playbooks(database).export()
    assert "  call_blitz:\n    name: Call blitz\n    length: 3 hours\n    metrics: {calls: 1.5}\n    prize: Dinner\n" in text
    assert put(database, text) == []
    assert put(database, CONTESTS.replace("3 hours", "2 hours").replace("calls: 1.5", "calls: 2")) == [
        "~ contests.call_blitz.length: 3 hours → 2 hours",
        "~ contests.call_blitz.metrics.calls: 1.5 → 2",
    ]
    put(database, "metrics: {calls: {name: Calls, category: activity}}")
    assert state(database).contests == {}
