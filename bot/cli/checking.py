"""`pacer doctor`: what is missing, and who cannot be reached, in plain words."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

import typer

from bot.cli.terminal import database, err, fail, settings

if TYPE_CHECKING:
    from bot.settings import Settings
    from storage.database import Database

FIXED_SQLITE = ((3, 51, 3), (3, 50, 7), (3, 44, 6))
"""Releases from which on SQLite's race when a write-ahead log is reset is mended (sqlite.org/wal.html); the last two are back-ports."""
_EXAMPLES = ("you@example.com", "pacer.example.com", "some-long-random-text")
"""What stands in the README's `.env`, beside texts that end with three dots."""
_NAMES_SHOWN = 10


@dataclass(frozen=True)
class Finding:
    """`grave` keeps the bot from working, `mild` makes it work less well."""

    weight: Literal["good", "mild", "grave"]
    text: str


MARKS = {"good": ("✓", "green"), "mild": ("!", "yellow"), "grave": ("✗", "red")}


def register(app: typer.Typer) -> None:
    app.command()(doctor)


def doctor() -> None:
    """Say in plain words what is missing, and who cannot be reached."""
    chosen = settings()
    with database() as opened:
        examples = _examples(chosen)
        platforms = [each for each in _platforms(chosen) if each.weight != "good" or not examples]
        findings = [*examples, *platforms, *_addresses(chosen), *_engine(chosen), *_contents(opened), *_people(opened)]
    for finding in findings:
        mark, colour = MARKS[finding.weight]
        err.print(mark, style=colour, end=" ")
        err.print(finding.text, markup=False)
    if any(finding.weight == "grave" for finding in findings):
        raise typer.Exit(fail("Not ready yet: mend the lines marked ✗."))


def _examples(chosen: "Settings") -> list[Finding]:
    """What is still as the README shows it."""
    secrets = {
        "SLACK_BOT_TOKEN": chosen.slack.bot_token,
        "SLACK_APP_TOKEN": chosen.slack.app_token,
        "SLACK_SIGNING_SECRET": chosen.slack.signing_secret,
        "TEAMS_APP_PASSWORD": chosen.teams.app_password,
        "PACER_SECRET": chosen.secret,
    }
    words = {name: secret.get_secret_value() for name, secret in secrets.items() if secret}
    words |= {"TEAMS_APP_ID": chosen.teams.app_id or "", "TEAMS_TENANT_ID": chosen.teams.tenant_id or ""}
    words |= {"PACER_PUBLIC_URL": chosen.public_url or "", "PACER_ADMINS": ",".join(chosen.admins)}
    shown = [name for name, said in words.items() if said.endswith(("...", "…")) or any(example in said for example in _EXAMPLES)]
    return [Finding("grave", f"Still as the README shows it: {', '.join(shown)}. Put your own there.")] if shown else []


def _platforms(chosen: "Settings") -> Iterator[Finding]:
    slack, teams = chosen.slack, chosen.teams
    if not slack.wanted and not teams.wanted:
        yield Finding("grave", "Neither Slack nor Teams is set up. Set SLACK_BOT_TOKEN, or TEAMS_APP_ID; the README has the steps.")
    if slack.bot_token and not slack.bot_token.get_secret_value().startswith("xoxb-"):
        yield Finding("grave", "SLACK_BOT_TOKEN is not a bot token, which begins with xoxb- (page OAuth & Permissions of the Slack app).")
    if slack.wanted and slack.app_token is None and slack.signing_secret is None:
        yield Finding("grave", "Slack needs SLACK_APP_TOKEN (Socket Mode), or SLACK_SIGNING_SECRET (signed HTTP).")
    elif slack.wanted:
        how = "over Socket Mode" if slack.app_token else "over signed HTTP at /slack/events"
        yield Finding("good", f"Slack is set up, {how}.")
    if teams.app_id and (teams.app_password is None or teams.tenant_id is None):
        yield Finding("grave", "Teams needs TEAMS_APP_PASSWORD and TEAMS_TENANT_ID beside TEAMS_APP_ID.")
    elif teams.app_id:
        yield Finding("good", "Teams is set up.")


def _addresses(chosen: "Settings") -> Iterator[Finding]:
    if chosen.teams.wanted and not (chosen.public_url or "").startswith("https://"):
        yield Finding("grave", "Teams fetches pictures from PACER_PUBLIC_URL, the https address at which this bot is reached from outside.")
    if chosen.secret is None and chosen.teams.wanted:
        yield Finding("mild", "PACER_SECRET is not set: addresses of pictures end with every restart. Any long random text will do.")
    if not chosen.admins:
        yield Finding("mild", "PACER_ADMINS is empty: name the first admins by e-mail, separated by commas.")


def _engine(chosen: "Settings") -> Iterator[Finding]:
    from storage.database import sqlite_release

    scheme = chosen.database_url.partition(":")[0]
    yield Finding("good", f"The database answers ({scheme}).")
    if scheme == "sqlite" and not _mended(sqlite_release()):
        risk = "can, very rarely, damage its file (mended in 3.51.3)"
        yield Finding("mild", f"SQLite {'.'.join(map(str, sqlite_release()))} {risk}: back it up daily, or use PostgreSQL.")
    if sys.version_info >= (3, 14):
        yield Finding("mild", "This Python is newer than what Pacer was tested with (3.11 to 3.13).")


def _mended(release: tuple[int, ...]) -> bool:
    return release >= FIXED_SQLITE[0] or any(release[:2] == fixed[:2] and release >= fixed for fixed in FIXED_SQLITE)


def _contents(opened: "Database") -> Iterator[Finding]:
    with opened.read() as uow:
        metrics, cards = uow.metrics.all(), uow.playbook.definitions("scorecard")
        goals, sources = uow.goals.all(), [source for source in uow.metrics.sources() if source.seen_at]
        unmatched = uow.imports.unmatched()
    if not metrics or not cards:
        yield Finding(
            "grave", "There is no playbook. Begin with `pacer playbook starter > playbook.yaml`, then `pacer apply playbook.yaml`."
        )
    else:
        yield Finding("good", f"The playbook has {len(metrics)} metrics and {len(cards)} scorecards.")
    if metrics and not goals:
        yield Finding("mild", "Nobody has a goal: put goals in the playbook, import them, or set them with /pacer goal.")
    if not sources:
        yield Finding("grave", "No records have come in: `pacer import records.csv --map mapping.yaml`.")
    if unmatched:
        rows = sum(each.rows for each in unmatched)
        named = ", ".join(each.reference for each in unmatched[:_NAMES_SHOWN])
        yield Finding("mild", f"{rows:,} rows wait for {len(unmatched)} people whom nobody knows: {named}. Add them, or give an alias.")


def _people(opened: "Database") -> Iterator[Finding]:
    from bot.people.reach import reach

    with opened.read() as uow:
        found = reach(uow, datetime.now(UTC).date())
    if not found.people:
        yield Finding("grave", "There are no people: `pacer import people.csv --map people.yaml`.")
        return
    yield Finding("good", f"{len(found.people)} people are known; {len(found.people) - len(found.unreachable)} have written from chat.")
    if found.unreachable:
        names = ", ".join(found.unreachable[:_NAMES_SHOWN])
        more = f" and {len(found.unreachable) - _NAMES_SHOWN} more" if len(found.unreachable) > _NAMES_SHOWN else ""
        yield Finding("mild", f"Not reached in chat yet: {names}{more}. They are joined when they first write to Pacer, by their e-mail.")
    if found.without_email:
        yield Finding("mild", f"Without an e-mail, so that nobody can match them: {', '.join(found.without_email[:_NAMES_SHOWN])}.")
    if found.waiting:
        yield Finding("mild", f"{found.waiting} chat accounts belong to nobody known: an admin joins them with /pacer link.")
