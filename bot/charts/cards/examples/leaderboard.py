"""A leaderboard in each of its states."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from bot.charts.cards.examples.scorecard import PERIOD, UPDATED
from bot.charts.cards.leaderboard import Leaderboard, Place, around

_PEOPLE = (
    ("Jonas Schneider", "Asia Growth", 412300, "1.649", 2),
    ("Hanna Okafor", "Asia Growth", 351000, "1.003", 0),
    ("Sofia Mensah", "NA Enterprise", 304250, "1.217", -1),
    ("Kofi Dubois", "NA Enterprise", 248100, "0.992", 4),
    ("Maya Novák", "Northeast", 215400, "0.718", -1),
    ("Sofia Müller", "Asia Growth", 202000, "0.808", 0),
    ("Mateo Dubois", "Northeast", 168700, "0.482", 3),
    ("Lucas Müller", "LATAM SMB", 145100, "0.58", -2),
    ("Zoë Rossi", "Northeast", 137000, "0.457", 1),
    ("Chen Rossi", "Asia Growth", 114200, "0.457", -4),
    ("Omar Patel", "NA Enterprise", 104250, "0.695", -1),
    ("Priya Raman", "LATAM SMB", 98400, "0.656", 0),
    ("Diego Herrera", "LATAM SMB", 91000, "0.607", 2),
    ("Aiko Tanaka", "Asia Growth", 84650, "0.564", -1),
    ("Sam Whitfield", "Northeast", 72000, "0.48", 1),
    ("Nadia Haddad", "NA Enterprise", 66300, "0.442", 0),
    ("Tom Becker", "Northeast", 58900, "0.393", -3),
    ("Lena Fischer", "Asia Growth", 41200, "0.275", 5),
    ("Kofi Lucas-Fernández de la Vega", "NA Enterprise", 38400, "0.256", -1),
    ("Ines Carvalho", "LATAM SMB", 21000, "0.14", 0),
    ("Noah Lindqvist", "Northeast", 17500, "0.117", 0),
    ("Amara Diallo", "LATAM SMB", 9200, "0.061", 1),
)


def _places(rows: Iterable[tuple[str, str, int, str, int]], mine: str = "") -> tuple[Place, ...]:
    return _ranked(
        Place(0, name, Decimal(value), Decimal(attainment), moved, team=team, yours=name == mine)
        for name, team, value, attainment, moved in rows
    )


def _ranked(places: Iterable[Place], *, by_share: bool = False) -> tuple[Place, ...]:
    """In order, each with its rank and what it lacks to the one above."""

    def measured(place: Place) -> Decimal:
        return (place.attainment if by_share else place.value) or Decimal(0)

    ordered = sorted(places, key=measured, reverse=True)
    gaps = (None, *(measured(above) - measured(place) for above, place in pairwise(ordered)))
    return tuple(replace(place, rank=rank, gap=gap) for rank, (place, gap) in enumerate(zip(ordered, gaps, strict=True), 1))


def _without(place: Place) -> Place:
    return replace(place, moved=None, attainment=None, gap=None, team="")


_ALL = _places(_PEOPLE, "Mateo Dubois")
_OMAR = _places(_PEOPLE, "Tom Becker")

_DIVISIONS = _ranked(
    Place(0, name, Decimal(value), Decimal(attainment), moved, members=members, yours=name == "Northeast")
    for name, members, value, attainment, moved in (
        ("Asia Growth", 9, 1205350, "0.893", 1),
        ("NA Enterprise", 8, 761300, "0.711", -1),
        ("Northeast", 11, 669500, "0.515", 0),
        ("LATAM SMB", 6, 364700, "0.456", 2),
        ("Iberia", 4, 301000, "0.602", -1),
    )
)

_TEN = Leaderboard(
    title="Revenue booked",
    period=PERIOD,
    subtitle="38 reps",
    unit="money:USD",
    rows=_ALL[:10],
    of=38,
    total=Decimal(4860000),
    total_attainment=Decimal("0.712"),
    since="since last Monday",
    updated=UPDATED,
)
_TIED = (
    replace(_ALL[0], gap=None),
    replace(_ALL[1], rank=2, gap=Decimal(61300)),
    replace(_ALL[2], rank=2, value=_ALL[1].value, gap=Decimal(61300)),
    replace(_ALL[3], rank=4, gap=Decimal(102900)),
    *_ALL[4:8],
)

LEADERBOARDS: Mapping[str, Leaderboard] = {
    "ten": _TEN,
    "twenty": replace(_TEN, rows=_OMAR[:20]),
    "around you": replace(_TEN, rows=around(_OMAR, 3)),
    "only around you": replace(_TEN, rows=around(_OMAR, 0), total=None, total_attainment=None),
    "more than twenty": replace(_TEN, rows=_places(_PEOPLE, "Amara Diallo"), of=22),
    "three": replace(_TEN, rows=_ALL[:3], of=3, subtitle="3 reps", total=Decimal(1067550), total_attainment=Decimal("1.24")),
    "a tie": replace(_TEN, rows=_TIED, of=8, subtitle="8 reps"),
    "share of goal": replace(
        _TEN,
        ranked_by="attainment",
        rows=_ranked(_ALL[:12], by_share=True)[:9],
    ),
    "teams": replace(
        _TEN,
        by="teams",
        subtitle="5 teams",
        of=5,
        rows=_DIVISIONS,
    ),
    "plain": replace(
        _TEN,
        title="Meetings held",
        unit="number",
        of=6,
        subtitle="",
        total=None,
        total_attainment=None,
        since="",
        rows=tuple(replace(_without(place), value=Decimal(value)) for place, value in zip(_ALL, (36, 31, 29, 24, 18, 12), strict=False)),
    ),
    "aliases": replace(
        _TEN,
        rows=tuple(
            place if place.yours else replace(place, name="Someone", alias=True, team="", attainment=None) for place in around(_OMAR, 3)
        ),
        total=None,
        total_attainment=None,
    ),
    "nobody has scored": replace(
        _TEN,
        period="December 2026 · day 1 of 21",
        of=7,
        subtitle="7 reps",
        total=Decimal(0),
        total_attainment=Decimal(0),
        rows=tuple(replace(_without(place), rank=1, value=Decimal(0), team=place.team) for place in _ALL[:7]),
    ),
    "one": replace(_TEN, rows=(replace(_ALL[6], rank=1, gap=None),), of=1, subtitle="1 rep", total=None, total_attainment=None),
    "nobody": replace(
        _TEN,
        rows=(),
        of=0,
        subtitle="",
        total=None,
        total_attainment=None,
        note="Nobody is ranked yet: the board fills with the first deal.",
    ),
    "in German": replace(
        _TEN,
        title="Umsatz",
        period="November 2026 · Tag 13 von 20",
        subtitle="38 Personen",
        locale="de",
        unit="money:EUR",
        since="seit letztem Montag",
        updated="Stand: Mo., 17. Nov., 07:00",
    ),
}
