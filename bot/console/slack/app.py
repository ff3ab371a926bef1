"""The app as Slack knows it: what its manifest says, and the secrets it was given."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.console.limits import Limits
from bot.console.payloads import child, children, text, texts, truth

_NEEDED = {
    "app_mention": "app_mentions:read",
    "message.im": "im:history",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "file_shared": "files:read",
    "member_joined_channel": "channels:read",
}


@dataclass(frozen=True)
class SlashCommand:
    """`escapes`: mentions arrive as `<@U123|name>` instead of as typed (`should_escape`)."""

    command: str
    description: str = ""
    usage_hint: str = ""
    escapes: bool = False


@dataclass(frozen=True)
class SlackSettings:
    """Secrets, and the timers (seconds), which tests make short.

    With an `app_token` the app is in Socket Mode; with a `refresh_token` (and the client's id and secret) its tokens expire and rotate; an
    `enterprise_id` makes it an organisation-wide installation. `file_not_ready_uses` is how often a fresh file is refused as "invalid
    slack file" before Slack has worked through it; without `limits` posts are taken as fast as they come.
    """

    bot_token: str
    signing_secret: str
    app_token: str = ""
    refresh_token: str = ""
    client_id: str = ""
    client_secret: str = ""
    app_id: str = "A0PACER0001"
    team_id: str = "T0PACER0001"
    team_name: str = "Pacer"
    enterprise_id: str = ""
    ack_within: float = 3.0
    trigger_lives: float = 3.0
    retry_after: tuple[float, ...] = (0.0, 60.0, 300.0)
    response_url_lives: float = 1800.0
    response_url_uses: int = 5
    file_not_ready_uses: int = 0
    connection_lives: int = 3600
    token_lives: float = 43_200.0
    limits: Limits | None = None


@dataclass(frozen=True)
class SlackApp:
    """What the manifest declares; Slack sends no event and allows no method beyond it."""

    commands: tuple[SlashCommand, ...] = ()
    scopes: frozenset[str] = field(default_factory=frozenset)
    events: frozenset[str] = field(default_factory=frozenset)

    def command(self, name: str) -> SlashCommand | None:
        return next((command for command in self.commands if command.command == name), None)


def app_of(manifest: Mapping[str, object]) -> SlackApp:
    """Reads an app manifest (Slack's schema, as JSON). ValueError where it asks for what its scopes do not cover."""
    features, settings = child(manifest.get("features")), child(manifest.get("settings"))
    scopes = child(child(manifest.get("oauth_config")).get("scopes"))
    app = SlackApp(
        commands=tuple(_command(each) for each in children(features.get("slash_commands"))),
        scopes=frozenset(texts(scopes.get("bot")) + texts(scopes.get("bot_optional"))),
        events=frozenset(texts(child(settings.get("event_subscriptions")).get("bot_events"))),
    )
    needed = {_NEEDED[event]: event for event in app.events if event in _NEEDED} | ({"commands": "its commands"} if app.commands else {})
    for scope, reason in needed.items():
        if scope not in app.scopes:
            raise ValueError(f"The manifest needs the scope {scope} for {reason}.")
    return app


def _command(described: Mapping[str, object]) -> SlashCommand:
    return SlashCommand(
        command=text(described.get("command")),
        description=text(described.get("description")),
        usage_hint=text(described.get("usage_hint")),
        escapes=truth(described.get("should_escape")),
    )
