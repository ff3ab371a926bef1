"""A metric over time in each of its states."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from bot.charts.cards.examples.scorecard import UPDATED
from bot.charts.cards.trend import Point, Projection, Trend

_BOOKED = "0 6400 11200 11200 19800 31000 38500 38500 52100 58900 71400 88000 104250"
_DAYS = "2 3 4 5 6 9 10 11 12 13 16 17 18 19 20 23 24 25 26 27"
_CALLS = "148 131 139 151 – 149 131 97 112 – – 118 125 140 152 146 133 128 119 137 144 158 149 150 161 63"
_RATE = "0.12 0.121 0.11 0.114 0.1 0.107 0.104 0.103 0.09 0.081 0.088 0.1132"
_MONTHS = "Dec Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov"


def _booked() -> tuple[Point, ...]:
    values = [Decimal(value) for value in _BOOKED.split()]
    return tuple(
        Point(f"{day} Nov", values[at] if at < len(values) else None, Decimal(150000) * (at + 1) / len(_DAYS.split()))
        for at, day in enumerate(_DAYS.split())
    )


def _weeks(goals: tuple[int, ...]) -> tuple[Point, ...]:
    start = len(goals) - len(_CALLS.split())
    return tuple(
        Point(f"W{22 + at}", None if value == "–" else Decimal(value), Decimal(goals[start + at]))
        for at, value in enumerate(_CALLS.split())
    )


def _months(*values: str) -> tuple[Point, ...]:
    return tuple(Point(month, Decimal(value), Decimal("0.16")) for month, value in zip(_MONTHS.split(), values, strict=False))


_REVENUE = Trend(
    name="Revenue booked",
    subtitle="Omar Patel · November 2026, by working day",
    unit="money:USD",
    points=_booked(),
    attainment=Decimal("0.695"),
    status="ahead",
    updated=UPDATED,
    projection=Projection(Decimal(131000), Decimal(152000), Decimal(176000), "30 Nov"),
    cumulative=True,
    person="Omar Patel",
)

_CALLS_MADE = replace(
    _REVENUE,
    name="Calls made",
    subtitle="Omar Patel · last 26 weeks",
    unit="number",
    points=_weeks((130,) * 12 + (145,) * 14),
    attainment=Decimal("0.4345"),
    status="behind",
    projection=Projection(Decimal(112), Decimal(126), Decimal(139), "Sun 22 Nov"),
    cumulative=False,
)

TRENDS: Mapping[str, Trend] = {
    "towards a goal": _REVENUE,
    "weeks with gaps": _CALLS_MADE,
    "a year of weeks": replace(
        _CALLS_MADE,
        name="Revenue booked",
        subtitle="NA Enterprise · last 53 weeks",
        unit="money:USD",
        person="",
        points=tuple(
            Point(
                f"{3 + at * 7 % 28} {_MONTHS.split()[at * 12 // 53]}",
                Decimal(140000 + 900 * at + (at * at * 7919) % 61000),
                Decimal(180000),
            )
            for at in range(53)
        ),
        attainment=Decimal("1.117"),
        status="ahead",
        projection=None,
    ),
    "percent by month": replace(
        _REVENUE,
        name="Win rate",
        subtitle="Omar Patel · last 12 months",
        unit="percent",
        points=_months(*_RATE.split()),
        attainment=Decimal("0.7075"),
        status="close",
        projection=None,
        cumulative=False,
    ),
    "less is better": replace(
        _REVENUE,
        name="First response",
        subtitle="Omar Patel · last 12 months",
        unit="minutes",
        points=tuple(
            Point(month, Decimal(value), Decimal(60))
            for month, value in zip(_MONTHS.split(), (75, 71, 80, 66, 64, 61, 70, 58, 55, 51, 54, 42), strict=True)
        ),
        attainment=Decimal("1.4286"),
        projection=Projection(Decimal(39), Decimal(44), Decimal(51), "30 Nov"),
        cumulative=False,
        lower_is_better=True,
    ),
    "beyond the goal": replace(
        _REVENUE,
        points=tuple(replace(point, value=point.value * 2 if point.value is not None else None) for point in _booked()),
        attainment=Decimal("1.39"),
        projection=Projection(Decimal(241000), Decimal(268000), Decimal(302000), "30 Nov"),
    ),
    "period over": replace(
        _REVENUE,
        subtitle="Omar Patel · October 2026, by working day",
        points=tuple(
            replace(point, value=(point.goal or Decimal(0)) * (90 + at % 4) / 100, label=point.label.replace("Nov", "Oct"))
            for at, point in enumerate(_booked())
        ),
        attainment=Decimal("0.93"),
        status="close",
        projection=None,
        phase="over",
    ),
    "no goal": replace(
        _REVENUE,
        points=tuple(replace(point, goal=None) for point in _booked()),
        attainment=None,
        status="none",
        note="No goal yet: an admin can add one with /pacer goal",
    ),
    "no projection": replace(_REVENUE, projection=None, note="Too early in the month to say where it will end"),
    "one point": replace(
        _CALLS_MADE,
        points=(Point("W47", Decimal(63), Decimal(145)),),
        projection=None,
        note="First week: the line follows with the next one",
    ),
    "all zero": replace(
        _CALLS_MADE,
        name="Demos booked",
        subtitle="Zoë Müller · last 6 weeks",
        person="Zoë Müller",
        points=tuple(Point(f"W{42 + at}", Decimal(0)) for at in range(6)),
        attainment=None,
        status="none",
        projection=None,
    ),
    "none": replace(
        _CALLS_MADE,
        points=(),
        attainment=None,
        status="none",
        projection=None,
        note="Joined this month: numbers follow with the next import",
    ),
    "in German": replace(
        _REVENUE,
        name="Gebuchter Umsatz",
        subtitle="Jörg Weißmüller · November 2026, nach Arbeitstagen",
        person="Jörg Weißmüller",
        unit="money:EUR",
        locale="de",
        points=tuple(replace(point, label=point.label.replace(" Nov", ". Nov.")) for point in _booked()),
        projection=Projection(Decimal(131000), Decimal(152000), Decimal(176000), "30. Nov."),
        updated="Stand Mo. 17. Nov., 07:00",
    ),
}
