"""Totals read in bulk as `Amounts`; with `known_at`, summed from the records that were known at that moment."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from bot.metrics.calendar import Span
from bot.metrics.definitions import Aggregation
from bot.metrics.period import KINDS, Period
from bot.metrics.roster import Place, days_of
from bot.metrics.rules import NOTHING, Amounts, Rules, together, value
from storage.repositories.totals import DayAmount, DayTotal
from storage.unit_of_work import UnitOfWork

ByMetric = Mapping[str, Amounts]
NONE: ByMetric = {}


@dataclass(frozen=True)
class Numbers:
    """Each method is one query, or two."""

    uow: UnitOfWork
    rules: Rules
    known_at: datetime | None = None

    def over(self, persons: Collection[int], keys: Iterable[str], spans: Sequence[Span]) -> dict[tuple[int, int], dict[str, Amounts]]:
        """Amounts by (place of the span, person), of the metrics with records that `keys` come down to."""
        metrics = self.rules.rows(keys)
        found: dict[tuple[int, int], dict[str, Amounts]] = defaultdict(dict)
        if self.known_at is None:
            days = [(each.starts_on, each.ends_on) for each in spans]
            for row in self.uow.totals.over(persons, metrics, days, lasting=self._lasting(metrics)):
                found[row.span, row.person][self.rules.keys[row.metric]] = Amounts(row.amount, row.weight, row.last)
            return found
        known = self._known(self.known_at, persons, metrics, _hull(spans))
        for place, each in enumerate(spans):
            for (person, key), amounts in _summed(self.rules, [row for row in known if row.day in each]).items():
                found[place, person][key] = amounts
        return found

    def run_up(
        self, persons: Collection[int], keys: Iterable[str], periods: Sequence[Period], rest: Sequence[Span]
    ) -> dict[tuple[int, int], dict[str, Amounts]]:
        """As `over` the whole `periods`, which are of one kind, and then `rest`: what the calendar tiles is read from its totals."""
        metrics = self.rules.rows(keys)
        spans = [Span(each.starts_on, each.ends_on) for each in periods]
        if self.known_at is not None or not periods or periods[0].kind not in KINDS or self._lasting(metrics):
            return self.over(persons, keys, [*spans, *rest])
        found = defaultdict(dict, {(len(spans) + place, who): each for (place, who), each in self.over(persons, keys, rest).items()})
        places = {each.starts_on: place for place, each in enumerate(spans)}
        for row in self.uow.totals.by_period(persons, metrics, periods[0].kind.value, list(places)):
            found[places[row.starts_on], row.person][self.rules.keys[row.metric]] = Amounts(row.amount, row.weight)
        return found

    def of_team(
        self, team: int, subtree: Collection[int], keys: Iterable[str], spans: Sequence[Span], placed: Sequence[Place]
    ) -> list[dict[str, Amounts]]:
        """What the team's people added over each span, on the days they belonged to it."""
        metrics = self.rules.rows(keys)
        people: list[dict[str, list[Amounts]]] = [defaultdict(list) for _ in spans]
        if self.known_at is None:
            for row in self.uow.totals.of_teams({team: subtree}, metrics, [(each.starts_on, each.ends_on) for each in spans]):
                people[row.span][self.rules.keys[row.metric]].append(Amounts(row.amount, row.weight, row.last))
        else:
            mine = days_of(placed)
            known = self._known(self.known_at, list(mine), metrics, _hull(spans))
            days = [row for row in known if any(row.day in each for each in mine[row.person])]
            for place, each in enumerate(spans):
                for (_, key), amounts in _summed(self.rules, [row for row in days if row.day in each]).items():
                    people[place][key].append(amounts)
        return [{key: together(key, self.rules, each) for key, each in by_metric.items()} for by_metric in people]

    def of_teams(
        self, subtrees: Mapping[int, Collection[int]], keys: Iterable[str], spans: Sequence[Span]
    ) -> dict[tuple[int, int], dict[str, Amounts]]:
        """As `of_team` for several teams, by (place of the span, team), as it is known now."""
        people: dict[tuple[int, int], dict[str, list[Amounts]]] = defaultdict(lambda: defaultdict(list))
        for row in self.uow.totals.of_teams(subtrees, self.rules.rows(keys), [(each.starts_on, each.ends_on) for each in spans]):
            people[row.span, row.team][self.rules.keys[row.metric]].append(Amounts(row.amount, row.weight, row.last))
        return {where: {key: together(key, self.rules, each) for key, each in found.items()} for where, found in people.items()}

    def in_team(self, placed: Sequence[Place], metrics: Collection[int], days: Span) -> list[DayAmount]:
        """Daily amounts of the days that people belonged to the team."""
        mine = days_of(placed)
        return [row for row in self.days(list(mine), metrics, days) if any(row.day in each for each in mine[row.person])]

    def days(self, persons: Collection[int], metrics: Collection[int], days: Span) -> list[DayAmount]:
        """Daily amounts."""
        if self.known_at is None:
            return self.uow.totals.amounts(persons, metrics, days.starts_on, days.ends_on)
        return [DayAmount(*row[:5]) for row in self._known(self.known_at, persons, metrics, days)]

    def _lasting(self, metrics: Collection[int]) -> bool:
        return any(self.rules.metrics[self.rules.keys[metric]].aggregation is Aggregation.LAST for metric in metrics)

    def _known(self, moment: datetime, persons: Collection[int], metrics: Collection[int], days: Span) -> list[DayTotal]:
        return self.uow.records.days_known_at(persons, metrics, days.starts_on, days.ends_on, moment)


def _hull(spans: Sequence[Span]) -> Span:
    return Span(min(each.starts_on for each in spans), max(each.ends_on for each in spans))


def _summed(rules: Rules, rows: Sequence[DayTotal]) -> dict[tuple[int, str], Amounts]:
    """Amounts by (person, metric); the latest day's last value is the last."""
    found: dict[tuple[int, str], Amounts] = {}
    for row in sorted(rows, key=lambda each: each.day):
        so_far = found.get((row.person, rules.keys[row.metric]), NOTHING)
        last = so_far.last if row.last is None else row.last
        found[row.person, rules.keys[row.metric]] = Amounts(so_far.amount + row.amount, so_far.weight + row.weight, last)
    return found


def trendline(rules: Rules, key: str, amounts: Sequence[ByMetric]) -> tuple[Decimal | None, ...]:
    """The metric's values over these amounts, the last of which is this period's; None before the first in which something was recorded."""
    leaves, last = rules.leaves((key,)), len(amounts) - 1
    first = next((place for place, each in enumerate(amounts) if any(leaf in each for leaf in leaves)), last)
    return tuple(value(key, rules, each) if place >= first else None for place, each in enumerate(amounts))
