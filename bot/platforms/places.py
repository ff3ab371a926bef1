"""Where to post, and word to the desk when a platform lets us post there no more."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime

from bot.chat.messenger import PostFailed
from bot.commands.desk import Desk, InThread, Member, Place

_LOST = frozenset({"not_a_member", "gone", "archived", "blocked"})
"""The reasons for which no other message would be posted there either."""


class Places:
    def __init__(self, desk: Desk, in_thread: InThread, clock: Callable[[], datetime]) -> None:
        self._desk = desk
        self._in_thread = in_thread
        self._clock = clock

    async def of(self, conversation: int) -> Place:
        """Where this conversation (`conversations.id`) is. Raises `LookupError` for an id that does not exist."""
        return await self._in_thread(self._desk.place, conversation)

    @asynccontextmanager
    async def posting(self, conversation: int) -> AsyncIterator[Place]:
        """The place for a new message; when the post fails for good, for a reason that concerns the place, the place is lost."""
        place = await self.of(conversation)
        try:
            yield place
        except PostFailed as failure:
            if failure.reason in _LOST:
                await self._in_thread(self._desk.lost, place, failure.reason, self._clock())
            raise

    async def direct(self, account: int, platform: str, opened: Callable[[Member], Awaitable[Place]]) -> int:
        """Our chat with this account alone; where there is none, or it was lost, the one that `opened` gives.

        Raises `PostFailed` for an account that does not exist on this platform.
        """
        try:
            member = await self._in_thread(self._desk.account, account)
        except LookupError as error:
            raise PostFailed("unknown") from error
        if member.platform != platform:
            raise PostFailed("unknown")
        known = await self._in_thread(self._desk.direct, account)
        return await self._in_thread(self._desk.conversation, await opened(member), self._clock(), account) if known is None else known
