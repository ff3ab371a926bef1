"""What the commands share: settings, the database, the clock, and how they speak."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, tzinfo
from typing import TYPE_CHECKING

from rich.console import Console

from bot.chat.errors import UserError
from bot.chat.markup import escape

if TYPE_CHECKING:
    from bot.settings import Settings
    from storage.database import Database

out = Console(soft_wrap=True, highlight=False)
err = Console(stderr=True, soft_wrap=True, highlight=False)

YEAR = datetime.now(UTC).year
"""This year, for examples."""


def fail(sentence: str) -> int:
    """Says what went wrong, on standard error; the exit code for it."""
    err.print(f"pacer: {sentence}", markup=False)
    return 1


def print_document(document: Mapping[str, object]) -> None:
    """One JSON document on standard output."""
    print(json.dumps(document, ensure_ascii=False, indent=2))  # noqa: T201 the one place that speaks on standard output without colours


def settings() -> "Settings":
    """Raises UserError with all that is wrong in the environment and the `.env` file."""
    from bot.cli.environment import read

    return read()


@contextmanager
def database(*, reading: bool = False) -> Iterator["Database"]:
    """The database of the settings, its tables brought up to this version. One that is not there yet is made, and told to be new.

    A command that is only `reading` could find nothing in a new one: then UserError says where it would stand.
    """
    from storage.database import Database, Unavailable

    try:
        opened = Database(settings().database_url)
    except ValueError as error:
        raise UserError(escape(str(error))) from error
    new = opened.file if opened.file is not None and not opened.file.exists() else None
    if new is not None and reading:
        where = escape(str(new.resolve()))
        raise UserError(f"There is no database yet: {where} would be new and empty. Go to your team's folder, or begin with `pacer apply`.")
    try:
        opened.upgrade()
        if new is not None:
            err.print(f"Made a new, empty database: {new.resolve()}", markup=False)
        yield opened
    except Unavailable as error:
        raise UserError(f"The database cannot be used: {escape(str(error))}.") from error
    finally:
        opened.close()


def moment(as_of: str | None, zone: tzinfo = UTC) -> datetime:
    """`--as-of`: a date (its end in `zone`, so that all of the day counts) or a moment; without one, now."""
    if as_of is None:
        return datetime.now(UTC)
    try:
        given = datetime.fromisoformat(as_of)
    except ValueError as error:
        raise UserError(f"“{escape(as_of)}” is no date; write one as {YEAR}-12-31 or {YEAR}-12-31T18:00:00+01:00.") from error
    if len(as_of) <= len("2017-12-31"):
        given = datetime.combine(date.fromisoformat(as_of), time(23, 59, 59))
    return given if given.tzinfo else given.replace(tzinfo=zone)
