"""Posts for those who are not waiting: `bot.chat.messenger.Messenger` on Teams."""

from collections.abc import Awaitable
from typing import TypeVar

from bot.chat.message import Message
from bot.chat.messenger import Posted, PostFailed
from bot.commands.desk import Place
from bot.platforms.places import Places
from bot.platforms.teams.connector import ConnectorError
from bot.platforms.teams.poster import Poster

_REASONS = {
    "BotNotInConversationRoster": "not_a_member",
    "MessageWritesBlocked": "blocked",
    "ConversationBlockedByUser": "blocked",
    "BotDisabledByAdmin": "blocked",
}
_BY_STATUS = {403: "blocked", 404: "gone", 413: "too_large"}

T = TypeVar("T")


class TeamsMessenger:
    """`key` does not travel: Teams has no place for it, and no way to ask what was posted."""

    def __init__(self, poster: Poster, places: Places) -> None:
        self._poster = poster
        self._places = places

    async def post(self, conversation: int, message: Message, *, key: str) -> Posted:
        async with self._places.posting(conversation) as place:
            return Posted(conversation, await _settled(self._poster.post(place.tenant, _service(place), place.external, message)))

    async def edit(self, posted: Posted, message: Message) -> None:
        place = await self._places.of(posted.conversation)
        await _settled(self._poster.update(place.tenant, _service(place), place.external, posted.message, message))

    async def delete(self, posted: Posted) -> None:
        place = await self._places.of(posted.conversation)
        await _settled(self._poster.delete(_service(place), place.external, posted.message))


def _service(place: Place) -> str:
    """Where the conversation's last activity came from. A conversation that we never heard from cannot be reached."""
    service = place.reference.get("service")
    if not isinstance(service, str):
        raise PostFailed("gone")
    return service


async def _settled(call: Awaitable[T]) -> T:
    """The call's result; the connector's definite no as `PostFailed`."""
    try:
        return await call
    except ConnectorError as error:
        if not error.is_definite:
            raise
        raise PostFailed(_REASONS.get(error.code) or _BY_STATUS.get(error.status, "refused")) from error
