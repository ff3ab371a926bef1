"""The pages that are made from the code: `python -m tests.support.documents` writes them, and a test fails when one is stale.

A page is either generated as a whole, or has a generated part between two comments.
"""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from pydantic import SecretStr
from pydantic.fields import FieldInfo

from bot.commands import registry
from bot.commands.registry import Command, Registry
from bot.platforms.slack import manifest
from bot.settings import Settings, SlackSettings, TeamsSettings
from tests.support import gallery

ROOT = Path(__file__).parents[2]
BEGIN, END = "<!-- generated: settings -->", "<!-- end of generated part -->"

_NOTE = "<!-- Made from bot/commands by `python -m tests.support.documents`; change it there. -->"
_INTRO = """What can be asked, wherever Pacer listens:

- as a slash command on Slack: `/pacer NAME`, and `/NAME` for the commands that were chosen when the app was made;
- by mentioning it: `@Pacer scorecard last quarter`, on Slack and on Teams;
- in a direct message: `scorecard last quarter`, without any mark.

Names may be typed or mentioned; when a name is unclear, Pacer asks which of the nearest is meant. A period is written `this month`,
`last quarter`, `november`, `2026-Q1`, `2026-03`, `2026-W10`, `2026`, `last 30 days` or `2026-01-01..2026-02-15`.

Answers are for the one who asks: on Slack in a channel, the numbers as a message that only they see, and the picture in their direct
messages; on Teams in a channel, one line without any number, and the answer in their own chat with Pacer."""
_GROUPS = {"everyone": "For everyone", "managers": "For managers", "admins": "For admins"}

_MEANINGS = {
    "SLACK_BOT_TOKEN": "the bot token (`xoxb-…`); with it Pacer serves Slack",
    "SLACK_APP_TOKEN": "the app-level token (`xapp-…`): Socket Mode, which needs no public address",
    "SLACK_SIGNING_SECRET": "the signing secret: signed HTTP at `/slack/events`, where there is no app-level token",
    "SLACK_API_URL": "where Slack's Web API is; another one only for tests",
    "SLACK_READS_HISTORY": "`true` where the app may read the history of channels: no post comes twice after a broken connection",
    "TEAMS_APP_ID": "the Microsoft App ID of the Azure Bot; with it Pacer serves Teams",
    "TEAMS_APP_PASSWORD": "its client secret",
    "TEAMS_TENANT_ID": "the directory (tenant) ID it is registered in",
    "TEAMS_LOGIN_URL": "where tokens come from; another one for national clouds and tests",
    "TEAMS_OPENID_URL": "where the keys are that requests are checked against; another one for national clouds and tests",
    "TEAMS_SERVICE_HOSTS": "hosts that answers may be sent to, with commas",
    "TEAMS_INSECURE_DEV": "`true` lets Teams run without an app ID on loopback; for development only",
    "PACER_DATABASE_URL": "`sqlite:///FILE` or `postgresql://USER:PASSWORD@HOST/NAME`",
    "PACER_ADMINS": "e-mails of the first admins, with commas",
    "PACER_SECRET": "a long random text that signs the addresses of pictures; without it they end with every restart",
    "PACER_PUBLIC_URL": "the `https` address at which Pacer is reached from outside; Teams fetches pictures there",
    "PACER_HOST": "the address to listen on; `0.0.0.0` in a container",
    "PACER_PORT": "the port to listen on",
    "PACER_LOG_LEVEL": "`debug`, `info`, `warning` or `error`",
    "PACER_PHOTO_HOSTS": "hosts, with commas, from which and from whose subdomains photos of people are fetched; empty: none",
    "PACER_DATA_FOLDER": "not used yet",
    "PACER_COMMANDS": "slash commands to have beside `/pacer` in the Slack manifest and in help texts, with commas",
}


def pages() -> Mapping[str, Callable[[], str]]:
    """Each generated file by its path from the top, and what should be in it."""
    return {
        "docs/commands.md": lambda: commands(registry.load()),
        "docs/operations.md": lambda: _with_settings((ROOT / "docs/operations.md").read_text(encoding="utf-8")),
        "docs/gallery/README.md": gallery.page,
        "docs/gallery/sketches.json": gallery.sketches,
        "manifest.yaml": slack_manifest,
    }


def commands(known: Registry) -> str:
    """The page of all commands."""
    parts = [_NOTE, "# Commands", _INTRO]
    for who, title in _GROUPS.items():
        listed = sorted((each for each in known.commands.values() if each.who == who), key=lambda each: (not each.short, each.name))
        if listed:
            parts += [f"## {title}", *map(_command, listed)]
    return "\n\n".join(parts) + "\n"


def slack_manifest() -> str:
    """What `pacer manifest slack` writes where nothing is set."""
    known = registry.load().commands
    short = [name for name in Settings.model_fields["commands"].get_default() if name in known]
    return manifest.to_yaml(manifest.manifest(list(known.values()), short=short))


def settings() -> str:
    """The tables of environment variables. The timers are left out: they are there for tests."""
    groups: tuple[tuple[str, str, Iterable[tuple[str, FieldInfo]]], ...] = (
        ("PACER_", "Pacer", [each for each in Settings.model_fields.items() if each[0] not in ("slack", "teams", "timers")]),
        ("SLACK_", "Slack", SlackSettings.model_fields.items()),
        ("TEAMS_", "Teams", TeamsSettings.model_fields.items()),
    )
    return "\n\n".join(_table(title, [_setting(prefix, *each) for each in fields]) for prefix, title, fields in groups)


def variables() -> set[str]:
    """Every environment variable that the settings read."""
    return {line.split("`")[1] for line in settings().splitlines() if line.startswith("| `")}


def _command(command: Command) -> str:
    spelled = f"/{command.name}" if command.short else f"/pacer {command.name}"
    lines = [f"### `{f'{spelled} {command.usage}'.strip()}`", command.summary]
    if command.short:
        lines.append(f"Also `/pacer {command.name}`, which no other app can take.")
    if command.opens_form(""):
        lines.append("Opens a form.")
    examples = [f"- `{f'{spelled} {example}'.strip()}`" for example in command.examples + command.leading]
    return "\n\n".join([*lines, "\n".join(examples)] if examples else lines)


def _setting(prefix: str, name: str, field: FieldInfo) -> str:
    """A row of the table; a setting nobody explained is an error."""
    variable = f"{prefix}{name}".upper()
    return f"| `{variable}` | {_default(field)} | {_MEANINGS[variable]} |"


def _default(field: FieldInfo) -> str:
    value = field.get_default(call_default_factory=True, validated_data={})
    if value is None or value == () or isinstance(value, SecretStr):
        return "–"
    if isinstance(value, tuple):
        value = ",".join(value)
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


def _table(title: str, rows: Iterable[str]) -> str:
    return "\n".join([f"### {title}", "", "| variable | default | what |", "|---|---|---|", *rows])


def _with_settings(page: str) -> str:
    """The page with its generated part renewed."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{settings()}\n\n{END}{after}"


def main() -> None:
    gallery.renew(ROOT)
    for name, made in pages().items():
        (ROOT / name).write_text(made(), encoding="utf-8")


if __name__ == "__main__":
    main()
