"""Posts for those who are not waiting: `bot.chat.messenger.Messenger` on Teams."""

from collections.abc import Awaitable, Collection, Mapping
from datetime import datetime
from typing import TypeVar

from bot.chat.message import Message
from bot.chat.messenger import Posted, PostFailed, PostLater
from bot.commands.desk import Member, Place
from bot.platforms.places import Places
from bot.platforms.teams.asked import PLATFORM
from bot.platforms.teams.connector import Connector, ConnectorError
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
    """`connector` and `poster` wait for nothing. `key` does not travel: Teams has no place for it, and no way to ask what was posted."""

    def __init__(self, connector: Connector, poster: Poster, places: Places) -> None:
        self._connector = connector
        self._poster = poster
        self._places = places

    async def post(
        self, conversation: int, message: Message, *, key: str, under: str | None = None, files: Mapping[str, str] | None = None
    ) -> Posted:
        async with self._places.posting(conversation) as place:
            # Only channels have threads; elsewhere an answer stands under what it answers all by itself.
            thread = under if place.kind == "channel" else None
            address = f"{place.external};messageid={thread}" if thread else place.external
            reasons = {**_REASONS, "ActivityNotFoundInConversation": "thread_gone"}
            posted = await _settled(self._poster.post(place.tenant, _service(place.reference), address, message), reasons)
        return Posted(conversation, posted)

    async def edit(self, posted: Posted, message: Message, *, files: Mapping[str, str] | None = None) -> None:
        place = await self._places.of(posted.conversation)
        await _settled(self._poster.update(place.tenant, _service(place.reference), place.external, posted.message, message))

    async def delete(self, posted: Posted) -> None:
        place = await self._places.of(posted.conversation)
        await _settled(self._poster.delete(_service(place.reference), place.external, posted.message))

    async def forget(self, files: Collection[str]) -> None:
        """Teams fetches pictures and keeps no files of ours."""

    async def prepare(self, message: Message, known: Mapping[str, str] | None = None) -> Mapping[str, str]:
        """Signs in, so that a sign-in that hangs leaves no doubt about a post that it never let out."""
        await _settled(self._connector.sign_in())
        return {}

    async def can_find(self, conversation: int) -> bool:
        return False

    async def find(
        self, conversation: int, key: str, since: datetime, until: datetime | None = None, *, under: str | None = None
    ) -> Posted | None:
        raise PostFailed("cannot_look")

    async def direct(self, account: int) -> int:
        return await self._places.direct(account, PLATFORM, self._opened)

    async def _opened(self, member: Member) -> Place:
        service, bot = _service(member.reference), str(member.reference.get("bot", ""))
        reasons = {**_REASONS, "BotNotInConversationRoster": "blocked", "BadArgument": "gone"}
        chat = await _settled(self._connector.personal(service, member.tenant, str(member.reference.get("id", "")), bot), reasons)
        return Place(PLATFORM, member.tenant, chat, "direct", reference={"service": service, "bot": bot})


def _service(reference: Mapping[str, object]) -> str:
    """Where the last activity came from. A conversation or member that we never heard from cannot be reached."""
    service = reference.get("service")
    if not isinstance(service, str):
        raise PostFailed("gone")
    return service


async def _settled(call: Awaitable[T], reasons: Mapping[str, str] = _REASONS) -> T:
    """The call's result; the connector's definite no as `PostFailed`, what it surely did not do and may do later as `PostLater`."""
    try:
        return await call
    except ConnectorError as error:
        if comes_later := _later(error):
            raise comes_later from error
        if not error.is_definite:
            raise
        raise PostFailed(reasons.get(error.code) or _BY_STATUS.get(error.status, "refused")) from error


def _later(error: ConnectorError) -> PostLater | None:
    """When to come back. A bot without a token, or whose token is not taken, can do nothing in the whole tenant."""
    if error.status == 401:
        return PostLater("locked_out", 0.0, whole=True)
    if not error.asked:
        return PostLater("unreachable", error.retry_after, whole=True)
    return PostLater("busy", error.retry_after, whole=False) if error.is_busy else None
