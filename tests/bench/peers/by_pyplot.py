"""The usual way: pyplot, as a handbook would do it."""

import io
from collections.abc import Sequence

import matplotlib as mpl
from matplotlib import pyplot
from matplotlib.axes import Axes

from bot.charts.cards.measure import Measure
from bot.charts.cards.scorecard import Scorecard

mpl.use("Agg")


def draw(card: Scorecard) -> bytes:
    """All that our card says, as a handbook would do it: subplots without axes, texts, bars, lines, a pie for the ring."""
    figure, grid = pyplot.subplots(len(card.measures) + 1, 4, figsize=(12, 6.75), dpi=100)
    for axes in grid.flat:
        axes.axis("off")
    _head(card, grid[0])
    for each, row in zip(card.measures, grid[1:], strict=True):
        _row(each, row)
    figure.text(0.05, 0.02, "| expected so far   ✓ ahead of pace   ≈ close to pace   ! behind pace", color="#667085")
    figure.text(0.95, 0.02, card.updated, color="#667085", ha="right")
    saved = io.BytesIO()
    figure.savefig(saved, bbox_inches="tight")
    pyplot.close(figure)
    return saved.getvalue()


def _head(card: Scorecard, row: Sequence[Axes]) -> None:
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


def _row(each: Measure, row: Sequence[Axes]) -> None:
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
