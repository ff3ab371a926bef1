"""Works off what is owed: claims, composes, posts, marks. Woken when something is owed, and by a sweep in case a wake-up was lost."""

import asyncio
import hashlib
from collections.abc import Callable, Coroutine, Mapping
from contextlib import suppress
from datetime import datetime
from typing import TypeVar

import structlog

from bot.chat.errors import UserError
from bot.chat.message import Message
from bot.chat.messenger import Messenger, Posted, PostFailed, PostLater
from bot.chat.reading import pictures
from bot.commands.desk import InThread
from bot.deliveries.composing import Composer, UnknownKind, composer_of
from bot.deliveries.protocol import Doubtful, Faulty, Later, Outcome, Refused, Sent, Unneeded, Unseen, goes_again, looked_enough
from bot.deliveries.service import MOMENT, Deliveries, Owed
from bot.workers.figures import Meter

log = structlog.get_logger()

T = TypeVar("T")

AT_ONCE = 8
"""Posts under way in one process, each in a conversation of its own."""
UNKNOWN = 60.0
"""Seconds after which a post of a kind that only a later version knows is looked at again; one of that version's workers may be first."""
LOCKED_OUT = 60.0
"""Seconds after which a workspace that knows us no more is tried again, by one post."""


class Sender:
    """Several at a time, those of one conversation in the order owed.

    `messengers` by platform. `request_seconds` bounds one post: longer, and its end is in doubt.
    `meter` hears of each call and how it ended.
    """

    def __init__(
        self,
        deliveries: Deliveries,
        composers: Mapping[str, Composer],
        messengers: Mapping[str, Messenger],
        in_thread: InThread,
        clock: Callable[[], datetime],
        *,
        sweep_seconds: float,
        request_seconds: float,
        meter: Meter,
    ) -> None:
        self._deliveries = deliveries
        self._composers = composers
        self._messengers = messengers
        self._in_thread = in_thread
        self._clock = clock
        self._sweep_seconds = sweep_seconds
        self._request_seconds = request_seconds
        self._meter = meter
        self._woken = asyncio.Event()
        self._under_way: set[asyncio.Task[None]] = set()

    def wake(self) -> None:
        """Something is owed. Only from the event loop's own thread."""
        self._woken.set()

    async def run(self) -> None:
        """Until cancelled; the posts under way are finished first, and what became of them written down."""
        try:
            while True:
                self._woken.clear()
                await self._wait(await self._start())
        finally:
            if self._under_way:
                await asyncio.wait(self._under_way)

    async def drain(self, conversation: int, stopping: asyncio.Event) -> None:
        """Sends what is owed to one conversation; a post that waits for longer than a moment is left to the next call."""
        fresh = True
        while not stopping.is_set():
            claimed = await self._in_thread(self._deliveries.claim_in, conversation, self._clock(), surely=fresh)
            fresh = False
            for owed in claimed.deliveries:
                await self._send(owed)
            if not claimed.deliveries:
                wait = claimed.next_look - self._clock() if claimed.next_look else MOMENT
                if wait >= MOMENT:
                    return
                with suppress(TimeoutError):
                    async with asyncio.timeout(max(wait.total_seconds(), 0.0)):
                        await stopping.wait()

    async def _start(self) -> float:
        """Starts what can be started now; the seconds until the next look."""
        try:
            claimed = await _whole(self._claim())
        except Exception:  # the database is away, say: what was claimed is found by its lease, and the next sweep goes on
            log.exception("sending interrupted")
            return self._sweep_seconds
        if claimed is None:
            return self._sweep_seconds
        return min(max((claimed - self._clock()).total_seconds(), 0.0), self._sweep_seconds)

    async def _claim(self) -> datetime | None:
        """Claims as many posts as can be under way, and begins them; when to look again, where that is known."""
        free = AT_ONCE - len(self._under_way)
        if not free:
            return None
        claimed = await self._in_thread(self._deliveries.claim, self._clock(), free)
        for owed in claimed.deliveries:
            task = asyncio.create_task(self._send(owed))
            self._under_way.add(task)
            task.add_done_callback(self._finished)
        return self._clock() if len(claimed.deliveries) == free else claimed.next_look

    def _finished(self, task: asyncio.Task[None]) -> None:
        """The next of its conversation may go."""
        self._under_way.discard(task)
        self._woken.set()

    async def _wait(self, seconds: float) -> None:
        if len(self._under_way) == AT_ONCE:
            seconds = self._sweep_seconds
        # Not `wait_for`, which before Python 3.12 forgets a cancellation that comes together with the wake-up.
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._woken.wait()

    async def _send(self, owed: Owed) -> None:
        try:
            messenger = self._messengers[owed.platform]
            if owed.begun_at is not None and await self._settled(owed, messenger):
                return
            await self._post(owed, messenger)
        except Exception:  # what was claimed is found by its lease
            log.exception("delivery interrupted", delivery=owed.id, kind=owed.kind)

    async def _settled(self, owed: Owed, messenger: Messenger) -> bool:
        """Of a post in doubt: whether it is clear now, or stays in doubt for good. False: it is not there, or its policy sends it again."""
        if owed.edits is not None:
            return False
        if owed.begun_at is not None and await messenger.can_find(owed.conversation):
            try:
                until = self._deliveries.until(owed)
                found = await self._within(messenger.find(owed.conversation, owed.key, owed.begun_at, until, under=owed.under))
            except PostLater as later:
                self._meter.later(owed.platform, later.reason)
                # What takes no questions takes no posts either; but history may stay too busy to be read for good.
                if later.reason != "busy" or not looked_enough(owed.tried, self._clock()):
                    await self._end(owed, Unseen(later.reason, later.seconds))
                    return True
                log.warning("cannot look for a post", delivery=owed.id, reason=later.reason)
            except PostFailed as failure:
                log.warning("cannot look for a post", delivery=owed.id, reason=failure.reason)
            except Exception as error:
                if not looked_enough(owed.tried, self._clock()):
                    await self._end(owed, Unseen(type(error).__name__))
                    return True
                log.warning("cannot look for a post", delivery=owed.id, reason=type(error).__name__)
            else:
                if found is not None:
                    await self._end(owed, Sent(found.message))
                    return True
                return not await self._in_thread(self._deliveries.not_there, owed)
        if goes_again(owed.tried):
            return False
        await self._in_thread(self._deliveries.give_up_doubt, owed)
        log.warning("delivery unknown", delivery=owed.id, kind=owed.kind)
        return True

    async def _post(self, owed: Owed, messenger: Messenger) -> None:
        message, digest = await self._composed(owed)
        if message is None or not await self._upload_turn(owed, message):
            return
        try:
            files = await messenger.prepare(message, owed.files)
        except PostLater as later:
            await self._later(owed, later)
            return
        except PostFailed as failure:
            await self._dead(owed, failure.reason)
            return
        except Exception as error:
            log.exception("pictures not prepared", delivery=owed.id, kind=owed.kind)
            await self._end(owed, Faulty(type(error).__name__))
            return
        if not await self._in_thread(self._deliveries.begin, owed, self._clock(), files):
            return
        if self._deliveries.in_time(owed, self._clock()):
            await self._posted(owed, messenger, message, files, digest)
        else:
            await self._end(owed, Later("out of time"))

    async def _upload_turn(self, owed: Owed, message: Message) -> bool:
        """Waits until its pictures may be uploaded, where they are not yet; False: that takes longer than it is ours."""
        for _ in pictures(message)[len(owed.files) :]:
            turn = await self._in_thread(self._deliveries.upload_turn, owed.workspace, self._clock())
            wait = (turn - self._clock()).total_seconds()
            if not self._deliveries.in_time(owed, turn):
                await self._end(owed, Later("uploads", wait))
                return False
            await asyncio.sleep(wait)
        return True

    async def _composed(self, owed: Owed) -> tuple[Message | None, str]:
        """The message and its digest; None, and the end written down, where there is nothing to send."""
        if owed.orphan:
            await self._end(owed, Unneeded("nothing to change"))
            return None, ""
        if owed.barred:
            await self._end(owed, Unneeded("outsiders"))
            return None, ""
        if owed.stale_at is not None and self._clock() >= owed.stale_at:
            await self._end(owed, Unneeded("too late"))
            return None, ""
        try:
            message = await self._in_thread(self._compose, owed)
        except UnknownKind as later:
            log.warning("delivery of a kind that is not known", delivery=owed.id, kind=later.kind)
            await self._end(owed, Later("unknown kind", UNKNOWN))
            return None, ""
        except Exception as error:
            log.exception("delivery not composed", delivery=owed.id, kind=owed.kind)
            await self._end(owed, Faulty(type(error).__name__))
            return None, ""
        if message is None:
            await self._end(owed, Unneeded("nothing to say"))
            return None, ""
        digest = hashlib.sha256(repr(message).encode()).hexdigest()
        if owed.edits is not None and digest == owed.shown:
            await self._end(owed, Unneeded("unchanged"))
            return None, ""
        return message, digest

    async def _posted(self, owed: Owed, messenger: Messenger, message: Message, files: Mapping[str, str], digest: str) -> None:
        try:
            with self._meter.call(owed.platform):
                if owed.edits is not None:
                    await self._within(messenger.edit(Posted(owed.conversation, owed.edits), message, files=files))
                    posted = owed.edits
                else:
                    call = messenger.post(owed.conversation, message, key=owed.key, under=owed.under, files=files)
                    posted = (await self._within(call)).message
        except PostLater as later:
            await self._later(owed, later)
        except PostFailed as failure:
            await self._dead(owed, failure.reason)
        except Exception as error:
            log.warning("delivery in doubt", delivery=owed.id, kind=owed.kind, error=type(error).__name__)
            await self._end(owed, Doubtful(type(error).__name__))
        else:
            if await self._end(owed, Sent(posted), shown=digest) and owed.edits is not None:
                await self._forget(owed, messenger, files)

    async def _forget(self, owed: Owed, messenger: Messenger, files: Mapping[str, str]) -> None:
        """Deletes what the change replaced; what is left over now goes with the next one."""
        replaced = await self._in_thread(self._deliveries.replaced, owed, files)
        if not replaced:
            return
        try:
            await self._within(messenger.forget(replaced))
        except Exception as error:
            log.warning("files not deleted", delivery=owed.id, files=len(replaced), error=type(error).__name__)
        else:
            await self._in_thread(self._deliveries.forgotten, owed, replaced)

    async def _within(self, call: Coroutine[object, object, T]) -> T:
        async with asyncio.timeout(self._request_seconds):
            return await call

    async def _later(self, owed: Owed, later: PostLater) -> None:
        self._meter.later(owed.platform, later.reason)
        seconds = max(later.seconds, LOCKED_OUT) if later.reason == "locked_out" else later.seconds
        if later.whole:
            await self._in_thread(self._deliveries.rest, owed.workspace, seconds, self._clock())
        await self._end(owed, Later(later.reason, seconds))

    async def _dead(self, owed: Owed, reason: str) -> None:
        if await self._end(owed, Refused(reason)):
            log.warning("delivery dead", delivery=owed.id, kind=owed.kind, reason=reason)

    async def _end(self, owed: Owed, outcome: Outcome, *, shown: str = "") -> bool:
        """Whether it was still ours to end."""
        return await self._in_thread(self._deliveries.end, owed, outcome, self._clock(), shown) is not None

    def _compose(self, owed: Owed) -> Message | None:
        """None: there is nothing to say any more, or what it is about is gone since it was owed."""
        try:
            return composer_of(self._composers, owed.kind)(owed.data, self._clock())
        except UserError:
            return None


async def _whole(step: Coroutine[object, object, T]) -> T:
    """The step's result; a cancellation is obeyed once the step has ended."""
    task = asyncio.create_task(step)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait({task})
        raise
