"""Posts for those who are not waiting: `bot.chat.messenger.Messenger` on Slack."""

from collections.abc import Awaitable, Callable, Collection, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TypeVar

from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.chat.message import Message
from bot.chat.messenger import Posted, PostFailed, PostLater
from bot.chat.reading import pictures
from bot.commands.desk import Member, Place
from bot.platforms.places import Places
from bot.platforms.slack.calls import FAILURES, Patience, error_of, is_definite, later, patiently
from bot.platforms.slack.members import PLATFORM
from bot.platforms.slack.pictures import Uploads
from bot.platforms.slack.poster import Poster

EVENT = "pacer_delivery"
"""The metadata under which a post carries its key."""

_REASONS = {
    "not_in_channel": "not_a_member",
    "user_not_in_channel": "not_a_member",
    "channel_not_found": "gone",
    "user_not_found": "gone",
    "user_disabled": "gone",
    "message_not_found": "gone",
    "is_archived": "archived",
    "cannot_dm_bot": "blocked",
    "messages_tab_disabled": "blocked",
    "restricted_action": "blocked",
    "restricted_action_read_only_channel": "blocked",
    "restricted_action_thread_only_channel": "blocked",
    "user_not_visible": "blocked",
    "msg_too_long": "too_large",
    "msg_blocks_too_long": "too_large",
    "thread_not_found": "thread_gone",
    "thread_locked": "thread_gone",
    "cannot_reply_to_message": "thread_gone",
    "restricted_action_non_threadable_channel": "thread_gone",
}
_CLOCKS_DIFFER = timedelta(minutes=10)
_PAGE = 200

T = TypeVar("T")


class SlackMessenger:
    """`poster`, `uploads` and `patience` wait for nothing; `can_find`: the bot may read the history of channels, too."""

    def __init__(
        self, client: AsyncWebClient, poster: Poster, uploads: Uploads, places: Places, patience: Patience, *, can_find: bool
    ) -> None:
        self._client = client
        self._poster = poster
        self._uploads = uploads
        self._places = places
        self._patience = patience
        self._can_find = can_find

    async def post(
        self, conversation: int, message: Message, *, key: str, under: str | None = None, files: Mapping[str, str] | None = None
    ) -> Posted:
        metadata: dict[str, object] = {"event_type": EVENT, "event_payload": {"k": key}}
        async with self._places.posting(conversation) as place:
            ts = await _settled(
                lambda: self._poster.post(place.tenant, place.external, message, thread=under, metadata=metadata, files=files)
            )
        return Posted(conversation, ts)

    async def edit(self, posted: Posted, message: Message, *, files: Mapping[str, str] | None = None) -> None:
        place = await self._places.of(posted.conversation)
        await _settled(lambda: self._poster.update(place.tenant, place.external, posted.message, message, files=files))

    async def delete(self, posted: Posted) -> None:
        place = await self._places.of(posted.conversation)
        await _settled(lambda: self._poster.delete(place.external, posted.message))

    async def forget(self, files: Collection[str]) -> None:
        for file in files:
            with suppress(PostFailed):  # Slack has it no more, or never lets go of it
                await self._forgotten(file)

    async def prepare(self, message: Message, known: Mapping[str, str] | None = None) -> Mapping[str, str]:
        return await self._uploads.ahead(pictures(message), known or {})

    async def can_find(self, conversation: int) -> bool:
        return self._can_find or (await self._places.of(conversation)).kind == "direct"

    async def find(
        self, conversation: int, key: str, since: datetime, until: datetime | None = None, *, under: str | None = None
    ) -> Posted | None:
        place = await self._places.of(conversation)
        between, cursor = _between(since, until), ""
        while True:
            page = await self._page(place.external, under, between, cursor)
            if ts := _carrying(page.get("messages"), key):
                return Posted(conversation, ts)
            cursor = _text(_object(page.get("response_metadata")).get("next_cursor"))
            if not cursor:
                return None

    async def direct(self, account: int) -> int:
        return await self._places.direct(account, PLATFORM, self._opened)

    async def _opened(self, member: Member) -> Place:
        answer = await _settled(lambda: patiently(lambda: self._client.conversations_open(users=member.user), self._patience))
        return Place(PLATFORM, member.tenant, _text(_object(answer.get("channel")).get("id")), "direct")

    async def _forgotten(self, file: str) -> None:
        await _settled(lambda: patiently(lambda: self._client.files_delete(file=file), self._patience))

    async def _page(self, channel: str, under: str | None, between: Mapping[str, str | None], cursor: str) -> AsyncSlackResponse:
        """What was said in a channel, the newest first, or in a thread, which a channel's history leaves out."""

        def call() -> Awaitable[AsyncSlackResponse]:
            if under is None:
                return self._client.conversations_history(
                    channel=channel,
                    include_all_metadata=True,
                    oldest=between["oldest"],
                    latest=between["latest"],
                    limit=_PAGE,
                    cursor=cursor or None,
                )
            return self._client.conversations_replies(
                channel=channel,
                ts=under,
                include_all_metadata=True,
                oldest=between["oldest"],
                latest=between["latest"],
                limit=_PAGE,
                cursor=cursor or None,
            )

        try:
            return await _settled(lambda: patiently(call, self._patience))
        except PostFailed as failure:
            raise PostFailed("cannot_look") from failure
        except PostLater as failure:
            if failure.__cause__ and error_of(failure.__cause__) == "missing_scope":
                raise PostFailed("cannot_look") from failure
            raise


async def _settled(call: Callable[[], Awaitable[T]]) -> T:
    """The call's result; Slack's definite no as `PostFailed`, what it surely did not do and may do later as `PostLater`."""
    try:
        return await call()
    except FAILURES as error:
        if comes_later := later(error):
            raise comes_later from error
        if is_definite(error):
            raise PostFailed(_REASONS.get(error_of(error), "refused")) from error
        raise


def _between(since: datetime, until: datetime | None) -> dict[str, str | None]:
    """What limits a question about history to these times, with room for clocks that differ."""
    bounds = {"oldest": since - _CLOCKS_DIFFER, "latest": until and until + _CLOCKS_DIFFER}
    return {name: f"{bound.timestamp():.6f}" if bound else None for name, bound in bounds.items()}


def _carrying(messages: object, key: str) -> str:
    """The ts of the message that carries `key`; empty where none does."""
    for message in messages if isinstance(messages, list) else []:
        metadata = _object(message.get("metadata"))
        if metadata.get("event_type") == EVENT and _object(metadata.get("event_payload")).get("k") == key:
            return str(message["ts"])
    return ""


def _object(value: object) -> dict[str, object]:
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
