"""Draws that anyone can repeat, from a seed.

A **lot** is the SHA-256 of the UTF-8 text `seed:purpose:name`, read as a whole number, the first byte the most significant. The smaller lot
comes first.

- Ties (purpose `tie`): those who are level come in the order of the lots of their keys, as `person:12`.
- Sides and seedings (`side`, `seed`): likewise; sides are then filled in turn.
- A raffle (`ticket`): tickets are numbered from 1 in the order of the field. The k-th draw, k from 1, takes the lot of the name k; its
  remainder by the number of tickets left, plus 1, is the ticket, counted among those left. All tickets of whoever has won leave then.

The commitment to a seed is the SHA-256 of its UTF-8 text in hexadecimal: it is told before the start, the seed itself after the end.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from hashlib import sha256
from typing import Literal

from bot.contests.records import Entrant, Field, Member
from bot.contests.results import NOTHING, Tickets, Winning

Purpose = Literal["tie", "side", "seed", "ticket"]


def lot(seed: str, purpose: Purpose, name: str) -> int:
    return int.from_bytes(sha256(f"{seed}:{purpose}:{name}".encode()).digest())


def commitment(seed: str) -> str:
    return sha256(seed.encode()).hexdigest()


def kept(seed: str, committed: str) -> bool:
    """Whether this is the seed that was committed to."""
    return commitment(seed) == committed


def winners(seed: str, holders: Sequence[tuple[str, Tickets]], count: int) -> tuple[Winning, ...]:
    """The first `count` draws among these tickets, listed in the order of their numbers; fewer where fewer hold any."""
    left, found = [(key, tickets) for key, tickets in holders if tickets.count], list[Winning]()
    while left and len(found) < count:
        at = lot(seed, "ticket", str(len(found) + 1)) % sum(tickets.count for _, tickets in left)
        for place, (key, tickets) in enumerate(left):
            if at < tickets.count:
                found.append(Winning(tickets.first + at, key))
                del left[place]
                break
            at -= tickets.count
    return tuple(found)


def seeded(people: Sequence[Entrant], seed: str) -> Field:
    """The entrants of a knock-out in the order of their lots."""
    return Field(tuple(sorted(people, key=lambda each: lot(seed, "seed", each.key))))


def by_past(people: Sequence[Entrant], past: Mapping[str, Decimal]) -> Field:
    """The entrants of a knock-out, whoever had most in the past first; equals stay as they are listed."""
    return Field(tuple(sorted(people, key=lambda each: -past.get(each.key, NOTHING))))


def sides(people: Sequence[Entrant], names: Sequence[str], seed: str) -> Field:
    """So many sides, filled in turn by lot: their sizes differ by one at most."""
    order = sorted(people, key=lambda each: lot(seed, "side", each.key))
    return filled([order[place :: len(names)] for place in range(len(names))], names)


def balanced(people: Sequence[Entrant], names: Sequence[str], past: Mapping[str, Decimal], seed: str) -> Field:
    """Sides as even as past results allow: round by round, the next strongest goes to the side that has least and none of this round yet;
    equals by lot."""
    order = sorted(people, key=lambda each: (-past.get(each.key, NOTHING), lot(seed, "side", each.key)))
    groups: list[list[Entrant]] = [[] for _ in names]
    had = [NOTHING] * len(names)
    for start in range(0, len(order), len(names)):
        waiting = set(range(len(names)))
        for each in order[start : start + len(names)]:
            least = min(waiting, key=lambda place: (had[place], place))
            waiting.discard(least)
            groups[least].append(each)
            had[least] += past.get(each.key, NOTHING)
    return filled(groups, names)


def joined(field: Field, late: Entrant) -> Field:
    """The sides once somebody joined late: the smallest takes them in, of equals the first. Where late joiners count from joining on, the
    days of their entry begin then."""
    smallest = min(range(len(field.entrants)), key=lambda place: len(field.entrants[place].members))
    return Field(
        tuple(
            replace(side, members=(*side.members, *late.members), goals=_goals([side, late])) if place == smallest else side
            for place, side in enumerate(field.entrants)
        )
    )


def filled(groups: Sequence[Sequence[Entrant]], names: Sequence[str]) -> Field:
    """The sides that these groups make."""
    return Field(
        tuple(
            Entrant(f"side:{number}", name, tuple(_members(people)), goals=_goals(people))
            for number, (name, people) in enumerate(zip(names, groups, strict=True), 1)
        )
    )


def _members(people: Sequence[Entrant]) -> list[Member]:
    return [member for each in people for member in each.members]


def _goals(people: Sequence[Entrant]) -> dict[str, Decimal]:
    """A side's goal is the sum of its people's."""
    found = dict[str, Decimal]()
    for each in people:
        for metric, goal in each.goals.items():
            found[metric] = found.get(metric, NOTHING) + goal
    return found
