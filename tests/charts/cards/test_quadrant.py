from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from bot.charts.cards.examples import QUADRANTS
from bot.charts.cards.quadrant import PLOT_BOTTOM, PLOT_RIGHT, PLOT_TOP, Axis, Dot, Quadrant, alt, draw
from bot.charts.sketch import Row
from bot.charts.theme import LIGHT
from tests.charts.cards.test_cards import LOCALES, names
from tests.support.sketches import collisions, occupied, outside

TEAM = QUADRANTS["for managers"]
units = some.sampled_from(["number", "money:USD", "percent", "minutes", "days"])
sides = some.builds(Axis, label=names, unit=units, lower_is_better=some.booleans())
values = some.decimals(min_value=0, max_value=10**12, places=2) | some.decimals(min_value=0, max_value=9, places=0)
dots = some.builds(Dot, activity=values, result=values, name=some.just("") | names)
quadrants = some.builds(
    Quadrant,
    name=names,
    subtitle=names,
    period=some.just("") | names,
    activity=sides,
    result=sides,
    dots=some.lists(dots, max_size=62).map(tuple),
    updated=names,
    you=some.none() | some.integers(0, 61),
    note=some.just("") | names,
    locale=some.sampled_from(LOCALES),
    compact=some.booleans(),
)


def test_the_long_name_at_an_outlier_stands_beside_its_mark_and_not_between_two() -> None:
    rows = draw(QUADRANTS["an outlier"], LIGHT).rows
    (name,) = [row for row in rows if row.name == "person" and row.words.startswith("Ines")]
    (outlier,) = [row for row in rows if row.name == "top" and abs(row.extent[3] - name.y) < 12 and 0 < name.x - row.extent[2] < 8]
    assert outlier.extent[1] < name.y < outlier.extent[3]


def of(*pairs: tuple[int, int]) -> Quadrant:
    return replace(TEAM, dots=tuple(Dot(Decimal(x), Decimal(y)) for x, y in pairs))


def rows(card: Quadrant, *wanted: str) -> list[Row]:
    return [row for row in draw(card, LIGHT).rows if row.name in wanted]


def middles(found: Sequence[Row]) -> list[tuple[float, float]]:
    boxes = [row.extent for row in found]
    return [((left + right) / 2, (top + bottom) / 2) for left, top, right, bottom in boxes]


def test_the_cross_stands_at_the_medians_and_people_lie_about_it() -> None:
    card = of((10, 100), (20, 300), (30, 200))
    (across, _), (_, down) = middles(rows(card, "median line"))
    assert [row.words for row in rows(card, "median")] == ["median 20", "median", "$200"]
    (first_x, first_y), (second_x, second_y), (third_x, third_y) = middles(rows(card, "dot", "top"))
    assert (second_x, third_y) == pytest.approx((across, down))
    assert first_x < across < third_x
    assert second_y < down < first_y


def test_the_quarters_say_how_many_stand_in_them_and_the_median_counts_as_above() -> None:
    card = of((10, 100), (20, 300), (30, 200))
    assert [row.words for row in rows(card, "quarter")] == [
        "winning with less · 0",
        "busy and winning · 2",
        "room to grow · 1",
        "busy, results to come · 0",
    ]


def test_the_best_quarter_by_result_has_a_form_of_its_own() -> None:
    assert len(rows(TEAM, "top")) == 6
    assert len(rows(TEAM, "dot")) == 18
    [top], [other] = ({row.outline for row in rows(TEAM, name)} for name in ("top", "dot"))
    assert len(top.vertices) != len(other.vertices)


def test_a_tie_at_the_edge_of_the_best_quarter_is_in_it_and_three_people_have_none() -> None:
    assert len(rows(of((1, 9), (2, 9), (3, 1), (4, 1)), "top")) == 2
    assert rows(of((1, 9), (2, 5), (3, 1)), "top") == []


def test_in_public_nobody_is_named_and_the_viewer_is_ringed() -> None:
    public = QUADRANTS["in public"]
    assert rows(public, "person", "you") == []
    assert not any(name in alt(public) for name in ("Jonas", "Hanna"))
    yours = QUADRANTS["with you"]
    assert [row.words for row in rows(yours, "person")] == ["You"]
    assert middles(rows(yours, "you"))[0] in [pytest.approx(place) for place in middles(rows(yours, "dot"))]
    assert rows(yours, "value")[0].words == "97 · $21K"


def test_an_outlier_stands_at_the_edge_with_a_chevron_and_does_not_crush_the_rest() -> None:
    calm = of(*((x, 100 + x) for x in range(20)))
    wild = replace(calm, dots=(*calm.dots, Dot(Decimal(10), Decimal(10**9))))
    assert rows(calm, "beyond") == []
    assert len(rows(wild, "beyond")) == 1
    heights = [y for _, y in middles(rows(wild, "dot", "top"))]
    assert max(heights) - min(heights) > 0.6 * (PLOT_BOTTOM - PLOT_TOP)
    assert heights[-1] == min(heights)
    assert "beyond the scale" in [row.words for row in rows(wild, "legend")]


def test_where_less_is_better_the_least_is_on_top() -> None:
    card = replace(of((1, 10), (2, 40), (3, 60), (4, 90)), result=Axis("First response", "minutes", lower_is_better=True))
    [(x, y)] = middles(rows(card, "top"))
    assert (x, y) == (
        min(place[0] for place in middles(rows(card, "dot", "top"))),
        min(place[1] for place in middles(rows(card, "dot", "top"))),
    )
    ticks = [row for row in rows(card, "tick") if "min" in row.words]
    by_height = [row.words for row in sorted(ticks, key=lambda row: row.y)]
    assert by_height == sorted(by_height, key=lambda words: int(words.split()[0]))


def test_people_at_one_spot_are_one_mark_with_their_number_and_make_no_quarters() -> None:
    same = QUADRANTS["all the same"]
    assert len(rows(same, "dot")) == 1
    assert [row.words for row in rows(same, "person")] == ["×24"]
    assert rows(same, "quarter") == rows(same, "top") == []


def test_how_many_people_it_is_drawn_from_is_stated() -> None:
    assert rows(TEAM, "period")[0].words.endswith("· 24 people")
    crowd = replace(TEAM, dots=TEAM.dots * 3)
    assert rows(crowd, "period")[0].words.endswith("60 of 72 people")


def test_names_without_room_give_way_to_initials_and_then_are_counted() -> None:
    card = QUADRANTS["sixty people"]
    shown = [row.words for row in rows(card, "person")]
    assert {"Jonas Schneider +2", "JH"} <= set(shown)
    hidden = len(rows(card, "dot", "top")) - len(shown)
    assert rows(card, "note")[0].words == f"{hidden} names had no room"


@pytest.mark.parametrize("state", QUADRANTS)
def test_names_keep_their_descenders_and_accents_off_the_line_of_the_median(state: str) -> None:
    card = QUADRANTS[state]
    for line in rows(card, "median line")[1:]:
        across = [row.words for row in rows(card, "person") if row.extent[1] < line.extent[3] and row.extent[3] > line.extent[1]]
        assert across == []


def test_names_keep_clear_of_the_chevron_of_an_outlier() -> None:
    near = [(40 + x, 100 + y) for x in range(4) for y in range(4)]
    card = of(*near, (10**6, 104), (42, 10**9))
    card = replace(card, dots=tuple(replace(dot, name="Wolfeschlegelsteinhausen") for dot in card.dots))
    chevrons = [row.extent for row in rows(card, "beyond")]
    assert len(chevrons) == 2
    for row in rows(card, "person"):
        left, top, right, bottom = row.extent
        assert not any(left < its[2] and right > its[0] and top < its[3] and bottom > its[1] for its in chevrons)


def test_names_are_placed_the_same_every_time() -> None:
    first, second = ([(row.words, row.x, row.y) for row in rows(TEAM, "person")] for _ in range(2))
    assert first == second


def test_a_quadrant_is_read_aloud_with_the_best_first() -> None:
    card = replace(TEAM, dots=(Dot(Decimal(10), Decimal(1000), "Ana"), Dot(Decimal(30), Decimal(3000), "Ben")), you=0)
    assert alt(card) == (
        "Calls made against revenue booked, Account executives. November 2026 · day 12 of 21 · 2 people. "
        "Calls made: median 20, Revenue booked: median $2K. "
        "busy and winning · 1, winning with less · 0, busy, results to come · 0, room to grow · 1. "
        "You: 10 · $1K. Ben 30 · $3K, Ana 10 · $1K. Updated Tue 17 Nov, 07:00."
    )


def test_sixty_long_names_are_read_aloud_as_far_as_there_is_room() -> None:
    long = replace(TEAM, dots=tuple(Dot(Decimal(at), Decimal(at), f"{'Wolfeschlegelsteinhausen' * 4} {at}") for at in range(60)))
    said = alt(long)
    assert len(said) <= 2000
    assert "more" in said.rpartition("Updated")[0]


@settings(max_examples=80, deadline=None)
@given(quadrants)
def test_a_wild_quadrant_stays_on_its_sheet_and_nobody_is_written_over(card: Quadrant) -> None:
    sketch = draw(card, LIGHT)
    assert outside(sketch) == []
    assert collisions(sketch) == []
    assert len(alt(card)) <= 2000
    solid = [row.extent for row in sketch.rows if row.name in ("dot", "top", "you", "median line")]
    for row in sketch.rows:
        if row.name in ("person", "quarter"):
            left, top, right, bottom = occupied(row)
            assert right <= PLOT_RIGHT
            assert not any(min(right, its[2]) - max(left, its[0]) > 0.5 and min(bottom, its[3]) - max(top, its[1]) > 0.5 for its in solid)
