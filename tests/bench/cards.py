"""What a scorecard costs beside the usual way to draw it, the fastest other library and the least it could cost; other cards beside it."""

import os
import random
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from bot.charts import Size, canvas, draw, png
from bot.charts.cards import CARDS
from bot.charts.theme import LIGHT, THEMES
from tests.bench import made_up, peers
from tests.bench.figure import Effort, Figure, Target, middle, middle_ratio, milliseconds
from tests.bench.peers import Peer, by_pyplot, picture

Runs = Mapping[str, Callable[[], object]]
Times = Mapping[str, Sequence[float]]

WARM = 400
"""Cards beforehand, as many as a bot has drawn by its first noon: what they have in common is drawn once."""

_ROUNDS = (
    "each round draws new people's cards in random order, each after another one drawn the same way, 1200 × 675; the median of the rounds'"
    " ratios of CPU time."
)
PYPLOT = (
    "CPU time of a scorecard that says the same, drawn with pyplot (a row of subplots per metric, saved with a tight box), over ours;"
    f" {_ROUNDS} More is better."
)
FLOOR = (
    f"CPU time of drawing a new person's scorecard over that of copying its pixels and deflating them to a PNG; {_ROUNDS} Less is better."
)
PEER = (
    "CPU time of the same scorecard by the fastest other library over ours; of those named, whatever is installed (tests/bench/peers)."
    " Each draws our boxes, curves and words at the places that our card has worked out, with the same Inter files (plotly with the"
    " system's fonts), and writes the PNG itself; placing everything counts for us and not for them, and they keep no backdrop,"
    " as we do: with our backdrop and our PNG encoder, skia-python would come close."
    f" {_ROUNDS} CPU time is the process's, for kaleido with its browser's. More is better."
)
KILOBYTES = "Kilobytes of the largest PNG among the examples of every state of every card, light and dark, 1200 × 675. Less is better."
OTHER = f"CPU time over that of a scorecard of six metrics; {_ROUNDS} Less is better."


def measure(effort: Effort) -> Sequence[Figure]:
    return [*_against_others(effort), *_among_cards(effort), _largest()]


def _against_others(effort: Effort) -> Sequence[Figure]:
    rivals = peers.present()
    for name, lacks in peers.absent().items():
        sys.stderr.write(f"{name} {lacks}: left out\n")
    chance = random.Random(5)
    first = made_up.scorecard(chance)
    still = canvas.pixels(CARDS["scorecard"].sketch(first, LIGHT), Size.SLACK)
    for _ in range(WARM):
        _scorecard(chance)()
    for rival in rivals:
        rival.draw(picture.of(CARDS["scorecard"].sketch(first, LIGHT)))
    by_pyplot.draw(first)

    def runs() -> Runs:
        card = made_up.scorecard(chance)
        placed = picture.of(CARDS["scorecard"].sketch(made_up.scorecard(chance), LIGHT))
        ours = {"ours": lambda: draw("scorecard", card, size=Size.SLACK, theme="light"), "floor": lambda: png.encode(still.copy())}
        return {**ours, "pyplot": lambda: by_pyplot.draw(card), **{rival.name: _bound(rival, placed) for rival in rivals}}

    browsing = {rival.name for rival in rivals if rival.helpers}
    times = rounds(runs, effort.rounds(40, 10), chance, browsing)
    ours = times["ours"]
    ratios = {rival.name: middle_ratio([*zip(times[rival.name], ours, strict=True)]) for rival in rivals}
    ranked = sorted(ratios, key=lambda name: ratios[name])
    told = ", ".join(f"{name} {ratios[name]:.1f} ({_middle(times[name])})" for name in ranked)
    left_out = "".join(f"; {name} {lacks}" for name, lacks in peers.absent().items())
    gain, excess = middle_ratio([*zip(times["pyplot"], ours, strict=True)]), middle_ratio([*zip(ours, times["floor"], strict=True)])
    return [
        Figure("scorecard_vs_pyplot", gain, "ratio", PYPLOT, Target(">=", 60), f"{_middle(ours)} against {_middle(times['pyplot'])}"),
        Figure("scorecard_vs_fastest_peer", ratios[ranked[0]], "ratio", PEER, Target(">=", 3), f"{told}{left_out}"),
        Figure("scorecard_vs_floor", excess, "ratio", FLOOR, Target("<=", 3.5), f"{_middle(ours)} against {_middle(times['floor'])}"),
    ]


def _among_cards(effort: Effort) -> Sequence[Figure]:
    chance = random.Random(6)

    def runs() -> Runs:
        return {
            "scorecard": _scorecard(chance),
            "leaderboard": _card("leaderboard", made_up.leaderboard(chance)),
            "win": _card("win", made_up.win(chance)),
            "bracket": _card("bracket", made_up.bracket(chance)),
            "double": _card("scorecard", made_up.scorecard(chance), Size.SLACK_2X),
        }

    rounds(runs, WARM // 10, chance)
    times = rounds(runs, effort.rounds(40, 15), chance)

    def figure(name: str, what: str, card: str, most: float) -> Figure:
        ratio = middle_ratio([*zip(times[card], times["scorecard"], strict=True)])
        return Figure(
            name, ratio, "ratio", f"{what}: {OTHER}", Target("<=", most), f"{_middle(times[card])} against {_middle(times['scorecard'])}"
        )

    return [
        figure(
            "leaderboard_of_20_vs_scorecard",
            "Leaderboard of 20 out of a sales floor of 200, in a new order with new numbers",
            "leaderboard",
            2,
        ),
        figure("win_vs_scorecard", "Win of a big deal", "win", 1),
        figure("bracket_of_32_vs_scorecard", "Bracket of 32 out of the same floor, all rounds played", "bracket", 3),
        figure("scorecard_2x_vs_1x", "Scorecard of 2400 × 1350", "double", 2.2),
    ]


def _largest() -> Figure:
    largest = {
        name: max(len(draw(name, data, size=Size.SLACK, theme=theme)) for data in card.examples.values() for theme in THEMES) / 1000
        for name, card in CARDS.items()
    }
    ranked = sorted(largest, key=lambda name: -largest[name])
    told = ", ".join(f"{name} {largest[name]:.0f}" for name in ranked)
    return Figure("largest_example_kb", largest[ranked[0]], "KB", KILOBYTES, Target("<=", 130), told)


def _scorecard(chance: random.Random) -> Callable[[], bytes]:
    return _card("scorecard", made_up.scorecard(chance))


def _card(card: str, data: object, size: Size = Size.SLACK) -> Callable[[], bytes]:
    return lambda: draw(card, data, size=size, theme="light")


def _bound(rival: Peer, placed: picture.Picture) -> Callable[[], bytes]:
    return lambda: rival.draw(placed)


def rounds(runs: Callable[[], Runs], count: int, chance: random.Random, browsing: set[str] | None = None) -> Times:
    """CPU seconds of every run, round by round; one of another card goes before it, so that none pays for what the others did to caches."""
    times: dict[str, list[float]] = {}
    for _ in range(count):
        before, waiting = runs(), runs()
        for name in chance.sample(list(waiting), len(waiting)):
            before[name]()
            clock = _with_helpers if browsing and name in browsing else time.process_time
            begun = clock()
            waiting[name]()
            times.setdefault(name, []).append(clock() - begun)
    return times


def _with_helpers() -> float:
    """CPU seconds of this process and of all that descend from it."""
    parents, used = {}, {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:  # ended meanwhile
            continue
        process = int(stat.parent.name)
        parents[process], used[process] = int(fields[1]), int(fields[11]) + int(fields[12])
    ours = {os.getpid()}
    while more := {process for process, parent in parents.items() if parent in ours} - ours:
        ours |= more
    return sum(used[process] for process in ours if process != os.getpid()) / os.sysconf("SC_CLK_TCK") + time.process_time()


def _middle(times: Sequence[float]) -> str:
    return milliseconds(middle(times))
