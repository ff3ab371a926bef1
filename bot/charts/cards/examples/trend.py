"""A metric over time in each of its states."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from bot.charts.cards.examples import days, figures, people
from bot.charts.cards.examples.figures import EXPECTED
from bot.charts.cards.examples.scorecard import NO_DATA, RESPONSE, WIN_RATE
from bot.charts.cards.measure import Measure
from bot.charts.cards.trend import Point, Projection, Trend
from bot.texts import dates

_BOOKED = "0 6400 11200 19800 31000 38500 52100 58900 71400 88000 104250"
"""By the evening of each working day so far."""
_OCTOBER = (
    "0 4200 4200 15800 21000 33400 41000 41000 52600 57900 66100 79500 79500 84000 92300 99800 108400 117000 117000 131500 140200 148900"
)
_CALLS = "148 131 139 151 – 149 131 97 112 – – 118 125 140 152 146 133 128 119 137 144 158 149 150 161 24"
_NOVEMBER = days.month(days.TODAY)
_MONDAY = days.TODAY - timedelta(days.TODAY.weekday())
_WEEK = days.elapsed(days.workdays(_MONDAY, _MONDAY + timedelta(6)))


def _adding(held: Sequence[date], values: Sequence[Decimal | int], goal: int | None = 150_000, locale: str = "en") -> tuple[Point, ...]:
    """What has come together by each day of `held`, whose last is when the goal should be met."""
    return tuple(
        Point(
            days.brief(day, locale),
            Decimal(values[at]) if at < len(values) else None,
            None if goal is None else Decimal(goal) * (at + 1) / len(held),
        )
        for at, day in enumerate(held)
    )


def _whole(words: str) -> list[int]:
    return [int(word) for word in words.split()]


def _weeks(values: Sequence[int | None], goals: Sequence[int | None]) -> tuple[Point, ...]:
    """Up to the week of our day."""
    mondays = [_MONDAY - timedelta(weeks=ago) for ago in reversed(range(len(values)))]
    return tuple(
        Point(f"W{monday.isocalendar().week}", None if value is None else Decimal(value), None if goal is None else Decimal(goal))
        for monday, value, goal in zip(mondays, values, goals, strict=True)
    )


def _months(measure: Measure) -> tuple[Point, ...]:
    """The periods that its trend shows, up to this month."""
    first = days.TODAY.year * 12 + days.TODAY.month - len(measure.trend)
    return tuple(
        Point(f"{date((first + at) // 12, (first + at) % 12 + 1, 1):%b}", value, measure.goal) for at, value in enumerate(measure.trend)
    )


def _judged(card: Trend, expected: Decimal | None) -> Trend:
    """With attainment and status of its current value: of the last point's goal where values add up."""
    now = next((point for point in reversed(card.points) if point.value is not None), None)
    goal = None if now is None else card.points[-1].goal if card.cumulative else now.goal
    if now is None or now.value is None or goal is None:
        return replace(card, attainment=None, status="none")
    reached = figures.attained(now.value, goal, lower=card.lower_is_better)
    return replace(card, attainment=reached, status=figures.verdict(reached, expected))


_REVENUE = _judged(
    Trend(
        name="Revenue booked",
        subtitle=f"Omar Patel · {dates.month(days.TODAY, 'en')}, by working day",
        unit="money:USD",
        points=_adding(_NOVEMBER, _whole(_BOOKED)),
        attainment=None,
        status="none",
        updated=days.updated(),
        projection=Projection(Decimal(131000), Decimal(152000), Decimal(176000), days.brief(date(2026, 11, 30))),
        cumulative=True,
        person="Omar Patel",
    ),
    EXPECTED,
)

_CALLS_MADE = _judged(
    replace(
        _REVENUE,
        name="Calls made",
        subtitle="Rosa Lindqvist · last 26 weeks",
        person="Rosa Lindqvist",
        unit="number",
        points=_weeks([None if word == "–" else int(word) for word in _CALLS.split()], (130,) * 12 + (145,) * 14),
        projection=Projection(Decimal(112), Decimal(126), Decimal(139), dates.day(_MONDAY + timedelta(6), "en")),
        cumulative=False,
    ),
    _WEEK,
)

_SOFIA = people.BY_NAME["Sofia Mensah"]
_JOINED = tuple(day for day in _NOVEMBER if day >= date(2026, 11, 11))

TRENDS: Mapping[str, Trend] = {
    "towards a goal": _REVENUE,
    "weeks with gaps": _CALLS_MADE,
    "a year of weeks": _judged(
        replace(
            _CALLS_MADE,
            name="Revenue booked",
            subtitle="NA Enterprise · last 53 weeks",
            unit="money:USD",
            person="",
            points=tuple(
                Point(
                    days.brief(_MONDAY - timedelta(weeks=52 - at)),
                    Decimal(260000 + 1200 * at + (at * at * 7919) % 81000 if at < 52 else 78300),
                    Decimal(330000),
                )
                for at in range(53)
            ),
            projection=None,
        ),
        _WEEK,
    ),
    "percent by month": _judged(
        replace(
            _REVENUE,
            name="Win rate",
            subtitle="Omar Patel · last 12 months",
            unit="percent",
            points=_months(WIN_RATE),
            projection=None,
            cumulative=False,
        ),
        None,
    ),
    "less is better": _judged(
        replace(
            _REVENUE,
            name="First response",
            subtitle="Noah Dubois · last 12 months",
            person="Noah Dubois",
            unit="minutes",
            points=_months(RESPONSE),
            projection=None,
            cumulative=False,
            lower_is_better=True,
        ),
        None,
    ),
    "beyond the goal": _judged(
        replace(
            _REVENUE,
            subtitle=_REVENUE.subtitle.replace("Omar Patel", _SOFIA.name),
            person=_SOFIA.name,
            points=_adding(_NOVEMBER, [value * _SOFIA.booked // 104250 for value in _whole(_BOOKED)], _SOFIA.goal),
            projection=Projection(Decimal(402000), Decimal(447000), Decimal(491000), days.brief(date(2026, 11, 30))),
        ),
        EXPECTED,
    ),
    "period over": _judged(
        replace(
            _REVENUE,
            subtitle=f"Omar Patel · {dates.month(date(2026, 10, 1), 'en')}, by working day",
            points=_adding(days.month(date(2026, 10, 1)), _whole(_OCTOBER)),
            projection=None,
            phase="over",
        ),
        figures.OVER,
    ),
    "no goal": _judged(
        replace(_REVENUE, points=_adding(_NOVEMBER, _whole(_BOOKED), None), note="No goal yet: a manager can set one with /pacer goal"),
        None,
    ),
    "no projection": _judged(
        replace(
            _REVENUE,
            subtitle=f"Kim Larsen · since {dates.day(_JOINED[0], 'en')}, by working day",
            person="Kim Larsen",
            points=_adding(_JOINED, (0, 2400, 2400, 9100), 40_000),
            projection=None,
            note="Where it will end can be said after five working days",
        ),
        days.elapsed(_JOINED),
    ),
    "one point": _judged(
        replace(
            _CALLS_MADE,
            subtitle="Rosa Lindqvist · this week",
            points=_CALLS_MADE.points[-1:],
            projection=None,
            note="First week: the line follows with the next one",
        ),
        _WEEK,
    ),
    "all zero": _judged(
        replace(
            _CALLS_MADE,
            name="Demos booked",
            subtitle="Hugo Laurent · last 6 weeks",
            person="Hugo Laurent",
            points=_weeks((0,) * 6, (None,) * 6),
            projection=None,
        ),
        None,
    ),
    "none": _judged(
        replace(_CALLS_MADE, subtitle="Zoë Müller · this week", person="Zoë Müller", points=(), projection=None, note=NO_DATA), None
    ),
    "in German": replace(
        _REVENUE,
        name="Gebuchter Umsatz",
        subtitle=f"Jörg Weißmüller · {dates.month(days.TODAY, 'de')}, nach Arbeitstagen",
        person="Jörg Weißmüller",
        unit="money:EUR",
        locale="de",
        points=_adding(_NOVEMBER, _whole(_BOOKED), locale="de"),
        projection=Projection(Decimal(131000), Decimal(152000), Decimal(176000), days.brief(date(2026, 11, 30), "de")),
        updated=days.updated(locale="de"),
    ),
}
