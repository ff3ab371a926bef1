from dataclasses import replace
from decimal import Decimal

import pytest

from bot.charts.cards.contests.finish import LANE_LEFT, LINE, LINE_WIDTH, Finish, Runner, alt, draw
from bot.charts.cards.examples import FINISHES
from bot.charts.sketch import Row
from bot.charts.theme import LIGHT

TO_TEN = replace(
    FINISHES["running"],
    unit="number",
    target=Decimal(10),
    runners=(Runner("Ana", Decimal(12), 1, "Tue 14:05"), Runner("Ben", Decimal(5)), Runner("Chloé", Decimal(0))),
)


def rows(card: Finish, name: str) -> list[Row]:
    return [row for row in draw(card, LIGHT).rows if row.name == name]


def middle(row: Row) -> float:
    return (row.extent[0] + row.extent[2]) / 2


def test_a_lane_is_run_as_far_as_the_value_says_and_never_past_the_line() -> None:
    ends = [row.extent[2] for row in rows(TO_TEN, "bar")]
    assert ends == pytest.approx([LINE, LANE_LEFT + (LINE - LANE_LEFT) / 2])


def test_whoever_has_made_it_stands_beyond_the_line_and_the_others_before_it() -> None:
    ana, ben, chloe = rows(TO_TEN, "avatar")
    assert ana.extent[0] > LINE + LINE_WIDTH
    assert middle(ben) == pytest.approx(LANE_LEFT + (LINE - LANE_LEFT) / 2)
    assert chloe.extent[0] == pytest.approx(LANE_LEFT)


def test_just_short_of_the_target_is_still_before_the_line() -> None:
    card = replace(TO_TEN, runners=(Runner("Ben", Decimal("9.99")),))
    assert rows(card, "avatar")[0].extent[2] < LINE
    assert [row.words for row in rows(card, "gap")] == ["−0.01"]


def test_who_has_crossed_shows_when_and_the_others_how_far_it_still_is() -> None:
    assert [row.words for row in rows(TO_TEN, "crossed")] == ["Tue 14:05"]
    assert [row.words for row in rows(TO_TEN, "gap")] == ["−5", "−10"]
    assert [row.words for row in rows(TO_TEN, "rank")] == ["1"]


def test_the_line_bears_its_target() -> None:
    [goal] = rows(TO_TEN, "goal")
    assert goal.words == "Finish 10"


def test_the_words_for_a_screen_reader_say_every_number() -> None:
    assert alt(TO_TEN) == (
        "First to $250K, Revenue booked since Mon 2 Nov · everyone. Running, 10 days left. "
        "Prize: A weekend for two: to the first seven who get there. Finish 10. "
        "1 Ana 12, finished Tue 14:05. Ben 5, 5 to go. Chloé 0, 10 to go. Updated Tue 17 Nov, 07:00."
    )
