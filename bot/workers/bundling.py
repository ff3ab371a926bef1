"""A tick that says to people what waits for them, and opens the direct chats that this takes."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import structlog

from bot.chat.messenger import Messenger, PostFailed, PostLater
from bot.commands.desk import InThread
from bot.deliveries.quiet import Closed, Unasked

log = structlog.get_logger()


class Bundling:
    """`messengers` by platform; what is to be said on another platform waits for it."""

    def __init__(self, unasked: Unasked, messengers: Mapping[str, Messenger], in_thread: InThread) -> None:
        self._unasked = unasked
        self._messengers = messengers
        self._in_thread = in_thread
        self._resting: dict[str, datetime] = {}

    async def work(self, now: datetime) -> None:
        opened = [await self._open(each, now) for each in await self._in_thread(self._unasked.bundle, now)]
        if any(opened):
            await self._in_thread(self._unasked.bundle, now)

    async def _open(self, closed: Closed, now: datetime) -> bool:
        """Whether their chat is open now; where it may be later, a later tick sees to it."""
        messenger = self._messengers.get(closed.platform)
        if messenger is None or self._resting.get(closed.platform, now) > now:
            return False
        try:
            await messenger.direct(closed.account)
        except PostLater as later:
            self._resting[closed.platform] = now + timedelta(seconds=later.seconds)
            log.info("direct chat not opened yet", account=closed.account, reason=later.reason)
        except PostFailed as failure:
            await self._in_thread(self._unasked.unreachable, closed.person, failure.reason, now)
        except Exception:  # one that cannot be opened keeps none of the others waiting
            log.exception("direct chat not opened", account=closed.account)
        else:
            return True
        return False
