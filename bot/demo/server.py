"""Joins the console to the app over loopback: the real bot, the stand-ins of Slack and of the Bot Connector, and a page showing both."""

import secrets
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from pydantic import SecretStr

from bot.app import running
from bot.commands.registry import load as load_registry
from bot.console.side import Side
from bot.console.slack.app import SlackSettings as SlackServerSettings
from bot.console.slack.server import SlackServer
from bot.console.teams.office import TeamsSettings as TeamsServerSettings
from bot.console.teams.server import TeamsServer
from bot.console.web import Page
from bot.demo.chat import workspace
from bot.demo.loading import load
from bot.demo.organisation import PEOPLE
from bot.platforms.slack.manifest import manifest
from bot.settings import Settings, SlackSettings, TeamsSettings
from storage.database import Database

TITLE = "Northwind"
ME = "ana"
HINTS = ("scorecard", "scorecard last quarter", "scorecard whatif", "help")
"""For everybody, whoever they act as."""


class Demo:
    """`prepare` loads the organisation (blocking), `serving` runs everything and gives the page."""

    def __init__(self, folder: Path, port: int, *, fresh: bool = False) -> None:
        self.port = port
        self._folder = folder
        self._fresh = fresh
        self._url = f"sqlite:///{folder / 'pacer.db'}"

    def prepare(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        if self._fresh:
            for file in self._folder.glob("pacer.db*"):
                file.unlink()
        database = Database(self._url)
        try:
            database.upgrade()
            load(database, self._folder, datetime.now(UTC))
        finally:
            database.close()

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[Page]:
        slack_app = SlackServerSettings(bot_token=f"xoxb-{secrets.token_hex(8)}", signing_secret=secrets.token_hex(16))
        teams_app = TeamsServerSettings(app_id=str(uuid4()), password=secrets.token_hex(16))
        commands = list(load_registry().commands.values())
        made = manifest(commands, http_url="https://demo.invalid/slack/events")
        async with AsyncExitStack() as stack:
            slack = await stack.enter_async_context(SlackServer(workspace("slack"), made, slack_app))
            teams = await stack.enter_async_context(TeamsServer(workspace("teams"), teams_app))
            settings = self._settings(_slack(slack, slack_app), _teams(teams, teams_app))
            app = await stack.enter_async_context(running(settings))
            slack.reach(f"{app.url}/slack/events")
            teams.reach(f"{app.url}/teams/messages")
            await teams.announce()
            sides: dict[str, Side] = {"slack": slack, "teams": teams}
            yield await stack.enter_async_context(Page(sides, title=TITLE, me=ME, hints=HINTS, port=self.port))

    def _settings(self, slack: SlackSettings, teams: TeamsSettings) -> Settings:
        """What a real installation would be told; the environment has no say in a demo."""
        admins = tuple(person.email for person in PEOPLE if person.admin)
        return Settings(_env_file=None, database_url=self._url, admins=admins, port=0, slack=slack, teams=teams)


def _slack(server: SlackServer, told: SlackServerSettings) -> SlackSettings:
    token, secret = SecretStr(told.bot_token), SecretStr(told.signing_secret)
    return SlackSettings(bot_token=token, app_token=None, signing_secret=secret, api_url=f"{server.url}/api/")


def _teams(server: TeamsServer, told: TeamsServerSettings) -> TeamsSettings:
    return TeamsSettings(
        app_id=told.app_id,
        app_password=SecretStr(told.password),
        tenant_id=told.tenant,
        login_url=server.url,
        openid_url=server.metadata_url,
        service_hosts=("127.0.0.1",),
    )
