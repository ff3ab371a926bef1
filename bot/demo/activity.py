"""A year of the made-up organisation's work, day by day, from a seed: calls, meetings, proposals and deals, and the goals set for them.

Mondays are for calls, Fridays are short; holidays and the end of December are quiet; quarters end with a push; newcomers ramp up. What is
drawn for one person on one day depends on nothing else, so a later "today" keeps the days before it as they were.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from bot.demo.organisation import AE, AM, SDR, DemoPerson

DAYS = 372
"""A little over twelve months, so that this month can be compared with the same one last year."""

_WEEKDAY = (1.14, 1.06, 1.03, 1.0, 0.77)
_PER_DAY = {
    AE: {"calls": 11.0, "meetings": 1.1, "proposals": 0.78},
    SDR: {"calls": 38.0, "meetings": 1.5},
    AM: {"calls": 7.0, "meetings": 1.6, "proposals": 0.6},
}
_CLOSE_RATE = {AE: 0.34, AM: 0.42}
_TYPICAL_DEAL = {AE: 12_000, AM: 10_000}
_CUSTOMERS = (
    "Acme Tools", "Alder & Finch", "Apex Robotics", "Arcadia Foods", "Atlas Freight", "Aurora Clinics", "Beacon Media",
    "Birchwood Hotels", "Bluebird Air", "Brightline Rail", "Cascade Energy", "Cedar Health", "Copper Ridge", "Crestview Bank",
    "Delta Plastics", "Driftwood Studios", "Eastgate Stores", "Elm Street Labs", "Evergreen Farms", "Fairmont Steel",
    "Foxglove Pharma", "Granite Homes", "Harbor Logistics", "Hazel & Co", "Hillside Schools", "Indigo Textiles",
    "Juniper Networks Co-op", "Keystone Paper", "Lakeshore Dairy", "Lantern Games", "Larkspur Travel", "Linden Optics", "Maple Motors",
    "Meridian Insurance", "Northstar Telecom", "Oakfield Brewing", "Orchid Cosmetics", "Pinecrest Water", "Quarry Cement",
    "Redwood Analytics", "Riverbend Press", "Sable Security", "Silverlake Media", "Stonebridge Legal", "Summit Outdoors",
    "Tamarack Lumber", "Thistle Biotech", "Umber Ceramics", "Vantage Solar", "Willow Medical", "Windmill Bakery", "Zephyr Wind",
)  # fmt: skip


@dataclass(frozen=True)
class Activity:
    """One day's count of an activity by one person."""

    id: str
    day: date
    person: str
    kind: str
    count: int


@dataclass(frozen=True)
class Deal:
    """A deal that was won or lost on a day; `helper` shares the credit with its owner."""

    id: str
    closed_on: date
    owner: str
    helper: str | None
    customer: str
    stage: str
    amount: int


def activities(person: DemoPerson, today: date, seed: int, holidays: frozenset[date]) -> Iterator[Activity]:
    """What `person` did on each working day of the last year, today included."""
    for day in _working_days(person, today, holidays):
        chance = random.Random(f"{seed}:{person.key}:{day}:activity")
        for kind, typical in _PER_DAY.get(person.title, {}).items():
            rate = typical * person.drive * _form(person, day, today) * _season(day)
            if kind != "calls":
                rate *= person.craft**1.6
            if count := _poisson(chance, rate):
                yield Activity(f"{kind}-{person.key}-{day:%Y%m%d}", day, person.key, kind, count)


def deals(person: DemoPerson, today: date, seed: int, holidays: frozenset[date], colleagues: tuple[str, ...]) -> Iterator[Deal]:
    """Deals that `person` closed, won and lost; now and then one is shared with a colleague."""
    if person.title not in _CLOSE_RATE:
        return
    for day in _working_days(person, today, holidays):
        chance = random.Random(f"{seed}:{person.key}:{day}:deals")
        form = person.drive * person.craft**1.2 * _form(person, day, today) * _season(day)
        closing = _PER_DAY[person.title]["proposals"] * form * _quarter_push(day)
        for number in range(_poisson(chance, closing)):
            won = chance.random() < _CLOSE_RATE[person.title] * min(person.craft, 1.15)
            size = _TYPICAL_DEAL[person.title] * chance.lognormvariate(-0.1, 0.45)
            helper = chance.choice(colleagues) if won and colleagues and chance.random() < 0.08 else None
            yield Deal(
                id=f"D-{day:%y%m%d}-{person.key}-{number + 1}",
                closed_on=day,
                owner=person.key,
                helper=helper,
                customer=chance.choice(_CUSTOMERS),
                stage="Won" if won else "Lost",
                amount=max(1_200, round(size / 50) * 50),
            )


def _working_days(person: DemoPerson, today: date, holidays: frozenset[date]) -> Iterator[date]:
    first = max(today - timedelta(days=DAYS), person.started_on(today))
    for offset in range((today - first).days + 1):
        day = first + timedelta(days=offset)
        if day.weekday() < 5 and day not in holidays:
            yield day


def _form(person: DemoPerson, day: date, today: date) -> float:
    """How well things go for `person` on that day: ramping up, slumping, surging, or a slow personal wave."""
    weeks_in = (day - person.started_on(today)).days / 7
    ramp = min(1.0, 0.35 + weeks_in * 0.05)
    weeks_ago = (today - day).days / 7
    trait = 1.0
    if person.trait == "slump" and weeks_ago < 7:
        trait = 0.5
    if person.trait == "surge" and weeks_ago < 6:
        trait = 1.6
    month = random.Random(f"{person.key}:{day:%Y%m}").uniform(0.88, 1.12)
    return ramp * trait * month


def _season(day: date) -> float:
    quiet = 0.45 if (day.month, day.day) >= (12, 20) or (day.month, day.day) <= (1, 3) else 1.0
    summer = 0.88 if day.month == 8 else 1.0
    return _WEEKDAY[day.weekday()] * quiet * summer


def _quarter_push(day: date) -> float:
    """Deals close when quarters do."""
    return 1.5 if day.month % 3 == 0 and day.day > 18 else 0.9


def _poisson(chance: random.Random, rate: float) -> int:
    """A Poisson draw by counting exponential waiting times, fine for rates below a hundred."""
    count, waited = 0, chance.expovariate(1.0)
    while waited < rate:
        count += 1
        waited += chance.expovariate(1.0)
    return count
