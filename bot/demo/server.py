"""Joins the console to the app over loopback: the real bot, the stand-ins of Slack and of the Bot Connector, and a page showing both."""

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from pydantic import SecretStr

from bot.app import running
from bot.commands.registry import load as load_registry
from bot.console.slack.app import SlackSettings as SlackServerSettings
from bot.console.slack.server import SlackServer
from bot.console.web import Page
from bot.demo.chat import workspace
from bot.demo.loading import load
from bot.demo.organisation import PEOPLE
from bot.platforms.slack.manifest import manifest
from bot.settings import Settings, SlackSettings, TeamsSettings
from storage.database import Database

TITLE = "Northwind"
ME = "ana"
HINTS = ("scorecard", "scorecard last quarter", "scorecard whatif", "scorecard team Northeast", "help")
FOLDER = Path(".demo")


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
        told = SlackServerSettings(bot_token=f"xoxb-{secrets.token_hex(8)}", signing_secret=secrets.token_hex(16))
        commands = list(load_registry().commands.values())
        made = manifest(commands, http_url="https://demo.invalid/slack/events")
        async with SlackServer(workspace("slack"), made, told) as slack, running(self._settings(slack, told)) as app:
            slack.reach(f"{app.url}/slack/events")
            async with Page({"slack": slack}, title=TITLE, me=ME, hints=HINTS, port=self.port) as page:
                yield page

    def _settings(self, slack: SlackServer, told: SlackServerSettings) -> Settings:
        """What a real installation would be told, with the console's addresses; the environment has no say in a demo."""
        return Settings(
            _env_file=None,
            database_url=self._url,
            admins=tuple(person.email for person in PEOPLE if person.admin),
            port=0,
            slack=SlackSettings(
                bot_token=SecretStr(told.bot_token),
                app_token=None,
                signing_secret=SecretStr(told.signing_secret),
                api_url=f"{slack.url}/api/",
            ),
            teams=TeamsSettings(app_id=None),
        )
