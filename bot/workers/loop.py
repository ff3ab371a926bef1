"""The event loop that the bot runs on: uvloop's where there is one (not on Windows), which costs a command about a tenth less CPU."""

import asyncio
import sys
from collections.abc import Coroutine

try:
    import uvloop
except ImportError:
    uvloop = None  # type: ignore[assignment]  # a module or its absence, which mypy has no way to say

SWITCH = 0.0005
"""Seconds that a thread keeps the interpreter while others wait: an acknowledgement takes several turns."""


def run(work: Coroutine[object, object, None]) -> None:
    """As `asyncio.run`; threads let the loop have its turn sooner than they would by themselves."""
    sys.setswitchinterval(SWITCH)
    if uvloop is None:
        asyncio.run(work)
    else:
        uvloop.run(work)
