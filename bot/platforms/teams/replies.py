"""Where a reply goes: in place, to everyone, or to its caller alone, who reads it in their own chat with the bot."""

from collections.abc import Callable
from datetime import datetime

import structlog

from bot.chat.message import Message, notice
from bot.chat.request import Audience
from bot.commands.desk import Desk, InThread
from bot.platforms.teams.asked import Spot
from bot.platforms.teams.connector import ConnectorError
from bot.platforms.teams.members import Members
from bot.platforms.teams.poster import Poster

_SENT = notice("I've sent it to you in our chat.")
NOT_INSTALLED = "I can't write to you alone yet. Open Apps in Teams, find Pacer and choose Add, then ask me again."

log = structlog.get_logger(__name__)


class Replies:
    """Raises `ConnectorError` where a reply reached nobody."""

    def __init__(self, poster: Poster, members: Members, desk: Desk, in_thread: InThread, clock: Callable[[], datetime]) -> None:
        self._poster = poster
        self._members = members
        self._desk = desk
        self._in_thread = in_thread
        self._clock = clock

    async def give(self, spot: Spot, message: Message, audience: Audience = Audience.CALLER, *, update: bool = False) -> None:
        """Shows `message` to its audience. What others see is never replaced by an answer for the caller alone."""
        openly = spot.private or audience is Audience.HERE
        if update and spot.message and openly and await self._replaced(spot, message):
            return
        if openly:
            await self._poster.post(spot.tenant, spot.service, spot.address, message)
        else:
            await self._privately(spot, message)

    async def _replaced(self, spot: Spot, message: Message) -> bool:
        try:
            await self._poster.update(spot.tenant, spot.service, spot.address, spot.message, message)
        except ConnectorError as error:
            if not error.is_definite:
                raise
            log.info("message not replaced", error=str(error))
            return False
        return True

    async def _privately(self, spot: Spot, message: Message) -> None:
        """All of it in the caller's own chat, and one neutral line where it was asked."""
        try:
            personal = spot.elsewhere(await self._members.personal(spot))
            await self._poster.post(spot.tenant, spot.service, personal.address, message)
        except ConnectorError as error:
            if error.status != 403:
                raise
            log.info("no personal chat", error=str(error))
            await self._poster.post(spot.tenant, spot.service, spot.address, notice(NOT_INSTALLED))
            return
        await self._in_thread(self._remember, personal)
        await self._say_where(spot)

    def _remember(self, personal: Spot) -> None:
        now = self._clock()
        caller = self._desk.hear(self._members.known(personal), now)
        self._desk.conversation(personal.place, now, caller.account)

    async def _say_where(self, spot: Spot) -> None:
        """The answer has arrived: that its neutral line did not is no reason to apologise."""
        try:
            await self._poster.post(spot.tenant, spot.service, spot.address, _SENT)
        except ConnectorError as error:
            log.info("neutral line not posted", error=str(error))
