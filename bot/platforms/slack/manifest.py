"""The Slack app's manifest, made from the registry: one for Socket Mode, one for HTTP.

It asks at once for every scope that Pacer will need, as a scope that is added later means a new approval. The limits are those of
version 2 of Slack's manifest schema.
"""

from collections.abc import Collection, Sequence
from typing import Protocol

import yaml

from bot.chat.errors import UserError
from bot.platforms.slack.words import JsonObject

NAME = "Pacer"
SUMMARY = "Scorecards for sales teams, where the team already talks."

SCOPES = {
    "commands": "take slash commands",
    "chat:write": "post answers, celebrations and reminders",
    "files:write": "upload the pictures of scorecards and leaderboards",
    "users:read": "read names, time zones and languages",
    "users:read.email": "join members to the people in your data by e-mail",
    "app_mentions:read": "answer when somebody mentions the bot",
    "im:history": "read what somebody writes to the bot directly",
    "im:write": "open a direct conversation for private answers",
}
OPTIONAL_SCOPES = {
    "files:read": "take in a CSV file that an admin sends to the bot",
    "chat:write.public": "post to public channels without an invitation",
    "channels:history": "look, after a broken connection, whether a post arrived in a public channel (SLACK_READS_HISTORY)",
    "groups:history": "the same in private channels that the bot was invited to",
}
EVENTS = {
    "app_home_opened": "show where they stand, and what can be asked",
    "app_mention": "answer mentions",
    "message.im": "answer direct messages",
}

_COMMAND, _COMMANDS, _DESCRIPTION, _USAGE = 32, 50, 2000, 1000
_TAKEN = frozenset(
    (
        *("active", "apps", "archive", "away", "call", "collapse", "dm", "dnd", "expand", "feed", "help", "invite", "join", "kick"),
        *("leave", "me", "msg", "mute", "open", "part", "prefs", "remind", "remove", "rename", "search", "shortcuts", "shrug"),
        *("star", "status", "topic", "unarchive", "unmute", "who"),
    )
)
"""Slack's own commands, which an app cannot have."""


class Listed(Protocol):
    """What the manifest says of a registered command."""

    @property
    def name(self) -> str: ...
    @property
    def summary(self) -> str: ...
    @property
    def usage(self) -> str: ...
    @property
    def takes_person(self) -> bool: ...
    @property
    def short(self) -> bool: ...


def manifest(commands: Sequence[Listed], *, http_url: str | None = None, short: Collection[str] | None = None) -> JsonObject:
    """The manifest; `short` names the commands with a spelling of their own, by default those that ask for it.

    With `http_url` (https, its path included) requests come there, without it over Socket Mode. Raises `UserError` for what Slack would
    refuse.
    """
    if http_url is not None and not http_url.startswith("https://"):
        raise UserError("Slack sends requests to https addresses only.")
    chosen = _chosen(commands, short)
    request_url: JsonObject = {} if http_url is None else {"request_url": http_url}
    slash = [_root(), *(_slash(command) for command in chosen)]
    return {
        "_metadata": {"major_version": 2, "minor_version": 1},
        "display_information": {"name": NAME, "description": SUMMARY, "background_color": "#1f2a44"},
        "features": {
            "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True, "messages_tab_read_only_enabled": False},
            "bot_user": {"display_name": NAME, "always_online": True},
            "slash_commands": [{**command, **({} if http_url is None else {"url": http_url})} for command in slash],
        },
        "oauth_config": {"scopes": {"bot": list(SCOPES), "bot_optional": list(OPTIONAL_SCOPES)}},
        "settings": {
            "event_subscriptions": {**request_url, "bot_events": list(EVENTS)},
            "interactivity": {"is_enabled": True, **request_url},
            "org_deploy_enabled": False,
            "socket_mode_enabled": http_url is None,
            "token_rotation_enabled": False,
        },
    }


def to_yaml(made: JsonObject) -> str:
    """`made` as YAML, each scope and event with its reason beside it."""
    reasons = SCOPES | OPTIONAL_SCOPES | EVENTS
    lines = yaml.safe_dump(made, sort_keys=False, allow_unicode=True, width=1000).splitlines()
    return "\n".join(_with_reason(line, reasons) for line in lines) + "\n"


def _chosen(commands: Sequence[Listed], short: Collection[str] | None) -> list[Listed]:
    if short is None:
        return [command for command in commands if command.short]
    known = {command.name: command for command in commands}
    names = list(dict.fromkeys(name.removeprefix("/") for name in short if name.removeprefix("/") != NAME.lower()))
    if unknown := [name for name in names if name not in known]:
        raise UserError(f"There is no command {', '.join(unknown)}. There are: {', '.join(sorted(known))}.")
    if taken := [name for name in names if name in _TAKEN]:
        raise UserError(f"Slack keeps /{', /'.join(taken)} for itself; spell it /{NAME.lower()} {taken[0]}.")
    if len(names) >= _COMMANDS:
        raise UserError(f"Slack takes {_COMMANDS} commands at most.")
    return [known[name] for name in names]


def _root() -> JsonObject:
    """The spelling of every command that no other app can take away."""
    return {"command": f"/{NAME.lower()}", "description": f"Everything {NAME} can do.", "usage_hint": "help", "should_escape": True}


def _slash(command: Listed) -> JsonObject:
    """`should_escape` makes Slack send mentions as ids, not as names that may be ambiguous."""
    name = f"/{command.name}"
    if len(name) > _COMMAND:
        raise UserError(f"{name} is longer than the {_COMMAND} characters that Slack takes.")
    slash: JsonObject = {"command": name, "description": command.summary[:_DESCRIPTION]}
    if command.usage:
        slash["usage_hint"] = command.usage[:_USAGE]
    return {**slash, "should_escape": command.takes_person}


def _with_reason(line: str, reasons: dict[str, str]) -> str:
    name = line.strip().removeprefix("- ")
    return f"{line}  # {reasons[name]}" if line.strip().startswith("- ") and name in reasons else line
