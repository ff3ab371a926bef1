"""A leaderboard in each of its states."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from bot.charts.cards.examples import days, people
from bot.charts.cards.examples.people import Rep
from bot.charts.cards.leaderboard import Leaderboard, Place, around
from bot.texts.languages import say


def _ranked(places: Iterable[Place], *, by_share: bool = False) -> tuple[Place, ...]:
    """In order, each with its rank and what it lacks to the next better place."""

    def measured(place: Place) -> Decimal:
        return (place.attainment if by_share else place.value) or Decimal(0)

    ordered = sorted(places, key=measured, reverse=True)
    all_of_them = [measured(place) for place in ordered]

    def lacking(mine: Decimal) -> Decimal | None:
        return min((other - mine for other in all_of_them if other > mine), default=None)

    return tuple(
        replace(place, rank=people.rank(mine, all_of_them), gap=lacking(mine)) for place, mine in zip(ordered, all_of_them, strict=True)
    )


def _places(reps: Iterable[Rep], mine: str, *, by_share: bool = False) -> tuple[Place, ...]:
    among = tuple(reps)
    return _ranked(
        (
            Place(
                0, rep.name, Decimal(rep.booked), rep.reached, people.moved(rep, among, by_share=by_share), team=rep.team,
                yours=rep.name == mine,
            )
            for rep in among
        ),
        by_share=by_share,
    )  # fmt: skip


def _division(name: str, reps: tuple[Rep, ...]) -> Rep:
    """A team as if it were a person."""
    booked, before, goal = (sum(amounts) for amounts in zip(*((rep.booked, rep.before, rep.goal) for rep in reps), strict=True))
    return Rep(name, "", booked, before, goal)


def _board(card: Leaderboard, reps: Iterable[Rep], mine: str = "Mateo Dubois") -> Leaderboard:
    """Of all these, with what they come to."""
    among = tuple(reps)
    booked, goal = (Decimal(sum(amounts)) for amounts in ([rep.booked for rep in among], [rep.goal for rep in among]))
    reached = (booked / goal).quantize(Decimal("0.000001"))
    rows = _places(among, mine)
    return replace(card, rows=rows, of=len(among), total=booked, total_attainment=reached, subtitle=f"{len(among)} reps")


def _without(place: Place) -> Place:
    return replace(place, moved=None, attainment=None, gap=None, team="")


_EVERYONE = _board(
    Leaderboard(
        title="Revenue booked",
        period=days.period(),
        unit="money:USD",
        rows=(),
        of=0,
        since=say("en", "since last week"),
        updated=days.updated(),
    ),
    people.REPS,
)
_ALL = _EVERYONE.rows
_TOM = _places(people.REPS, "Tom Becker")
_TEN = replace(_EVERYONE, rows=_ALL[:10])
_HANNA = people.BY_NAME["Hanna Okafor"]
_LEVEL = tuple(rep._replace(booked=_HANNA.booked) if rep.name == "Sofia Mensah" else rep for rep in people.REPS[:8])
_DIVISIONS = tuple(_division(name, reps) for name, reps in people.TEAMS.items())
_DECEMBER = date(2026, 12, 1)

LEADERBOARDS: Mapping[str, Leaderboard] = {
    "ten": _TEN,
    "twenty": replace(_TEN, rows=_TOM[:20]),
    "around you": replace(_TEN, rows=around(_TOM, 3)),
    "only around you": replace(_TEN, rows=around(_TOM, 0), total=None, total_attainment=None),
    "more than twenty": _board(_TEN, people.REPS, "Amara Diallo"),
    "three": _board(_TEN, people.REPS[:3]),
    "a tie": _board(_TEN, _LEVEL),
    "share of goal": replace(
        _TEN,
        ranked_by="attainment",
        rows=_places(people.REPS, "Mateo Dubois", by_share=True)[:9],
    ),
    "teams": replace(
        _board(_TEN, _DIVISIONS),
        by="teams",
        subtitle="5 teams",
        rows=tuple(
            replace(place, members=len(people.TEAMS[place.name]), yours=place.name == "Northeast") for place in _places(_DIVISIONS, "")
        ),
    ),
    "plain": replace(
        _TEN,
        title="Meetings held",
        unit="number",
        subtitle="",
        total=None,
        total_attainment=None,
        since="",
        rows=tuple(_without(place) for place in _ranked(Place(0, name, Decimal(held)) for name, held in people.MEETINGS.items())[:6]),
    ),
    "aliases": replace(
        _TEN,
        rows=tuple(
            place if place.yours else replace(place, name="Someone", alias=True, team="", attainment=None) for place in around(_TOM, 3)
        ),
        total=None,
        total_attainment=None,
    ),
    "nobody has scored": replace(
        _TEN,
        period=days.period(_DECEMBER),
        updated=days.updated(_DECEMBER),
        of=7,
        subtitle="7 reps",
        total=Decimal(0),
        total_attainment=Decimal(0),
        rows=tuple(replace(_without(place), rank=1, value=Decimal(0), team=place.team) for place in _ALL[:7]),
    ),
    "one": replace(_board(_TEN, [people.BY_NAME["Mateo Dubois"]]), subtitle="1 rep", total=None, total_attainment=None),
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
        period=days.period(locale="de"),
        subtitle="38 Personen",
        locale="de",
        unit="money:EUR",
        since=say("de", "since last week"),
        updated=days.updated(locale="de"),
    ),
}
