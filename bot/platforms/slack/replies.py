"""Where a reply goes: in place, to everyone, or to its caller alone, whose pictures come in their direct conversation with the bot."""

from dataclasses import replace

import structlog
from slack_sdk.errors import SlackApiError

from bot.chat.message import Footnote, Message, notice
from bot.chat.reading import pictures
from bot.chat.request import Audience
from bot.platforms.slack.asked import Spot
from bot.platforms.slack.calls import error_of, is_definite
from bot.platforms.slack.poster import Poster
from bot.platforms.slack.render import pictures_alone

_NOT_THERE = {"not_in_channel", "channel_not_found"}
_NOT_A_MEMBER = notice("I am not in this channel. Invite me with /invite @Pacer, then try again.")
_IN_DIRECT = Footnote("The picture is in our direct conversation.")

log = structlog.get_logger(__name__)


class Replies:
    def __init__(self, poster: Poster) -> None:
        self._poster = poster

    async def give(self, spot: Spot, message: Message, audience: Audience = Audience.CALLER, *, update: bool = False) -> None:
        """Shows `message` to its audience. What others see is never replaced by an answer for the caller alone."""
        if update and spot.message and await self._replaced(spot, message, audience):
            return
        if audience is Audience.HERE and not spot.private:
            await self._openly(spot, message)
        elif spot.private:
            await self._poster.post(spot.tenant, spot.channel, message, thread=spot.thread or None)
        else:
            await self._privately(spot, message)

    async def _replaced(self, spot: Spot, message: Message, audience: Audience) -> bool:
        if spot.ephemeral:
            if not await self._poster.respond(spot.tenant, spot.response_url, _without_pictures(message), replace=True):
                return False
            await self._send_pictures(spot, message)
            return True
        if not spot.private and audience is Audience.CALLER:
            return False
        try:
            await self._poster.update(spot.tenant, spot.channel, spot.message, message)
        except SlackApiError as error:
            if not is_definite(error):
                raise
            log.info("message not replaced", error=error_of(error))
            return False
        return True

    async def _openly(self, spot: Spot, message: Message) -> None:
        try:
            await self._poster.post(spot.tenant, spot.channel, message, thread=spot.thread or None)
        except SlackApiError as error:
            if error_of(error) not in _NOT_THERE:
                raise
            await self._privately(spot, _NOT_A_MEMBER)

    async def _privately(self, spot: Spot, message: Message) -> None:
        """The numbers where they were asked for, the pictures in the direct conversation; all of it there when that cannot be."""
        if await self._whispered(spot, _without_pictures(message)):
            await self._send_pictures(spot, message)
        else:
            await self._poster.post(spot.tenant, spot.user, message)

    async def _whispered(self, spot: Spot, message: Message) -> bool:
        # A response address does not know the thread that a button stands in.
        if spot.response_url and not spot.thread and await self._poster.respond(spot.tenant, spot.response_url, message, replace=False):
            return True
        try:
            await self._poster.ephemeral(spot.tenant, spot.channel, spot.user, message, thread=spot.thread or None)
        except SlackApiError as error:
            if not is_definite(error):
                raise
            log.info("not shown in the channel", error=error_of(error))
            return False
        return True

    async def _send_pictures(self, spot: Spot, message: Message) -> None:
        if pictures(message):
            await self._poster.post(spot.tenant, spot.user, pictures_alone(message))


def _without_pictures(message: Message) -> Message:
    """The message with a word on where its pictures went; the poster gives them in words here."""
    return replace(message, blocks=(*message.blocks, _IN_DIRECT)) if pictures(message) else message
