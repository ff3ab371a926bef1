from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from bot.charts.cards.examples import RACES
from bot.charts.cards.lanes import END, LEFT
from bot.charts.cards.race import Entrant, Race, alt, draw, reigns
from bot.charts.cards.strokes import curve, stroke
from bot.charts.sketch import Row, Sketch
from bot.charts.theme import DARK, LIGHT
from tests.support.sketches import collisions, outside

DAYS = ("Mon", "Tue", "Wed", "Thu")
ANA = Entrant("Ana Lund", (1, 2, 2, 1), Decimal(9000))
BEN = Entrant("Ben Ode", (2, 1, 1, 2), Decimal(8000))
CEM = Entrant("Cem Acar", (None, None, 3, 3), Decimal(100))
DUEL = Race("Four days", "2 to 5 November", "money:USD", DAYS, (ANA, BEN, CEM), "Final")

names = some.text(alphabet=some.characters(codec="utf-8"), min_size=1, max_size=200)
wild_races = some.builds(
    Race,
    title=names,
    period=names,
    unit=some.sampled_from(["number", "money:USD", "money:CHF", "percent", "minutes", "days"]),
    moments=some.lists(names, max_size=34).map(tuple),
    entrants=some.lists(
        some.builds(
            Entrant,
            name=names,
            ranks=some.lists(some.none() | some.integers(1, 4) | some.integers(1, 99999), max_size=34).map(tuple),
            value=some.none() | some.decimals(min_value=0, max_value=10**12, places=2),
            alias=some.booleans(),
        ),
        max_size=14,
    ).map(tuple),
    updated=names,
    by=some.sampled_from(["people", "teams"]),
    note=some.just("") | names,
    locale=some.sampled_from(["en", "de", "fr", "ja", "ar", "pt-BR", "xx"]),
    compact=some.booleans(),
)


def rows(card: Race, name: str) -> list[Row]:
    return [row for row in draw(card, LIGHT).rows if row.name == name]


def words(card: Race, name: str) -> list[str]:
    return [row.words for row in rows(card, name)]


def test_a_line_runs_through_its_ranks_from_the_first_moment_to_the_last() -> None:
    anas = rows(replace(DUEL, entrants=(ANA, BEN)), "line")[-1]
    points = np.asarray(anas.outline.vertices)
    assert (points[0][0], points[-1][0]) == (LEFT, END)
    first, last = points[0][1], points[-1][1]
    assert first == last == points[:, 1].min()
    bens = np.asarray(rows(replace(DUEL, entrants=(ANA, BEN)), "line")[0].outline.vertices)
    assert bens[:, 1].min() == first
    assert bens[0][1] == points[:, 1].max()


def test_a_lead_change_is_a_new_leader_and_a_shared_lead_is_none() -> None:
    level = (replace(ANA, ranks=(1, 1, 2, 1, 1)), replace(BEN, ranks=(2, 1, 1, 1, 2)))
    assert [(moment, leader.name) for moment, leader in reigns(level)] == [(0, "Ana Lund"), (2, "Ben Ode"), (4, "Ana Lund")]
    drawn_level = (replace(ANA, ranks=(1, 1, 1)), replace(BEN, ranks=(2, 1, 2)))
    assert [moment for moment, _ in reigns(drawn_level)] == [0]
    assert reigns((replace(ANA, ranks=(1, 1)), replace(BEN, ranks=(1, 1)))) == []


def test_lead_changes_are_counted_and_marked_with_the_new_leaders_face() -> None:
    assert words(DUEL, "outcome") == ["won with $9K · 2 lead changes"]
    assert words(DUEL, "initials")[1:4] == ["AL", "BO", "AL"]
    assert len(rows(DUEL, "lead")) == 2


def test_one_who_always_led_led_from_the_start() -> None:
    ahead = replace(DUEL, entrants=(replace(ANA, ranks=(1, 1, 1, 1)), replace(BEN, ranks=(2, 2, 2, 2))))
    assert words(ahead, "outcome") == ["won with $9K · led from the start"]


def test_names_stand_where_their_lines_end_and_the_winner_is_read_on_a_phone() -> None:
    ends = [row.extent for row in rows(DUEL, "end")]
    for name, (_, top, _, bottom) in zip(rows(DUEL, "name"), reversed(ends), strict=True):
        assert name.style is not None
        assert name.y == round(name.style.middle((top + bottom) / 2))
    [winner] = rows(DUEL, "winner")
    assert winner.style is not None
    assert (winner.words, winner.style.size) == ("Ana Lund", 36)


def test_two_who_tie_share_the_win_its_medal_and_a_mark() -> None:
    tied = replace(DUEL, entrants=(replace(ANA, ranks=(1, 1, 2, 1)), replace(BEN, ranks=(2, 1, 1, 1)), CEM))
    assert words(tied, "winner") == ["Ana Lund and Ben Ode"]
    assert words(tied, "outcome")[0].startswith("share the win with $9K")
    assert [row.fill for row in rows(tied, "medal")][:2] == [LIGHT.medals[0]] * 2
    assert words(tied, "rank") == ["=1", "=1", "3"]
    marks = rows(tied, "level")
    assert [round(row.x) for row in marks] == [round(LEFT + (END - LEFT) / 3), END]


@pytest.mark.parametrize("won", [True, False])
def test_no_two_lines_need_their_colour_to_be_told_apart(won: bool) -> None:
    ranks = (1,) * 3 + tuple(range(4, 11)) if won else tuple(range(1, 11))
    entrants = tuple(Entrant("Same Name", (rank, rank), Decimal(5)) for rank in ranks)
    card = replace(DUEL, moments=("1", "2"), entrants=entrants)
    looks = []
    for row in draw(card, LIGHT).rows:
        if row.name == "line":
            points = np.asarray(row.outline.vertices)
            looks.append((row.line, len(points), round(float(points[:2, 0][-1]), 2), False))
        if row.name == "hollow":
            looks[-1] = (*looks[-1][:3], True)
    assert len(set(looks)) == len(looks) == 10


def test_one_who_joins_late_starts_later_with_a_ring_that_is_explained() -> None:
    line = np.asarray(rows(DUEL, "line")[0].outline.vertices)
    assert line[0][0] == pytest.approx(LEFT + (END - LEFT) * 2 / 3)
    assert len(rows(DUEL, "joined")) == 1
    assert words(DUEL, "note") == ["○ joined late"]
    assert rows(replace(DUEL, entrants=(ANA, BEN)), "joined") == []


def test_beyond_ten_lines_are_faint_and_counted() -> None:
    card = RACES["thirteen"]
    assert len(rows(card, "line")) == len(rows(card, "name")) == 10
    assert len(rows(card, "faint")) == 3
    assert words(card, "more") == ["and 3 more"]


def test_dates_that_would_run_into_each_other_are_left_out_but_the_first_and_last() -> None:
    moments = words(RACES["ten"], "moment")
    assert moments[:2] == ["5 Oct", "30 Oct"]
    assert 4 < len(moments) < 20


def test_nobody_wins_with_nothing() -> None:
    card = RACES["nobody has scored"]
    assert rows(card, "medal") == rows(card, "gold") == []
    assert words(card, "outcome") == ["Nobody has scored"]


def test_of_more_than_31_moments_the_last_are_shown() -> None:
    long = replace(DUEL, moments=tuple(map(str, range(1, 41))), entrants=(replace(ANA, ranks=(1,) * 40), replace(BEN, ranks=(2,) * 40)))
    assert words(long, "moment")[:2] == ["10", "40"]


def test_a_race_of_nobody_says_so() -> None:
    assert words(RACES["nobody"], "note") == ["Nobody took part."]
    assert words(replace(DUEL, moments=()), "nothing") == ["Nothing to show yet"]


def test_the_words_for_a_screen_reader_say_who_won_and_who_led_when() -> None:
    assert alt(DUEL) == (
        "Four days, 2 to 5 November. Ana Lund won with $9K, 2 lead changes. "
        "In the lead: Ana Lund from Mon, Ben Ode from Tue, Ana Lund from Thu. "
        "1. Ana Lund, $9K. 2. Ben Ode, $8K. 3. Cem Acar, $100, joined Wed. Final."
    )


@settings(max_examples=100, deadline=None)
@given(wild_races)
def test_a_wild_race_stays_on_its_sheet_and_in_its_columns(card: Race) -> None:
    sketch = draw(card, DARK)
    assert outside(sketch) == []
    assert collisions(sketch) == []
    assert len(alt(card)) <= 2000


def test_a_curve_passes_through_its_points_and_is_level_at_them() -> None:
    line = curve([(0, 0), (40, 100), (80, 100)])
    assert (tuple(line[0]), tuple(line[10]), tuple(line[-1])) == ((0, 0), (40, 100), (80, 100))
    assert line[5] == pytest.approx((20, 50))


@pytest.mark.parametrize(("length", "ends"), [(10, [(0, 4), (6, 10)]), (11, [(0, 4), (6, 10)]), (14, [(0, 4), (6, 10), (12, 14)])])
def test_dashes_are_as_long_as_they_say_and_end_with_the_line(length: float, ends: list[tuple[float, float]]) -> None:
    sketch = Sketch(LIGHT)
    stroke(sketch, curve([(0, 0), (length, 0)]), LIGHT.ink, 2, (2, 1))
    points = np.asarray(sketch.rows[-1].outline.vertices)
    assert points[:, 0].tolist() == pytest.approx([x for dash in ends for x in dash])
    assert sketch.rows[-1].outline.codes is not None
    assert sketch.rows[-1].outline.codes.tolist() == [1, 2] * len(ends)


def test_a_dash_follows_the_corners_of_its_line() -> None:
    sketch = Sketch(LIGHT)
    stroke(sketch, np.array([(0.0, 0.0), (3.0, 0.0), (3.0, 5.0)]), LIGHT.ink, 1, (4, 2))
    assert np.asarray(sketch.rows[-1].outline.vertices).tolist() == [[0, 0], [3, 0], [3, 1], [3, 3], [3, 5]]
