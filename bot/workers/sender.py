"""Works off what is owed: claims, composes, posts, marks. Woken when something is owed, and by a sweep in case a wake-up was lost."""

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from contextlib import suppress
from datetime import datetime

import structlog

from bot.chat.errors import UserError
from bot.chat.message import Message, notice
from bot.chat.messenger import Messenger, PostFailed
from bot.commands.desk import InThread
from bot.deliveries.service import Composer, Deliveries, Owed

log = structlog.get_logger()

WHY_NOT = {
    "not_a_member": "I could not post it there: I am not in that channel. Invite me (mention me in it, or add the app), then share again.",
    "archived": "I could not post it there: that channel is archived.",
    "gone": "I could not post it there: that channel is gone, or I was never in it. Invite me there, then share again.",
    "too_large": "I could not post it there: the message is too large.",
}
REFUSED = "I could not post it there: I am not allowed to write in that channel."


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
        """Until cancelled; a post under way is finished first, and what became of it written down."""
        while True:
            self._woken.clear()
            try:
                while await _whole(self._next()):
                    pass
            except Exception:  # the database is away, say: what was claimed is found by its lease, and the next sweep goes on
                log.exception("sending interrupted")
            # Not `wait_for`, which before Python 3.12 forgets a cancellation that comes together with the wake-up.
            with suppress(TimeoutError):
                async with asyncio.timeout(self._sweep_seconds):
                    await self._woken.wait()

    async def _next(self) -> bool:
        """Sends the next post that is owed; False: there is none."""
        delivery = await self._in_thread(self._deliveries.claim, self._clock())
        if delivery is not None:
            await self._send(delivery)
        return delivery is not None

    async def _send(self, delivery: Owed) -> None:
        try:
            await self._post(delivery)
        except PostFailed as failure:
            await self._in_thread(self._deliveries.ended, delivery, "dead", failure.reason)
            log.warning("delivery dead", delivery=delivery.id, kind=delivery.kind, reason=failure.reason)
            await self._apologise(delivery, failure.reason)
        except Exception as error:
            await self._in_thread(self._deliveries.ended, delivery, "unknown", type(error).__name__)
            log.exception("delivery unknown", delivery=delivery.id, kind=delivery.kind)

    async def _apologise(self, delivery: Owed, reason: str) -> None:
        """Tells whoever asked for the post, in the conversation that the delivery names (`tell`), why it is not there."""
        if "tell" not in delivery.data:
            return
        conversation = int(delivery.data["tell"])
        messenger = await self._in_thread(self._messenger_of, conversation)
        if messenger is None:
            return
        try:
            await messenger.post(conversation, notice(WHY_NOT.get(reason, REFUSED)), key=f"{delivery.key}:failed")
        except PostFailed as failure:
            log.warning("apology not delivered", delivery=delivery.id, reason=failure.reason)

    async def _post(self, delivery: Owed) -> None:
        message = await self._in_thread(self._compose, delivery)
        messenger = await self._in_thread(self._messenger_of, delivery.conversation)
        if message is None or messenger is None:
            reason = "nothing to say" if message is None else "platform not connected"
            await self._in_thread(self._deliveries.ended, delivery, "dropped", reason)
            return
        posted = await messenger.post(delivery.conversation, message, key=delivery.key)
        await self._in_thread(self._deliveries.sent, delivery, posted.message, self._clock())

    def _compose(self, delivery: Owed) -> Message | None:
        """None: there is nothing to say any more, or what it is about is gone since it was owed."""
        try:
            return self._composers[delivery.kind](delivery.data, self._clock())
        except UserError:
            return None


async def _whole(step: Coroutine[object, object, bool]) -> bool:
    """The step's result; a cancellation is obeyed once the step has ended."""
    task = asyncio.create_task(step)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait({task})
        raise
