"""The records that count in a contest, whose they are and what they are worth: they add up to the standing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bot.contests.reading import Stood

PAGE = 20


@dataclass(frozen=True)
class Line:
    """One person's part of a record. `points` is what it adds to the score, None where it decides ties or the floor alone."""

    record: int
    day: date
    label: str
    person: str
    metric: str
    amount: Decimal
    points: Decimal | None


@dataclass(frozen=True)
class Page:
    """The newest first, from the `skip`th on of `total`. `of` is the entrant's key, "" all; `entrants` are all names by key."""

    key: str
    stood: Stood
    entrants: Mapping[str, str]
    of: str
    lines: tuple[Line, ...]
    skip: int
    total: int


def page(key: str, stood: Stood, of: str, skip: int) -> Page:
    tallies = stood.standing.tallies
    chosen = [tallies[of]] if of in tallies else list(tallies.values())
    parts = [(tally, part) for tally in chosen for part in tally.parts]
    parts.sort(key=lambda each: (each[1].when, each[1].record.id, each[1].person), reverse=True)
    names = {member.person: member.name for tally in chosen for member in tally.entrant.members}
    lines = tuple(
        Line(
            part.record.id,
            part.day,
            part.record.label or f"record {part.record.id}",
            names[part.person],
            part.record.metric,
            part.amount,
            tally.points(part),
        )
        for tally, part in parts[skip : skip + PAGE]
    )
    entrants = {row.key: row.entrant.name for row in stood.standing.rows}
    return Page(key, stood, entrants, of if of in tallies else "", lines, skip, len(parts))
