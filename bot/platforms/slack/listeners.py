"""What Bolt hands us.

Commands, buttons and events are committed to the inbox, acknowledged, then worked; submissions are taken in, then acknowledged.
"""

import logging
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.commands.desk import Accept, Arrival
from bot.platforms.slack import asked
from bot.platforms.slack.asked import Asked
from bot.platforms.slack.controls import pressed
from bot.platforms.slack.payloads import BlockActions, Command, EventCallback, ViewInteraction
from bot.platforms.slack.submissions import Submissions
from bot.platforms.slack.working import Working
from bot.platforms.tasks import Tasks

_ANY = re.compile("")
_ARRIVAL = "pacer_arrival"

Body = Mapping[str, object]


@dataclass(frozen=True)
class Identity:
    """Who the bot is in its workspace, as `auth.test` said."""

    tenant: str
    user: str
    bot: str


class Listeners:
    def __init__(
        self,
        accept: Accept,
        working: Working,
        submissions: Submissions,
        tasks: Tasks,
        clock: Callable[[], datetime],
        root: str,
    ) -> None:
        self._accept = accept
        self._working = working
        self._submissions = submissions
        self._tasks = tasks
        self._clock = clock
        self._root = root

    def bolt(self, client: AsyncWebClient, signing_secret: str, identity: Callable[[], Identity], logger: logging.Logger) -> AsyncApp:
        """The Bolt application with everything that we listen to; `identity` spares a question to Slack before each acknowledgement."""

        async def authorize() -> AuthorizeResult:
            me = identity()
            return AuthorizeResult(
                enterprise_id=None, team_id=me.tenant, bot_user_id=me.user, bot_id=me.bot, bot_token=client.token, bot_scopes=None
            )

        app = AsyncApp(
            client=AsyncWebClient(
                base_url=client.base_url, session=client.session, timeout=client.timeout, retry_handlers=[], logger=logger
            ),
            name="pacer",
            logger=logger,
            signing_secret=signing_secret,
            authorize=authorize,
            attaching_function_token_enabled=False,
            attaching_conversation_kwargs_enabled=False,
        )
        app.command(_ANY)(self.command)
        app.block_action(_ANY)(self.action)
        app.event(_ANY, middleware=[self.commit_event])(self.event)
        app.view_submission(_ANY)(self.submission)
        app.view_closed(_ANY)(self.closed)
        return app

    async def command(self, ack: AsyncAck, body: Body) -> None:
        command = Command.model_validate(body)
        await self._take(ack, asked.of_command(command, self._root), command.trigger_id)

    async def action(self, ack: AsyncAck, body: Body) -> None:
        press = BlockActions.model_validate(body)
        what = pressed(press.actions[0].model_dump())
        if what is None:
            await ack()
        else:
            await self._take(ack, asked.of_press(press, what), press.trigger_id)

    async def commit_event(self, body: Body, context: AsyncBoltContext, next: Callable[[], Awaitable[None]]) -> BoltResponse | None:
        """Runs before Bolt acknowledges an event by itself; what we have no use for, or had before, goes no further."""
        envelope = EventCallback.model_validate(body)
        event = body["event"]
        question = asked.of_event(envelope, event) if isinstance(event, dict) else None
        if question is None:
            return BoltResponse(status=200)
        arrival = question.arrival(envelope.event_id, self._clock())
        if not await self._accept(arrival):
            return BoltResponse(status=200)
        context[_ARRIVAL] = arrival
        await next()
        return None

    async def event(self, context: AsyncBoltContext) -> None:
        arrival = context[_ARRIVAL]
        if isinstance(arrival, Arrival):
            self._tasks.start(self._working.work(arrival))

    async def submission(self, ack: AsyncAck, body: Body) -> None:
        outcome = await self._submissions.submit(ViewInteraction.model_validate(body))
        await ack(response_action=outcome.action, errors=outcome.errors, view=outcome.view)
        if taken := outcome.taken:
            self._tasks.start(self._working.give(taken.spot, taken.caller, taken.conversation, taken.reply))

    async def closed(self, ack: AsyncAck) -> None:
        await ack()

    async def _take(self, ack: AsyncAck, question: Asked, trigger: str) -> None:
        arrival = question.arrival(trigger, self._clock())
        fresh = await self._accept(arrival)
        await ack()
        if fresh:
            self._tasks.start(self._working.work(arrival, trigger))
