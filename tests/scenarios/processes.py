"""`pacer serve` in processes of their own."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from multiprocessing.context import ForkServerProcess

import aiohttp

from bot.cli import main
from bot.console.slack.server import SlackServer
from tests.scenarios.floor import BOT_TOKEN, SIGNING_SECRET
from tests.support.forked import PROCESSES


def begun(environment: Mapping[str, str], *arguments: str) -> ForkServerProcess:
    """The process; whoever calls kills it at last."""
    process = PROCESSES.Process(target=_serve, args=(environment, arguments), daemon=True)
    process.start()
    return process


def environment(slack: SlackServer, url: str, port: int, **more: str) -> Mapping[str, str]:
    return {
        "PACER_DATABASE_URL": url,
        "PACER_PORT": str(port),
        "PACER_TIMER_TICK": "0.1",
        "PACER_TIMER_PATIENCE": "0.3",
        "SLACK_BOT_TOKEN": BOT_TOKEN,
        "SLACK_SIGNING_SECRET": SIGNING_SECRET,
        "SLACK_APP_TOKEN": "",
        "SLACK_API_URL": f"{slack.url}/api/",
        **more,
    }


async def ready(process: ForkServerProcess, port: int) -> None:
    async with aiohttp.ClientSession() as session, asyncio.timeout(30):
        while process.is_alive():
            try:
                async with session.get(f"http://127.0.0.1:{port}/readyz") as answer:
                    if answer.status == 200:
                        return
            except aiohttp.ClientConnectionError:
                pass
            await asyncio.sleep(0.05)
    raise AssertionError("pacer serve ended before it was ready")


@asynccontextmanager
async def served(slack: SlackServer, url: str, port: int) -> AsyncIterator[ForkServerProcess]:
    """`pacer serve` in a process of its own, ready for requests; killed at the end if it still runs, and owes Slack no acknowledgement."""
    slack.reach(f"http://127.0.0.1:{port}/slack/events")
    process = begun(environment(slack, url, port))
    try:
        await ready(process, port)
        yield process
        await acknowledged(slack)
    finally:
        process.kill()
        await asyncio.to_thread(process.join)


async def acknowledged(slack: SlackServer) -> None:
    """Waits until all that Slack sent is acknowledged: it also tells the bot of the bot's own answers."""
    async with asyncio.timeout(10):
        await slack.traffic.quiet(0.05)


def _serve(environment: Mapping[str, str], arguments: tuple[str, ...]) -> None:
    os.environ.update(environment)
    sys.argv = ["pacer", "serve", *arguments]
    main()
