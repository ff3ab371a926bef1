"""A contest tried on past weeks: who would have won, how often the same one, and how many had a real chance.

Somebody has a **real chance** who in at least one of the windows won, or came near: had at least four fifths of what the last winner had
(where nobody won, of what the best had), of the target, or of the lowest tier; was in the final of a knock-out; or held at least half of
an even share of a raffle's tickets. The reading is their share of all who took part in any of the windows.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Literal, NamedTuple

from bot.contests.parameters import Bracket, First, Improved, Most, Raffle, Streak, Threshold, Tiers
from bot.contests.results import NOTHING, Row, Standings
from bot.contests.rules import Rules
from bot.contests.scoring import over
from bot.texts.languages import say

NEAR = Decimal("0.8")
FEW, OFTEN = over(Decimal(1), Decimal(3)), Decimal("0.5")
"""Below so many with a real chance, and from so many windows won by the same one on, something else is suggested."""
_WEEK = timedelta(days=7)
_HALF = Decimal("0.5")

Suggestion = Literal["tiers", "improved", "goal", "lower", "higher"]


class Replayed(NamedTuple):
    """One past window and who would have won, by key; several where they share it or there are several prizes."""

    starts: datetime
    ends: datetime
    winners: tuple[str, ...]


@dataclass(frozen=True)
class Reading:
    """`wins` counts windows by entrant, the most frequent first; `same` is the share of the windows that the most frequent one won, of
    those that anybody won; `chance` the share of entrants with a real chance. Both are None where there is nothing to read them from."""

    windows: tuple[Replayed, ...]
    names: Mapping[str, str]
    wins: Mapping[str, int]
    same: Decimal | None
    chance: Decimal | None
    with_chance: int
    entrants: int
    suggestions: tuple[Suggestion, ...]


def earlier(rules: Rules, count: int, before: datetime) -> list[Rules]:
    """The same contest in the past, the latest first: moved by as many whole weeks as it lasts, on the same weekdays by the same clock, the
    days of its multipliers with it. Only what was over by `before`."""
    step = -(-(rules.ends - rules.starts) // _WEEK)
    found, back = list[Rules](), 0
    while len(found) < count:
        back += step
        moved = _moved(rules, _WEEK * back)
        if moved.ends <= before:
            found.append(moved)
    return found


def seed(rules: Rules) -> str:
    """What a replay draws from; it has nothing to do with the seed of the contest itself."""
    return f"replay:{rules.starts.isoformat()}"


def read(past: Sequence[Standings]) -> Reading:
    """The reading of a contest's standings at the end of past windows, made by the same rules."""
    wins: Counter[str] = Counter()
    names: dict[str, str] = {}
    able: set[str] = set()
    windows = list[Replayed]()
    for standing in past:
        winners = tuple(row.key for row in standing.winners)
        windows.append(Replayed(standing.rules.starts, standing.rules.ends, winners))
        wins.update(winners)
        near = _near(standing)
        names |= {row.key: row.entrant.name for row in standing.rows}
        able |= {row.key for row in standing.rows if row.prize or near(row)}
    won = sum(bool(each.winners) for each in windows)
    ordered = dict(sorted(wins.items(), key=lambda each: (-each[1], names[each[0]].casefold(), each[0])))
    same = over(Decimal(max(wins.values())), Decimal(won)) if won else None
    chance = over(Decimal(len(able)), Decimal(len(names))) if names else None
    return Reading(tuple(windows), names, ordered, same, chance, len(able), len(names), _suggestions(past, same, chance))


def suggestion_words(suggestion: Suggestion, locale: str) -> str:
    match suggestion:
        case "tiers":
            return say(locale, "Tiers give everyone something within reach.")
        case "improved":
            return say(locale, "Most improved lets everyone race against their own past.")
        case "goal":
            return say(locale, "A share of the goal compares small quotas with large ones.")
        case "lower":
            return say(locale, "Hardly anybody would have got there: set it lower.")
        case "higher":
            return say(locale, "Nearly everybody would have got there: set it higher, or add a tier.")


def _moved(rules: Rules, back: timedelta) -> Rules:
    def wall(moment: datetime) -> datetime:
        local = moment.astimezone(rules.place)
        return (local.replace(tzinfo=None) - back).replace(tzinfo=rules.place).astimezone(UTC)

    multipliers = tuple(each if each.on is None else each.model_copy(update={"on": each.on - back}) for each in rules.multipliers)
    return rules.model_copy(update={"starts": wall(rules.starts), "ends": wall(rules.ends), "multipliers": multipliers})


def _near(standing: Standings) -> Callable[[Row], bool]:
    """Whether somebody came near in this window."""
    match standing.rules.format:
        case Raffle():
            tickets = sum((row.score or NOTHING for row in standing.rows), NOTHING)
            fair = tickets / len(standing.rows) if standing.rows else NOTHING
            return lambda row: _has(row) and (row.score or NOTHING) >= _HALF * fair
        case Bracket():
            finalists = len(standing.rounds) - 1
            return lambda row: not row.out and row.tier >= finalists and (standing.tallies[row.key].score or NOTHING) > 0
        case First(target=least) | Threshold(least=least):
            return lambda row: _has(row) and (row.score or NOTHING) >= NEAR * least
        case Tiers(tiers=tiers):
            return lambda row: _has(row) and (row.score or NOTHING) >= NEAR * tiers[0].least
        case _:
            scores = [row.score for row in standing.winners if row.score is not None]
            needed = min(scores) if scores else max((row.score for row in standing.rows if row.score is not None), default=NOTHING)
            return lambda row: _has(row) and (row.score or NOTHING) >= NEAR * needed


def _has(row: Row) -> bool:
    return not row.out and row.score is not None and row.score > 0


def _suggestions(past: Sequence[Standings], same: Decimal | None, chance: Decimal | None) -> tuple[Suggestion, ...]:
    if not past:
        return ()
    rules, found = past[0].rules, list[Suggestion]()
    match rules.format:
        case Threshold() | Tiers() | First():
            there = [bool(row.tier) for standing in past for row in standing.rows if not row.out]
            reached = over(Decimal(sum(there)), Decimal(len(there))) if there else None
            few = isinstance(rules.format, First) and sum(bool(standing.winners) for standing in past) * 2 < len(past)
            if reached is not None and (few or (not isinstance(rules.format, First) and reached < Decimal("0.1"))):
                found.append("lower")
            elif reached is not None and reached > Decimal("0.9"):
                found.append("higher")
        case _:
            pass
    if isinstance(rules.format, Most | First | Streak) and ((chance is not None and chance < FEW) or _often(past, same)):
        found += ["tiers", "improved"]
        if rules.scoring.by == "points" and any(row.entrant.goals for standing in past for row in standing.rows):
            found.append("goal")
    if isinstance(rules.format, Improved) and chance is not None and chance < FEW:
        found.append("tiers")
    return tuple(found)


def _often(past: Sequence[Standings], same: Decimal | None) -> bool:
    """Whether one wins again and again; two windows say nothing about that."""
    return same is not None and len(past) > 2 and same >= OFTEN and len(past[0].rows) > 2
