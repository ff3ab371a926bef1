"""The rules in force, read once for a question: metrics, scorecards, calendars, ramps. Two queries."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import NamedTuple

from bot.metrics import formula
from bot.metrics.calendar import WorkCalendar
from bot.metrics.definitions import (
    Aggregation,
    CalendarDefinition,
    Category,
    Direction,
    MetricDefinition,
    RampDefinition,
    ScorecardDefinition,
    ScorecardLine,
)
from bot.people.definitions import PrivacyDefinition
from storage.models import Metric as MetricRow
from storage.repositories.facts import MetricFacts, RuleFacts
from storage.unit_of_work import UnitOfWork

WORKSPACE = "workspace"
"""The calendar of those who have no other; its weeks and fiscal years are everybody's."""


@dataclass(frozen=True, eq=False)
class Rules:
    """Everything a playbook says about numbers; `ids` are the metrics' rows. The same object for as long as it says the same."""

    metrics: Mapping[str, MetricDefinition]
    ids: Mapping[str, int]
    scorecards: Sequence[ScorecardDefinition]
    calendars: Mapping[str, CalendarDefinition]
    ramps: tuple[RampDefinition, ...]
    privacy: PrivacyDefinition

    @cached_property
    def keys(self) -> Mapping[int, str]:
        return {row: key for key, row in self.ids.items()}

    @property
    def grid(self) -> CalendarDefinition:
        """Where weeks and fiscal years start."""
        return self.calendars.get(WORKSPACE, _PLAIN)

    def work_calendar(self, key: str | None) -> WorkCalendar:
        """The calendar of this name; the workspace's where there is none."""
        return self._work_calendars.get(key or WORKSPACE, self._work_calendars[WORKSPACE])

    @cached_property
    def _work_calendars(self) -> Mapping[str, WorkCalendar]:
        return {key: WorkCalendar(each) for key, each in {WORKSPACE: self.grid, **self.calendars}.items()}

    def scorecard(self, role: str | None) -> ScorecardDefinition | None:
        """The one for this role, else the first for everybody."""
        mine = (each for each in self.scorecards if role in each.roles)
        return next(mine, next((each for each in self.scorecards if not each.roles), None))

    def lines(self, scorecard: ScorecardDefinition | None) -> tuple[ScorecardLine, ...]:
        """Its lines whose metric is in force."""
        return tuple(line for line in scorecard.lines if line.metric in self.metrics) if scorecard else ()

    def leaves(self, keys: Iterable[str]) -> frozenset[str]:
        """The metrics with records of their own that these come down to."""
        return frozenset().union(*(self._leaves_of(key) for key in keys))

    @cached_property
    def _leaves(self) -> dict[str, frozenset[str]]:
        return {}

    def _leaves_of(self, key: str) -> frozenset[str]:
        if (known := self._leaves.get(key)) is None:
            known = self._leaves[key] = formula.leaves(key, self.metrics)
        return known

    def rows(self, keys: Iterable[str]) -> frozenset[int]:
        """The ids of the metrics whose records these need."""
        return frozenset(self.ids[key] for key in self.leaves(keys))


_PLAIN = CalendarDefinition()
_KINDS = ("calendar", "privacy", "ramp", "scorecard")


def read(uow: UnitOfWork) -> Rules:
    return uow.recall("rules", lambda: _rules(uow.metrics.facts(), uow.playbook.facts(_KINDS)))


@lru_cache(maxsize=8)
def _rules(rows: Sequence[MetricFacts], rules: Sequence[RuleFacts]) -> Rules:
    """Rules by what they say, so that a change in the database is seen and nothing is validated twice."""
    documents: dict[str, list[dict[str, object]]] = {}
    for rule in rules:
        documents.setdefault(rule.kind, []).append(json.loads(rule.document))
    calendars = [CalendarDefinition.model_validate(each) for each in documents.get("calendar", ())]
    return Rules(
        metrics={row.key: metric_definition(row) for row in rows},
        ids={row.key: row.id for row in rows},
        scorecards=[ScorecardDefinition.model_validate(each) for each in documents.get("scorecard", ())],
        calendars={each.key: each for each in calendars},
        ramps=tuple(RampDefinition.model_validate(each) for each in documents.get("ramp", ())),
        privacy=PrivacyDefinition.model_validate(next(iter(documents.get("privacy", ())), {})),
    )


def metric_definition(row: MetricRow | MetricFacts) -> MetricDefinition:
    return MetricDefinition(
        key=row.key,
        name=row.name,
        category=Category(row.category),
        unit=row.unit,
        direction=Direction(row.direction),
        aggregation=Aggregation(row.aggregation),
        formula=row.formula,
        description=row.description,
    )


class Amounts(NamedTuple):
    """What records of one metric add up to: `amount` the values, `weight` the shares, `last` the latest value."""

    amount: Decimal = Decimal(0)
    weight: Decimal = Decimal(0)
    last: Decimal | None = None


NOTHING = Amounts()


def value(key: str, rules: Rules, amounts: Mapping[str, Amounts]) -> Decimal | None:
    """The number that `amounts`, by metric, make of this metric. Nothing recorded is 0 for sums and counts, unknown for all else."""
    return _value(key, rules, amounts, {})


def _value(key: str, rules: Rules, amounts: Mapping[str, Amounts], worked_out: dict[str, Decimal | None]) -> Decimal | None:
    """Formulas that several others share are worked out once."""
    metric = rules.metrics[key]
    own = amounts.get(key, NOTHING)
    match metric.aggregation:
        case Aggregation.SUM:
            return own.amount
        case Aggregation.COUNT:
            return own.weight
        case Aggregation.MEAN:
            return own.amount / own.weight if own.weight else None
        case Aggregation.LAST:
            return own.last
        case Aggregation.FORMULA:
            if key not in worked_out:
                written = metric.formula or ""
                parts = {part: _value(part, rules, amounts, worked_out) for part in formula.keys(written)}
                worked_out[key] = formula.evaluate(written, parts)
            return worked_out[key]


def together(key: str, rules: Rules, people: Sequence[Amounts]) -> Amounts:
    """Several people's amounts as a team's. The last values of a team add up; where they are percentages, their mean counts."""
    lasts = [each.last for each in people if each.last is not None]
    last = sum(lasts, Decimal(0)) if lasts else None
    if last is not None and rules.metrics[key].unit == "percent":
        last /= len(lasts)
    return Amounts(sum((each.amount for each in people), Decimal(0)), sum((each.weight for each in people), Decimal(0)), last)
