"""Where blocking calls run: work in a few threads, and what must be prompt in one of its own, so that it never waits behind work."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

WORKERS = 4
"""Most of their time they wait for the database or for a file."""


class Threads:
    """`work` and `promptly` are each a `bot.commands.desk.InThread`."""

    def __init__(self) -> None:
        self._working = ThreadPoolExecutor(WORKERS, thread_name_prefix="work")
        self._prompt = ThreadPoolExecutor(1, thread_name_prefix="prompt")

    async def work(self, function: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        return await asyncio.get_running_loop().run_in_executor(self._working, partial(function, *args, **kwargs))

    async def promptly(self, function: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        """For a single short write."""
        return await asyncio.get_running_loop().run_in_executor(self._prompt, partial(function, *args, **kwargs))

    def close(self) -> None:
        """Waits for the calls under way."""
        self._prompt.shutdown()
        self._working.shutdown()


async def to_its_end(function: Callable[[], R]) -> R:
    """Runs in a thread of its own. Who is cancelled meanwhile, and the loop with them, waits for its end."""
    with ThreadPoolExecutor(1) as alone:
        return await asyncio.get_running_loop().run_in_executor(alone, function)
