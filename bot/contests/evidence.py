"""The records that count in a contest, whose they are and what they are worth: they add up to the standing."""

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
    """The newest first, from the `skip`th on of `total`. `of` is whose they are, an entrant's key or "" for all; `mine` is the viewer's,
    "" where they are not in it."""

    key: str
    stood: Stood
    of: str
    mine: str
    lines: tuple[Line, ...]
    skip: int
    total: int


def page(key: str, stood: Stood, of: str, mine: str, skip: int) -> Page:
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
    return Page(key, stood, of if of in tallies else "", mine, lines, skip, len(parts))
