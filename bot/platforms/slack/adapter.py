"""The Slack adapter, joined: what `bot.app` builds, mounts, connects and closes."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

import aiohttp
from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient

from bot.chat.errors import UserError
from bot.chat.markup import escape
from bot.chat.messenger import Messenger
from bot.commands.desk import Accept, Arrival, Desk, InThread, Turn
from bot.platforms.places import Places
from bot.platforms.slack.calls import FAILURES, Patience, error_of, patiently
from bot.platforms.slack.dialogs import Dialogs
from bot.platforms.slack.door import Door
from bot.platforms.slack.downloads import Downloads
from bot.platforms.slack.listeners import Identity, Listeners
from bot.platforms.slack.members import Members
from bot.platforms.slack.messenger import SlackMessenger
from bot.platforms.slack.pictures import Draw, Uploads
from bot.platforms.slack.poster import Poster
from bot.platforms.slack.replies import Replies
from bot.platforms.slack.socket import Socket
from bot.platforms.slack.submissions import Submissions
from bot.platforms.slack.working import Working
from bot.platforms.tasks import Tasks


@dataclass(frozen=True)
class SlackSetup:
    """Tokens and timers. With an `app_token` requests come over a socket, without over HTTP at `path`. `reads_history`: the bot may look
    what it posted.

    `root` is the command that spells every other ("/pacer scorecard"); files beyond `largest_file` bytes are refused.
    """

    bot_token: str
    signing_secret: str = ""
    app_token: str = ""
    base_url: str = "https://slack.com/api/"
    path: str = "/slack/events"
    root: str = "pacer"
    reads_history: bool = False
    largest_file: int = 200_000_000
    download_within: float = 120.0
    ping_every: float = 5.0
    patience: Patience = field(default_factory=Patience)


class Slack:
    """`session` is shared and closed by its owner; `draw` makes a PNG of 1200 × 675 off the event loop; `clock` gives aware moments."""

    def __init__(
        self,
        setup: SlackSetup,
        *,
        desk: Desk,
        accept: Accept,
        turn: Turn,
        in_thread: InThread,
        session: aiohttp.ClientSession,
        draw: Draw,
        clock: Callable[[], datetime],
        acknowledged: Callable[[float], None],
    ) -> None:
        # The SDK prints whole messages at DEBUG, which are nobody's business in a log.
        logger = logging.getLogger("bot.platforms.slack.sdk")
        logger.setLevel(logging.WARNING)
        patience = setup.patience
        self._client = AsyncWebClient(
            setup.bot_token, setup.base_url, timeout=patience.timeout, session=session, logger=logger, retry_handlers=[]
        )
        self._patience = patience
        self._identity = Identity("", "", "")
        self._listening = True
        self._tasks = Tasks()
        poster = Poster(self._client, desk, in_thread, Uploads(self._client, session, draw, patience), patience)
        members = Members(self._client, desk, in_thread, patience, clock)
        dialogs = Dialogs(self._client, desk, in_thread, poster, patience)
        downloads = Downloads(session, setup.bot_token, setup.base_url, setup.largest_file, setup.download_within)
        self._working = Working(desk, in_thread, members, dialogs, Replies(poster), downloads, clock, turn, lambda: self._identity.user)
        submissions = Submissions(desk, in_thread, members, dialogs, clock)
        listeners = Listeners(accept, self._working, submissions, self._tasks, clock, setup.root)
        # Over a socket no request is signed, but Bolt asks for a secret all the same.
        quiet = logger.getChild("bolt")
        quiet.setLevel(logging.ERROR)  # it warns of a token in the environment that it was not given
        app = listeners.bolt(self._client, setup.signing_secret or setup.app_token, lambda: self._identity, quiet)
        self._door = None if setup.app_token else Door(app, setup.path, acknowledged)
        self._socket = Socket(app, setup.app_token, self._client, acknowledged, logger, setup.ping_every) if setup.app_token else None
        impatience = patience.spent()
        uploads = Uploads(self._client, session, draw, impatience, insists=True)
        self.messenger: Messenger = SlackMessenger(
            self._client,
            Poster(self._client, desk, in_thread, uploads, impatience),
            uploads,
            Places(desk, in_thread, clock),
            impatience,
            can_find=setup.reads_history,
        )

    def routes(self) -> list[web.RouteDef]:
        """What the web server answers for Slack; nothing where a socket is used."""
        return self._door.routes() if self._door else []

    async def connect(self, *, listening: bool = True) -> None:
        """Asks Slack who the bot is and, `listening`, opens the socket. Raises `UserError` when Slack says no or is not reached."""
        try:
            self._listening = listening
            me = await patiently(self._client.auth_test, self._patience)
            self._identity = Identity(str(me["team_id"]), str(me["user_id"]), str(me.get("bot_id") or ""))
            if self._socket and listening:
                await self._socket.connect()
        except FAILURES as error:
            if said := error_of(error):
                raise UserError(f"Slack refuses SLACK_BOT_TOKEN or SLACK_APP_TOKEN ({escape(said)}).") from error
            raise UserError(f"Slack cannot be reached ({type(error).__name__}).") from error

    async def close(self, within: float) -> None:
        """Takes nothing more, and waits up to `within` seconds for the work in hand."""
        if self._socket:
            await self._socket.disconnect()
        await self._tasks.drain(within)

    async def idle(self) -> None:
        """Waits until everything taken so far is worked."""
        await self._tasks.idle()

    async def is_connected(self) -> bool:
        """Whether requests can reach us, as far as this side can tell."""
        return self._identity.tenant != "" and (self._socket is None or not self._listening or await self._socket.connected())

    def silence(self) -> float:
        """For how many seconds Slack has said nothing where it should; 0 where it comes to us."""
        return self._socket.silence() if self._socket and self._listening else 0.0

    async def work(self, arrival: Arrival) -> None:
        """Works what an interrupted process left in the inbox."""
        await self._working.work(arrival)
