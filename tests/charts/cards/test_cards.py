"""What holds for every card in every state, and over wild data."""

import json
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from bot.charts import Size
from bot.charts.canvas import pixels
from bot.charts.cards import CARDS, card_of, dump, load, wording
from bot.charts.cards.examples import SCORECARDS, TEAMS
from bot.charts.cards.measure import Measure
from bot.charts.cards.scorecard import Scorecard
from bot.charts.cards.team import Team, TeamRow
from bot.charts.lettering import letter
from bot.charts.theme import DARK, LABEL, LIGHT, THEMES, ThemeName
from bot.texts import dates
from bot.texts.languages import languages, say
from tests.support.sketches import collisions, luminance, outside

EXAMPLES = [(card, state) for card in CARDS for state in CARDS[card].examples]
FIGURES = {"value", "goal", "share", "score", "change", "moved", "rank"}
LOCALES = ["en", "en-US", "ja", "ar", "he", "ru", "pt-PT", "xx", *languages()]
HELD = ["de-AT", "ru", "el", "ar", "he", "hi", "th", "pt_BR"]
"""Locales whose script fonts of ours hold; others depend on the machine."""
NOTES = {
    "no goals": "No goals yet: a manager can set one with /pacer goal, an admin can import them.",
    "running": "No data yet: an admin can import records, or connect a source.",
}
"""Which note stands in the foot of which example."""

names = some.text(alphabet=some.characters(codec="utf-8"), min_size=1, max_size=200)
amounts = some.none() | some.decimals(min_value=0, max_value=10**12, places=2)
shares = some.none() | some.decimals(min_value=0, max_value=2, places=4) | some.decimals(min_value=0, max_value=10**12, places=2)
changes = some.none() | some.decimals(min_value=-(10**6), max_value=10**6, places=4)
elapsed = some.none() | some.decimals(min_value=0, max_value=1, places=4)
statuses = some.sampled_from(["ahead", "close", "behind", "none"])
trends = some.lists(amounts, max_size=12).map(tuple)
phases = some.sampled_from(["running", "over", "ahead"])
moves = some.none() | some.integers(-5000, 5000)
measures = some.builds(
    Measure,
    label=names,
    unit=some.sampled_from(["number", "money:USD", "money:CHF", "percent", "minutes", "days"]),
    value=amounts,
    goal=amounts,
    attainment=shares,
    expected=elapsed,
    status=statuses,
    trend=trends,
    change=changes,
    lower_is_better=some.booleans(),
)
scorecards = some.builds(
    Scorecard,
    name=names,
    subtitle=names,
    period=names,
    score=amounts,
    status=statuses,
    rank=some.none() | some.integers(1, 10**6),
    of=some.none() | some.integers(1, 10**6),
    moved=moves,
    since=names,
    measures=some.lists(measures, min_size=1, max_size=8).map(tuple),
    updated=names,
    phase=phases,
    note=some.just("") | names,
    locale=some.sampled_from(LOCALES),
)
reps = some.builds(
    TeamRow,
    name=names,
    score=amounts,
    status=statuses,
    expected=elapsed,
    value=amounts,
    goal=amounts,
    attainment=shares,
    moved=moves,
    trend=trends,
)
teams = some.builds(
    Team,
    name=names,
    subtitle=names,
    period=names,
    score=amounts,
    status=statuses,
    headline=names,
    unit=some.sampled_from(["number", "money:EUR", "percent"]),
    measures=some.lists(measures, max_size=5).map(tuple),
    rows=some.lists(reps, max_size=14).map(tuple),
    updated=names,
    phase=phases,
    note=some.just("") | names,
    locale=some.sampled_from(LOCALES),
)


@pytest.mark.parametrize(("card", "state"), EXAMPLES)
def test_every_example_stays_on_its_sheet_and_in_its_columns(card: str, state: str) -> None:
    sketch = CARDS[card].sketch(CARDS[card].examples[state], LIGHT)
    assert outside(sketch) == []
    assert collisions(sketch) == []


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("unit", ["number", "money:CHF", "percent", "minutes", "days"])
def test_columns_hold_the_widest_words_and_figures(unit: str, locale: str) -> None:
    wide = Measure(
        "W" * 60, unit, Decimal(888888), Decimal(888888), Decimal("9.88"), Decimal("0.5"), "behind", (Decimal(1),) * 12, Decimal("-8.88")
    )
    rep = TeamRow("W" * 60, Decimal(888), "close", Decimal("0.5"), wide.value, wide.goal, wide.attainment, -8888, wide.trend)
    long = "W" * 60
    person, team = (replace(card, locale=locale, name=long, updated=long) for card in (SCORECARDS["running"], TEAMS["running"]))
    cards: list[Scorecard | Team] = [
        *(replace(person, measures=(wide,) * count, since=long) for count in (1, 4, 8)),
        *(replace(team, measures=(wide,) * 4, rows=(rep,) * count) for count in (1, 13)),
    ]
    for card in cards:
        sketch = CARDS[card_of(card)].sketch(card, LIGHT)
        assert outside(sketch) == []
        assert collisions(sketch) == []


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize(("card", "state"), EXAMPLES)
def test_every_language_finds_room_for_its_words(card: str, state: str, language: str) -> None:
    """The card's own words are never cut: a translation that does not fit has to be a shorter one."""
    there = read_in(language, CARDS[card].examples[state])
    sketch = CARDS[card].sketch(there, LIGHT)
    assert outside(sketch) == []
    assert collisions(sketch) == []
    assert {row.name for row in sketch.all_rows() if row.words.endswith("…")} <= {"label", "name"} | cut_in_english(card, state)
    assert len(CARDS[card].alt(there)) <= 2000


def read_in(locale: str, data: Any) -> Any:
    """The data of a card for a reader in another locale, wherever in it that stands."""
    values = {field.name: getattr(data, field.name) for field in fields(data)}
    changed = {name: locale if name == "locale" else read_in(locale, each) if is_dataclass(each) else each for name, each in values.items()}
    return replace(data, **changed)


@lru_cache
def cut_in_english(card: str, state: str) -> set[str]:
    sketch = CARDS[card].sketch(read_in("en", CARDS[card].examples[state]), LIGHT)
    return {row.name for row in sketch.all_rows() if row.words.endswith("…")}


@pytest.mark.parametrize(
    ("card", "state"), [("standings", "running"), ("finish", "running"), ("leaderboard", "twenty"), ("race", "ten"), ("duel", "running")]
)
def test_figures_find_room_where_a_language_writes_them_long(card: str, state: str) -> None:
    """Polish has "412 tys. USD" for "$412K": what stands beside it gives way, and the leader's stays the largest."""
    sketch = CARDS[card].sketch(read_in("pl", CARDS[card].examples[state]), LIGHT)
    sizes = [row.style.size for row in sketch.rows if row.name == "value" and row.style is not None]
    assert sizes[0] == max(sizes)
    assert min(sizes) >= 16


@pytest.mark.parametrize("locale", ["en", *languages()])
@pytest.mark.parametrize("state", NOTES)
def test_notes_fit_in_the_foot(state: str, locale: str) -> None:
    updated = say(locale, "Updated {moment}", moment=dates.moment(datetime(2026, 9, 30, 17, tzinfo=UTC), locale, UTC))
    card = replace(SCORECARDS[state], note=say(locale, NOTES[state]), updated=updated, locale=locale)
    [row] = [row for row in CARDS["scorecard"].sketch(card, LIGHT).rows if row.name == "note"]
    assert row.words == card.note


@pytest.mark.parametrize("locale", ["am", "km", "my"])
def test_where_no_font_holds_a_script_figures_are_english(locale: str) -> None:
    assert wording.amount(Decimal(104250), "money:USD", locale, True) == "$104K"
    assert wording.legible(locale) == "en"


def test_where_fonts_hold_a_script_figures_are_in_it() -> None:
    assert [wording.legible(locale) for locale in HELD] == HELD


@pytest.mark.parametrize("mark", ["\u200e", "\u200f", "\u061c"])
def test_marks_of_direction_are_not_drawn(mark: str) -> None:
    plain, marked = letter("104 K", LABEL), letter(f"{mark}104 K{mark}", LABEL)
    assert plain.outline is not None and marked.outline is not None
    assert len(marked.outline.vertices) == len(plain.outline.vertices)


@settings(max_examples=100, deadline=None)
@given(scorecards | teams)
def test_what_is_read_aloud_is_never_longer_than_a_picture_may_say(card: Scorecard | Team) -> None:
    assert len(CARDS[card_of(card)].alt(card)) <= 2000


@settings(max_examples=150, deadline=None)
@given(scorecards)
def test_a_wild_scorecard_stays_on_its_sheet_and_in_its_columns(card: Scorecard) -> None:
    sketch = CARDS["scorecard"].sketch(card, LIGHT)
    assert outside(sketch) == []
    assert collisions(sketch) == []


@settings(max_examples=150, deadline=None)
@given(teams)
def test_a_wild_team_stays_on_its_sheet_and_in_its_columns(card: Team) -> None:
    sketch = CARDS["team"].sketch(card, DARK)
    assert outside(sketch) == []
    assert collisions(sketch) == []


@pytest.mark.parametrize(
    "name", ["O" * 10_000, "👩‍💻🚀", "محمد علي", "אבי כהן", "山田太郎", "a\u202eb\x00c", "e" + "\u0301" * 200, "<!channel> @{person:1}"]
)
def test_odd_names_are_drawn_and_read_aloud(name: str) -> None:
    for card, data in (("scorecard", CARDS["scorecard"].examples["running"]), ("team", CARDS["team"].examples["running"])):
        odd = replace(data, name=name)
        sketch = CARDS[card].sketch(odd, LIGHT)
        assert outside(sketch) == []
        assert any(row.name == "name" and row.words for row in sketch.rows)
        assert len(CARDS[card].alt(odd)) < 2000


@pytest.mark.parametrize(("card", "state"), EXAMPLES)
def test_no_number_is_drawn_that_is_not_read_aloud(card: str, state: str) -> None:
    data = CARDS[card].examples[state]
    words = CARDS[card].alt(data)
    drawn = {
        row.words.lstrip("/≤# ") for row in CARDS[card].sketch(data, LIGHT).rows if row.name in FIGURES and any(map(str.isdigit, row.words))
    }
    zeroes = {"±0", "0%"}  # read aloud as "no change of place" and "unchanged"
    assert {figure for figure in drawn - zeroes if figure not in words} == set()


@pytest.mark.parametrize(("card", "state"), EXAMPLES)
def test_alt_texts_fit_what_slack_takes(card: str, state: str) -> None:
    assert len(CARDS[card].alt(CARDS[card].examples[state])) <= 2000


@pytest.mark.parametrize(("card", "state"), EXAMPLES)
def test_data_survives_a_trip_through_json(card: str, state: str) -> None:
    data = CARDS[card].examples[state]
    assert load(card, json.loads(json.dumps(dump(data)))) == data


@given(scorecards)
@settings(max_examples=25, deadline=None)
def test_wild_data_survives_a_trip_through_json(card: Scorecard) -> None:
    assert load("scorecard", json.loads(json.dumps(dump(card)))) == card


def test_numbers_travel_as_exact_strings() -> None:
    measure = replace(CARDS["scorecard"].examples["running"].measures[0], value=Decimal("0.10"))
    assert dump(replace(CARDS["scorecard"].examples["running"], measures=(measure,)))["measures"][0]["value"] == "0.10"  # type: ignore[index]


def test_a_card_is_found_by_its_data_and_refuses_that_of_another() -> None:
    assert card_of(CARDS["team"].examples["running"]) == "team"
    with pytest.raises(TypeError, match="card team draws Team, not Scorecard"):
        CARDS["team"].sketch(CARDS["scorecard"].examples["running"], LIGHT)
    with pytest.raises(TypeError, match="no card draws str"):
        card_of("scorecard")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("card", "state"), EXAMPLES)
def test_every_text_stands_out_from_what_is_painted_under_it(card: str, state: str, theme: ThemeName) -> None:
    sketch = CARDS[card].sketch(CARDS[card].examples[state], THEMES[theme])
    texts = [row for row in sketch.rows if row.kind == "text"]
    sketch.rows = [row for row in sketch.rows if row.kind != "text"]
    ground = luminance(pixels(sketch, Size.SLACK))
    for row in texts:
        left, top, right, bottom = (round(edge) for edge in row.extent)
        assert row.fill is not None
        ink = luminance(np.array([int(row.fill[at : at + 2], 16) for at in (1, 3, 5)], dtype=float))
        under = ground[top:bottom, left:right]
        contrast = (np.maximum(under, ink) + 0.05) / (np.minimum(under, ink) + 0.05)
        assert contrast.min() >= 4.5, f"{row.name}: {row.words}"
