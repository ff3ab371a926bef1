"""Waiting for what others do."""

import asyncio
from collections.abc import Callable


async def until(happened: Callable[[], bool], within: float = 10) -> None:
    """TimeoutError after `within` seconds."""
    async with asyncio.timeout(within):
        while True:
            if happened():
                return
            await asyncio.sleep(0.01)
