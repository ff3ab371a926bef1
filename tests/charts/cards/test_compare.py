from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from bot.charts.cards.agreed import Action
from bot.charts.cards.beside import Beside, Peer
from bot.charts.cards.beside import alt as alt_beside
from bot.charts.cards.beside import draw as draw_beside
from bot.charts.cards.changes import FARTHEST
from bot.charts.cards.compare import FEW, HEADING, Compare, Pair, alt, draw
from bot.charts.cards.examples import BESIDES, COMPARES
from bot.charts.cards.measure import Measure
from bot.charts.cards.parts import BOTTOM, TOP
from bot.charts.sketch import Row, Sketch
from bot.charts.theme import DARK, LIGHT
from tests.charts.cards.test_cards import LOCALES, amounts, measures, names, phases, statuses
from tests.support.sketches import collisions, outside

CALLS = Measure(
    label="Calls made",
    unit="number",
    value=Decimal(63),
    goal=Decimal(165),
    attainment=Decimal("0.38"),
    expected=Decimal("0.62"),
    status="behind",
    trend=(),
    change=None,
)
EARLIER = replace(CALLS, value=Decimal(17), attainment=Decimal("0.10"), expected=Decimal("0.20"))
OMAR = replace(COMPARES["without steps"], pairs=(Pair(EARLIER, CALLS),))
SIDE = replace(BESIDES["running"], peers=(Peer(CALLS, Decimal(171), Decimal(112)),))

pairs = some.builds(Pair, some.none() | measures, some.none() | measures)
actions = some.builds(Action, text=names, done=some.booleans(), owner=names, due=some.just("") | names)
compares = some.builds(
    Compare,
    name=names,
    subtitle=names,
    period=names,
    then_day=names,
    now_day=names,
    score_then=amounts,
    score_now=amounts,
    status=statuses,
    pairs=some.lists(pairs, max_size=9).map(tuple),
    updated=names,
    actions=some.lists(actions, max_size=7).map(tuple),
    phase=phases,
    note=some.just("") | names,
    locale=some.sampled_from(LOCALES),
    compact=some.booleans(),
)
besides = some.builds(
    Beside,
    name=names,
    subtitle=names,
    period=names,
    score=amounts,
    status=statuses,
    peers=some.lists(some.builds(Peer, measure=measures, best=amounts, median=amounts), max_size=9).map(tuple),
    updated=names,
    phase=phases,
    note=some.just("") | names,
    locale=some.sampled_from(LOCALES),
    compact=some.booleans(),
)


def rows(card: Compare | Beside, name: str) -> list[Row]:
    sketch: Sketch = draw(card, LIGHT) if isinstance(card, Compare) else draw_beside(card, LIGHT)
    return [row for row in sketch.rows if row.name == name]


def middle(row: Row) -> float:
    left, _, right, _ = row.extent
    return (left + right) / 2


def words(card: Compare, name: str) -> list[str]:
    return [row.words for row in rows(card, name) if row.words]


def test_the_marks_stand_where_each_day_stood_against_what_was_expected_by_then() -> None:
    start, length = FEW.track + 10, FEW.track_width - 20
    assert middle(rows(OMAR, "then")[0]) == pytest.approx(start + length * 0.5 / FARTHEST)
    assert middle(rows(OMAR, "now")[0]) == pytest.approx(start + length * (0.38 / 0.62) / FARTHEST)
    assert middle(rows(OMAR, "expected")[0]) == pytest.approx(start + length / FARTHEST)


def test_more_calls_later_in_the_month_can_still_be_worse() -> None:
    assert (words(OMAR, "verdict"), words(OMAR, "change")) == (["better"], ["11 pts"])
    hasty = replace(EARLIER, attainment=Decimal("0.18"))
    slower = replace(OMAR, pairs=(Pair(hasty, CALLS),))
    assert (words(slower, "verdict"), words(slower, "change")) == (["worse"], ["29 pts"])


def test_an_arrow_says_up_or_down_and_a_word_says_whether_that_is_good() -> None:
    bare = replace(CALLS, goal=None, attainment=None, expected=None, unit="minutes", lower_is_better=True)
    card = replace(OMAR, pairs=(Pair(replace(bare, value=Decimal(80)), replace(bare, value=Decimal(60))),))
    assert (words(card, "verdict"), words(card, "change")) == (["better"], ["25%"])
    [arrow] = [row for row in rows(card, "change") if row.kind == "arrow"]
    up = replace(card, pairs=(Pair(card.pairs[0].now, card.pairs[0].then),))
    [other] = [row for row in rows(up, "change") if row.kind == "arrow"]
    assert arrow.outline is not other.outline
    assert words(up, "verdict") == ["worse"]


def test_without_a_goal_the_better_value_lies_at_the_end_of_the_track() -> None:
    bare = replace(CALLS, goal=None, attainment=None, expected=None)
    card = replace(OMAR, pairs=(Pair(replace(bare, value=Decimal(30)), replace(bare, value=Decimal(60))),))
    start, length = FEW.track + 10, FEW.track_width - 20
    assert middle(rows(card, "then")[0]) == pytest.approx(start + length / 2)
    assert middle(rows(card, "now")[0]) == pytest.approx(start + length)
    assert rows(card, "expected") == []


def test_the_same_standing_is_no_change() -> None:
    card = replace(OMAR, pairs=(Pair(CALLS, CALLS),))
    assert (words(card, "verdict"), words(card, "change")) == (["same"], [])


@pytest.mark.parametrize(("pair", "verdict"), [(Pair(None, CALLS), "new"), (Pair(CALLS, None), "ended")])
def test_a_measure_of_one_side_only_has_one_mark_and_says_why(pair: Pair, verdict: str) -> None:
    card = replace(OMAR, pairs=(pair,))
    assert words(card, "verdict") == [verdict]
    assert len(rows(card, "then")) + len(rows(card, "now")) == 1
    assert "–" in words(card, "value")


def test_a_standing_beyond_the_track_is_marked_as_more() -> None:
    far = replace(OMAR, pairs=(Pair(EARLIER, replace(CALLS, attainment=Decimal(2))),))
    assert middle(rows(far, "now")[0]) == pytest.approx(FEW.track + FEW.track_width - 10)
    assert len(rows(far, "beyond")) == 1
    assert rows(OMAR, "beyond") == []


def test_a_standing_below_nothing_lies_where_the_track_begins() -> None:
    owing = replace(OMAR, pairs=(Pair(EARLIER, replace(CALLS, value=Decimal(-9), attainment=Decimal("-0.2"))),))
    assert middle(rows(owing, "now")[0]) == pytest.approx(FEW.track + 10)
    assert words(owing, "share")[-1] == "−32%"


def test_the_score_says_from_where_to_where() -> None:
    assert words(OMAR, "rank") == ["from 30 to 63"]
    assert words(OMAR, "moved") == ["33"]
    assert words(replace(OMAR, score_then=None), "rank") == []


def test_done_and_open_steps_differ_in_form() -> None:
    card = replace(OMAR, actions=(Action("Call back", True, "Omar Patel"), Action("Call again", False, "Omar Patel")))
    assert len(rows(card, "done")) == len(rows(card, "tick")) == len(rows(card, "open")) == 1
    assert "1 of 2 steps done" in words(card, "heading")


def test_of_six_steps_four_are_shown_and_how_many_more() -> None:
    step = Action("Call back", False, "Omar Patel")
    assert len(rows(replace(OMAR, actions=(step,) * 5), "open")) == 5
    six = replace(OMAR, actions=(step,) * 6)
    assert len(rows(six, "open")) == 4
    assert words(six, "more") == ["and 2 more"]


def test_a_comparison_is_read_aloud() -> None:
    card = replace(OMAR, actions=(Action("Call back", False, "Ben Cho", "by Fri"),))
    assert alt(card) == (
        "Omar Patel, Account Executive · NA Enterprise, Coaching note by Priya Raman, 8 Sep beside 17 Nov. "
        "Score from 30 to 63, up 33, ahead of pace. "
        "Calls made from 17 to 63, 50% to 61% of what was expected, up 11 pts, better. "
        "0 of 1 step done. Call back: open, Ben Cho, by Fri. Updated Tue 17 Nov, 07:00."
    )


def test_best_median_and_goal_stand_at_their_values_above_through_and_below_the_bar() -> None:
    [track], [bar] = rows(SIDE, "track"), rows(SIDE, "bar")
    [best], [median], [goal] = rows(SIDE, "best mark"), rows(SIDE, "median mark"), rows(SIDE, "goal mark")
    left, top, right, bottom = track.extent
    assert bar.extent[2] == pytest.approx(left + (right - left) * 63 / 171)
    assert middle(best) == pytest.approx(right)
    assert middle(median) == pytest.approx(left + (right - left) * 112 / 171)
    assert middle(goal) == pytest.approx(left + (right - left) * 165 / 171)
    assert best.extent[3] < top + 3 < median.extent[3]
    assert goal.extent[1] > bottom - 3 > median.extent[1]


def test_the_three_marks_have_three_forms() -> None:
    forms = [rows(SIDE, name)[0].outline for name in ("best mark", "median mark", "goal mark")]
    assert len({len(form.vertices) for form in forms}) == 3


def test_a_mark_without_a_value_is_left_out() -> None:
    bare = replace(SIDE, peers=(Peer(replace(CALLS, goal=None), None, Decimal(9)),))
    assert rows(bare, "best mark") == rows(bare, "goal mark") == []
    assert rows(bare, "best")[0].words == rows(bare, "goal")[0].words == "–"


def test_a_goal_not_to_exceed_says_so() -> None:
    slower = replace(SIDE, peers=(Peer(replace(CALLS, lower_is_better=True), None, None),))
    assert rows(slower, "goal")[0].words == "≤ 165"
    assert "less is better" in [row.words for row in rows(slower, "label")]


def test_one_beside_the_others_is_read_aloud() -> None:
    assert alt_beside(SIDE) == (
        "Omar Patel, Account Executive · NA Enterprise, November 2026 · day 12 of 21. Score 63, ahead of pace. "
        "Calls made 63, own best 171, team median 112, goal 165, behind pace. "
        "Own best: the best of the last 12 months. Updated Tue 17 Nov, 07:00."
    )


@settings(max_examples=80, deadline=None)
@given(compares)
def test_a_wild_comparison_stays_on_its_sheet_and_in_its_columns(card: Compare) -> None:
    sketch = draw(card, LIGHT)
    assert outside(sketch) == []
    assert collisions(sketch) == []
    assert len(alt(card)) <= 2000


@settings(max_examples=80, deadline=None)
@given(besides)
def test_a_wild_one_beside_others_stays_on_its_sheet_and_in_its_columns(card: Beside) -> None:
    sketch = draw_beside(card, DARK)
    assert outside(sketch) == []
    assert collisions(sketch) == []
    assert len(alt_beside(card)) <= 2000


@pytest.mark.parametrize("many", [1, 2, 3, 6])
def test_few_measures_take_the_room_of_many(many: int) -> None:
    for actions in (OMAR.actions, COMPARES["with steps"].actions):
        card = replace(OMAR, pairs=OMAR.pairs[:1] * many, actions=actions)
        ys = [(row.extent[1] + row.extent[3]) / 2 for row in rows(card, "track")]
        middle_of_all = sum(ys) / len(ys)
        assert middle_of_all == pytest.approx((TOP + HEADING + BOTTOM) / 2, abs=30)
    sizes = [row.style.size for row in rows(card, "value") if row.style]
    assert (min(sizes) > 28) == (many <= 2)


@pytest.mark.parametrize("state", ["no data", "with steps", "fallen behind"])
def test_labels_of_one_column_have_one_size(state: str) -> None:
    assert len({row.style.size for row in rows(COMPARES[state], "label") if row.style}) == 1
