"""Contests as time goes on: started, led, ended, corrected, final; each told once, whatever the clock or the records do."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.chat.errors import UserError
from bot.contests import draw, told
from storage.database import Database
from tests.contests.arena import Arena, when


@pytest.fixture
def arena(database: Database) -> Arena:
    return Arena.of(database)


def news(arena: Arena) -> list[str]:
    return arena.said(told.NEWS)


def test_a_week_from_its_launch_to_its_final_result(arena: Arena) -> None:
    key = arena.launched(prize="Dinner for two")
    arena.tick(when(1, "00:00"))
    assert (arena.state(key), news(arena)) == ("running", ["Call week has started, and runs until Fri 10 Nov, 18:00."])
    for hour, who in enumerate(("Ana", "Ben", "Ben"), 9):
        arena.record(who, when(1, f"{hour:02}:00"))
    arena.tick(when(1, "12:00"))
    assert arena.table(key) == [(1, "Ben", "2"), (2, "Ana", "1"), (3, "Cara", "0")]
    arena.tick(when(5, "18:00"))
    assert arena.state(key) == "provisional"
    assert arena.said(told.RESULT) == ["Call week is over. As it stands Ben would have won; the result is provisional"]
    arena.tick(when(5, "20:00"), heard=True)
    assert arena.state(key) == "final"
    assert arena.said(told.RESULT) == ["Final: Ben wins Call week"]
    assert arena.told_at_once() == [told.PRIZE]


def test_what_is_told_is_told_once(arena: Arena) -> None:
    arena.launched()
    for _ in range(3):
        arena.tick(when(1, "00:00"))
        arena.tick(when(1, "09:00"))
    assert len(arena.posts()) == 2


def test_after_an_outage_it_is_over_at_once_and_old_news_are_not_told(arena: Arena) -> None:
    key = arena.launched()
    arena.record("Ana", when(2))
    arena.tick(when(8), heard=True)
    assert (arena.state(key), arena.said()[1:]) == ("final", ["Final: Ana wins Call week"])


def test_a_new_leader_is_told_by_day_and_not_too_often(arena: Arena) -> None:
    arena.launched()
    arena.tick(when(1, "00:00"))
    arena.record("Ana", when(1, "09:00"))
    arena.tick(when(1, "09:01"))
    for minute in (10, 20):
        arena.record("Ben", when(1, f"09:{minute}"))
        arena.tick(when(1, f"09:{minute + 1}"))
    assert news(arena)[1:] == []
    arena.tick(when(1, "09:32"))
    assert news(arena)[1:] == ["Ben takes the lead in Call week with 2."]
    for minute in (10, 20):
        arena.record("Ana", when(1, f"22:{minute}"))
    arena.tick(when(1, "22:30"))
    assert len(arena.posts(told.NEWS)) == 2
    arena.tick(when(2, "08:00"))
    assert news(arena)[-1] == "Ana takes the lead in Call week with 3."


def test_it_is_provisional_until_every_source_was_heard_from(arena: Arena) -> None:
    key = arena.launched()
    arena.record("Ana", when(5))
    arena.tick(when(5, "18:00"))
    arena.tick(when(5, "19:30"))
    assert arena.state(key) == "provisional"
    arena.tick(when(5, "19:31"), heard=True)
    assert arena.state(key) == "final"


def test_it_waits_for_a_silent_source_for_a_day_at_most(arena: Arena) -> None:
    key = arena.launched()
    arena.record("Ana", when(5))
    arena.tick(when(5, "18:00"))
    arena.tick(when(6, "17:59"))
    assert arena.state(key) == "provisional"
    arena.tick(when(6, "18:00"))
    assert arena.state(key) == "final"


def test_late_records_move_the_podium_openly(arena: Arena) -> None:
    key = arena.launched()
    arena.record("Ana", when(4))
    arena.tick(when(5, "18:00"))
    arena.now = when(5, "18:10")
    for number in range(2):
        arena.record("Cara", when(3), id=f"late{number}")
    arena.tick(when(5, "18:11"))
    assert arena.said(told.NEWS)[-1] == "Late records moved the result of Call week: 1. Cara."
    assert arena.table(key)[0] == (1, "Cara", "2")


def test_a_question_holds_the_final_result_until_it_is_answered(arena: Arena) -> None:
    key, people = arena.launched(), arena.org.people
    arena.record("Ana", when(4))
    arena.tick(when(5, "18:00"))
    question = arena.contests.ask(key, "That call was mine", viewer=people["Ben"], now=arena.now)
    assert {name for name in people for item in arena.waiting(name) if item.kind == told.ASKED} == {"Mona", "Ada"}
    arena.tick(when(6, "12:00"), heard=True)
    assert arena.state(key) == "provisional"
    arena.contests.answer(question, "It was Ana's", by=people["Mona"], now=arena.now)
    assert [item.kind for item in arena.waiting("Ben")] == [told.ANSWERED]
    arena.tick()
    assert arena.state(key) == "final"
    with pytest.raises(UserError, match="until its result is final"):
        arena.contests.ask(key, "Once more", viewer=people["Ben"], now=arena.now)


def test_a_question_that_nobody_answers_holds_it_until_its_deadline(arena: Arena) -> None:
    key = arena.launched()
    arena.tick(when(5, "18:00"))
    arena.contests.ask(key, "Why?", viewer=arena.org.people["Ben"], now=arena.now)
    arena.tick(when(7, "17:59"), heard=True)
    assert arena.state(key) == "provisional"
    arena.tick(when(7, "18:00"))
    assert arena.state(key) == "final"


def test_an_admin_reopens_a_final_result_and_its_prizes_follow(arena: Arena) -> None:
    key, people = arena.launched(prize="Dinner"), arena.org.people
    arena.record("Ana", when(4))
    arena.tick(when(6, "18:00"))
    assert [won.person for won in arena.contests.ledger(people["Mona"], now=arena.now)] == [people["Ana"]]
    arena.contests.reopen(key, "Two calls were lost", by=people["Ada"], now=arena.now)
    assert arena.said(told.NEWS)[-1] == "The result of “Call week” is open again: Two calls were lost"
    for number in range(2):
        arena.record("Ben", when(3), id=f"lost{number}")
    arena.tick(arena.now + timedelta(minutes=1))
    assert (arena.state(key), arena.said(told.RESULT)) == ("final", ["Final: Ben wins Call week"])
    assert [won.person for won in arena.contests.ledger(people["Mona"], now=arena.now)] == [people["Ben"]]


def test_a_prize_is_claimed_by_who_won_it_and_handed_out_by_who_holds_the_contest(arena: Arena) -> None:
    arena.launched(prize="Dinner")
    people = arena.org.people
    arena.record("Ana", when(4))
    arena.tick(when(6, "18:00"))
    (won,) = arena.contests.ledger(people["Mona"], now=arena.now)
    with pytest.raises(UserError, match="somebody else's"):
        arena.contests.claim(won.id, viewer=people["Ben"], now=arena.now)
    assert arena.contests.claim(won.id, viewer=people["Ana"], now=arena.now) == "Call week"
    assert [item.kind for item in arena.waiting("Mona")] == [told.CLAIMED]
    arena.contests.settle(won.id, by=people["Mona"], now=arena.now)
    (won,) = arena.contests.ledger(people["Ada"], now=arena.now)
    assert (won.claimed_at, won.settled_at) == (arena.now, arena.now)
    assert arena.contests.ledger(people["Sam"], now=arena.now) == ()


def test_while_it_is_paused_nothing_is_told_and_records_count_all_the_same(arena: Arena) -> None:
    key, mona = arena.launched(), arena.org.people["Mona"]
    arena.tick(when(1, "00:00"))
    arena.contests.pause(key, by=mona, now=arena.now)
    before = len(arena.posts())
    arena.record("Ana", when(1, "09:00"))
    arena.tick(when(3, "12:00"))
    assert len(arena.posts()) == before
    arena.contests.resume(key, by=mona, now=arena.now)
    assert arena.said(told.NEWS)[-1] == "“Call week” goes on."
    assert arena.table(key)[0] == (1, "Ana", "1")


def test_one_that_is_cancelled_says_why_and_ends_without_a_result(arena: Arena) -> None:
    key = arena.launched()
    arena.tick(when(1, "00:00"))
    arena.contests.cancel(key, "The dialler is down", by=arena.org.people["Mona"], now=arena.now)
    arena.tick(when(8), heard=True)
    assert arena.state(key) == "cancelled"
    assert arena.said(told.RESULT) == []
    assert arena.said(told.NEWS) == ["“Call week” is cancelled: The dialler is down"]


def test_a_knock_out_that_nobody_joined_does_not_start(arena: Arena) -> None:
    key = arena.launched(format={"kind": "bracket"}, late="out", entrants={"teams": [arena.org.teams["North"]], "enter": "opt_in"})
    arena.tick(when(1, "00:00"))
    assert (arena.state(key), arena.seen(key).reason) == ("cancelled", "A knock-out takes 2 to 32 entrants: there are 0.")


def test_a_raffle_is_drawn_from_a_seed_that_is_told(arena: Arena) -> None:
    key = arena.launched(format={"kind": "raffle"}, prize="A bicycle", ties="share")
    for who in ("Ana", "Ben", "Ben"):
        arena.record(who, when(2))
    arena.tick(when(6, "18:00"))
    (final,) = [row for row in arena.posts(told.RESULT) if row.data[told.WHAT] == "final"]
    made = arena.made(final.kind, final.data)
    assert made is not None
    stood = arena.seen(key).stood
    assert stood is not None and stood.standing.seed is not None
    assert stood.standing.seed in str(made)
    assert draw.kept(stood.standing.seed, stood.standing.rules.commitment or "")


def test_everybody_at_zero_wins_nothing(arena: Arena) -> None:
    key = arena.launched(prize="Dinner")
    arena.tick(when(6, "18:00"))
    assert (arena.state(key), arena.said(told.RESULT)) == ("final", ["Final: nobody wins Call week"])
    assert arena.contests.ledger(arena.org.people["Mona"], now=arena.now) == ()


def test_a_record_that_is_taken_back_counts_no_more(arena: Arena) -> None:
    key = arena.launched()
    arena.tick(when(1, "00:00"))
    record = arena.record("Ana", when(1, "09:00"))
    arena.tick(when(1, "09:01"))
    arena.now = when(1, "10:00")
    arena.write(replace(arena.records[record], deleted=True))
    assert arena.table(key)[0] == (1, "Ana", "0")
    arena.now = when(1, "11:00")
    assert arena.table(key, known_at=when(1, "09:30"))[0] == (1, "Ana", "1")


def test_a_rep_who_changes_team_stays_in_and_one_who_leaves_is_out(arena: Arena) -> None:
    key = arena.launched()
    arena.record("Ben", when(1, "09:00"))
    arena.record("Cara", when(1, "09:00"))
    arena.org.moves(arena.org.people["Ben"], "South", "2017-11-08")
    with arena.database.write() as uow:
        uow.people.put_person("cara", name="Cara", ends_on=when(3).date())
    arena.tick(when(4))
    rows = {name: rank for rank, name, _ in arena.table(key)}
    assert (rows["Ben"], rows["Cara"]) == (1, None)


def test_the_standing_is_edited_in_place_at_most_every_five_minutes(arena: Arena) -> None:
    arena.launched()
    arena.tick(when(1, "00:00"))
    live = arena.posts(told.LIVE)[0]
    for minute in range(10):
        arena.record("Ana", when(1, f"09:{minute:02}"))
        arena.tick(when(1, f"09:{minute:02}"))
    assert len(arena.edits()) == 1
    assert all(edit.edits == live.id for edit in arena.edits())
