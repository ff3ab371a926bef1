"""The sales floor of the scenarios: the strict local servers, the real adapters between, and the company's database."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from pydantic import SecretStr

from bot.app import App, running
from bot.chat.request import Caller, Request
from bot.commands.registry import load as load_registry
from bot.console.bench import Bench, SlackBench, TeamsBench
from bot.console.shown import Shown, ShownView
from bot.console.slack.app import SlackSettings as SlackServerSettings
from bot.console.slack.server import SlackServer
from bot.console.teams.office import TeamsSettings as TeamsServerSettings
from bot.console.teams.server import TeamsServer
from bot.console.workspace import Channel, Member, Workspace
from bot.deliveries import overview
from bot.platforms.slack.manifest import SCOPES, manifest
from bot.settings import Settings, SlackSettings, TeamsSettings, Timers
from storage.database import Database
from tests.scenarios.company import MEMBERS, NOW, email
from tests.support.waiting import until

Platform = Literal["slack", "teams"]
SIGNING_SECRET = "a signing secret of the tests"
BOT_TOKEN = "xoxb-tests"
TEAMS = TeamsServerSettings(app_id="5b1f0c52-6d0e-4c8e-9f4f-0a4f6f1f2a10", password="a password of the tests")
TIMERS = Timers(channel_gap=0, workspace_gap=0, thread_gap=0, upload_gap=0)
"""A clock that stands still would never come to the next post's turn."""


class Clock:
    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Floor:
    """`bench` is people at their keyboards; `app` the bot; `clock` that of both, which stands still unless a test lets time pass."""

    bench: Bench
    app: App
    clock: Clock

    @property
    def now(self) -> datetime:
        return self.clock.now

    async def passes(self, *moments: datetime) -> None:
        """The clock shows these times, and every tick has been at each; what is being sent is sent before it jumps over the lease."""
        for now in moments:
            await until(lambda: not self._leased())
            self.clock.now = now
            for tick in self.app.ticks.values():
                await tick(now)

    def _leased(self) -> int:
        with self.database.read() as uow:
            return overview.counts(uow, self.now, self.now, ()).leased

    @property
    def database(self) -> Database:
        return self.app.database

    async def hears(self, key: str, *words: str, picture: bool = False) -> Shown | ShownView:
        """What the bot told `key` alone, in a message or a dialog, once it holds all these words (and a picture)."""

        def found() -> Shown | ShownView | None:
            told = [each for each in self.bench.private(key) if each.pictures or not picture] + ([] if picture else self.bench.views(key))
            return next((each for each in reversed(told) if all(word in each.words for word in words)), None)

        return await self.bench.until(found, within=5)

    async def form(self, key: str) -> ShownView:
        """The form that the bot offers `key`, once it can be filled in."""
        await self.bench.form(key, within=5)
        return await self.bench.until(lambda: self.bench.views(key)[-1] if self.bench.views(key)[-1].labels else None, within=5)

    def request(self, name: str, *, by: str, words: str = "", value: Mapping[str, str] | None = None) -> Request:
        """A request of a member who was heard before, for what no honest client can send."""
        person = self.person(by)
        with self.database.read() as uow:
            account = uow.accounts.of_persons([person])[0].id
            direct = uow.accounts.direct(account)
        assert direct is not None
        return Request(name, Caller(account, person), direct.id, True, self.now, words, value or {})

    def person(self, key: str) -> int:
        with self.database.read() as uow:
            return uow.people.by_key([key])[key].id


def workspace(platform: Platform, clock: Callable[[], datetime]) -> Workspace:
    """#north with the bot, #quiet without it, and #board with the bot for Olga and Mona alone."""
    people = tuple(key for key, _, _ in MEMBERS)
    members = [Member(key, name, email(key), time_zone="UTC", group=group) for key, name, group in MEMBERS]
    channels = [Channel("north", "north", people), Channel("quiet", "quiet", people, bot_is_member=False)]
    return Workspace(platform, members, [*channels, Channel("board", "board", ("olga", "mona"))], clock)


@asynccontextmanager
async def slack_floor(url: str, admins: tuple[str, ...] = (), now: datetime = NOW) -> AsyncIterator[Floor]:
    clock = Clock(now)
    async with _slack(clock) as slack, running(_settings(url, admins, slack=slack), clock) as app:
        slack.reach(f"{app.url}/slack/events")
        yield Floor(SlackBench(slack), app, clock)
        assert slack.complaints == []


@asynccontextmanager
async def teams_floor(url: str, admins: tuple[str, ...] = (), now: datetime = NOW) -> AsyncIterator[Floor]:
    clock = Clock(now)
    async with _teams(clock) as teams, running(_settings(url, admins, teams=teams), clock) as app:
        teams.reach(f"{app.url}/teams/messages")
        yield Floor(TeamsBench(teams), app, clock)
        assert teams.complaints == []


@asynccontextmanager
async def both_floors(url: str, admins: tuple[str, ...] = (), now: datetime = NOW) -> AsyncIterator[tuple[Floor, Floor]]:
    """One bot on Slack and on Teams, where the same people are."""
    clock = Clock(now)
    async with _slack(clock) as slack, _teams(clock) as teams, running(_settings(url, admins, slack=slack, teams=teams), clock) as app:
        slack.reach(f"{app.url}/slack/events")
        teams.reach(f"{app.url}/teams/messages")
        yield Floor(SlackBench(slack), app, clock), Floor(TeamsBench(teams), app, clock)
        assert slack.complaints + teams.complaints == []


def _slack(clock: Clock) -> SlackServer:
    told = SlackServerSettings(bot_token=BOT_TOKEN, signing_secret=SIGNING_SECRET)
    made = manifest(list(load_registry().commands.values()), http_url="https://bot.example/slack/events")
    made["oauth_config"] = {"scopes": {"bot": [*SCOPES, "files:read"]}}
    return SlackServer(workspace("slack", clock), made, told)


def _teams(clock: Clock) -> TeamsServer:
    return TeamsServer(workspace("teams", clock), TEAMS)


def _settings(url: str, admins: tuple[str, ...], slack: SlackServer | None = None, teams: TeamsServer | None = None) -> Settings:
    on_slack = SlackSettings(bot_token=None, app_token=None, signing_secret=None)
    if slack is not None:
        on_slack = SlackSettings(
            bot_token=SecretStr(BOT_TOKEN), app_token=None, signing_secret=SecretStr(SIGNING_SECRET), api_url=f"{slack.url}/api/"
        )
    on_teams = TeamsSettings(app_id=None)
    if teams is not None:
        on_teams = TeamsSettings(
            app_id=TEAMS.app_id,
            app_password=SecretStr(TEAMS.password),
            tenant_id=TEAMS.tenant,
            login_url=teams.url,
            openid_url=teams.metadata_url,
            service_hosts=("127.0.0.1",),
        )
    return Settings(_env_file=None, database_url=url, port=0, admins=admins, slack=on_slack, teams=on_teams, timers=TIMERS)
