"""The command line, run in this process on a database of the test's own."""

import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import structlog
from typer.testing import CliRunner

from bot.chat.errors import UserError
from bot.chat.markup import plain
from bot.cli import app


@dataclass(frozen=True)
class Said:
    """What a command answered: `out` and `err` as printed, `code` as the shell sees it."""

    out: str
    err: str
    code: int

    @property
    def document(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.out)
        return found


class Pacer:
    """`pacer("scorecard", "Ana", "--json")`. An unexpected failure is raised, one for a person is told as `main` tells it."""

    def __init__(self, url: str, monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
        monkeypatch.setenv("PACER_DATABASE_URL", url)
        monkeypatch.chdir(folder)

    def __call__(self, *words: str, answers: Sequence[str] = ()) -> Said:
        try:
            result = CliRunner().invoke(app, words, input="\n".join(answers))
        finally:
            # What a command set up of logging would write to this call's closed output.
            structlog.reset_defaults()
            logging.getLogger().handlers.clear()
        if isinstance(result.exception, UserError):
            return Said(result.stdout, f"pacer: {plain(str(result.exception))}", 1)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Said(result.stdout, result.stderr, result.exit_code)
