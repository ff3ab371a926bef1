"""The Teams app's manifest of schema 1.28, and the zip around it.

Commands are hints only: Teams sends text all the same. A command that opens a form without further words is a message extension's too,
which is the only way on Teams from the composer straight into a dialog.
"""

import io
import json
import re
import zipfile
from collections.abc import Callable, Sequence
from typing import Protocol
from uuid import UUID

from bot.chat.errors import UserError
from bot.platforms.teams.package import icons
from bot.platforms.teams.words import JsonObject

VERSION = "1.28"
NAME = "Pacer"
FULL_NAME = "Pacer: sales performance where your team talks"
SHORT = "Your sales scorecard in chat, in a picture."
LONG = (
    "Ask for your scorecard and see a picture of where you stand against your goals, what is still needed, and why. Managers see their "
    "team with a row for each rep, set goals and enter days away. All in the chats where the team already talks."
)

_COMMANDS, _EXTENSIONS = 12, 10
_TITLE, _DESCRIPTION = 32, 128
_ADDRESS = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]", re.IGNORECASE | re.ASCII)
_STAMP = (2020, 1, 1, 0, 0, 0)


class Listed(Protocol):
    """What the manifest says of a registered command."""

    @property
    def name(self) -> str: ...
    @property
    def summary(self) -> str: ...
    @property
    def short(self) -> bool: ...
    @property
    def opens_form(self) -> Callable[[str], bool]: ...


def manifest(commands: Sequence[Listed], app_id: str, public_host: str, version: str = "1.0.0") -> JsonObject:
    """The manifest of the bot with this app id, reached at https://`public_host`. Raises `UserError` for what Teams would refuse."""
    _check(app_id, public_host)
    site = f"https://{public_host}"
    return {
        "$schema": f"https://developer.microsoft.com/json-schemas/teams/v{VERSION}/MicrosoftTeams.schema.json",
        "manifestVersion": VERSION,
        "version": version,
        "id": app_id.lower(),
        "developer": {"name": NAME, "websiteUrl": site, "privacyUrl": f"{site}/privacy", "termsOfUseUrl": f"{site}/terms"},
        "name": {"short": NAME, "full": FULL_NAME},
        "description": {"short": SHORT, "full": LONG},
        "icons": {"color": icons.COLOR, "outline": icons.OUTLINE},
        "accentColor": icons.ACCENT,
        "bots": [
            {
                "botId": app_id.lower(),
                "scopes": ["personal", "team", "groupChat"],
                "isNotificationOnly": False,
                "supportsFiles": True,
                "commandLists": [{"scopes": ["personal", "team", "groupChat"], "commands": _hints(commands)}],
            }
        ],
        **_extensions(commands, app_id),
        "permissions": ["identity", "messageTeamMembers"],
        "validDomains": [public_host],
    }


def package(commands: Sequence[Listed], app_id: str, public_host: str, version: str = "1.0.0") -> bytes:
    """The zip to upload; the same input gives the same bytes."""
    made = manifest(commands, app_id, public_host, version)
    files = {
        "manifest.json": json.dumps(made, ensure_ascii=False, indent=2).encode(),
        icons.COLOR: icons.color(),
        icons.OUTLINE: icons.outline(),
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, _STAMP), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _check(app_id: str, public_host: str) -> None:
    try:
        UUID(app_id)
    except ValueError:
        raise UserError("The Teams app id is a GUID, like 0c6f2f0e-63d9-4f0e-8f0a-6b1f4c1f7a11.") from None
    if not _ADDRESS.fullmatch(public_host):
        raise UserError("Teams needs the public name of your server, like pacer.example.com, without https:// and without a path.")


def _hints(commands: Sequence[Listed]) -> list[JsonObject]:
    """Those with a spelling of their own first, as many as Teams lists; the help tells of the others."""
    chosen = sorted(commands, key=lambda command: (command.name != "help", not command.short))[:_COMMANDS]
    return [{"title": command.name[:_TITLE], "description": command.summary[:_DESCRIPTION]} for command in chosen]


def _extensions(commands: Sequence[Listed], app_id: str) -> JsonObject:
    forms = [command for command in commands if command.opens_form("")][:_EXTENSIONS]
    listed = [
        {
            "id": command.name,
            "type": "action",
            "title": command.name.capitalize()[:_TITLE],
            "description": command.summary[:_DESCRIPTION],
            "context": ["compose", "commandBox"],
            "fetchTask": True,
        }
        for command in forms
    ]
    return {"composeExtensions": [{"botId": app_id.lower(), "commands": listed}]} if listed else {}
