"""The strict local platforms of a storm: some channels with the bot in them, and weather."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

from bot.commands.registry import load as load_registry
from bot.console.accepted import Accepted
from bot.console.faults import Faults
from bot.console.slack.app import SlackSettings
from bot.console.slack.server import SlackServer
from bot.console.teams.office import TeamsSettings
from bot.console.teams.server import TeamsServer
from bot.console.workspace import Channel, Member, Workspace
from bot.platforms.slack.manifest import SCOPES, manifest
from storage.unit_of_work import UnitOfWork
from tests.chaos.victim import SLACK_TOKEN, TEAMS_APP, TEAMS_PASSWORD, TEAMS_TENANT

MEMBERS = (Member("ana", "Ana Lima", "ana@sales.example"),)


@dataclass(frozen=True)
class Local:
    """A platform at `url`; `places` are the platform's ids of its channels, `complaints` what the bot did that it must not do."""

    platform: str
    tenant: str
    url: str
    places: Sequence[str]
    accepted: Accepted
    complaints: Sequence[str]
    reference: dict[str, object] = field(default_factory=dict)

    def heard(self, uow: UnitOfWork, place: str, now: datetime) -> int:
        """Our number of one of its places."""
        return uow.accounts.heard_from(self.platform, self.tenant, place, "channel", now, reference=self.reference).id


@asynccontextmanager
async def slack(channels: int, weather: Faults) -> AsyncIterator[Local]:
    """Lets the bot read what was posted; tells it nothing."""
    made = manifest(list(load_registry().commands.values()), http_url="https://bot.example/slack/events") | {"settings": {}}
    made["oauth_config"] = {"scopes": {"bot": [*SCOPES, "channels:history"]}}
    settings = SlackSettings(SLACK_TOKEN, "secret")
    async with SlackServer(Workspace("slack", MEMBERS, _channels(channels), _now), made, settings) as server:
        server.faults = server.desk.faults = weather
        places = [server.workspace.channel(f"#{number}").id for number in range(channels)]
        yield Local("slack", settings.team_id, server.url, places, server.accepted, server.complaints)


@asynccontextmanager
async def teams(channels: int, weather: Faults) -> AsyncIterator[Local]:
    settings = TeamsSettings(TEAMS_APP, TEAMS_PASSWORD, TEAMS_TENANT)
    async with TeamsServer(Workspace("teams", MEMBERS, _channels(channels), _now), settings) as server:
        server.faults = server.office.faults = weather
        places = [server.workspace.channel(f"#{number}").id for number in range(channels)]
        reference: dict[str, object] = {"service": server.service_url}
        yield Local("teams", settings.tenant, server.url, places, server.accepted, server.complaints, reference)


def _channels(count: int) -> list[Channel]:
    return [Channel(str(number), f"channel {number}", ("ana",)) for number in range(count)]


def _now() -> datetime:
    return datetime.now(UTC)
