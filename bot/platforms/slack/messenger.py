"""Posts for those who are not waiting: `bot.chat.messenger.Messenger` on Slack."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from slack_sdk.errors import SlackApiError

from bot.chat.message import Message
from bot.chat.messenger import Posted, PostFailed
from bot.platforms.places import Places
from bot.platforms.slack.calls import error_of, is_definite
from bot.platforms.slack.poster import Poster

EVENT = "pacer_delivery"
"""The metadata under which a post carries its key."""

_REASONS = {
    "not_in_channel": "not_a_member",
    "user_not_in_channel": "not_a_member",
    "channel_not_found": "gone",
    "user_not_found": "gone",
    "message_not_found": "gone",
    "is_archived": "archived",
    "account_inactive": "blocked",
    "cannot_dm_bot": "blocked",
    "messages_tab_disabled": "blocked",
    "restricted_action": "blocked",
    "restricted_action_read_only_channel": "blocked",
    "restricted_action_thread_only_channel": "blocked",
    "team_access_not_granted": "blocked",
    "msg_too_long": "too_large",
    "msg_blocks_too_long": "too_large",
}
_OURS = {"invalid_auth", "not_authed", "token_expired", "token_revoked", "missing_scope", "org_login_required", "ekm_access_denied"}
"""Refusals of the bot as a whole, not of this post; they end when somebody mends them."""

T = TypeVar("T")


class SlackMessenger:
    def __init__(self, poster: Poster, places: Places) -> None:
        self._poster = poster
        self._places = places

    async def post(self, conversation: int, message: Message, *, key: str) -> Posted:
        metadata: dict[str, object] = {"event_type": EVENT, "event_payload": {"k": key}}
        async with self._places.posting(conversation) as place:
            ts = await _settled(lambda: self._poster.post(place.tenant, place.external, message, metadata=metadata))
        return Posted(conversation, ts)

    async def edit(self, posted: Posted, message: Message) -> None:
        place = await self._places.of(posted.conversation)
        await _settled(lambda: self._poster.update(place.tenant, place.external, posted.message, message))

    async def delete(self, posted: Posted) -> None:
        place = await self._places.of(posted.conversation)
        await _settled(lambda: self._poster.delete(place.external, posted.message))


async def _settled(call: Callable[[], Awaitable[T]]) -> T:
    """The call's result; Slack's definite no as `PostFailed`."""
    try:
        return await call()
    except SlackApiError as error:
        if not is_definite(error) or error_of(error) in _OURS:
            raise
        raise PostFailed(_REASONS.get(error_of(error), "refused")) from error
