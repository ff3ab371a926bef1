from dataclasses import replace
from decimal import Decimal

import pytest

from bot.charts.cards.contests.bracket import Bracket, Match, Slot, alt, draw, places
from bot.charts.cards.examples import BRACKETS
from bot.charts.cards.examples.sides import bracket, seeded
from bot.charts.sketch import Row
from bot.charts.theme import LIGHT

CUP = BRACKETS["thirty-two"]


def rows(card: Bracket, name: str) -> list[Row]:
    return [row for row in draw(card, LIGHT).rows if row.name == name]


@pytest.mark.parametrize("people", [2, 3, 4, 7, 8, 11, 16])
def test_everybody_stands_once_in_the_first_round_and_every_gap_is_a_bye(people: int) -> None:
    card = Bracket(CUP.contest, "number", bracket(people, 0))
    size = 2 * len(card.rounds[0])
    assert len(rows(card, "seed")) == (people if size > 2 else 0)
    assert len(rows(card, "bye")) == size - people


@pytest.mark.parametrize("people", [17, 23, 29, 32])
def test_before_the_first_round_of_32_whoever_may_be_a_quarter_finalist_stands_in_their_place(people: int) -> None:
    card = Bracket(CUP.contest, "number", bracket(people, 0))
    named = [name for row in rows(card, "name") for name in row.words.split(" – ")]
    assert sorted(name.split()[0] for name in named) == sorted("You" if slot.viewer else slot.name.split()[0] for slot in everybody(card))
    assert rows(card, "seed") == rows(card, "bye") == []


@pytest.mark.parametrize(("played", "named"), [(0, 16), (1, 16), (2, 8), (3, 12), (4, 14), (5, 14)])
def test_what_a_card_of_32_names_can_be_read_on_a_phone(played: int, named: int) -> None:
    names = rows(Bracket(CUP.contest, "number", bracket(32, played)), "name")
    assert len(names) == named
    assert min(row.style.size for row in names if row.style) >= 24


def test_a_viewer_who_is_out_before_names_begin_is_named_under_who_is_not() -> None:
    card = BRACKETS["thirty-two, you are out"]
    [own] = [row for row in rows(card, "name") if row.words == "Maya Novák · You"]
    through = max((row for row in rows(card, "name") if row.x < 600 and row.words != own.words), key=lambda row: row.y)
    assert own.style is not None and own.style.face == "regular"
    assert 0 < own.y - through.y < 60
    [stripe] = rows(card, "viewer")
    assert abs(stripe.y + 14 - own.y) < 100


def everybody(card: Bracket) -> list[Slot]:
    return [slot for match in card.rounds[0] for slot in (match.first, match.second) if slot]


def test_the_best_two_seeds_can_only_meet_in_the_final() -> None:
    assert seeded(8) == [1, 8, 4, 5, 2, 7, 3, 6]


def test_the_winners_way_is_strong_from_the_first_round_to_the_last() -> None:
    assert len(rows(CUP, "way")) == 5
    assert {row.line for row in rows(CUP, "way")} == {4.5}
    assert max(row.line for row in rows(CUP, "won")) == 2.5
    assert [row.words for row in rows(CUP, "champion")] == ["Jonas Schneider"]


def test_the_way_ends_where_the_next_match_of_the_winner_lies() -> None:
    first = places(16)[0][0]
    way = next(row for row in rows(CUP, "way") if row.y == first.y)
    left, _, right, bottom = way.extent
    assert (left + 2.25, right - 2.25) == pytest.approx((first.start, first.end))
    assert bottom - 2.25 == pytest.approx(places(16)[1][0].y)


def test_before_the_final_is_played_nobody_has_a_strong_way_and_the_stage_is_named() -> None:
    running = BRACKETS["thirty-two, running"]
    assert rows(running, "way") == []
    assert [row.words for row in rows(running, "stage")] == ["Semi-finals"]


def test_who_is_out_is_set_in_another_face_too() -> None:
    card = Bracket(CUP.contest, "number", ((Match(Slot("Ana", 1, Decimal(9)), Slot("Ben", 2, Decimal(4)), 1),),))
    faces = {row.words: row.style.face for row in rows(card, "name") if row.style}
    assert faces == {"Ana": "semibold", "Ben": "regular"}


def test_halves_mirror_each_other() -> None:
    for each in places(16)[:-1]:
        half = len(each) // 2
        for left, right in zip(each[:half], each[half:], strict=True):
            assert (left.start + right.start, left.end + right.end, left.y - right.y) == pytest.approx((1200, 1200, 0))


def test_a_name_is_shortened_to_its_first_word_and_an_initial_before_it_is_cut() -> None:
    names = {row.words for row in rows(CUP, "name")}
    assert "Hanna O." in names
    assert not any("…" in name for name in names)


def test_rounds_that_do_not_halve_are_refused() -> None:
    with pytest.raises(ValueError, match="rounds halve"):
        replace(CUP, rounds=CUP.rounds[:2])
    with pytest.raises(ValueError, match="rounds halve"):
        replace(CUP, rounds=())


def test_the_words_for_a_screen_reader_tell_the_latest_round_first() -> None:
    ana, ben, chloe, dmitri = (Slot(name, seed) for seed, name in enumerate(("Ana", "Ben", "Chloé", "Dmitri"), 1))
    card = Bracket(
        CUP.contest,
        "number",
        (
            (Match(replace(ana, score=Decimal(9)), replace(dmitri, score=Decimal(4)), 1), Match(ben, chloe)),
            (Match(ana, None),),
        ),
        "Semi-finals",
    )
    assert alt(card) == (
        "Discovery call cup, Head to head, a week a round · meetings held. Final, Ended Fri 27 Nov. Prize: The cup, and $1,000. "
        "Semi-finals. The final: Ana (1) waits. Semi-finals: Ana (1) beats Dmitri (4), 9 to 4, Ben (2) against Chloé (3). "
        "Closed Tue 1 Dec, 12:00."
    )
