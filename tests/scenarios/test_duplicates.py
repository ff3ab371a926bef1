"""Platforms deliver at least once, and now and then three times at once; the bot works once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date

import aiohttp
from aiohttp import web

from bot.console.bench import SlackBench, TeamsBench
from tests.scenarios.floor import Floor

TIMES = 3
PATHS = {"slack": "/slack/events", "teams": "/teams/messages"}


@asynccontextmanager
async def repeating(floor: Floor, *, at_once: bool) -> AsyncIterator[list[int]]:
    """Everything that the platform sends reaches the bot three times, byte for byte; the platform reads the first answer.

    Gives the statuses of all answers.
    """
    statuses: list[int] = []

    async def relay(request: web.Request) -> web.Response:
        body, headers = (
            await request.read(),
            {name: value for name, value in request.headers.items() if name not in ("Host", "Content-Length")},
        )

        async def forward() -> web.Response:
            async with session.post(f"{floor.app.url}{request.path}", data=body, headers=headers) as answer:
                statuses.append(answer.status)
                told = {"Content-Type": answer.headers.get("Content-Type", "text/plain")}
                return web.Response(status=answer.status, body=await answer.read(), headers=told)

        answers = await asyncio.gather(*(forward() for _ in range(TIMES))) if at_once else [await forward() for _ in range(TIMES)]
        return answers[0]

    app = web.Application()
    app.router.add_post("/{path:.*}", relay)
    runner = web.AppRunner(app, access_log=None)
    async with aiohttp.ClientSession() as session:
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        assert isinstance(floor.bench, SlackBench | TeamsBench)
        server, platform = floor.bench.server, floor.bench.workspace.platform
        server.reach(f"http://127.0.0.1:{runner.addresses[0][1]}{PATHS[platform]}")
        yield statuses
        await floor.bench.quiet()
        server.reach(f"{floor.app.url}{PATHS[platform]}")
        await runner.cleanup()


async def test_a_message_that_comes_three_times_at_once_is_answered_once(floor: Floor) -> None:
    async with repeating(floor, at_once=True) as statuses:
        await floor.bench.direct("help", by="ana")
        await floor.hears("ana", "What you can ask me")
        await floor.bench.direct("scorecard", by="ben")
        await floor.hears("ben", picture=True)
    assert [len(floor.bench.direct_of(key).answers) for key in ("ana", "ben")] == [1, 1]
    assert len(statuses) >= 2 * TIMES and set(statuses) <= {200, 202}


async def test_a_button_that_comes_three_times_acts_once(floor: Floor) -> None:
    await floor.bench.direct("scorecard", by="ana")
    await floor.hears("ana", picture=True)
    async with repeating(floor, at_once=True):
        await floor.bench.press(floor.bench.direct_of("ana").last, "What if?", by="ana")
        await floor.hears("ana", "adds most")
    assert sum("adds most" in each.words for each in floor.bench.direct_of("ana").answers) == 1


async def test_a_form_that_comes_three_times_is_taken_once(floor: Floor) -> None:
    await floor.bench.command("/pacer", "away", by="ana")
    view = await floor.form("ana")
    async with repeating(floor, at_once=False):
        days = {"First day": date(2026, 11, 23), "Last day": date(2026, 11, 27)}
        assert await floor.bench.fill(view, days, by="ana") is None
        await floor.hears("ana", "is away Nov 23")
    assert sum("is away Nov 23" in each.words for each in floor.bench.private("ana")) == 1
    with floor.database.read() as uow:
        assert len(uow.people.leaves(persons=[floor.person("ana")])) == 1
