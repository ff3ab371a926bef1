"""New people and new numbers for every picture, so that nothing is drawn twice."""

import random
from dataclasses import replace
from decimal import Decimal

from bot.charts.cards.contests.bracket import Bracket, Match, Slot
from bot.charts.cards.examples import BRACKETS, LEADERBOARDS, SCORECARDS, WINS
from bot.charts.cards.leaderboard import Leaderboard, Place
from bot.charts.cards.measure import Measure
from bot.charts.cards.scorecard import Scorecard
from bot.charts.cards.winning import Win

NAMES = ("Ana", "Ben", "Chloé", "Dmitri", "Fatima", "Grace", "Isabel", "Jonas", "Kenji", "Leila", "Omar", "Zoë")


def name(chance: random.Random) -> str:
    surname = "".join(chance.sample("aeilmnorstuvz", 6)).capitalize()
    return f"{chance.choice(NAMES)} {surname}"


ROSTER = tuple(name(random.Random(seed)) for seed in range(200))
"""A sales floor: boards show the same people again and again, in another order, with other numbers."""


def scorecard(chance: random.Random) -> Scorecard:
    """Six metrics with everything; of somebody nobody has drawn before."""
    base = SCORECARDS["running"]
    measures = tuple(_measure(each, chance) for each in base.measures)
    return replace(base, name=name(chance), score=Decimal(chance.randrange(30, 130)), rank=chance.randrange(1, 38), measures=measures)


def leaderboard(chance: random.Random) -> Leaderboard:
    """Twenty people of the roster."""
    base = LEADERBOARDS["twenty"]
    names, factor = chance.sample(ROSTER, len(base.rows)), _factor(chance)
    return replace(base, rows=tuple(_place(each, who, factor, chance) for each, who in zip(base.rows, names, strict=True)))


def win(chance: random.Random) -> Win:
    base = WINS["big deal"]
    customer = f"{name(chance).split()[1]} Traders"
    return replace(base, name=name(chance), amount=Decimal(chance.randrange(50_000, 200_000)), customer=customer)


def bracket(chance: random.Random) -> Bracket:
    """Thirty-two people of the roster, all rounds played."""
    base = BRACKETS["thirty-two"]
    names: dict[str, str] = {}
    others = iter(chance.sample(ROSTER, 32))

    def renamed(slot: Slot | None) -> Slot | None:
        if slot is None:
            return None
        if slot.name not in names:
            names[slot.name] = next(others)
        return replace(slot, name=names[slot.name])

    rounds = tuple(tuple(Match(renamed(each.first), renamed(each.second), each.winner) for each in matches) for matches in base.rounds)
    return replace(base, rounds=rounds)


def _factor(chance: random.Random) -> Decimal:
    return Decimal(chance.randrange(50, 150)) / 100


def _measure(each: Measure, chance: random.Random) -> Measure:
    factor = _factor(chance)
    if each.value is None or each.attainment is None:
        return each
    trend = tuple(None if point is None else point * Decimal(chance.randrange(80, 120)) / 100 for point in each.trend)
    return replace(each, value=each.value * factor, attainment=each.attainment * factor, trend=trend, change=factor - 1)


def _place(each: Place, who: str, factor: Decimal, chance: random.Random) -> Place:
    def scaled(value: Decimal | None) -> Decimal | None:
        return None if value is None else value * factor

    moved = chance.randrange(-5, 6)
    return replace(each, name=who, value=scaled(each.value), attainment=scaled(each.attainment), gap=scaled(each.gap), moved=moved)
