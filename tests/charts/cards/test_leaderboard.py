from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from bot.charts.cards.examples import LEADERBOARDS
from bot.charts.cards.leaderboard import Leaderboard, Place, alt, around, draw
from bot.charts.sketch import Row
from bot.charts.theme import DARK, LIGHT, MARGIN, WIDTH
from tests.support.sketches import collisions, outside

TEN = LEADERBOARDS["ten"]
ALL = LEADERBOARDS["twenty"].rows
ANA = Place(rank=5, name="Ana Lund", value=Decimal(40), attainment=Decimal("0.8"), moved=1, gap=Decimal(3), team="North")

names = some.text(alphabet=some.characters(codec="utf-8"), min_size=1, max_size=200)
amounts = some.none() | some.decimals(min_value=0, max_value=10**12, places=2)
shares = some.none() | some.decimals(min_value=0, max_value=10**12, places=3)
wild_places = some.builds(
    Place,
    rank=some.integers(1, 4) | some.integers(1, 10**6),
    name=names,
    value=amounts,
    attainment=shares,
    moved=some.none() | some.integers(-5000, 5000),
    gap=amounts,
    team=some.just("") | names,
    members=some.none() | some.integers(0, 10**6),
    yours=some.booleans(),
    alias=some.booleans(),
    skipped=some.just(0) | some.integers(0, 10**6),
)
wild_boards = some.builds(
    Leaderboard,
    title=names,
    period=names,
    unit=some.sampled_from(["number", "money:USD", "money:CHF", "percent", "minutes", "days"]),
    rows=some.lists(wild_places, max_size=24).map(tuple),
    of=some.integers(0, 10**6),
    updated=names,
    by=some.sampled_from(["people", "teams"]),
    ranked_by=some.sampled_from(["value", "attainment"]),
    subtitle=names,
    total=amounts,
    total_attainment=shares,
    since=names,
    note=some.just("") | names,
    locale=some.sampled_from(["en", "de", "fr", "ja", "ar", "pt-BR", "xx"]),
    compact=some.booleans(),
)


def rows(card: Leaderboard, name: str) -> list[Row]:
    return [row for row in draw(card, LIGHT).rows if row.name == name]


def words(card: Leaderboard, name: str) -> list[str]:
    return [row.words for row in rows(card, name)]


def test_bars_are_as_long_as_their_values_are_of_the_leaders() -> None:
    card = replace(TEN, rows=tuple(replace(ANA, rank=rank, value=Decimal(value)) for rank, value in ((4, 200), (5, 100), (6, 50))))
    lengths = [right - left for left, _, right, _ in (row.extent for row in rows(card, "bar"))]
    [track, *_] = rows(card, "track")
    whole = track.extent[2] - track.extent[0]
    assert lengths == pytest.approx([whole, whole / 2, whole / 4])


def test_where_the_share_is_ranked_by_a_whole_bar_is_at_least_the_goal() -> None:
    card = replace(TEN, ranked_by="attainment", rows=(replace(ANA, attainment=Decimal("0.5")), replace(ANA, attainment=Decimal("0.25"))))
    lengths = [row.extent[2] - row.extent[0] for row in rows(card, "bar")]
    [track, *_] = rows(card, "track")
    assert lengths == pytest.approx([(track.extent[2] - track.extent[0]) / 2, (track.extent[2] - track.extent[0]) / 4])
    assert words(card, "value") == ["50%", "25%"]


def test_the_first_three_have_medals_and_those_who_tie_have_the_same_one() -> None:
    medals = rows(LEADERBOARDS["a tie"], "medal")
    assert [row.fill for row in medals] == [LIGHT.medals[0], LIGHT.medals[1], LIGHT.medals[1]]
    assert words(LEADERBOARDS["a tie"], "rank") == ["1", "=2", "=2", "4", "5", "6", "7", "8"]


def test_of_people_who_tie_none_is_drawn_larger_than_the_other() -> None:
    first = tuple(replace(ANA, rank=1, name=f"Rep {number}") for number in range(6))
    card = replace(TEN, rows=(*first, replace(ANA, rank=7)))
    sizes = [row.style.size for row in rows(card, "name") if row.style]
    assert len(set(sizes)) == 1
    assert len(rows(card, "medal")) == 6


def test_leaders_names_and_figures_are_read_on_a_phone() -> None:
    for state in ("three", "ten", "twenty", "around you"):
        large = [row.style.size for name in ("name", "value") for row in rows(LEADERBOARDS[state], name)[:3] if row.style]
        assert min(large) >= 36, state


def test_nobody_wins_a_medal_with_nothing() -> None:
    card = LEADERBOARDS["nobody has scored"]
    assert rows(card, "medal") == rows(card, "bar") == []
    assert set(words(card, "rank")) == {"–"}
    assert words(card, "note") == ["Nobody has scored yet"]


@pytest.mark.parametrize("others", [5, 15])
def test_the_viewers_row_is_told_apart_by_more_than_a_colour(others: int) -> None:
    def shapes(yours: bool) -> list[tuple[str, tuple[float, ...], str]]:
        first = tuple(replace(ANA, rank=rank) for rank in range(4, 4 + others))
        card = replace(TEN, rows=(*first, replace(ANA, rank=30, yours=yours)))
        return [(row.name, row.extent, row.words) for row in draw(card, LIGHT).rows if row.name != "tint"]

    assert shapes(True) != shapes(False)


def test_the_viewers_row_has_a_stripe_and_says_you() -> None:
    for state in ("ten", "twenty"):
        card = LEADERBOARDS[state]
        assert len(rows(card, "tint")) == len(rows(card, "viewer")) == 1
        assert any("You" in row.words for row in draw(card, LIGHT).rows if row.name in ("caption", "you"))
    assert rows(LEADERBOARDS["plain"], "viewer") == []


def test_around_the_viewer_are_two_above_and_two_below_and_a_count_of_who_is_left_out() -> None:
    cut = around(ALL, 3)
    assert [place.rank for place in cut] == [1, 2, 3, 15, 16, 17, 18, 19]
    assert [place.skipped for place in cut] == [0, 0, 0, 11, 0, 0, 0, 0]
    assert words(LEADERBOARDS["around you"], "more") == ["11 more"]
    assert "and 19 more" in words(LEADERBOARDS["around you"], "note")[0]


@pytest.mark.parametrize(("mine", "ranks"), [(1, [1, 2, 3]), (3, [1, 2, 3, 4, 5]), (5, [1, 2, 3, 4, 5, 6, 7]), (20, [1, 2, 3, 18, 19, 20])])
def test_the_cut_around_the_viewer_meets_the_top_and_the_end(mine: int, ranks: list[int]) -> None:
    places = tuple(replace(place, yours=place.rank == mine) for place in ALL)
    cut = around(places, 3)
    assert [place.rank for place in cut] == ranks
    assert sum(place.skipped for place in cut) == (14 if mine == 20 else 0)


def test_without_a_viewer_the_cut_is_the_top() -> None:
    assert [place.rank for place in around(tuple(replace(place, yours=False) for place in ALL), 3)] == [1, 2, 3]


def test_of_more_than_twenty_twenty_are_shown_or_the_first_and_the_viewers_neighbours() -> None:
    many = tuple(replace(ANA, rank=rank, name=f"Rep {rank}") for rank in range(1, 41))
    anonymous = replace(TEN, rows=many, of=40)
    assert words(anonymous, "rank") == [str(rank) for rank in range(1, 21)]
    assert "and 20 more" in words(anonymous, "note")[0]
    mine = replace(TEN, rows=(*many[:29], replace(many[29], yours=True), *many[30:]), of=40)
    assert words(mine, "rank") == [*map(str, range(1, 15)), "28", "29", "30", "31", "32"]
    assert words(mine, "more") == ["13 more"]
    assert "and 8 more" in words(mine, "note")[0]


def test_rows_without_movement_have_no_room_for_it() -> None:
    moving, still = rows(TEN, "name")[0].x, rows(LEADERBOARDS["plain"], "name")[0].x
    assert rows(LEADERBOARDS["plain"], "moved") == []
    assert still < moving


def test_an_alias_has_a_face_without_letters() -> None:
    card = replace(TEN, rows=(replace(ANA, name="Someone", alias=True),))
    assert rows(card, "initials") == []
    assert len(rows(card, "nobody")) == 2


def test_a_team_is_a_colour_and_its_name_or_initials() -> None:
    assert words(TEN, "caption")[0] == "APAC Growth"
    assert words(LEADERBOARDS["twenty"], "caption")[3:5] == ["NE", "N"]
    assert len(rows(TEN, "team")) == 10


def test_teams_are_square_and_say_how_many_they_are() -> None:
    card = LEADERBOARDS["teams"]
    assert words(card, "caption")[:3] == ["9 people", "8 people", "Your team · 11 people"]
    round_faces, square = rows(TEN, "avatar")[0], rows(card, "avatar")[0]
    assert len(rows(card, "team")) == 0
    assert round_faces.outline.vertices[0][0] / (round_faces.extent[2] - round_faces.extent[0]) == pytest.approx(0.5)
    assert square.outline.vertices[0][0] / (square.extent[2] - square.extent[0]) == pytest.approx(0.18)


def test_the_gap_to_the_next_place_is_in_its_column_and_in_dense_rows_said_to_the_viewer() -> None:
    assert words(TEN, "gap")[0] == "$61.3K"
    assert words(LEADERBOARDS["twenty"], "note")[0].startswith("You: $7.4K to next place · ")


def test_dense_rows_stand_in_two_columns_that_are_read_downwards() -> None:
    ranks = {row.words: row for row in rows(LEADERBOARDS["twenty"], "rank")}
    assert ranks["4"].x < WIDTH / 2 < ranks["13"].x
    assert ranks["4"].y < ranks["12"].y
    assert ranks["4"].y == pytest.approx(ranks["13"].y)


def test_one_row_has_nobody_to_be_compared_with() -> None:
    assert rows(LEADERBOARDS["one"], "bar") == rows(LEADERBOARDS["one"], "track") == []


def test_a_board_of_nobody_says_what_will_fill_it() -> None:
    assert words(LEADERBOARDS["nobody"], "note") == ["Nobody is ranked yet: the board fills with the first deal."]


def test_a_long_name_leaves_its_figure_alone() -> None:
    card = replace(TEN, rows=tuple(replace(row, name="W" * 200) for row in TEN.rows))
    for name, figure in zip(rows(card, "name"), rows(card, "value"), strict=True):
        assert name.words.endswith("…")
        assert MARGIN < name.x < name.extent[2] < figure.x


def test_the_words_for_a_screen_reader_say_every_number() -> None:
    card = replace(TEN, rows=around(ALL, 1, 0), of=38)
    assert alt(card) == (
        "Revenue booked, November 2026 · day 12 of 21, 38 reps, $3.21M 55% of goal. "
        "1. Jonas Schneider, APAC Growth, $412K, 165% of goal, up 2 places. "
        "(15 more) 17. Tom Becker, You · Northeast, $58.9K, 39% of goal, down 3 places, $7.4K to next place. "
        "Arrows: places moved since last week. 21 more are not shown. Updated Tue 17 Nov, 07:00."
    )


@pytest.mark.parametrize(
    ("total", "attainment", "said"),
    [("4860000", None, "38 reps, $4.86M. "), (None, "0.71", "38 reps, 71% of goal. "), (None, None, "38 reps. ")],
)
def test_a_total_or_its_share_alone_is_read_aloud_without_a_gap(total: str | None, attainment: str | None, said: str) -> None:
    card = replace(TEN, total=Decimal(total) if total else None, total_attainment=Decimal(attainment) if attainment else None)
    assert alt(card).startswith(f"Revenue booked, November 2026 · day 12 of 21, {said}1. Jonas")


@settings(max_examples=100, deadline=None)
@given(wild_boards)
def test_a_wild_leaderboard_stays_on_its_sheet_and_in_its_columns(card: Leaderboard) -> None:
    sketch = draw(card, DARK)
    assert outside(sketch) == []
    assert collisions(sketch) == []
    assert len(alt(card)) <= 2000


@pytest.mark.parametrize("locale", ["en", "de", "ja", "ar"])
@pytest.mark.parametrize("compact", [True, False])
def test_columns_hold_the_widest_words_and_figures(locale: str, compact: bool) -> None:
    wide = Place(8888, "W" * 60, Decimal("888888888.88"), Decimal("9.88"), -888, Decimal("88888888.88"), "W" * 60, yours=True)
    for number in (1, 7, 10, 20):
        card = replace(TEN, rows=(wide,) * number, locale=locale, compact=compact, unit="money:CHF", title="W" * 60, total=Decimal(10**12))
        sketch = draw(card, LIGHT)
        assert outside(sketch) == []
        assert collisions(sketch) == []
        figures = [row.words for row in sketch.rows if row.name in ("value", "share", "gap", "total", "rank")]
        assert [words for words in figures if "…" in words] == []


def test_numbers_are_written_in_full_unless_one_would_not_fit_and_then_none_is() -> None:
    full = replace(TEN, rows=(replace(ANA, value=Decimal("412300.50")), replace(ANA, value=Decimal(900))), compact=False)
    assert words(full, "value") == ["$412,300.50", "$900"]
    wider = replace(full, rows=(replace(ANA, value=Decimal("41230000000.50")), replace(ANA, value=Decimal(90000))))
    assert words(wider, "value") == ["$41.2B", "$90K"]
