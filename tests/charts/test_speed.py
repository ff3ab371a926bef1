"""What keeps pictures fast and small, as ratios within one run, with room for a busy machine; `make bench` measures the figures."""

import random
import statistics

import pytest

from bot.charts import Size, canvas, draw, png
from bot.charts.cards import CARDS
from bot.charts.cards.examples import SCORECARDS
from bot.charts.theme import LIGHT, THEMES
from tests.bench import batch, cards, made_up
from tests.bench.cards import Times
from tests.bench.peers import by_pyplot
from tests.bench.processes import Child

ROUNDS = 15


@pytest.fixture(scope="module")
def times() -> Times:
    chance = random.Random(3)
    still = canvas.pixels(CARDS["scorecard"].sketch(SCORECARDS["running"], LIGHT), Size.SLACK)

    def runs() -> cards.Runs:
        card = made_up.scorecard(chance)
        return {
            "ours": lambda: draw("scorecard", card, size=Size.SLACK, theme="light"),
            "floor": lambda: png.encode(still.copy()),
            "pyplot": lambda: by_pyplot.draw(card),
        }

    for _ in range(100):
        runs()["ours"]()
    return cards.rounds(runs, ROUNDS, chance)


def ratio(times: Times, one: str, other: str) -> float:
    return statistics.median(a / b for a, b in zip(times[one], times[other], strict=True))


@pytest.mark.alone
def test_a_new_scorecard_is_forty_times_as_fast_as_by_pyplot(times: Times) -> None:
    assert ratio(times, "pyplot", "ours") >= 40


@pytest.mark.alone
def test_a_new_scorecard_costs_little_more_than_its_pixels(times: Times) -> None:
    """Copying and deflating them is the least that any way to draw must do."""
    assert ratio(times, "ours", "floor") <= 4.5


def test_memory_stays_flat_over_new_cards() -> None:
    """In a process of its own, whose memory no other test has stretched."""
    with Child(batch.artist, None) as child:
        before, after = (float(child.text(f"draw {count}").split()[0]) for count in (500, 300))
    assert after - before < 10


@pytest.mark.parametrize("card", CARDS)
def test_pictures_stay_small(card: str) -> None:
    sizes = {
        f"{state}, {theme}": len(draw(card, data, size=Size.SLACK, theme=theme))
        for state, data in CARDS[card].examples.items()
        for theme in THEMES
    }
    assert {name: size for name, size in sizes.items() if size > 130_000} == {}
