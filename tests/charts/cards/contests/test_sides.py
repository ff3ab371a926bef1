"""Two who face each other: the tug of war and the duel."""

from dataclasses import replace
from decimal import Decimal

import pytest

from bot.charts.cards.contests import duel, tug
from bot.charts.cards.contests.duel import SPLIT_THICK, Comparison, Duel
from bot.charts.cards.contests.sides import MIDDLE
from bot.charts.cards.contests.tug import REACH, Tug
from bot.charts.cards.examples import DUELS, TUGS
from bot.charts.cards.parts import RIGHT
from bot.charts.sketch import Row
from bot.charts.theme import LIGHT, MARGIN

TUG, DUEL = TUGS["running"], DUELS["running"]


def pulled(first: int | None, second: int | None) -> Tug:
    left, right = (None if value is None else Decimal(value) for value in (first, second))
    return replace(TUG, crews=(replace(TUG.crews[0], value=left), replace(TUG.crews[1], value=right)))


def fought(first: int, second: int) -> Duel:
    return replace(DUEL, unit="number", first=replace(DUEL.first, value=Decimal(first)), second=replace(DUEL.second, value=Decimal(second)))


def rows(card: Tug | Duel, name: str) -> list[Row]:
    sketch = tug.draw(card, LIGHT) if isinstance(card, Tug) else duel.draw(card, LIGHT)
    return [row for row in sketch.rows if row.name == name]


def middle(row: Row) -> float:
    return (row.extent[0] + row.extent[2]) / 2


@pytest.mark.parametrize(
    ("first", "second", "at"),
    [
        (100, 75, MIDDLE - REACH / 4),
        (75, 100, MIDDLE + REACH / 4),
        (9, 9, MIDDLE),
        (9, 0, MIDDLE - REACH),
        (0, 0, MIDDLE),
        (None, 4, MIDDLE + REACH),
    ],
)
def test_the_knot_is_pulled_by_the_lead_over_what_the_leader_has(first: int | None, second: int | None, at: float) -> None:
    [knot] = rows(pulled(first, second), "knot")
    assert middle(knot) == pytest.approx(at)


def test_every_member_shown_pulls_on_the_side_of_their_team() -> None:
    pullers = [middle(row) for row in rows(TUG, "avatar")[2:]]
    assert len(pullers) == 8
    assert all(x < MIDDLE - REACH for x in pullers[:4])
    assert all(x > MIDDLE + REACH for x in pullers[4:])


@pytest.mark.parametrize("state", TUGS)
def test_what_members_brought_in_adds_up_to_no_more_than_their_team_has(state: str) -> None:
    for crew in TUGS[state].crews:
        brought = [each.value for each in crew.members if each.value is not None]
        if brought and crew.value is not None:
            others = int(crew.detail.split()[0]) - len(brought)
            assert sum(brought) <= crew.value <= sum(brought) + others * min(brought)


def test_three_teams_race_instead() -> None:
    race = TUGS["five teams"]
    assert [row.words for row in rows(race, "rank")] == ["1", "2", "3", "4", "5"]
    assert rows(race, "rope") == []


@pytest.mark.parametrize(
    ("card", "words"),
    [
        (pulled(214, 187), "27 ahead"),
        (pulled(5, 5), "Level"),
        (pulled(0, 0), "Nobody has scored yet"),
        (replace(pulled(5, 5), contest=TUGS["final"].contest), "A draw"),
        (replace(pulled(9, 5), contest=TUGS["final"].contest), "won by 4"),
        (fought(7, 9), "2 ahead"),
    ],
)
def test_the_lead_is_said_in_words_between_the_two(card: Tug | Duel, words: str) -> None:
    assert [row.words for row in rows(card, "gap")] == [words]


def test_a_pointer_stands_on_the_side_of_who_leads() -> None:
    assert middle(rows(fought(9, 7), "pointer")[0]) < MIDDLE
    assert middle(rows(fought(7, 9), "pointer")[0]) > MIDDLE
    assert rows(fought(7, 7), "pointer") == []


def test_a_duels_bar_is_cut_where_the_shares_meet() -> None:
    left, right = rows(replace(fought(60, 20), compared=()), "bar")
    cut = MARGIN + (RIGHT - MARGIN) * 0.75
    assert (left.extent[2], right.extent[0]) == pytest.approx((cut - 3, cut + 3))
    assert left.extent[3] - left.extent[1] == SPLIT_THICK


def test_the_better_one_of_a_comparison_is_set_bold_even_where_less_is_better() -> None:
    card = replace(DUEL, compared=(Comparison("First response", "minutes", Decimal(42), Decimal(75), 1),))
    faces = {row.words: row.style.face for row in rows(card, "value") if row.style}
    assert (faces["42 min"], faces["75 min"]) == ("semibold", "regular")


def test_a_winner_is_crowned_on_their_side_and_a_draw_crowns_nobody() -> None:
    assert middle(rows(DUELS["the right one wins"], "crown")[0]) > MIDDLE
    assert middle(rows(DUELS["final"], "crown")[0]) < MIDDLE
    assert rows(DUELS["a draw"], "crown") == []


def test_the_words_for_a_screen_reader_say_every_number() -> None:
    assert tug.alt(replace(pulled(214, 187), crews=tuple(replace(crew, members=crew.members[:1]) for crew in pulled(214, 187).crews))) == (
        "Northeast against APAC, Meetings held in November. Running, 13 days left. Prize: The other team cooks dinner. "
        "Northeast 214, Your team · 11 reps · led by Grace Kim. APAC Growth 187, 9 reps · led by Kenji Mori. Northeast 27 ahead. "
        "Northeast: Mateo Dubois 41. APAC Growth: Jonas Schneider 52. Updated Tue 17 Nov, 07:00."
    )
    assert "Hanna Okafor $351K, APAC Growth. Kofi Dubois $248K, You · NA Enterprise. Hanna Okafor $103K ahead." in duel.alt(DUEL)
    assert "First response, less is better: Hanna Okafor 42 min, Kofi Dubois 75 min." in duel.alt(DUEL)
    assert "Pipeline created: Hanna Okafor $268K, Kofi Dubois $310K." in duel.alt(DUEL)
