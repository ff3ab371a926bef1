"""What a batch of pictures costs: a second process beside the first, memory over thousands, and bytes."""

import multiprocessing
import random
import resource
import statistics
import time
from collections.abc import Iterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from bot.charts import Size, draw
from bot.charts.cards.scorecard import Scorecard
from bot.workers.pool import Pool
from tests.bench import made_up
from tests.bench.figure import Effort, Figure, Target
from tests.bench.processes import Answers, Child, cpu_of

POOL = (
    "Seconds that a pool of one process needs for a batch of scorecards of new people, over those of a pool of two, where each process"
    " has a core to itself: the CPU time of the busiest of them (whoever hands out the data and takes the pictures is one), and on two"
    " cores at least half of all. So it does not tell how busy the machine is. Warm, by turns, the median of the rounds' ratios."
    " More is better."
)
RESIDENT = (
    "Growth of the resident memory of a process over {cards:,} scorecards, each of somebody new, after {warm:,} that filled its caches,"
    " in megabytes; read from /proc where there is one, else the peak. Less is better."
)
SIZE = "Kilobytes of the PNG of a scorecard, 1200 × 675: the median of the same ones. Less is better."

Batch = Sequence[tuple[str, Scorecard]]


def measure(effort: Effort) -> Sequence[Figure]:
    return [_pool(effort), *_memory(effort)]


def _pool(effort: Effort) -> Figure:
    chance = random.Random(8)
    batch = [("scorecard", made_up.scorecard(chance)) for _ in range(effort.rounds(300, 120))]
    with Pool(1) as one, Pool(2) as two:
        alone = _started(one, batch)
        pair = _started(two, batch)
        rounds = [(_needed(one, alone, batch), _needed(two, pair, batch)) for _ in range(effort.rounds(9, 3))]
    ratio = statistics.median(single / both for single, both in rounds)
    rates = [len(batch) / statistics.median(column) for column in zip(*rounds, strict=True)]
    detail = f"{rates[1]:.0f} against {rates[0]:.0f} cards a second"
    return Figure("pool_of_two_vs_one", ratio, "ratio", POOL, Target(">=", 1.8), detail)


def _started(pool: Pool, batch: Batch) -> Sequence[int]:
    """The ids of the pool's processes, once they are warm."""
    before = {process.pid for process in multiprocessing.active_children()}
    for _ in pool.draw_all(batch, size=Size.SLACK, theme="light"):
        pass
    return [process.pid for process in multiprocessing.active_children() if process.pid and process.pid not in before]


def _needed(pool: Pool, painters: Sequence[int], batch: Batch) -> float:
    """Seconds for the batch if every process has a core, of which there are two."""
    begun = [time.process_time(), *map(cpu_of, painters)]
    if any(each.png is None for each in pool.draw_all(batch, size=Size.SLACK, theme="light")):
        raise RuntimeError("a picture is missing")
    used = [end - start for start, end in zip(begun, [time.process_time(), *map(cpu_of, painters)], strict=True)]
    return max(*used, sum(used) / 2)


def _memory(effort: Effort) -> Sequence[Figure]:
    cards, warm = effort.rounds(10_000, 500), effort.rounds(5_000, 500)
    with Child(artist, None) as child:
        before = float(child.text(f"draw {warm}").split()[0])
        after, usual, largest = map(float, child.text(f"draw {cards}").split())
    detail = f"{before:.0f} MB before, {after:.0f} MB after"
    return [
        Figure("scorecards_rss_growth_mb", after - before, "MB", RESIDENT.format(cards=cards, warm=warm), Target("<=", 10), detail),
        Figure("scorecard_kb", usual / 1000, "KB", SIZE, Target("<=", 130), f"the largest {largest / 1000:.0f}"),
    ]


@asynccontextmanager
async def artist(_: None) -> Answers:
    """Draws so many cards, and answers with the megabytes it then holds, and the bytes of the usual and of the largest PNG."""
    chance = random.Random(9)

    async def answer(question: str) -> str:
        sizes = [*_sizes(chance, int(question.split()[1]))]
        return f"{resident()} {statistics.median(sizes)} {max(sizes)}"

    yield answer


def _sizes(chance: random.Random, cards: int) -> Iterator[int]:
    for _ in range(cards):
        yield len(draw("scorecard", made_up.scorecard(chance), size=Size.SLACK, theme="light"))


def resident() -> float:
    """Megabytes of memory that this process holds."""
    status = Path("/proc/self/statm")
    if status.exists():
        return int(status.read_text().split()[1]) * resource.getpagesize() / 1e6
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
