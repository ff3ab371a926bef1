import math
import zlib
from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from bot.charts.cards import dump, load, stage
from bot.charts.cards.examples import SCORECARDS, WINS
from bot.charts.cards.medals import ICONS
from bot.charts.cards.scorecard import draw as draw_scorecard
from bot.charts.cards.setting import set_large
from bot.charts.cards.win import Honour, Progress, Reason, Tier, Win, alt, draw
from bot.charts.cards.winning import seed
from bot.charts.sketch import Row, Sketch
from bot.charts.theme import DARK, LIGHT, THEMES, Theme, ThemeName
from tests.charts.cards.test_cards import LOCALES, amounts, names, shares
from tests.support.sketches import collisions, occupied, outside

MAYA = WINS["big deal"]
TIERS: tuple[Tier, ...] = ("small", "big", "huge")
REASONS: tuple[Reason, ...] = tuple(ICONS)

nothing = some.just("")
progresses = some.none() | some.builds(Progress, label=names, before=shares, after=shares)
honours = some.builds(Honour, reason=some.sampled_from(REASONS), words=nothing | names, number=some.none() | some.integers(0, 10**6))
wins = some.builds(
    Win,
    name=names,
    subtitle=nothing | names,
    amount=amounts,
    unit=some.sampled_from(["number", "money:USD", "money:JPY", "money:CHF", "percent", "minutes", "days"]),
    kind=some.sampled_from(["deal", "deal", "deal", "kudos", "correction"]),
    tier=some.sampled_from(TIERS),
    band=nothing | names,
    customer=nothing | names,
    detail=nothing | names,
    honours=some.lists(honours, max_size=4).map(tuple),
    helpers=some.lists(names, max_size=5).map(tuple),
    quote=nothing | names,
    progress=progresses,
    rank=some.none() | some.integers(1, 10**6),
    ranking=nothing | names,
    giver=nothing | names,
    value=nothing | names,
    was=amounts,
    when=nothing | names,
    team=some.booleans(),
    locale=some.sampled_from(LOCALES),
)


def rows(card: Win, name: str, theme: Theme = LIGHT) -> list[Row]:
    return [row for row in draw(card, theme).all_rows() if row.name == name]


def end_of(ring: Row) -> float:
    """The share of the circle at which an arc ends, clockwise from twelve."""
    across, down = np.asarray(ring.outline.vertices)[-1]
    return math.atan2(across, -down) / (2 * math.pi) % 1


def strewn_over(sketch: Sketch) -> list[tuple[str, str]]:
    """Words with confetti, a medal, a flame or a face on them or under them."""
    things = [row for row in sketch.all_rows() if row.name in {"confetti", "seal", "flame", "avatar", "quote"} and row.kind != "text"]
    words = [row for row in sketch.all_rows() if row.kind == "text" and row.name != "initials"]
    return [
        (text.words, thing.name)
        for text in words
        for thing in things
        if (box := occupied(text), its := thing.extent)
        and min(box[2], its[2]) - max(box[0], its[0]) > 0.5
        and min(box[3], its[3]) - max(box[1], its[1]) > 0.5
    ]


def test_the_ring_is_white_up_to_where_the_goal_stood_and_gold_to_where_it_stands() -> None:
    assert end_of(rows(MAYA, "ring before")[0]) == pytest.approx(0.74)
    assert end_of(rows(MAYA, "ring")[0]) == pytest.approx(0.87)
    assert rows(MAYA, "ring")[0].stroke == LIGHT.win.gold
    assert rows(MAYA, "ring before")[0].stroke == LIGHT.win.ink


def test_a_goal_reached_is_a_whole_ring_of_gold() -> None:
    card = WINS["goal reached"]
    assert end_of(rows(card, "ring")[0]) % 0.999999 == pytest.approx(0, abs=1e-5)
    assert rows(card, "ring before") == []


def test_a_win_that_takes_nothing_from_a_goal_shows_no_more_before_than_after() -> None:
    lower = replace(MAYA, progress=Progress("Quota", Decimal("0.9"), Decimal("0.5")))
    assert end_of(rows(lower, "ring before")[0]) == pytest.approx(0.5)


def test_each_tier_has_its_own_place_for_the_face_and_a_larger_amount() -> None:
    faces = [rows(replace(MAYA, tier=tier), "avatar")[0].extent for tier in TIERS]
    assert len({(round(left), round(top)) for left, top, _, _ in faces}) == 3
    sizes = [style.size for tier in TIERS for row in rows(replace(MAYA, tier=tier), "value") if (style := row.style)]
    assert sizes == sorted(set(sizes))


def test_a_larger_win_has_more_confetti_and_only_a_huge_one_has_rays() -> None:
    pieces = [len(rows(replace(MAYA, tier=tier), "confetti")) for tier in TIERS]
    assert pieces == sorted(set(pieces))
    assert [bool(rows(replace(MAYA, tier=tier), "shade")) for tier in TIERS] == [False, False, True]


@pytest.mark.parametrize("tier", TIERS)
def test_each_reason_is_known_by_a_shape_and_not_by_its_words_or_colour(tier: Tier) -> None:
    def shapes(reason: Reason) -> frozenset[bytes]:
        card = replace(MAYA, tier=tier, honours=(Honour(reason, "The same words"),), progress=None)
        return frozenset(
            np.asarray(row.outline.vertices).round(2).tobytes() for row in draw(card, LIGHT).rows if row.name in ICONS.values()
        )

    assert len({shapes(reason) for reason in REASONS}) == len(REASONS)


def test_of_four_honours_three_are_shown() -> None:
    card = replace(MAYA, honours=tuple(Honour(reason) for reason in REASONS[:4]))
    assert len(rows(card, "pill")) == 3
    assert len(rows(card, "seal")) == 2 * 3


def test_pills_without_room_for_their_words_keep_their_icon() -> None:
    card = WINS["long names"]
    assert [row.words for row in rows(card, "pill words")] == ["Best quarter of the company so far"]
    assert len(rows(card, "pill")) == 3


def test_a_streak_of_five_has_five_flames_and_one_of_fifty_as_many_as_fit() -> None:
    [honour] = WINS["streak"].honours
    small = len(rows(WINS["streak"], "flame")) - 2  # in the pill and on the medal
    long = replace(WINS["streak"], honours=(replace(honour, number=50),))
    assert small == 5
    assert 5 < len(rows(long, "flame")) < 20
    assert outside(draw(long, LIGHT)) == []


def test_a_goal_or_milestone_that_leads_is_the_main_figure_and_the_deal_stands_below() -> None:
    assert [rows(WINS[state], "value")[0].words for state in ("goal reached", "milestone", "streak")] == ["104%", "100", "5"]
    assert rows(WINS["goal reached"], "title")[0].words == "Quarter quota"
    assert rows(WINS["goal reached"], "detail")[0].words == "$84,000 · Northwind Traders"
    behind = replace(MAYA, honours=(Honour("team best"), Honour("goal")))
    assert rows(behind, "value")[0].words == "$84,000"


def test_a_team_has_a_square_face() -> None:
    [face] = [row for row in rows(WINS["team goal reached"], "avatar") if row.extent[0] > 600]
    [round_face] = rows(MAYA, "avatar")
    assert not np.allclose(
        np.asarray(face.outline.vertices)[0] / face.extent[2], np.asarray(round_face.outline.vertices)[0] / face.extent[2]
    )
    assert rows(WINS["team goal reached"], "helpers")[0].words == "with Omar, Sofia, Kofi, and 2 more"


def test_where_nobody_translated_with_the_names_stand_alone() -> None:
    assert rows(WINS["arabic"], "helpers")[0].words == "عمر ناصر"
    two = replace(WINS["arabic"], helpers=("عمر ناصر", "سارة منصور"))
    assert rows(two, "helpers")[0].words == "عمر ناصر وسارة منصور"
    assert rows(replace(two, locale="en-GB"), "helpers")[0].words.startswith("with ")


def test_letters_that_hang_far_down_keep_clear_of_the_line_below() -> None:
    value, title = (rows(WINS["arabic"], name)[0] for name in ("value", "title"))
    assert value.extent[3] <= title.extent[1]


@pytest.mark.parametrize("tier", TIERS)
def test_a_long_amount_is_shrunk_and_never_cut(tier: Tier) -> None:
    card = replace(MAYA, tier=tier, amount=Decimal(1234567890), unit="money:JPY")
    assert rows(card, "value")[0].words == "¥1,234,567,890"
    larger = replace(card, amount=Decimal(10) ** 12)
    assert rows(larger, "value")[0].words == "¥1T"


@pytest.mark.parametrize("tier", TIERS)
def test_a_hidden_amount_is_nowhere_and_the_customer_takes_its_place(tier: Tier) -> None:
    hidden = replace(MAYA, tier=tier, amount=None)
    assert rows(hidden, "value") == []
    assert " ".join(row.words for row in rows(hidden, "customer")) == "Northwind Traders"
    assert "$" not in alt(hidden) + "".join(row.words for row in draw(hidden, LIGHT).rows)
    banded = replace(hidden, band="$50K–$100K")
    assert rows(banded, "value")[0].words == "$50K–$100K"
    for blank in ("", " " * 80):
        assert rows(replace(hidden, customer=blank), "customer")[0].words == "A new deal"


def test_a_customer_of_sixty_letters_is_whole() -> None:
    customer = WINS["long names"].customer
    assert len(customer) == 60
    assert " ".join(row.words for row in rows(WINS["long names"], "title")) == customer


def test_where_a_huge_win_says_too_much_the_detail_goes_first_and_the_quote_last() -> None:
    card = WINS["company best and goal"]
    assert rows(card, "detail") == []
    assert rows(card, "quote")[0].words == "What worked: A pilot with two stations, paid from day one."
    full = replace(card, customer=WINS["long names"].customer * 2)
    assert rows(full, "quote") == []
    assert collisions(draw(full, LIGHT)) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("state", WINS)
def test_confetti_never_falls_on_words(state: str, theme: ThemeName) -> None:
    assert strewn_over(draw(WINS[state], THEMES[theme])) == []


def test_the_same_win_has_the_same_confetti_and_many_wins_share_three_falls() -> None:
    assert seed(MAYA) == zlib.crc32("Maya Novák 84000 Northwind Traders".encode())
    assert draw(MAYA, LIGHT).plate is draw(replace(MAYA), LIGHT).plate
    plates = {id(draw(replace(MAYA, amount=Decimal(amount)), LIGHT).plate) for amount in range(1000, 1040)}
    assert len(plates) == stage.VARIANTS == 3


@pytest.mark.parametrize("state", ["corrected", "withdrawn"])
def test_a_correction_is_quiet(state: str) -> None:
    sketch = draw(WINS[state], DARK)
    assert {row.name for row in sketch.all_rows()} & {"confetti", "seal", "light", "shade", "pill"} == set()
    assert {row.fill for row in sketch.all_rows() if row.kind == "text"} <= {DARK.ink, DARK.caption, DARK.on_avatar}


def test_a_correction_says_what_was_and_what_is() -> None:
    assert (rows(WINS["corrected"], "was")[0].words, rows(WINS["corrected"], "value")[0].words) == ("$84,000", "$48,000")
    assert rows(WINS["withdrawn"], "value")[0].words == "Withdrawn"


def test_kudos_show_both_people_the_value_and_the_words() -> None:
    card = WINS["kudos"]
    assert len(rows(card, "avatar")) == 2
    assert (rows(card, "name")[0].words, rows(card, "giver")[0].words) == ("Diego Herrera", "from Maya Novák")
    assert rows(card, "value praised")[0].words == "One team"
    assert " ".join(row.words for row in rows(card, "words")) == card.quote
    assert rows(card, "confetti") == []


def test_a_win_paints_fewer_rows_than_a_scorecard() -> None:
    most = max(len(draw(card, LIGHT).rows) for card in WINS.values())
    assert most < len(draw_scorecard(SCORECARDS["running"], LIGHT).rows)


def test_words_are_set_at_the_first_size_at_which_they_are_whole() -> None:
    assert set_large("Thank you", "display", (58, 34), 660, 5)[0].size == 58
    style, lines = set_large("word " * 60, "display", (58, 34), 660, 2)
    assert (style.size, len(lines)) == (34, 2)
    assert set_large("", "display", (58,), 660, 5)[1] == []


def test_the_words_for_a_screen_reader_say_everything() -> None:
    assert alt(WINS["company best and goal"]) == (
        "Company best, Goal reached. $1,250,000, Alpine Rail Cooperative, New business · 7 months in the making. "
        "Jonas Schneider, Enterprise Account Executive · APAC Growth, with Hanna Okafor and Ben Adler. "
        "What worked: A pilot with two stations, paid from day one. Year quota 112%, 81% before. #1 in November. Won Tue 17 Nov, 15:42."
    )
    assert alt(WINS["kudos"]).startswith("Kudos to Diego Herrera from Maya Novák, One team. Diego stayed on the call")
    assert alt(WINS["corrected"]).startswith("Corrected: $48,000 instead of $84,000, Northwind Traders. The order was signed")
    assert alt(WINS["withdrawn"]).startswith("Withdrawn: $6,400, Kestrel Cycles.")


@settings(max_examples=80, deadline=None)
@given(wins, some.sampled_from([LIGHT, DARK]))
def test_a_wild_win_stays_on_its_sheet_with_nothing_on_its_words(card: Win, theme: Theme) -> None:
    sketch = draw(card, theme)
    assert outside(sketch) == []
    assert collisions(sketch) == []
    assert strewn_over(sketch) == []


@settings(max_examples=50, deadline=None)
@given(wins)
def test_a_wild_win_is_read_aloud_in_what_slack_takes_and_travels_as_json(card: Win) -> None:
    assert len(alt(card)) <= 2000
    assert load("win", dump(card)) == card
