"""An office to import files into, and the real exports that lie beside the repository."""

import os
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from bot.chat.errors import UserError
from bot.chat.markup import plain
from bot.intake.mapping import load_mapping, parse_mapping
from bot.intake.service import Intake, Manner
from bot.intake.summary import Summary
from storage.database import Database

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
MAPPINGS = Path(__file__).parents[1] / "data"
SHARED = Path(__file__).parents[3] / "shared" / "data"

METRICS = (
    ("revenue", "sum", "money:USD"),
    ("acv", "sum", "money:USD"),
    ("minutes", "sum", "minutes"),
    ("meeting_minutes", "sum", "minutes"),
    *((key, "count", "number") for key in ("orders", "deals_won", "emails", "demos", "meetings", "calls", "tasks")),
    ("handling", "mean", "minutes"),
    ("win_rate", "formula", "percent"),
)


@dataclass
class Office:
    """A database with metrics, and what the tests ask of it."""

    database: Database
    folder: Path

    def meet(self, key: str, name: str, email: str | None = None) -> int:
        with self.database.write() as uow:
            return uow.people.put_person(key, name=name, email=email).id

    def file(self, text: str, name: str = "file.csv") -> Path:
        path = self.folder / name
        path.write_bytes(text.encode())
        return path

    def take(self, text: str, mapping: str, *, name: str = "file.csv", now: datetime = NOW, manner: Manner | None = None) -> Summary:
        """Import `text` as a file through `mapping`."""
        parsed = parse_mapping(mapping, "mapping.yaml")
        return Intake(self.database).import_file(self.file(text, name), parsed, now=now, manner=manner or Manner())

    def take_shared(self, export: str, mapping: str) -> Summary:
        """Import one of the shared exports through one of the mappings beside the tests."""
        return Intake(self.database).import_file(shared(export), load_mapping(MAPPINGS / mapping), now=NOW)

    def rejected(self, text: str, mapping: str, name: str = "file.csv") -> list[str]:
        """The reasons for which rows of `text` are rejected."""
        rejects = self.folder / "rejects.csv"
        self.take(text, mapping, name=name, manner=Manner(rejects=rejects))
        lines = rejects.read_text("utf-8-sig").splitlines()[1:] if rejects.exists() else []
        return [line.split(",", 1)[1] for line in lines]

    def stopped(self, text: str, mapping: str) -> str:
        """Why `text` is not imported at all."""
        with pytest.raises(UserError) as caught:
            self.take(text, mapping)
        return plain(str(caught.value))

    def counted(self, metric: str) -> list[tuple[str, date, Decimal]]:
        """Every credit counted on a metric: the person's key, the day, the amount; by day and key."""
        with self.database.read() as uow:
            keys = {person.id: person.key for person in uow.people.persons()}
            metric_id = uow.metrics.by_key([metric])[metric].id
            rows = uow.records.counted(list(keys), [metric_id], date(1990, 1, 1), date(2100, 1, 1))
            return sorted((keys[row.person], row.day, row.amount) for row in rows)

    def by_month(self, metric: str) -> dict[tuple[str, str], tuple[int, Decimal]]:
        """Per person and month: how many credits, and what they add up to."""
        months: dict[tuple[str, str], list[Decimal]] = defaultdict(list)
        for person, day, amount in self.counted(metric):
            months[person, f"{day:%Y-%m}"].append(amount)
        return {cell: (len(amounts), sum(amounts, Decimal(0))) for cell, amounts in months.items()}


def shared(export: str) -> Path:
    """A file of the exports that lie beside the repository; a clone without them says so, and in CI that is a failure."""
    path = SHARED / export
    if not path.exists():
        reason = f"shared/data/{export} is not beside this repository"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return path
