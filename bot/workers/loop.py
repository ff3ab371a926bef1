"""The event loop that the bot runs on: uvloop's where there is one (not on Windows), which costs a command about a tenth less CPU."""

import asyncio
import gc
import os
import sys
from collections.abc import Coroutine

try:
    import uvloop
except ImportError:
    uvloop = None  # type: ignore[assignment]  # a module or its absence, which mypy has no way to say

SWITCH = 0.0005
"""Seconds that a thread keeps the interpreter while others wait: an acknowledgement takes several turns."""
POLITE = 10
"""By how much the process of a worker is nicer than one that people wait for, where they share a machine."""


def settle() -> None:
    """What a process has loaded and built when it begins to serve stays: to look through it for garbage stopped all threads for tenths of
    a second."""
    gc.collect()
    gc.freeze()


def run(work: Coroutine[object, object, None], *, polite: bool = False) -> None:
    """As `asyncio.run`; threads let the loop have its turn sooner than they would by themselves.

    `polite` for good: a process that is not root's cannot take it back.
    """
    if polite and hasattr(os, "nice"):
        os.nice(POLITE)
    sys.setswitchinterval(SWITCH)
    if uvloop is None:
        asyncio.run(work)
    else:
        uvloop.run(work)
