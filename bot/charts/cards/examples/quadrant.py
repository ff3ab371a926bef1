"""A team's activity against its results in each state."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from bot.charts.cards.examples import days
from bot.charts.cards.quadrant import Axis, Dot, Quadrant

_FIRST = "Jonas Hanna Sofia Omar Maya Mateo Zoë Kofi Lena Diego Aiko Sam Nadia Tom Priya Chen Amara Lucas Ines Viktor"
_LAST = "Schneider Okafor Mensah Patel Novák Dubois Rossi Fernández Fischer Herrera Tanaka Whitfield Haddad"
_FIGURES = (
    "163 165 142 121 104 110 63 104 88 72 171 49 97 21 58 42 119 96 133 141 76 58 91 87 "
    "149 78 38 33 126 102 68 64 112 131 84 118 99 71 155 90 52 74 107 83 95 127 137 66"
)


def _somebody(at: int, activity: int, result: int) -> Dot:
    first, last = _FIRST.split(), _LAST.split()
    return Dot(Decimal(activity), Decimal(result * 1000), f"{first[at % len(first)]} {last[at * 5 % len(last)]}")


def _team(number: int) -> tuple[Dot, ...]:
    figures = [int(figure) for figure in _FIGURES.split()]
    pairs = [*zip(figures[::2], figures[1::2], strict=True)]
    wave = (0, 9, -14, 21, -6, 17)
    return tuple(
        _somebody(at, activity + wave[at // 24] * (at % 3), max(result + wave[at // 24 + 1] * (at % 2), 4) if at >= 24 else result)
        for at, (activity, result) in ((at, pairs[at % len(pairs)]) for at in range(number))
    )


def _unnamed(dots: tuple[Dot, ...]) -> tuple[Dot, ...]:
    return tuple(replace(dot, name="") for dot in dots)


_TEAM = Quadrant(
    name="Calls made against revenue booked",
    subtitle="Account executives",
    period=days.period(),
    activity=Axis("Calls made", "number"),
    result=Axis("Revenue booked", "money:USD"),
    dots=_team(24),
    updated=days.updated(),
)

QUADRANTS: Mapping[str, Quadrant] = {
    "for managers": _TEAM,
    "in public": replace(_TEAM, dots=_unnamed(_TEAM.dots)),
    "with you": replace(_TEAM, dots=_unnamed(_TEAM.dots), you=6),
    "sixty people": replace(_TEAM, subtitle="Sales and success", dots=_team(60)),
    "sixty people in public": replace(_TEAM, subtitle="Sales and success", dots=_unnamed(_team(60)), you=41),
    "an outlier": replace(_TEAM, dots=(*_TEAM.dots[:14], Dot(Decimal(131), Decimal(4200000), "Ines Nakamura-Castellanos de la Vega"))),
    "two people": replace(_TEAM, dots=_TEAM.dots[:2]),
    "one person": replace(_TEAM, dots=_TEAM.dots[:1], you=0),
    "all the same": replace(
        _TEAM, dots=_unnamed((_TEAM.dots[0],) * 24), note="Everyone stands at the same point: there is nothing to compare yet"
    ),
    "all at nothing": replace(_TEAM, dots=tuple(replace(dot, activity=Decimal(0), result=Decimal(0)) for dot in _TEAM.dots[:6])),
    "less is better": replace(
        _TEAM,
        name="Meetings held against first response",
        activity=Axis("Meetings held", "number"),
        result=Axis("First response", "minutes", lower_is_better=True),
        dots=tuple(replace(dot, result=dot.result / 1600) for dot in _TEAM.dots[:11]),
    ),
    "nothing": replace(_TEAM, dots=(), note="Nobody is in this team yet: an admin can add people."),
    "in German": replace(
        _TEAM,
        name="Anrufe und gebuchter Umsatz",
        locale="de",
        activity=Axis("Geführte Anrufe", "number"),
        result=Axis("Gebuchter Umsatz", "money:EUR"),
        dots=_TEAM.dots[:9],
        subtitle="Account Executives",
        period=days.period(locale="de"),
        updated=days.updated(locale="de"),
    ),
}
