import math

import numpy as np
import pytest

from bot.charts.lettering import letter
from bot.charts.sketch import Anchor, Sketch, shrunk, wrapped
from bot.charts.theme import FIGURE, LABEL, LIGHT, TEXT


@pytest.fixture
def sketch() -> Sketch:
    return Sketch(LIGHT)


def test_a_box_reaches_as_far_as_it_says(sketch: Sketch) -> None:
    sketch.box(40, 20, 300, 18, LIGHT.ahead, radius=9)
    assert sketch.rows[-1].extent == pytest.approx((40, 20, 340, 38))


def test_a_box_of_no_width_is_no_row(sketch: Sketch) -> None:
    sketch.box(40, 20, 0, 18, LIGHT.ahead)
    assert [row.name for row in sketch.rows] == ["paper"]


def test_a_ring_runs_clockwise_from_the_top(sketch: Sketch) -> None:
    sketch.ring(500, 300, 100, 0.25, LIGHT.ahead, 10)
    row = sketch.rows[-1]
    points = np.asarray(row.outline.vertices, dtype=float)
    assert tuple(points[0]) == pytest.approx((0, -100))
    assert tuple(points[-1]) == pytest.approx((100, 0))
    assert row.extent == pytest.approx((495, 195, 605, 305), abs=1)


def test_a_ring_beyond_the_whole_is_the_whole(sketch: Sketch) -> None:
    sketch.ring(500, 300, 100, 1.4, LIGHT.ahead, 10)
    assert sketch.rows[-1].extent == pytest.approx((395, 195, 605, 405), abs=0.5)


@pytest.mark.parametrize("up", [True, False])
def test_an_arrow_points_where_it_says(sketch: Sketch, up: bool) -> None:
    sketch.arrow(100, 100, 20, up, LIGHT.ahead)
    tip = np.asarray(sketch.rows[-1].outline.vertices, dtype=float)[2]
    assert (tip[1] < 0) == up
    left, top, right, bottom = sketch.rows[-1].extent
    assert math.isclose((left + right) / 2, 100)
    assert math.isclose((top + bottom) / 2, 100, abs_tol=0.1)


@pytest.mark.parametrize(("anchor", "left"), [("left", 0.0), ("middle", 0.5), ("right", 1.0)])
def test_text_hangs_on_its_anchor(sketch: Sketch, anchor: Anchor, left: float) -> None:
    wide = sketch.text(600, 100, "Revenue", LABEL, LIGHT.ink, anchor=anchor)
    assert sketch.rows[-1].x == pytest.approx(600 - wide * left, abs=1 / 128)


def test_a_number_shrinks_where_words_would_be_cut(sketch: Sketch) -> None:
    style = shrunk("$104,000,000", FIGURE, 100)
    assert letter("$104,000,000", style).width <= 100
    assert letter("$104,000,000", style.at(style.size + 0.5)).width > 100
    assert shrunk("29", FIGURE, 100) is FIGURE
    assert shrunk("", FIGURE, -1) is FIGURE


def test_long_words_wrap_and_the_rest_is_cut() -> None:
    assert wrapped("No goals yet", TEXT, 900) == ["No goals yet"]
    lines = wrapped("Qualified opportunities answered within the hour of their arrival", TEXT, 300)
    assert lines[0] == "Qualified opportunities"
    assert len(lines) == 2
    assert lines[1].endswith("…")


def test_a_plate_lies_under_its_cards() -> None:
    plate = Sketch(LIGHT)
    card = Sketch(LIGHT, plate)
    card.disc(10, 10, 5, LIGHT.ink, name="dot")
    assert [row.name for row in card.all_rows()] == ["paper", "dot"]


def test_a_line_is_as_thick_as_it_says(sketch: Sketch) -> None:
    sketch.line(10, 20, 110, 20, LIGHT.rule, 4)
    assert sketch.rows[-1].extent == pytest.approx((8, 18, 112, 22))
    assert (sketch.rows[-1].fill, sketch.rows[-1].stroke) == (None, LIGHT.rule)
