"""A playbook as the plain data of its file: maps, lists, text, numbers, dates."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import cast

from bot.contests.templates import Template
from bot.deliveries.definitions import ScheduleDefinition
from bot.metrics.definitions import Aggregation, CalendarDefinition, MetricDefinition
from bot.playbook.models import GoalRule, LineRule, Playbook, ScorecardRule

Value = str | int | float | Decimal | bool | date | None | list["Value"] | dict[str, "Value"]
Outline = dict[str, Value]

_BARE = LineRule()


def outline(playbook: Playbook, *, full: bool) -> Outline:
    """Everything but the goals; `full` spells out every default, else only calendar and privacy are."""
    return {
        "calendar": _calendar(playbook.calendar, full=True),
        "calendars": {key: _calendar(calendar, full) for key, calendar in playbook.calendars.items()},
        "roles": list(playbook.roles),
        "metrics": {key: _metric(metric, full) for key, metric in playbook.metrics.items()},
        "scorecards": {key: _scorecard(card, full) for key, card in playbook.scorecards.items()},
        "ramps": {role: list(months) for role, months in playbook.ramps.items()},
        "privacy": _plain(playbook.privacy.model_dump()),
        "admins": list(playbook.admins),
        "schedules": {key: _schedule(schedule, full) for key, schedule in playbook.schedules.items()},
        "contests": {key: _contest(template, full) for key, template in playbook.contests.items()},
        "mappings": {key: _plain(document) for key, document in playbook.mappings.items()},
        "sources": {key: _plain(source.model_dump(exclude_defaults=not full)) for key, source in playbook.sources.items()},
    }


def goal_outline(rule: GoalRule) -> Outline:
    order = ("metric", "person", "team", "role", "everyone", "period", "each", "target", "from", "until")
    data = _plain(rule.model_dump(by_alias=True, exclude_defaults=True))
    return {key: data[key] for key in order if key in data}


def _metric(metric: MetricDefinition, full: bool) -> Outline:
    data = _plain(metric.model_dump(exclude={"key"}, exclude_defaults=not full))
    if metric.aggregation is Aggregation.FORMULA:
        data.pop("aggregation")
    return data


def _calendar(calendar: CalendarDefinition, full: bool) -> Outline:
    data = _plain(calendar.model_dump(exclude={"key"}, exclude_defaults=not full))
    return {key: value for key, value in data.items() if value not in (None, [])}


def _scorecard(card: ScorecardRule, full: bool) -> Outline:
    data = _plain(card.model_dump(exclude={"metrics"}, exclude_defaults=not full))
    if full:
        lines: Outline = {metric: _plain(line.model_dump()) for metric, line in card.metrics.items()}
    else:
        lines = {metric: _line(line) for metric, line in card.metrics.items()}
    return {**data, "metrics": lines}


def _schedule(schedule: ScheduleDefinition, full: bool) -> Outline:
    data = _plain(schedule.model_dump(by_alias=True, exclude_defaults=not full))
    return data | ({"for": _plain(schedule.audience.model_dump(exclude_defaults=True))} if schedule.audience else {})


def _contest(template: Template, full: bool) -> Outline:
    """A format that is told is told with its kind."""
    data = _plain(template.model_dump(exclude_defaults=not full))
    told = data.get("format")
    return {**data, "format": {"kind": template.format.kind, **told}} if isinstance(told, dict) else data


def _line(line: LineRule) -> Value:
    """A bare weight where nothing else is said."""
    return line.weight if line == _BARE.model_copy(update={"weight": line.weight}) else _plain(line.model_dump(exclude_defaults=True))


def _plain(data: Mapping[str, object]) -> Outline:
    """Models' own tuples and words as lists and text."""
    return {key: _value(value) for key, value in data.items()}


def _value(value: object) -> Value:
    if isinstance(value, Mapping):
        return {str(key): _value(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_value(part) for part in value]
    if isinstance(value, StrEnum):
        return value.value
    return cast(Value, value)
