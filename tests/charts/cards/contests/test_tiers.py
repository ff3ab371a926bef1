from dataclasses import replace
from decimal import Decimal

import pytest

from bot.charts.cards.contests.tiers import BETWEEN, CELLS_LEFT, CELLS_RIGHT, HEADING, Climber, Tier, Tiers, alt, draw
from bot.charts.cards.examples import TIERS
from bot.charts.cards.parts import BOTTOM, TOP
from bot.charts.sketch import Row
from bot.charts.theme import LIGHT

LADDER = (Tier("Bronze", Decimal(10), "$25"), Tier("Gold", Decimal(30)))
CARD = replace(
    TIERS["four tiers"],
    tiers=LADDER,
    climbers=(Climber("Ana", Decimal(31), 2), Climber("Ben", Decimal(15), 1), Climber("Chloé", Decimal(4), 0)),
)
WIDE = (CELLS_RIGHT - CELLS_LEFT - BETWEEN) / 2


def rows(card: Tiers, name: str) -> list[Row]:
    return [row for row in draw(card, LIGHT).rows if row.name == name]


def test_a_cell_is_filled_by_the_way_from_the_tier_before() -> None:
    widths = [row.extent[2] - row.extent[0] for row in rows(CARD, "bar")]
    assert widths == pytest.approx([WIDE, WIDE, WIDE, WIDE / 4, WIDE * 0.4])


def test_who_climbs_alone_has_larger_cells_in_the_middle_of_what_is_left() -> None:
    alone = replace(CARD, climbers=CARD.climbers[:1])
    (_, top, _, bottom), (_, first, _, last) = rows(alone, "bar")[0].extent, rows(CARD, "bar")[0].extent
    assert bottom - top > 1.5 * (last - first)
    assert (top + bottom) / 2 == pytest.approx((TOP + HEADING + BOTTOM) / 2)


def test_a_reached_tier_is_ticked_so_that_a_full_cell_is_not_told_by_colour() -> None:
    assert len(rows(CARD, "tick")) == 3


def test_what_is_missing_is_missing_to_the_next_tier() -> None:
    assert [row.words for row in rows(CARD, "gap")] == ["−15", "−6"]


def test_each_tier_counts_everybody_who_is_at_it_or_above() -> None:
    assert [row.words for row in rows(CARD, "reached")] == ["2", "1"]
    assert [row.words for row in rows(CARD, "goal")] == ["of 3", "of 3"]
    assert [row.words for row in rows(CARD, "terms")] == ["10 · $25", "30"]


def test_those_who_are_not_shown_count_too() -> None:
    crowd = replace(CARD, climbers=CARD.climbers[:1] * 20)
    assert [row.words for row in rows(crowd, "reached")] == ["20", "20"]
    assert [row.words for row in rows(crowd, "more")] == ["and 9 more"]


def test_the_tier_is_the_callers_word_even_where_rounding_says_otherwise() -> None:
    late = replace(CARD, climbers=(Climber("Ana", Decimal(30), 1),))
    assert len(rows(late, "tick")) == 1
    assert [row.words for row in rows(late, "gap")] == ["−0"]


def test_the_words_for_a_screen_reader_say_every_number() -> None:
    assert alt(CARD) == (
        "Meetings ladder, Meetings held in November · everyone. Running, 13 days left. Prize: Every tier has its own prize. "
        "Bronze 10 · $25, 2 of 3 reached it. Gold 30, 1 of 3 reached it. "
        "Ana 31, Gold. Ben 15, Bronze, 15 to Gold. Chloé 4, 6 to Bronze. Updated Tue 17 Nov, 07:00."
    )
