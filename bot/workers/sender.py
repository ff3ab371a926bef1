"""Works off what is owed: claims, composes, posts, marks. Woken when something is owed, and by a sweep in case a wake-up was lost."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime

import structlog

from bot.chat.messenger import Messenger, PostFailed
from bot.commands.desk import InThread
from bot.deliveries.service import Composer, Deliveries, Owed

log = structlog.get_logger()


class Sender:
    """One at a time, in the order owed.

    `messenger_of` gives the messenger that reaches a conversation, None where its platform is not connected.
    """

    def __init__(
        self,
        deliveries: Deliveries,
        composers: Mapping[str, Composer],
        messenger_of: Callable[[int], Messenger | None],
        in_thread: InThread,
        clock: Callable[[], datetime],
        sweep_seconds: float,
    ) -> None:
        self._deliveries = deliveries
        self._composers = composers
        self._messenger_of = messenger_of
        self._in_thread = in_thread
        self._clock = clock
        self._sweep_seconds = sweep_seconds
        self._woken = asyncio.Event()

    def wake(self) -> None:
        """Something is owed. Only from the event loop's own thread."""
        self._woken.set()

    async def run(self) -> None:
        """Until cancelled; a post under way is finished first."""
        while True:
            self._woken.clear()
            for delivery in await self._in_thread(self._deliveries.claim, self._clock()):
                await asyncio.shield(self._send(delivery))
            try:
                await asyncio.wait_for(self._woken.wait(), self._sweep_seconds)
            except TimeoutError:
                continue

    async def _send(self, delivery: Owed) -> None:
        try:
            await self._post(delivery)
        except PostFailed as failure:
            await self._in_thread(self._deliveries.ended, delivery, "dead", failure.reason)
            log.warning("delivery dead", delivery=delivery.id, kind=delivery.kind, reason=failure.reason)
        except Exception as error:
            await self._in_thread(self._deliveries.ended, delivery, "unknown", type(error).__name__)
            log.exception("delivery unknown", delivery=delivery.id, kind=delivery.kind)

    async def _post(self, delivery: Owed) -> None:
        message = await self._in_thread(self._composers[delivery.kind], delivery.data, self._clock())
        messenger = await self._in_thread(self._messenger_of, delivery.conversation)
        if message is None or messenger is None:
            reason = "nothing to say" if message is None else "platform not connected"
            await self._in_thread(self._deliveries.ended, delivery, "dropped", reason)
            return
        posted = await messenger.post(delivery.conversation, message, key=delivery.key)
        await self._in_thread(self._deliveries.sent, delivery, posted.message, self._clock())
