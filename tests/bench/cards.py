"""What a picture costs, over the usual way to draw it and over the least it could cost."""

import io
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal

import matplotlib as mpl
from matplotlib import pyplot

from bot.charts import Size, canvas, draw, png
from bot.charts.cards import CARDS
from bot.charts.cards.examples import SCORECARDS
from bot.charts.cards.measure import Measure
from bot.charts.cards.scorecard import Scorecard
from bot.charts.theme import THEMES
from tests.bench.figure import Effort, Figure, middle_ratio, milliseconds

NAMES = ("Ana", "Ben", "Chloé", "Dmitri", "Fatima", "Grace", "Isabel", "Jonas", "Kenji", "Leila", "Omar", "Zoë")

PYPLOT = (
    "CPU time of the same scorecard drawn with pyplot (a figure with a row of subplots per metric, saved with a tight box) over ours,"
    " 1200 × 675, warm; each round draws a new person's card in both, in random order; the median of the rounds' ratios. More is better."
)
FLOOR = (
    "CPU time of drawing a new person's scorecard over that of copying its pixels and deflating them to a PNG; as above. Less is better."
)


def measure(effort: Effort) -> Sequence[Figure]:
    mpl.use("Agg")
    chance = random.Random(5)
    base = next(iter(SCORECARDS.values()))
    still = canvas.pixels(CARDS["scorecard"].sketch(base, THEMES["light"]), Size.SLACK)
    for _ in range(60):
        _ours(_somebody(base, chance))
    _pyplot(base)
    rounds = [_round(_somebody(base, chance), lambda: png.encode(still.copy()), chance) for _ in range(effort.rounds(40, 10))]
    ours, pyplots, floors = ([each[place] for each in rounds] for place in range(3))
    middle = [milliseconds(sorted(times)[len(times) // 2]) for times in (ours, pyplots, floors)]
    return [
        Figure(
            "card_vs_pyplot", middle_ratio([*zip(pyplots, ours, strict=True)]), "ratio", PYPLOT, None, f"{middle[0]} against {middle[1]}"
        ),
        Figure("card_vs_floor", middle_ratio([*zip(ours, floors, strict=True)]), "ratio", FLOOR, None, f"{middle[0]} against {middle[2]}"),
    ]


def _round(card: Scorecard, floor: Callable[[], object], chance: random.Random) -> list[float]:
    """CPU seconds of ours, pyplot's and the floor."""
    runs: list[Callable[[], object]] = [lambda: _ours(card), lambda: _pyplot(card), floor]
    times = [0.0, 0.0, 0.0]
    for place in chance.sample(range(3), 3):
        begun = time.process_time()
        runs[place]()
        times[place] = time.process_time() - begun
    return times


def _somebody(base: Scorecard, chance: random.Random) -> Scorecard:
    measures = tuple(_moved(each, chance) for each in base.measures)
    name = f"{chance.choice(NAMES)} {chance.choice(NAMES)}ski"
    return replace(base, name=name, score=Decimal(chance.randrange(30, 130)), rank=chance.randrange(1, 38), measures=measures)


def _moved(each: Measure, chance: random.Random) -> Measure:
    factor = Decimal(chance.randrange(50, 150)) / 100
    if each.value is None or each.attainment is None:
        return each
    trend = tuple(None if point is None else point * Decimal(chance.randrange(80, 120)) / 100 for point in each.trend)
    return replace(each, value=each.value * factor, attainment=each.attainment * factor, trend=trend, change=factor - 1)


def _ours(card: Scorecard) -> bytes:
    return draw("scorecard", card, size=Size.SLACK, theme="light")


def _pyplot(card: Scorecard) -> bytes:
    figure, grid = pyplot.subplots(len(card.measures) + 1, 4, figsize=(12, 6.75), dpi=100)
    for axes in grid.flat:
        axes.axis("off")
    score = float(card.score or 0)
    grid[0, 0].text(0, 0.5, card.name, fontsize=20, weight="bold")
    grid[0, 1].text(0, 0.5, card.subtitle)
    grid[0, 2].text(0, 0.5, f"#{card.rank} of {card.of}")
    grid[0, 3].pie([score, max(130 - score, 0)], wedgeprops={"width": 0.3})
    for each, (label, bar, words, trend) in zip(card.measures, grid[1:], strict=True):
        attainment = float(each.attainment or 0)
        label.text(0, 0.4, each.label, weight="bold")
        label.text(1, 0.4, f"{float(each.value or 0):,.0f} / {float(each.goal or 0):,.0f}", ha="right")
        bar.barh([0], [1], color="#E6E9F0")
        bar.barh([0], [min(attainment, 1)], color="#0B6FB8")
        bar.axvline(0.62, color="black")
        words.text(0, 0.4, f"{attainment:.0%}  {float(each.change or 0):+.0%}")
        points = [float(point or 0) for point in each.trend]
        trend.plot(points)
        trend.fill_between(range(len(points)), points, alpha=0.2)
    saved = io.BytesIO()
    figure.savefig(saved, bbox_inches="tight")
    pyplot.close(figure)
    return saved.getvalue()
