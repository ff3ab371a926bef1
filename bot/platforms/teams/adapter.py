"""The Teams adapter, joined: what `bot.app` builds, mounts, connects and closes."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit

import aiohttp
from aiohttp import web

from bot.chat.errors import UserError
from bot.chat.messenger import Messenger
from bot.commands.desk import Accept, Arrival, Desk, InThread, Turn
from bot.platforms.places import Places
from bot.platforms.tasks import Tasks
from bot.platforms.teams.activities import Activities
from bot.platforms.teams.connector import Connector, ConnectorError, Patience, Tokens
from bot.platforms.teams.dialogs import Dialogs
from bot.platforms.teams.door import Allowed, Door
from bot.platforms.teams.downloads import Downloads
from bot.platforms.teams.members import Members
from bot.platforms.teams.messenger import TeamsMessenger
from bot.platforms.teams.poster import LOOPBACK, Poster
from bot.platforms.teams.replies import Replies
from bot.platforms.teams.tokens import AskedTokens, NoTokens
from bot.platforms.teams.transport import Authentication, MicrosoftTokens
from bot.platforms.teams.working import Working


@dataclass(frozen=True)
class TeamsSetup:
    """A single-tenant registration, where Microsoft's services stand, and timers.

    Without an `app_id` nobody proves who they are: that needs `insecure_dev`, and `host`, the address that the web server binds, on this
    machine. Files beyond `largest_file` bytes are refused.
    """

    app_id: str
    password: str
    tenant: str
    login_url: str = "https://login.microsoftonline.com"
    metadata_url: str = "https://login.botframework.com/v1/.well-known/openidconfiguration"
    service_hosts: tuple[str, ...] = ("smba.trafficmanager.net", "smba.infra.gcc.teams.microsoft.com")
    insecure_dev: bool = False
    host: str = ""
    path: str = "/teams/messages"
    largest_file: int = 200_000_000
    download_within: float = 120.0
    patience: Patience = field(default_factory=Patience)

    def check(self) -> None:
        """Raises `UserError` for a setup that would let anybody in, or could not answer."""
        if self.app_id:
            if not (self.password and self.tenant):
                raise UserError("Teams needs TEAMS_APP_PASSWORD and TEAMS_TENANT_ID beside TEAMS_APP_ID.")
        elif not self.insecure_dev:
            raise UserError("Teams needs TEAMS_APP_ID: without it anybody could write to the bot in anybody's name.")
        elif self.host not in LOOPBACK:
            raise UserError("Without TEAMS_APP_ID the bot may listen on this machine only: set PACER_HOST=127.0.0.1.")


class Teams:
    """`session` is shared and closed by its owner; `clock` gives aware moments; `acknowledged` is told each request's seconds."""

    def __init__(
        self,
        setup: TeamsSetup,
        *,
        desk: Desk,
        accept: Accept,
        turn: Turn,
        in_thread: InThread,
        session: aiohttp.ClientSession,
        clock: Callable[[], datetime],
        acknowledged: Callable[[float], None],
    ) -> None:
        setup.check()
        patience = setup.patience
        self._tokens = _tokens(setup, session, in_thread)
        self._tasks = Tasks()
        self._connected = False
        connector = Connector(session, self._tokens, patience)
        poster = Poster(connector, desk, in_thread, clock)
        members = Members(connector, desk, in_thread, patience, clock)
        replies = Replies(poster, members, desk, in_thread, clock)
        downloads = Downloads(session, setup.largest_file, setup.download_within)
        self._working = Working(desk, in_thread, members, replies, downloads, clock, turn)
        dialogs = Dialogs(desk, in_thread, members, poster, self._working, self._tasks, clock)
        activities = Activities(desk, accept, in_thread, self._working, dialogs, self._tasks, clock)
        authentication = Authentication(setup.app_id, setup.metadata_url, in_thread, patience.check) if setup.app_id else None
        # Where nobody proves who they are, replies go nowhere but to this machine.
        hosts = frozenset(setup.service_hosts) if setup.app_id else LOOPBACK
        self._door = Door(activities, authentication, Allowed(hosts, setup.tenant), setup.path, acknowledged)
        impatient = Connector(session, self._tokens, patience.spent())
        places = Places(desk, in_thread, clock)
        self.messenger: Messenger = TeamsMessenger(impatient, Poster(impatient, desk, in_thread, clock), places)

    def routes(self) -> list[web.RouteDef]:
        """What the web server answers for Teams."""
        return self._door.routes()

    async def connect(self, *, listening: bool = True) -> None:
        """Signs in. Raises `UserError` when the credentials are not good, or nobody answers."""
        try:
            await self._tokens.token()
        except ConnectorError as error:
            if error.status:
                raise UserError("Microsoft refuses TEAMS_APP_ID with this TEAMS_APP_PASSWORD and TEAMS_TENANT_ID.") from error
            raise UserError("Microsoft's sign-in cannot be reached.") from error
        self._connected = True

    async def close(self, within: float) -> None:
        """Waits up to `within` seconds for the work in hand."""
        await self._tasks.drain(within)

    async def idle(self) -> None:
        """Waits until everything taken so far is worked."""
        await self._tasks.idle()

    async def is_connected(self) -> bool:
        """Whether the bot has signed in."""
        return self._connected

    def silence(self) -> float:
        """Teams comes to us: there is nothing that we would have to hear."""
        return 0.0

    async def work(self, arrival: Arrival) -> None:
        """Works what an interrupted process left in the inbox."""
        await self._working.work(arrival)


def _tokens(setup: TeamsSetup, session: aiohttp.ClientSession, in_thread: InThread) -> Tokens:
    if not setup.app_id:
        return NoTokens()
    if urlsplit(setup.login_url).hostname in LOOPBACK:
        url = f"{setup.login_url.rstrip('/')}/{setup.tenant}/oauth2/v2.0/token"
        return AskedTokens(session, url, setup.app_id, setup.password, setup.patience.timeout)
    return MicrosoftTokens(setup.app_id, setup.password, setup.tenant, setup.login_url, in_thread)
