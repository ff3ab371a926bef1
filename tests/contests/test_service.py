"""Contests as people hold them: who may, what is refused, and what is kept."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.chat.errors import FieldErrors, Refusal, UserError
from storage.database import Database
from tests.contests.arena import DAY, EARLY, Arena, when


@pytest.fixture
def arena(database: Database) -> Arena:
    return Arena.of(database)


def test_a_manager_drafts_and_launches_among_their_own_people(arena: Arena) -> None:
    key = arena.draft()
    assert arena.state(key) == "draft"
    assert arena.said() == []
    arena.contests.launch(key, by=arena.org.people["Mona"], now=EARLY)
    assert arena.state(key) == "announced"
    assert arena.said() == ["Call week: starts in 3 days"]


@pytest.mark.parametrize("who", ["Sam", "Ana", "Dev"])
def test_nobody_holds_a_contest_among_people_they_do_not_lead(arena: Arena, who: str) -> None:
    with pytest.raises(Refusal, match="held by those who lead"):
        arena.draft(by=who)


def test_an_admin_holds_one_among_anyone(arena: Arena) -> None:
    key = arena.launched(by="Ada", entrants={"everyone": True})
    assert [name for _, name, _ in arena.table(key)] == ["Ana", "Ben", "Cara", "Dev"]


def test_a_manager_cannot_reach_beyond_their_team_by_role_or_everyone(arena: Arena) -> None:
    for entrants in ({"everyone": True}, {"roles": ["rep"]}, {"persons": [arena.org.people["Dev"]]}):
        with pytest.raises(Refusal):
            arena.draft(entrants=entrants)


@pytest.mark.parametrize("who", ["Dev", "Sam"])
def test_to_others_there_is_no_such_contest(arena: Arena, who: str) -> None:
    key = arena.launched()
    with pytest.raises(UserError, match="no such contest"):
        arena.seen(key, who)
    assert arena.contests.mine(arena.org.people[who], now=EARLY) == ()


def test_those_who_take_part_see_it_once_it_is_launched(arena: Arena) -> None:
    key = arena.draft()
    with pytest.raises(UserError, match="no such contest"):
        arena.seen(key, "Ana")
    arena.contests.launch(key, by=arena.org.people["Mona"], now=EARLY)
    seen = arena.seen("call WEEK", "Ana")
    assert (seen.key, seen.may_change, seen.mine is not None) == (key, False, True)


@pytest.mark.parametrize(
    "step",
    [
        lambda contests, key, by: contests.launch(key, by=by, now=EARLY),
        lambda contests, key, by: contests.pause(key, by=by, now=EARLY),
        lambda contests, key, by: contests.cancel(key, "because", by=by, now=EARLY),
        lambda contests, key, by: contests.try_out(key, by=by, now=EARLY),
        lambda contests, key, by: contests.questions(key, by=by, now=EARLY),
        lambda contests, key, by: contests.reopen(key, "because", by=by, now=EARLY),
    ],
)
def test_only_its_owner_and_admins_change_it(arena: Arena, step: Callable[[object, str, int], object]) -> None:
    key = arena.launched()
    with pytest.raises(Refusal):
        step(arena.contests, key, arena.org.people["Ana"])


def test_rules_that_do_not_go_together_keep_nothing(arena: Arena) -> None:
    with pytest.raises(FieldErrors) as refused:
        arena.draft(ends=when(1, "00:05").isoformat())
    assert list(refused.value.by_field) == ["ends"]
    assert arena.contests.all() == ()


def test_a_metric_that_the_playbook_does_not_have_is_named(arena: Arena) -> None:
    with pytest.raises(UserError, match="“demos”"):
        arena.draft(scoring={"metrics": [{"metric": "demos"}]})


def test_one_whose_start_has_passed_starts_at_its_launch_and_lasts_as_long(arena: Arena) -> None:
    key = arena.draft(starts=when(1, "09:00").isoformat(), ends=when(1, "12:00").isoformat())
    arena.now = when(2, "14:30") + timedelta(seconds=20)
    rules = arena.contests.launch(key, by=arena.org.people["Mona"], now=arena.now).rules
    assert (rules.starts, rules.ends) == (when(2, "14:30"), when(2, "17:30"))


def test_a_week_that_is_launched_late_ends_with_its_week(arena: Arena) -> None:
    key = arena.draft()
    arena.now = when(2, "14:30")
    held = arena.contests.launch(key, by=arena.org.people["Mona"], now=arena.now)
    assert (held.state, held.rules.starts, held.rules.ends) == ("running", when(2, "14:30"), when(5, "18:00"))


def test_a_duel_of_three_is_not_launched(arena: Arena) -> None:
    key = arena.draft(format={"kind": "duel"}, late="out")
    with pytest.raises(UserError, match="between two: there are 3"):
        arena.contests.launch(key, by=arena.org.people["Mona"], now=EARLY)
    assert arena.state(key) == "draft"


def test_who_joins_is_in_and_who_leaves_counts_no_more(arena: Arena) -> None:
    key = arena.launched(entrants={"teams": [arena.org.teams["North"]], "enter": "opt_in"})
    for name in ("Ana", "Ben"):
        arena.contests.join(key, viewer=arena.org.people[name], now=EARLY)
    with pytest.raises(UserError, match="in it already"):
        arena.contests.join(key, viewer=arena.org.people["Ana"], now=EARLY)
    with pytest.raises(UserError, match="no such contest"):
        arena.contests.join(key, viewer=arena.org.people["Dev"], now=EARLY)
    arena.contests.leave(key, viewer=arena.org.people["Ben"], now=EARLY)
    assert [name for _, name, _ in arena.table(key)] == ["Ana"]
    assert arena.said() == ["Call week: starts in 3 days", "Ana is in.", "Ben is in."]


def test_nobody_joins_after_the_start_where_late_joiners_are_left_out(arena: Arena) -> None:
    key = arena.launched(entrants={"teams": [arena.org.teams["North"]], "enter": "opt_in"}, late="out")
    arena.contests.join(key, viewer=arena.org.people["Ana"], now=EARLY)
    arena.tick(when(2))
    with pytest.raises(UserError, match="after the start"):
        arena.contests.join(key, viewer=arena.org.people["Ben"], now=arena.now)
    assert [name for _, name, _ in arena.table(key)] == ["Ana"]


def test_a_change_is_a_version_that_everyone_is_told_of(arena: Arena) -> None:
    key = arena.launched()
    with pytest.raises(UserError, match="Nothing is changed"):
        arena.contests.change(key, arena.document(), by=arena.org.people["Mona"], now=EARLY)
    assert arena.contests.change(key, arena.document(prize="Dinner"), by=arena.org.people["Mona"], now=EARLY) == 2
    assert arena.said()[-1] == "The rules of “Call week” have changed, version 2:"
    assert arena.seen(key).rules.prize == "Dinner"
    before = arena.seen(key, known_at=EARLY - DAY)
    assert before.rules.prize == ""


def test_once_started_the_start_stays(arena: Arena) -> None:
    key = arena.launched()
    arena.tick(when(2))
    with pytest.raises(FieldErrors) as refused:
        arena.contests.change(key, arena.document(starts=when(3).isoformat()), by=arena.org.people["Mona"], now=arena.now)
    assert list(refused.value.by_field) == ["starts"]


def test_it_is_tried_on_past_weeks(arena: Arena) -> None:
    for week, winner in enumerate(("Ana", "Ana", "Ben"), 2):
        arena.record(winner, when(2) - timedelta(weeks=week), id=f"past{week}")
    key = arena.draft()
    found = arena.contests.try_out(key, by=arena.org.people["Mona"], now=EARLY)
    names = [found.names[each] for each in found.wins]
    assert (names, list(found.wins.values())) == (["Ana", "Ben"], [2, 1])


def test_a_contest_whose_metric_is_gone_says_so_and_loses_nothing(arena: Arena) -> None:
    key = arena.launched()
    with arena.database.write() as uow:
        uow.metrics.retire("calls")
    seen = arena.seen(key)
    assert "the playbook no longer has" in seen.fault
    assert seen.stood is None
    arena.org.metric("calls", "count")
    assert arena.state(key) == "announced"
