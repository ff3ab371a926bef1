"""Kills senders, and replicas that tick, by the hundred on both databases: a line per figure, and all of them in docs/benchmarks.json and
docs/benchmarks.md.

`--kills` is how many senders at least; fewer than the full number write nothing to docs. The exit status is 1 where a figure misses its
target.
"""

import argparse
import asyncio
import random
import secrets
import shutil
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import cycle, product
from pathlib import Path
from typing import get_args

from bot.deliveries.protocol import Policy
from storage.database import Database
from tests.bench import report
from tests.bench.__main__ import DOCS
from tests.bench.figure import Figure, Target
from tests.chaos.fate import Blow
from tests.chaos.fires import Plan as FirePlan
from tests.chaos.fires import Verdict, blows, stormed
from tests.chaos.season import AUTUMN, SPRING, rules
from tests.chaos.storm import TIMERS, End, Plan, weathered
from tests.chaos.ticker import Finishing, Firing, Owing, Telling
from tests.chaos.ticker import Point as Moment
from tests.chaos.victim import After, Before, Platform, Point, Settling
from tests.postgres import Server

KILLS = 500
CONVERSATIONS, POSTS = 24, 3
DYING: tuple[Point, ...] = (*get_args(Before), *get_args(After))
SETTLING: tuple[Point, ...] = get_args(Settling)
HALTING: tuple[Point, ...] = ("claimed", "composed", "beginning", "begun", "posting", "accepted", "answered", "ended")

STORM = (
    "Storms on SQLite and on PostgreSQL until {kills} processes of senders have been killed (SIGKILL), by turns at each of {points} named"
    " steps of a delivery and at any moment; others are stopped past their lease and go on. Each storm: three processes of the real sender"
    " with the real Slack adapter over one database, 72 posts in 24 conversations, a strict local Slack that meanwhile answers 429 and 5xx,"
    " takes posts and hangs up, takes them late, and answers slowly. Request 0.3 s, settling 0.5 s, lease 2 s; the bot may read history. "
)
WITHOUT = (
    "Smaller storms, with requests of 1 s, where history cannot be read (Slack without the scope, Teams), on both databases. By"
    " `drop_if_unknown`: posts that came twice, or are missing without being shown as unknown with a reason; by `resend_if_unknown`: posts"
    " that are missing."
)

FIRE_KILLS, KILLS_A_SEASON = 200, 50
RULES = rules()
MOMENTS: tuple[Moment, ...] = (*get_args(Firing), *get_args(Owing), *get_args(Finishing), *get_args(Telling))
MOMENTS_TO_HALT: tuple[Moment, ...] = ("looked", "kept", "finishing", "chunk", "over", "told")
SEASONS = (
    "Storms on SQLite and on PostgreSQL until {kills} replicas have been killed (SIGKILL), by turns at each of {points} named steps of a"
    " schedule's fire, of its posts and of people's daily messages, and at any moment; others are stopped for a second, which is hours of"
    " theirs. Each storm: three processes over one database, their clocks up to 150 s apart, tick the real schedules and bundles"
    " while eleven days go by, over {schedules} schedules (every form of words, fixed zones and recipients' own, quiet hours) to"
    " conversations and people, with changes of the clock and an outage of a day and a half. Expected is what calendar rules (dateutil) and"
    " clocks (zoneinfo) say. "
)

Fresh = Callable[[str], str]
"""Makes a database of that name with all tables; its address."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--kills", type=int, default=KILLS)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="pacer-chaos-") as folder:
        figures = _figures(Path(folder), asked.kills)
    for figure in figures:
        sys.stdout.write(f"{report.line(figure)}\n")
    if asked.kills >= KILLS:
        report.write(DOCS, figures)
    return 1 if any(figure.missed for figure in figures) else 0


def _figures(folder: Path, kills: int) -> Sequence[Figure]:
    template = Database(f"sqlite:///{folder / 'template.db'}")
    template.upgrade()
    template.close()

    def sqlite(name: str) -> str:
        return f"sqlite:///{shutil.copy(folder / 'template.db', folder / f'{name}.db')}"

    # A socket's name must be short, and the folder open to the user that the server runs as.
    place = Path(tempfile.gettempdir()) / f"pacer-{secrets.token_hex(6)}"
    server = Server(place, lock=folder / "postgres.lock")

    def postgres(name: str) -> str:
        url = server.create(name)
        database = Database(url)
        database.upgrade()
        database.close()
        return url

    with server.running():
        databases = {"sqlite": sqlite, "postgresql": postgres}
        ends, broken = asyncio.run(_storms(databases, folder, kills))
        verdicts = asyncio.run(_seasons(databases, folder, kills * FIRE_KILLS // KILLS))
    killed = {name: sum(end.kills for end in found) for name, found in ends.items()}
    every = [end for found in ends.values() for end in found]
    posts = sum(len(end.states) for end in every)
    detail = f"{posts} posts, kills: {', '.join(f'{count} on {name}' for name, count in killed.items())}"
    method = STORM.format(kills=kills, points=len(DYING) + len(SETTLING))
    none = Target("<=", 0)
    return [
        Figure("chaos_lost", sum(map(_missing, every)), "posts", method + "Posts that the local Slack did not take.", none, detail),
        Figure("chaos_doubled", sum(len(end.doubled) for end in every), "posts", method + "Posts that it took twice.", none, detail),
        Figure(
            "chaos_inverted",
            sum(len(end.inverted) for end in every),
            "pairs",
            method + "Neighbours that came in the wrong order.",
            none,
            detail,
        ),
        Figure("chaos_policy_broken", broken, "posts", WITHOUT, none),
        *_of_fires(verdicts, kills * FIRE_KILLS // KILLS),
    ]


def _of_fires(verdicts: Mapping[str, Sequence[Verdict]], kills: int) -> Sequence[Figure]:
    every = [verdict for found in verdicts.values() for verdict in found]
    many = (sum(counts) for counts in zip(*((each.fires, each.posts, each.messages) for each in every), strict=True))
    killed = ", ".join(f"{sum(each.kills for each in found)} on {name}" for name, found in verdicts.items())
    detail = "{} fires, {} posts, {} daily messages, kills: ".format(*many) + killed
    method, none = SEASONS.format(kills=kills, points=len(MOMENTS), schedules=len(RULES)), Target("<=", 0)
    lost, doubled = (sum(len(each.lost) + each.unfinished for each in every), sum(len(each.doubled) for each in every))
    return [
        Figure("chaos_fires_lost", lost, "fires and posts", method + "What is missing of them, or never finished.", none, detail),
        Figure("chaos_fires_doubled", doubled, "fires and posts", method + "What is there twice, or not expected.", none, detail),
    ]


async def _storms(databases: Mapping[str, Fresh], folder: Path, kills: int) -> tuple[Mapping[str, Sequence[End]], int]:
    """What each storm came to by kind of database, those on the two at the same time; and how many posts went against their policy."""
    share = -(-kills // len(databases))
    found = await asyncio.gather(*(_until(share, name, fresh, folder / name) for name, fresh in databases.items()))
    broken = await asyncio.gather(*(_without_history(fresh, folder / f"{name}-without") for name, fresh in databases.items()))
    return dict(zip(databases, found, strict=True)), sum(broken)


async def _seasons(databases: Mapping[str, Fresh], folder: Path, kills: int) -> Mapping[str, Sequence[Verdict]]:
    """What each storm over fires came to by kind of database, those on the two at the same time."""
    share = -(-kills // len(databases))

    def gone_by(name: str, fresh: Fresh) -> Sequence[Verdict]:
        found: list[Verdict] = []
        for season in cycle((SPRING, AUTUMN)):
            if (killed := sum(verdict.kills for verdict in found)) >= share:
                break
            sys.stderr.write(f"fires on {name}: {killed} of {share} killed\n")
            struck = folder / f"{name}-season-{len(found)}"
            struck.mkdir()
            blown = blows(season, RULES, random.Random(len(found)), KILLS_A_SEASON, MOMENTS_TO_HALT)
            plan = FirePlan(season, RULES, blown, random_kills=8, seed=len(found), within=900.0)
            found.append(stormed(plan, fresh(f"season_{secrets.token_hex(4)}"), struck))
        return found

    found = await asyncio.gather(*(asyncio.to_thread(gone_by, name, fresh) for name, fresh in databases.items()))
    return dict(zip(databases, found, strict=True))


async def _until(kills: int, name: str, fresh: Fresh, folder: Path) -> Sequence[End]:
    ends: list[End] = []
    while (killed := sum(end.kills for end in ends)) < kills:
        sys.stderr.write(f"{name}: {killed} of {kills} killed\n")
        ends.append(await _one(_planned(len(ends)), fresh, folder / f"{len(ends)}"))
    return ends


async def _without_history(fresh: Fresh, folder: Path) -> int:
    broken = 0
    for platform, policy in product(get_args(Platform), get_args(Policy)):
        blows = tuple(Blow(f"{conversation}.0", step) for conversation, step in enumerate(DYING))
        plan = Plan(platform, False, policy, len(DYING), 2, blows=blows, faults=6, timers=replace(TIMERS, request=timedelta(seconds=1)))
        end = await _one(plan, fresh, folder / f"{platform}-{policy}")
        wrong = end.doubled + end.unreported if policy == "drop_if_unknown" else end.lost
        sys.stderr.write(f"{platform}, {policy}: {len(end.lost)} missing, {len(end.doubled)} twice, {len(wrong)} of them wrong\n")
        broken += len(wrong)
    return broken


async def _one(plan: Plan, fresh: Fresh, folder: Path) -> End:
    await asyncio.to_thread(folder.mkdir, parents=True)
    url = await asyncio.to_thread(fresh, f"storm_{secrets.token_hex(4)}")
    return await weathered(plan, url, folder)


def _planned(number: int) -> Plan:
    """Another mixture each time: at every post but the last of a conversation, a step at which its sender is killed or stopped."""
    chance = random.Random(number)
    keys = [f"{conversation}.{post}" for post in range(POSTS - 1) for conversation in range(CONVERSATIONS)]
    steps = chance.sample([step for step, _ in zip(cycle(DYING), keys, strict=False)], len(keys))
    halts = {chance.choice(keys): chance.choice(HALTING) for _ in range(3)}
    blows = [Blow(key, step) for key, step in zip(keys, steps, strict=True) if key not in halts]
    blows += [Blow(key, step, "stop") for key, step in halts.items()]
    blows += [Blow(key, chance.choice(SETTLING)) for key in chance.sample(keys, 8)]
    return Plan(
        conversations=CONVERSATIONS,
        posts=POSTS,
        apart=chance.choice((0.0, 0.1)),
        blows=tuple(blows),
        random_kills=8,
        faults=24,
        seed=number,
        within=300.0,
    )


def _missing(end: End) -> int:
    return sum(state != "sent" or not end.posts.get(key) for key, (state, _) in end.states.items())


if __name__ == "__main__":
    sys.exit(main())
