"""What the commands share: settings, the database, the clock, and how they speak."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from pydantic import ValidationError
from rich.console import Console

from bot.chat.errors import UserError
from bot.chat.markup import escape
from bot.settings import Settings, SlackSettings, TeamsSettings, Timers
from storage.database import Database, Unavailable

out = Console(soft_wrap=True, highlight=False)
err = Console(stderr=True, soft_wrap=True, highlight=False)

_PREFIXES = {kind.__name__: str(kind.model_config.get("env_prefix")) for kind in (SlackSettings, TeamsSettings, Timers)}
"""How the environment variables of each group of settings begin."""


def fail(sentence: str) -> int:
    """Says what went wrong, on standard error; the exit code for it."""
    err.print(f"pacer: {sentence}", markup=False)
    return 1


def print_document(document: Mapping[str, object]) -> None:
    """One JSON document on standard output."""
    print(json.dumps(document, ensure_ascii=False, indent=2))  # noqa: T201 the one place that speaks on standard output without colours


def settings() -> Settings:
    try:
        return Settings()
    except ValidationError as error:
        problem = error.errors(include_url=False, include_input=False)[0]
        name = _PREFIXES.get(error.title, "PACER_") + "_".join(str(part) for part in problem["loc"]).upper()
        raise UserError(f"{escape(name)}: {escape(problem['msg'])}") from error


@contextmanager
def database() -> Iterator[Database]:
    """The database of the settings, its tables brought up to this version."""
    try:
        opened = Database(settings().database_url)
    except ValueError as error:
        raise UserError(escape(str(error))) from error
    try:
        opened.upgrade()
        yield opened
    except Unavailable as error:
        raise UserError(f"The database cannot be used: {escape(str(error))}.") from error
    finally:
        opened.close()


def moment(as_of: str | None, zone: str = "UTC") -> datetime:
    """`--as-of`: a date (its end, so that all of the day counts) or a moment; without one, now."""
    if as_of is None:
        return datetime.now(UTC)
    try:
        given = datetime.fromisoformat(as_of)
    except ValueError as error:
        raise UserError(f"“{escape(as_of)}” is no date; write one as 2017-12-31 or 2017-12-31T18:00:00+01:00.") from error
    if len(as_of) <= len("2017-12-31"):
        given = datetime.combine(date.fromisoformat(as_of), time(23, 59, 59))
    return given if given.tzinfo else given.replace(tzinfo=ZoneInfo(zone))
