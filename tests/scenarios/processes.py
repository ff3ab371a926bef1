"""`pacer serve` in processes of their own."""

import asyncio
import os
import sys
from collections.abc import Mapping
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


def _serve(environment: Mapping[str, str], arguments: tuple[str, ...]) -> None:
    os.environ.update(environment)
    sys.argv = ["pacer", "serve", *arguments]
    main()
