"""The one place that builds and joins everything, and the only one that owns a clock."""

import asyncio
import secrets
import socket
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Literal, Protocol

import aiohttp
import structlog
from aiohttp import web
from prometheus_client import CollectorRegistry, Histogram
from pydantic import SecretStr

from bot.charts import Size
from bot.charts.photos import MOST_BYTES
from bot.chat.errors import UserError
from bot.chat.markup import escape
from bot.chat.message import Picture
from bot.chat.messenger import Messenger
from bot.commands import registry
from bot.commands.beats import Beats
from bot.commands.composers import composers_of
from bot.commands.desk import Worker
from bot.commands.front import FrontDesk
from bot.commands.pictures import PictureLinks
from bot.commands.services import Services
from bot.commands.wanting import Wanting
from bot.commands.watchers import WATCHERS
from bot.contests import tick, told
from bot.contests.service import Contests
from bot.deliveries import protocol
from bot.deliveries.quiet import Unasked, UnaskedKind
from bot.deliveries.schedule_book import ScheduleBook
from bot.deliveries.schedules import Schedules
from bot.deliveries.service import Deliveries, Rate
from bot.intake.service import Intake
from bot.metrics.leaderboards.service import Leaderboards
from bot.metrics.service import Metrics
from bot.metrics.targets import Targets
from bot.people.contacts import Contacts
from bot.people.service import People
from bot.platforms.slack.adapter import Slack, SlackSetup
from bot.platforms.teams.adapter import Teams, TeamsSetup
from bot.playbook.schedulable import SCHEDULABLE
from bot.scheduler import Scheduler, Tick
from bot.settings import Settings, SlackSettings, TeamsSettings, Timers
from bot.web import Check, application
from bot.workers.ahead import Ahead
from bot.workers.arrivals import Arrivals
from bot.workers.bundling import Bundling
from bot.workers.drawing import Drawing
from bot.workers.feeds import Feeds
from bot.workers.figures import Figures, Meter
from bot.workers.jobs import JobRunner, Queue, Spread
from bot.workers.lag import Lag
from bot.workers.outside import Outside
from bot.workers.photos import Photos
from bot.workers.recovery import Recovery
from bot.workers.sender import Sender
from bot.workers.threads import Threads, to_its_end
from bot.workers.watchdog import Watchdog
from storage.database import Database

log = structlog.get_logger()

Clock = Callable[[], datetime]
Role = Literal["all", "bot", "worker"]
"""What a process does: everything; what people wait for; or what is posted to them unasked."""
INBOX_KEPT = timedelta(days=30)
"""So that a repeat of an old request is still known for one; Slack repeats for an hour at most, Teams for minutes."""
READING = timedelta(hours=1)
"""The longest that reading the sources may take: years of records at once, say."""
FIRES_KEPT = timedelta(days=120)
"""Twice as long as a fire may be made up for; what was said to people is remembered for so long, too."""
PACES_KEPT = timedelta(days=1)
"""Nobody keeps an older one any more."""
BACKLOG = 1024
"""Connections that wait to be taken in a rush; one that finds no place comes again after a second, or three."""
HTTP_TIMEOUT = aiohttp.ClientTimeout(total=60, sock_connect=5)
"""A connection that is not made in time is told from a call that was not answered, after which nobody knows what was done."""
ACK_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5)

UNASKED = (
    UnaskedKind("scorecard", "My scorecard on schedule"),
    UnaskedKind("team_scorecard", "My team's scorecards"),
    UnaskedKind(told.PRIZE, "A prize that I won"),
    UnaskedKind(told.ASKED, "Questions about my contests"),
    UnaskedKind(told.ANSWERED, "Answers to my questions"),
    UnaskedKind(told.CLAIMED, "Claims of prizes"),
)
"""What is said to people unasked, by the kinds of its composers."""


def wall_clock() -> datetime:
    return datetime.now(UTC)


def services_of(database: Database, settings: Settings) -> Services:
    """The services that commands call, over one database."""
    people = People(database, settings.admins)
    services = Services(
        database=database,
        people=people,
        contacts=Contacts(database),
        metrics=Metrics(database),
        leaderboards=Leaderboards(database),
        targets=Targets(database),
        contests=Contests(database),
        intake=Intake(database, WATCHERS),
        wanting=Wanting(database, people),
        schedules=ScheduleBook(database, SCHEDULABLE),
        short_commands=frozenset(settings.commands),
        unasked=UNASKED,
        beats=Beats(settings.timers.tick, {"feeds": READING}),
    )
    return replace(services, composers=composers_of(services))


class Adapter(Worker, Protocol):
    """A platform, as it is joined here."""

    @property
    def messenger(self) -> Messenger: ...

    def routes(self) -> list[web.RouteDef]: ...

    async def connect(self, *, listening: bool = True) -> None: ...

    async def close(self, within: float) -> None: ...

    async def is_connected(self) -> bool: ...

    async def idle(self) -> None: ...

    def silence(self) -> float: ...


class App:
    """A running bot: its web address, and what tests and the demo reach into.

    `gone_deaf` is set once a connection brings nothing any more: then only a new process helps.
    """

    def __init__(self, settings: Settings, database: Database, clock: Clock, url: str, role: Role) -> None:
        self.settings = settings
        self.database = database
        self.clock = clock
        self.url = url
        self.role = role
        self.registry = CollectorRegistry()
        self.services = services_of(database, settings)
        self.threads = Threads()
        outside = Outside(settings.photo_hosts, settings.slack.api_url, most=MOST_BYTES)
        self.photos = Photos(outside, self.services.people.shows_photos, self.threads.work, clock, self.registry)
        self.drawing = Drawing(self.registry, _sizes(settings), self.photos.look)
        self.messengers: dict[str, Messenger] = {}
        self.ticks: dict[str, Tick] = {}
        sending = (
            Deliveries(database, _rates(settings), _protocol_timers(settings.timers)),
            self.services.composers,
            self.messengers,
            self.threads.work,
            clock,
        )
        timers = settings.timers
        self.sender = Sender(*sending, sweep_seconds=timers.sweep, request_seconds=timers.request, meter=Meter(self.registry))
        self.ahead = Ahead(*sending, reach=timedelta(seconds=timers.ahead), seconds=timers.tick)
        self.jobs = self._jobs(sending[0], role)
        self.figures = Figures(database, self.services.beats, self.threads.work, clock, self.registry)
        self.lag = Lag()
        self.gone_deaf = asyncio.Event()
        secret = settings.secret.get_secret_value().encode() if settings.secret else secrets.token_bytes(32)
        self.pictures = PictureLinks(database, secret, settings.public_url or url)
        self._loop = asyncio.get_running_loop()
        self.desk = FrontDesk(self.services, registry.load(), self.pictures, self.photos.want)
        self.arrivals = Arrivals(self.desk.accept, self.threads.promptly)
        for table in ("deliveries", "switches"):
            database.watch(table, self.wake_jobs)
        told = "From a request's arrival to its acknowledgement"
        self._acknowledged = Histogram("pacer_ack_seconds", told, ["platform"], registry=self.registry, buckets=ACK_BUCKETS)

    def wake_jobs(self) -> None:
        """Something may be owed; from any thread."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self.jobs.wake)

    def _jobs(self, deliveries: Deliveries, role: Role) -> JobRunner:
        """One process on its own sends by itself; beyond that, workers are found through the queue."""
        if role == "all":
            return self.sender
        drain = self.sender.drain if role == "worker" else None
        sweep = self.settings.timers.sweep
        return Spread(Queue(self.database.address), deliveries, self.threads.work, self.clock, sweep_seconds=sweep, drain=drain)

    async def draw_for_slack(self, picture: Picture) -> bytes:
        return await self.drawing.draw(picture.card, picture.data, Size.SLACK, picture.theme)

    def acknowledged(self, platform: str) -> Callable[[float], None]:
        """Where a platform says how long it took to acknowledge."""
        return self._acknowledged.labels(platform).observe

    async def database_takes_writes(self) -> bool:
        return await self.threads.work(self.database.takes_writes, self.clock())

    async def ticks_end(self) -> bool:
        return not self.services.beats.hang(self.clock())

    async def tidy(self, now: datetime) -> None:
        """A tick: forgets what has expired."""
        await self.threads.work(self._tidy, now)

    def _tidy(self, now: datetime) -> None:
        with self.database.write() as uow:
            uow.tokens.prune(now)
            uow.inbox.prune(now - INBOX_KEPT)
            uow.paces.prune(now - PACES_KEPT)
            uow.schedules.prune(now - FIRES_KEPT)
            uow.items.prune(now - FIRES_KEPT)


@asynccontextmanager
async def running(settings: Settings, clock: Clock = wall_clock, role: Role = "all") -> AsyncIterator[App]:
    """The bot, or its part of it, serving until the block ends, then drained: nothing new is taken, work in hand is finished."""
    async with AsyncExitStack() as stack:
        _check(settings, role)
        database = Database(settings.database_url)
        stack.callback(database.close)
        await to_its_end(database.upgrade)
        listener = _listening(settings)
        stack.callback(listener.close)
        app = App(settings, database, clock, f"http://{settings.host}:{listener.getsockname()[1]}", role)
        stack.callback(app.threads.close)
        stack.callback(app.drawing.close)
        await app.threads.work(app.services.people.appoint_admins, now=clock())
        session = await stack.enter_async_context(aiohttp.ClientSession(timeout=HTTP_TIMEOUT))
        adapters = _adapters(app, session)
        checks: dict[str, Check] = {"database": app.database_takes_writes, "ticks": app.ticks_end}
        checks.update({name: each.is_connected for name, each in adapters.items()})
        listens = role != "worker"
        await _serve(app, listener, [route for each in adapters.values() for route in each.routes() if listens], checks, stack)
        for name, adapter in adapters.items():
            app.messengers[name] = adapter.messenger
            stack.push_async_callback(adapter.close, settings.timers.drain)
            await adapter.connect(listening=listens)
        await _beat(app, adapters, stack)
        log.info("serving", role=role, platforms=sorted(adapters), port=listener.getsockname()[1])
        yield app


def _check(settings: Settings, role: Role) -> None:
    """Raises `UserError` where the settings are not enough for several processes."""
    if role == "all":
        return
    if not settings.database_url.startswith("postgres"):
        raise UserError("Bots and workers apart need PostgreSQL: set PACER_DATABASE_URL to postgresql://user@host/name.")
    if settings.secret is None:
        raise UserError("Bots and workers apart need the same PACER_SECRET, a long random text, which signs the addresses of pictures.")


def _sizes(settings: Settings) -> list[Size]:
    """Those that the platforms in use ask for."""
    return [*([Size.SLACK] if settings.slack.bot_token else []), *([Size.TEAMS] if settings.teams.wanted else [])]


def _rates(settings: Settings) -> dict[str, Rate]:
    """The limits of the platforms in use: Slack's of a channel and of a workspace, Teams' of a thread."""
    timers, rates = settings.timers, dict[str, Rate]()
    if settings.slack.wanted:
        apart = timedelta(seconds=timers.workspace_gap)
        rates["slack"] = Rate(
            conversation=timedelta(seconds=timers.channel_gap), workspace=apart, ahead=5, uploads=timedelta(seconds=timers.upload_gap)
        )
    if settings.teams.wanted:
        rates["teams"] = Rate(conversation=timedelta(seconds=timers.thread_gap))
    return rates


def _protocol_timers(timers: Timers) -> protocol.Timers:
    given = {name: timedelta(seconds=getattr(timers, name)) for name in ("request", "settle", "lease", "first_wait", "longest_wait")}
    return protocol.Timers(**given)


def _listening(settings: Settings) -> socket.socket:
    try:
        return socket.create_server((settings.host, settings.port))
    except OSError as error:
        where = f"Port {settings.port} on {escape(settings.host)}"
        raise UserError(f"{where} cannot be used: {error.strerror}. Choose another with PACER_PORT.") from error


def _adapters(app: App, session: aiohttp.ClientSession) -> dict[str, Adapter]:
    """Those that the settings ask for, by platform."""
    found: dict[str, Adapter] = {}
    if app.settings.slack.bot_token:
        found["slack"] = Slack(
            _slack_setup(app.settings.slack, app.settings.slack.bot_token),
            desk=app.desk,
            accept=app.arrivals.accept,
            turn=app.arrivals.turn,
            in_thread=app.threads.work,
            session=session,
            draw=app.draw_for_slack,
            clock=app.clock,
            acknowledged=app.acknowledged("slack"),
        )
    if app.settings.teams.wanted:
        found["teams"] = Teams(
            _teams_setup(app.settings.teams, app.settings.host),
            desk=app.desk,
            accept=app.arrivals.accept,
            turn=app.arrivals.turn,
            in_thread=app.threads.work,
            session=session,
            clock=app.clock,
            acknowledged=app.acknowledged("teams"),
        )
    return found


def _slack_setup(settings: SlackSettings, bot_token: SecretStr) -> SlackSetup:
    return SlackSetup(
        bot_token=bot_token.get_secret_value(),
        signing_secret=_secret(settings.signing_secret),
        app_token=_secret(settings.app_token),
        base_url=settings.api_url,
        reads_history=settings.reads_history,
    )


def _teams_setup(settings: TeamsSettings, host: str) -> TeamsSetup:
    return TeamsSetup(
        app_id=settings.app_id or "",
        password=_secret(settings.app_password),
        tenant=settings.tenant_id or "",
        login_url=settings.login_url,
        metadata_url=settings.openid_url,
        service_hosts=settings.service_hosts,
        insecure_dev=settings.insecure_dev,
        host=host,
    )


def _secret(given: SecretStr | None) -> str:
    return given.get_secret_value() if given else ""


async def _serve(
    app: App, listener: socket.socket, routes: Sequence[web.RouteDef], checks: Mapping[str, Check], stack: AsyncExitStack
) -> None:
    server = application(
        routes=routes,
        checks=checks,
        check_seconds=app.settings.timers.check,
        lag=lambda: app.lag.seconds,
        registry=app.registry,
        refresh=app.figures.refresh,
        pictures=app.pictures,
        draw=app.drawing.draw,
        in_thread=app.threads.work,
        clock=app.clock,
    )
    runner = web.AppRunner(server, access_log=None)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    await web.SockSite(runner, listener, backlog=BACKLOG).start()


async def _beat(app: App, adapters: Mapping[str, Adapter], stack: AsyncExitStack) -> None:
    """The sending, the fetching of photos, the ticks, and who watches them; a bot leaves to workers what nobody waits for."""
    watchdog = Watchdog({name: each.silence for name, each in adapters.items()}, app.settings.timers.deaf, app.gone_deaf)
    for work in (app.jobs.run(), app.photos.run(), app.lag.run(), watchdog.run()):
        stack.push_async_callback(_stopped, asyncio.create_task(work), app.settings.timers.drain)
    feeds = Feeds(app.database, app.services.intake)
    patience = timedelta(seconds=app.settings.timers.patience)
    app.ticks["recover"] = Recovery(app.database, adapters, patience, app.desk.under_way).work
    if app.role != "bot":
        bundle = Bundling(Unasked(app.database), app.messengers, app.threads.work).work
        schedules = Schedules(app.database, SCHEDULABLE)
        contests = tick.Ticking(app.database)
        app.ticks |= {"schedules": lambda now: app.threads.work(schedules.tick, now)}
        app.ticks |= {"contests": lambda now: app.threads.work(contests.work, now)}
        app.ticks |= {"feeds": feeds.read, "bundle": bundle, "ahead": app.ahead.work, "tidy": app.tidy}
    scheduler = Scheduler(app.ticks, app.clock, app.settings.timers.tick, app.services.beats)
    scheduler.start()
    stack.callback(scheduler.stop)


async def _stopped(task: asyncio.Task[None], within: float) -> None:
    """Cancels the task and waits until it has finished what it had begun, this many seconds at most."""
    task.cancel()
    await asyncio.wait({task}, timeout=within)
