from dataclasses import replace

import pytest

from bot.charts.cards.contests.streaks import Cell, Streak, Streaks, alt, current, draw, left, pitch
from bot.charts.cards.examples import STREAKS
from bot.charts.sketch import Row
from bot.charts.theme import LIGHT

SIGNS: dict[str, Cell] = {"x": "hit", ".": "miss", "-": "off", "?": "open"}


def cells(signs: str) -> tuple[Cell, ...]:
    return tuple(SIGNS[sign] for sign in signs)


def card(signs: str, run: int) -> Streaks:
    return replace(STREAKS["running"], days=("",) * len(signs), streaks=(Streak("Ana", cells(signs), run, 9),))


def rows(data: Streaks, name: str) -> list[Row]:
    return [row for row in draw(data, LIGHT).rows if row.name == name and row.y < 630]


@pytest.mark.parametrize(
    ("signs", "run", "span"),
    [
        ("x.xxx", 3, (2, 4)),
        ("xx-x?", 3, (0, 3)),
        ("xxx.", 0, None),
        ("xxxx", 2, (2, 3)),
        ("xx", 40, (0, 1)),
        ("??", 0, None),
        ("", 0, None),
    ],
)
def test_a_run_lasts_over_what_does_not_count_and_over_today(signs: str, run: int, span: tuple[int, int] | None) -> None:
    assert current(cells(signs), run) == span


def test_the_run_is_one_bar_from_its_first_day_to_its_last() -> None:
    data = card("x.xx-x?", 3)
    [bar] = rows(data, "run")
    wide = pitch(data)
    assert bar.extent[0] == pytest.approx(left(data) + 2.5 * wide, abs=24)
    assert bar.extent[2] == pytest.approx(left(data) + 5.5 * wide, abs=24)


def test_every_kind_of_day_has_its_own_shape() -> None:
    shapes = {}
    for sign, name in (("x", "hit"), (".", "miss"), ("-", "off"), ("?", "open")):
        shapes[sign] = [(row.kind, row.extent) for row in rows(card(sign, 0), name)]
    assert len({str(shape) for shape in shapes.values()}) == 4
    assert all(shapes.values())


def test_a_day_within_the_run_that_does_not_count_has_no_dot() -> None:
    assert len(rows(card("xx-x", 3), "hit")) == 3


def test_a_short_history_stands_at_the_right() -> None:
    data = replace(card("..........", 0), streaks=(Streak("Ana", cells("x"), 0, 1),))
    [hit] = rows(data, "hit")
    assert (hit.extent[0] + hit.extent[2]) / 2 == pytest.approx(left(data) + 9.5 * pitch(data))


def test_run_and_best_stand_beside_the_days() -> None:
    data = card("xxx", 3)
    assert [row.words for row in rows(data, "value")] == ["3"]
    assert [row.words for row in rows(data, "goal")] == ["9"]


def test_the_words_for_a_screen_reader_say_every_number() -> None:
    assert alt(card("x.xx-x?", 3)) == (
        "Forty calls a day, Working days in a row with forty calls · everyone. Running, 10 days left. Prize: Team breakfast, your choice. "
        "Ana 3 in a row, best 9, 4 of the last 7 reached. Updated Tue 17 Nov, 07:00."
    )


def test_who_is_alone_has_the_whole_sheet() -> None:
    alone, two = card("xxxxx", 5), replace(card("xxxxx", 5), streaks=(Streak("Ana", cells("xxxxx"), 5, 9),) * 2)
    assert pitch(alone) > 1.5 * pitch(two)
    sizes = [row.style.size for each in (alone, two) for row in rows(each, "value")[:1] if row.style]
    assert sizes[0] > 2 * sizes[1]


def test_ranks_follow_what_decides_and_ties_share_one() -> None:
    people = (Streak("Ana", cells("xx"), 2, 3), Streak("Ben", cells("xx"), 2, 5), Streak("Chloé", cells("x."), 0, 4))
    by_run = replace(card("xx", 2), streaks=people)
    assert [row.words for row in rows(by_run, "rank")] == ["=1", "=1", "3"]
    assert [row.words for row in draw(by_run, LIGHT).rows if row.name == "decides"] == ["the current run decides"]
    by_best = replace(by_run, by="best", streaks=(people[1], people[2], people[0]))
    assert [row.words for row in rows(by_best, "rank")] == ["1", "2", "3"]
    assert [row.words for row in rows(by_best, "value")] == ["5", "4", "3"]
