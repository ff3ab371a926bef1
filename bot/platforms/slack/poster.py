"""Posts neutral messages through the Web API and response URLs: uploads pictures, looks up mentions, waits for files to be ready."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping

import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.chat.message import Message
from bot.chat.reading import persons_in, pictures
from bot.commands.desk import Desk, InThread
from bot.platforms.slack.calls import Patience, detail_of, error_of, file_not_ready, patiently
from bot.platforms.slack.members import PLATFORM
from bot.platforms.slack.pictures import Uploads
from bot.platforms.slack.render import Payload, in_words, render
from bot.platforms.slack.words import People

_REFUSED = {"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "invalid_attachments", "only_one_table_allowed"}

log = structlog.get_logger(__name__)


class Poster:
    """`SlackApiError` is what it raises when Slack says no; other errors leave the outcome unknown.

    `files` are pictures that were uploaded ahead, by their digests (`pictures.digest`).
    """

    def __init__(self, client: AsyncWebClient, desk: Desk, in_thread: InThread, uploads: Uploads, patience: Patience) -> None:
        self._client = client
        self._desk = desk
        self._in_thread = in_thread
        self._uploads = uploads
        self._patience = patience

    async def post(
        self,
        tenant: str,
        channel: str,
        message: Message,
        *,
        thread: str | None = None,
        metadata: dict[str, object] | None = None,
        files: Mapping[str, str] | None = None,
    ) -> str:
        """Posts to a channel, or to a member's direct conversation by their id; gives the message's ts."""

        def call(payload: Payload) -> Awaitable[AsyncSlackResponse]:
            return self._client.chat_postMessage(
                channel=channel,
                text=payload.text,
                blocks=payload.blocks,
                thread_ts=thread,
                metadata=metadata,
                unfurl_links=False,
                unfurl_media=False,
            )

        answer = await self._with_pictures(tenant, message, files, call)
        return str(answer["ts"])

    async def update(self, tenant: str, channel: str, ts: str, message: Message, *, files: Mapping[str, str] | None = None) -> None:
        """Puts `message` in the place of one of ours."""

        def call(payload: Payload) -> Awaitable[AsyncSlackResponse]:
            return self._client.chat_update(channel=channel, ts=ts, text=payload.text, blocks=payload.blocks)

        await self._with_pictures(tenant, message, files, call)

    async def delete(self, channel: str, ts: str) -> None:
        await patiently(lambda: self._client.chat_delete(channel=channel, ts=ts), self._patience)

    async def ephemeral(self, tenant: str, channel: str, user: str, message: Message, *, thread: str | None = None) -> None:
        """Shows the message's words to one member of the channel; pictures are not for ephemerals."""
        payload = render(in_words(message), await self.people(tenant, persons_in(message)))
        await self._shown(
            payload,
            lambda shown: self._client.chat_postEphemeral(
                channel=channel, user=user, text=shown.text, blocks=shown.blocks, thread_ts=thread
            ),
        )

    async def respond(self, tenant: str, url: str, message: Message, *, replace: bool) -> bool:
        """Shows the message's words to whoever we answer, in place of what they pressed when `replace`; False: the address is used up."""
        payload = render(in_words(message), await self.people(tenant, persons_in(message)))
        webhook = AsyncWebhookClient(url, timeout=self._patience.timeout, session=self._client.session, retry_handlers=[])
        answer = await webhook.send(
            text=payload.text, blocks=payload.blocks, response_type="ephemeral", replace_original=replace, unfurl_links=False
        )
        if answer.status_code != 200:
            log.warning("response address refused", status=answer.status_code, error=answer.body[:80])
        return answer.status_code == 200

    async def people(self, tenant: str, persons: Collection[int]) -> People:
        """Names and member ids for drawing mentions."""
        return await self._in_thread(self._desk.named, PLATFORM, tenant, persons) if persons else {}

    async def _with_pictures(
        self, tenant: str, message: Message, files: Mapping[str, str] | None, call: Callable[[Payload], Awaitable[AsyncSlackResponse]]
    ) -> AsyncSlackResponse:
        """Calls with pictures, uploaded ahead or now; while Slack still looks through them, calls again, at last with words instead."""
        people = await self.people(tenant, persons_in(message))
        shown = pictures(message)
        if not shown:
            return await self._shown(render(message, people), call)
        payload = render(message, people, await self._uploads.files(shown, files or {}))
        for wait in self._patience.file_waits:
            try:
                return await self._shown(payload, call)
            except SlackApiError as error:
                if not file_not_ready(error):
                    raise
            await asyncio.sleep(wait)
        log.warning("picture never became ready", waits=len(self._patience.file_waits))
        return await self._shown(render(message, people), call)

    async def _shown(self, payload: Payload, call: Callable[[Payload], Awaitable[AsyncSlackResponse]]) -> AsyncSlackResponse:
        """Calls with blocks; where Slack does not take them, with the plain text, which says the same."""
        try:
            return await patiently(lambda: call(payload), self._patience)
        except SlackApiError as error:
            if error_of(error) not in _REFUSED or file_not_ready(error):
                raise
            log.warning("blocks refused", error=error_of(error), detail=detail_of(error))
        return await patiently(lambda: call(Payload(payload.text, [])), self._patience)
