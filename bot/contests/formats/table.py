"""What a format ranks: everybody's tally at a moment, and how ranks, ties and prizes follow from scores."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from itertools import groupby

from bot.contests import draw, scoring
from bot.contests.records import Entrant, Field
from bot.contests.results import NOTHING, Row, Standings
from bot.contests.rules import Rules
from bot.contests.scoring import Tally
from bot.metrics.definitions import WEEKDAYS, Weekday
from bot.metrics.ledger.split import parts

_WHOLE = Decimal(1)


def workdays(key: str, day: date) -> bool:
    """Monday to Friday, for everyone."""
    return WEEKDAYS[day.weekday()] in WEEKDAYS[:5]


@dataclass(frozen=True)
class Table:
    """A contest at a moment, scored."""

    rules: Rules
    field: Field
    at: datetime
    tallies: Mapping[str, Tally]
    works: Callable[[str, date], bool] = workdays
    week_starts: Weekday = "monday"
    seed: str | None = None

    @cached_property
    def today(self) -> date:
        return scoring.today(self.rules, self.at)

    @cached_property
    def last(self) -> date:
        """The contest's last day."""
        return scoring.today(self.rules, self.rules.ends)

    @property
    def over(self) -> bool:
        return self.at >= self.rules.ends

    @property
    def decided(self) -> bool:
        """Whether it is over, and what is to be drawn can be."""
        return self.over and (self.seed is not None or not self.rules.draws)

    def within(self, entrant: Entrant, starts: datetime, ends: datetime) -> Tally:
        """The tally of what happened in [starts, ends) alone."""
        return scoring.tally(self.rules, entrant, (part for part in self.tallies[entrant.key].unordered if starts <= part.when < ends))

    def contenders(self) -> list["Contender"]:
        """Everybody with their score as it is."""
        return [self.contender(tally, tally.score, tally.since) for tally in self.tallies.values()]

    def contender(self, tally: Tally, score: Decimal | None, since: Callable[[Decimal], datetime | None]) -> "Contender":
        floor, second = self.rules.floor, self.rules.second
        measured = score if floor is None or floor.metric is None else tally.value(floor.metric)
        short = None if floor is None else max(floor.least - (measured or NOTHING), NOTHING)
        return Contender(
            tally=tally,
            score=score,
            since=since,
            second=tally.value(second) if second else NOTHING,
            out=tally.entrant.out(self.today),
            short=short or None,
        )

    def standings(self, rows: Iterable[Row], *, decided: bool = False) -> Standings:
        return Standings(self.rules, self.at, listed(rows), self.tallies, seed=self.seed, decided=decided)


@dataclass(frozen=True)
class Contender:
    """Somebody with what a format made of their tally; `since` says from when on they had at least so much."""

    tally: Tally
    score: Decimal | None
    since: Callable[[Decimal], datetime | None]
    second: Decimal = NOTHING
    out: bool = False
    short: Decimal | None = None

    @property
    def entrant(self) -> Entrant:
        return self.tally.entrant

    @property
    def qualified(self) -> bool:
        return self.short is None

    @property
    def ranked(self) -> bool:
        return self.score is not None and not self.out

    @property
    def may_win(self) -> bool:
        """Nobody wins with nothing."""
        return self.ranked and self.qualified and self.score is not None and self.score > 0

    def row(self, rank: int | None = None, gap: Decimal | None = None, prize: Decimal = NOTHING) -> Row:
        return Row(self.tally.entrant, self.score, rank, gap, short=self.short, out=self.out, prize=prize)


def by_score(table: Table, contenders: Iterable[Contender]) -> list[list[Contender]]:
    """Those who are ranked, the best first, in groups that share a rank: whoever has qualified before whoever has not, then by score, ties
    as the rules say. Those who have nothing stay level."""

    def worth(each: Contender) -> tuple[bool, Decimal]:
        return each.qualified, each.score if each.score is not None else NOTHING

    ordered = sorted((each for each in contenders if each.ranked), key=worth, reverse=True)
    groups = [list(group) for _, group in groupby(ordered, key=worth)]
    return [part for group in groups for part in (untied(table, group) if group[0].may_win else [group])]


def level(contenders: Iterable[Contender]) -> list[list[Contender]]:
    """As `by_score`, where ties need no deciding: everybody can win, or a draw decides."""

    def worth(each: Contender) -> Decimal:
        return each.score if each.score is not None else NOTHING

    ordered = sorted((each for each in contenders if each.ranked), key=worth, reverse=True)
    return [list(group) for _, group in groupby(ordered, key=worth)]


def untied(table: Table, group: Sequence[Contender]) -> list[list[Contender]]:
    """A tie, resolved as the rules say; what stays level stays together, in the order of the field."""
    if len(group) < 2:
        return [list(group)]
    match table.rules.ties:
        case "share":
            return [list(group)]
        case "earliest":
            moments = {each.entrant.key: each.since(each.score or NOTHING) for each in group}
            return _apart(group, lambda each: (moments[each.entrant.key] is None, moments[each.entrant.key] or table.rules.ends))
        case "second":
            return _apart(group, lambda each: -each.second)
        case "draw":
            seed = table.seed
            return [list(group)] if seed is None else _apart(group, lambda each: draw.lot(seed, "tie", each.entrant.key))


def rows(groups: Sequence[Sequence[Contender]], unranked: Iterable[Contender], places: int) -> list[Row]:
    """The rows of these groups with rank, gap and prize: the first `places` of those who may win have one each."""
    won = prizes(groups, places)
    found, rank, before = list[Row](), 1, None
    for group in groups:
        for each in group:
            found.append(each.row(rank, _gap(before, each), won.get(each.entrant.key, NOTHING)))
        rank, before = rank + len(group), group[0]
    return [*found, *(each.row() for each in unranked if not each.ranked)]


def _gap(before: Contender | None, each: Contender) -> Decimal | None:
    """No score brings whoever has not qualified past whoever has."""
    if before is None or before.score is None or each.score is None or before.qualified != each.qualified:
        return None
    return before.score - each.score


def prizes(groups: Iterable[Sequence[Contender]], places: int) -> dict[str, Decimal]:
    """Each one's part of `places` equal prizes: who shares a rank shares the prizes of the places they take up, to the millionth."""
    found, left = dict[str, Decimal](), places
    for group in groups:
        able = [each for each in group if each.may_win]
        taken = min(left, len(able))
        if taken:
            found |= zip((each.entrant.key for each in able), parts(Decimal(taken), [_WHOLE] * len(able)), strict=True)
        left -= taken
    return found


def listed(rows: Iterable[Row]) -> tuple[Row, ...]:
    """By rank, equals by name, those without a rank last."""
    return tuple(
        sorted(rows, key=lambda row: (row.rank is None, row.rank or 0, row.out, row.entrant.name.casefold(), row.entrant.name, row.key))
    )


def _apart(group: Sequence[Contender], key: Callable[[Contender], tuple[bool, datetime] | Decimal | int]) -> list[list[Contender]]:
    ordered = sorted(group, key=key)
    return [list(part) for _, part in groupby(ordered, key=key)]
