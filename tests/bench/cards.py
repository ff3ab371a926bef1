"""What a picture costs, over the usual way to draw it and over the least it could cost."""

import io
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal

import matplotlib as mpl
from matplotlib import pyplot
from matplotlib.axes import Axes

from bot.charts import Size, canvas, draw, png
from bot.charts.cards import CARDS
from bot.charts.cards.examples import SCORECARDS
from bot.charts.cards.measure import Measure
from bot.charts.cards.scorecard import Scorecard
from bot.charts.theme import THEMES
from tests.bench.figure import Effort, Figure, Target, middle_ratio, milliseconds

NAMES = ("Ana", "Ben", "Chloé", "Dmitri", "Fatima", "Grace", "Isabel", "Jonas", "Kenji", "Leila", "Omar", "Zoë")

PYPLOT = (
    "CPU time of a scorecard that says the same, drawn with pyplot (a row of subplots per metric, saved with a tight box), over ours,"
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
    gain, excess = middle_ratio([*zip(pyplots, ours, strict=True)]), middle_ratio([*zip(ours, floors, strict=True)])
    return [
        Figure("scorecard_vs_pyplot", gain, "ratio", PYPLOT, Target(">=", 60), f"{middle[0]} against {middle[1]}"),
        Figure("scorecard_vs_floor", excess, "ratio", FLOOR, Target("<=", 3.5), f"{middle[0]} against {middle[2]}"),
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
    surname = "".join(chance.sample("aeilmnorstuvz", 6)).capitalize()
    name = f"{chance.choice(NAMES)} {surname}"
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
    """All that our card says, as a handbook would do it: subplots without axes, texts, bars, lines, a pie for the ring."""
    figure, grid = pyplot.subplots(len(card.measures) + 1, 4, figsize=(12, 6.75), dpi=100)
    for axes in grid.flat:
        axes.axis("off")
    _pyplot_head(card, grid[0])
    for each, row in zip(card.measures, grid[1:], strict=True):
        _pyplot_row(each, row)
    figure.text(0.05, 0.02, "| expected by today   ✓ ahead of pace   ≈ close to pace   ! behind pace", color="#667085")
    figure.text(0.95, 0.02, card.updated, color="#667085", ha="right")
    saved = io.BytesIO()
    figure.savefig(saved, bbox_inches="tight")
    pyplot.close(figure)
    return saved.getvalue()


def _pyplot_head(card: Scorecard, row: Sequence[Axes]) -> None:
    avatar, names, places, ring = row
    score = float(card.score or 0)
    avatar.add_patch(pyplot.Circle((0.2, 0.5), 0.2, color="#A84D6C", transform=avatar.transAxes))
    avatar.text(0.2, 0.5, card.name[:1], color="white", fontsize=20, ha="center", va="center")
    names.text(0, 0.8, card.name, fontsize=20, weight="bold")
    names.text(0, 0.4, card.subtitle, color="#667085")
    names.text(0, 0, card.period, color="#667085")
    places.text(1, 0.8, f"#{card.rank} of {card.of}", fontsize=14, weight="bold", ha="right")
    places.text(1, 0.4, f"{card.moved or 0:+d} {card.since}", color="#667085", ha="right")
    places.text(1, 0, card.status, ha="right")
    ring.pie([score, max(130 - score, 0)], wedgeprops={"width": 0.3}, startangle=90, counterclock=False)
    ring.text(0, 0, f"{score:.0f}", fontsize=20, weight="bold", ha="center", va="center")


def _pyplot_row(each: Measure, row: Sequence[Axes]) -> None:
    words, bar, trend, change = row
    attainment, points = float(each.attainment or 0), [float(point or 0) for point in each.trend]
    words.text(0, 0.4, each.label, weight="bold")
    words.text(0.8, 0.4, f"{float(each.value or 0):,.0f}", fontsize=14, weight="bold", ha="right")
    words.text(0.82, 0.4, f"/ {float(each.goal or 0):,.0f}", color="#667085")
    bar.barh([0], [1], color="#E6E9F0")
    bar.barh([0], [min(attainment, 1)], color="#0B6FB8")
    bar.axvline(float(each.expected or 0), color="black")
    bar.text(1.05, 0, "✓" if each.status == "ahead" else "!")
    bar.text(1.15, 0, f"{attainment:.0%}", weight="bold")
    trend.plot(points, color="#7A93B8")
    trend.fill_between(range(len(points)), points, alpha=0.2)
    trend.plot(len(points) - 1, points[-1], "o", color="black")
    change.text(1, 0.4, f"{float(each.change or 0):+.0%}", ha="right")
