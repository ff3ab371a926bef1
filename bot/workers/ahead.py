"""A tick that draws and uploads the pictures of posts before their time, as fast as the platform takes them: then posting starts on time.

What changes meanwhile is drawn anew when it is posted.
"""

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

import structlog

from bot.chat.errors import UserError
from bot.chat.messenger import Messenger, PostFailed, PostLater
from bot.commands.desk import InThread
from bot.deliveries.composing import Composer, UnknownKind, composer_of
from bot.deliveries.service import Deliveries, Early

log = structlog.get_logger()

AT_ONCE = 4
"""Posts whose pictures one process draws and uploads at once."""


class Ahead:
    """Works on posts that are due within `reach`; one call of `work` ends when nothing is left, or when `seconds` have passed."""

    def __init__(
        self,
        deliveries: Deliveries,
        composers: Mapping[str, Composer],
        messengers: Mapping[str, Messenger],
        in_thread: InThread,
        clock: Callable[[], datetime],
        *,
        reach: timedelta,
        seconds: float,
    ) -> None:
        self._deliveries = deliveries
        self._composers = composers
        self._messengers = messengers
        self._in_thread = in_thread
        self._clock = clock
        self._reach = reach
        self._seconds = seconds

    async def work(self, now: datetime) -> None:
        loop = asyncio.get_running_loop()
        end, under_way = loop.time() + self._seconds, set[asyncio.Task[None]]()
        async with asyncio.TaskGroup() as group:
            while loop.time() < end:
                free = AT_ONCE - len(under_way)
                found = await self._in_thread(self._deliveries.unprepared, self._clock(), now + self._reach, free)
                if found.next_look is None:
                    return
                for early in found.posts:
                    task = group.create_task(self._prepare(early))
                    under_way.add(task)
                    task.add_done_callback(under_way.discard)
                if len(under_way) == AT_ONCE:
                    await asyncio.wait(under_way, return_when=asyncio.FIRST_COMPLETED)
                else:
                    await asyncio.sleep((found.next_look - self._clock()).total_seconds())

    async def _prepare(self, early: Early) -> None:
        """A post that fails here is prepared when it is sent, and its fault told then."""
        try:
            message = await self._in_thread(composer_of(self._composers, early.kind), early.data, early.due_at)
            if message is None:
                return
            files = await self._messengers[early.platform].prepare(message)
        except PostLater as later:
            await self._in_thread(self._deliveries.uploads_rest, early, later.seconds, self._clock())
        except (PostFailed, UserError, UnknownKind) as refusal:
            log.info("not prepared", id=early.id, kind=early.kind, error=type(refusal).__name__)
        except Exception:  # one that cannot be drawn keeps none of the others
            log.exception("not prepared", id=early.id, kind=early.kind)
        else:
            await self._in_thread(self._deliveries.prepared, early, files)
