"""Writes the made-up organisation as the files a sales-ops admin would have: exports, the mappings that read them, a playbook."""

import csv
import shutil
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from importlib.resources import as_file, files
from itertools import chain
from pathlib import Path

import holidays

from bot.demo.activity import activities, deals
from bot.demo.organisation import AE, AM, PEOPLE, REPS, TEAMS, DemoPerson

SEED = 7
MONTHLY_QUOTA = {AE: 72_000, AM: 55_000}
MOVED_WEEKS_AGO = 24
Row = Sequence[object]


def write(folder: Path, today: date, seed: int = SEED) -> None:
    """Fills `folder` with people, activities, deals and quotas, their mappings and the playbook; same seed and day, same files."""
    folder.mkdir(parents=True, exist_ok=True)
    with as_file(files("bot.demo") / "northwind") as rules:
        for rule in sorted(rules.glob("*.yaml")):
            shutil.copyfile(rule, folder / rule.name)
    closed = frozenset(holidays.country_holidays("US", years=range(today.year - 2, today.year + 1)))
    _write(
        folder / "people.csv",
        ("key", "name", "email", "title", "since", "time_zone", "team_key", "team", "parent_key", "leads", "in_team_since"),
        _people(today),
    )
    _write(
        folder / "activities.csv",
        ("id", "day", "owner", "kind", "count"),
        ((each.id, each.day, person.email, each.kind, each.count) for person in REPS for each in activities(person, today, seed, closed)),
    )
    _write(folder / "deals.csv", ("deal_id", "closed_on", "owner", "helper", "customer", "stage", "amount"), _deals(today, seed, closed))
    _write(folder / "quotas.csv", ("person", "year", *(f"M{month:02}" for month in range(1, 13))), _quotas(today))


def _people(today: date) -> Iterator[Row]:
    teams = {team.key: team for team in TEAMS}
    for person in PEOPLE:
        start = person.started_on(today)
        stays: list[tuple[str, date]] = [(person.team, start)]
        if person.moved_from:
            moved = date.fromordinal(today.toordinal() - 7 * MOVED_WEEKS_AGO).replace(day=1)
            stays = [(person.moved_from, start), (person.team, moved)]
        for key, since in stays:
            team = teams[key]
            yield (
                person.key,
                person.name,
                person.email,
                person.title,
                start,
                team.time_zone,
                key,
                team.name,
                team.parent or "",
                "yes" if person.leads else "",
                since,
            )


def _deals(today: date, seed: int, closed: frozenset[date]) -> Iterator[Row]:
    emails = {person.key: person.email for person in REPS}
    for person in REPS:
        for deal in deals(person, today, seed, closed, _colleagues(person)):
            helper = emails[deal.helper] if deal.helper else ""
            yield (deal.id, deal.closed_on, person.email, helper, deal.customer, deal.stage, deal.amount)


def _colleagues(person: DemoPerson) -> tuple[str, ...]:
    return tuple(each.key for each in REPS if each.team == person.team and each.key != person.key and each.weeks_here >= person.weeks_here)


def _quotas(today: date) -> Iterator[Row]:
    for person in REPS:
        if person.title in MONTHLY_QUOTA:
            for year in (today.year - 1, today.year):
                yield (person.email, year, *[MONTHLY_QUOTA[person.title]] * 12)


def _write(path: Path, header: Iterable[str], rows: Iterable[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(chain([tuple(header)], rows))
