"""The tick of schedules: owes what has come due, and opens the chats that are needed for it."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import structlog

from bot.chat.messenger import Messenger, PostFailed, PostLater
from bot.commands.desk import InThread
from bot.deliveries.schedules import Schedules
from bot.people.presence import Way

log = structlog.get_logger()

AT_ONCE = 50
"""Chats opened in one tick."""
REFUSED_FOR = timedelta(hours=6)
"""How long somebody with whom no chat can be opened is left alone."""


class Timetable:
    """`messengers` by platform."""

    def __init__(self, schedules: Schedules, messengers: Mapping[str, Messenger], in_thread: InThread) -> None:
        self._schedules = schedules
        self._messengers = messengers
        self._in_thread = in_thread
        self._refused: dict[int, datetime] = {}

    async def work(self, now: datetime) -> None:
        self._refused = {account: until for account, until in self._refused.items() if until > now}
        await self._in_thread(self._schedules.tick, now, frozenset(self._refused))
        wanted = [way for way in await self._in_thread(self._schedules.unopened, now) if way.account not in self._refused]
        if wanted:
            await self._open(wanted[:AT_ONCE], now)
            await self._in_thread(self._schedules.tick, now, frozenset(self._refused))

    async def _open(self, wanted: Sequence[Way], now: datetime) -> None:
        """A platform that asks to wait is asked again by the next tick."""
        waiting: set[str] = set()
        for way in wanted:
            if way.platform in waiting or way.platform not in self._messengers:
                continue
            try:
                await self._messengers[way.platform].direct(way.account)
            except PostLater as later:
                waiting.add(way.platform)
                log.info("chats are opened later", platform=way.platform, reason=later.reason)
            except PostFailed as failure:
                self._refused[way.account] = now + REFUSED_FOR
                log.warning("no chat can be opened", account=way.account, reason=failure.reason)
            except Exception:  # whether it was opened nobody knows: the next tick finds out
                log.exception("opening a chat failed", account=way.account)
