"""A playbook as its file has it: maps by key, made of the rooms' own definitions. A number in it has at most six decimal places, as stored.

What the file leaves out is as if it were not there: `apply` takes it out of force.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from bot.contests.templates import Template
from bot.deliveries.definitions import ScheduleDefinition
from bot.intake.definitions import SourceDefinition
from bot.intake.wording import EMAIL
from bot.metrics.definitions import CalendarDefinition, MetricDefinition, RampDefinition, ScorecardDefinition, ScorecardLine
from bot.metrics.period import Kind
from bot.people.definitions import Model, Name, PrivacyDefinition, Slug
from bot.playbook.documents import MappingDocument, plain

WORKSPACE = "workspace"
"""The key of the calendar that the whole workspace lives by."""

Scope = Literal["person", "team", "role", "everyone"]
Each = Literal["week", "month", "quarter", "year"]
EARLIEST, LATEST = date(1990, 1, 1), date(2099, 12, 31)


def _keyed(rules: object) -> object:
    """Each rule of a map, told its own key."""
    if not isinstance(rules, Mapping):
        return rules
    return {key: {"key": key, **rule} if isinstance(rule, Mapping) else rule for key, rule in rules.items()}


def _metrics(rules: object) -> object:
    """A formula needs no aggregation beside it."""
    if not isinstance(rules, Mapping):
        return rules
    formulas = {key for key, rule in rules.items() if isinstance(rule, Mapping) and rule.get("formula") is not None}
    return _keyed({key: {"aggregation": "formula", **rule} if key in formulas else rule for key, rule in rules.items()})


def _percent(value: object) -> object:
    """What is written `25%` is 0.25."""
    if isinstance(value, str) and value.rstrip().endswith("%"):
        number = value.rstrip()[:-1].strip()
        return str(Decimal(number) / 100) if number.replace(".", "", 1).isdecimal() and len(number) < 20 else value
    return value


def _year(value: object) -> object:
    """A year is written as a number."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


_TARGET = {"anyOf": [{"type": "number", "minimum": 0, "maximum": 10**12}, {"type": "string", "pattern": r"^\d+(\.\d+)?( ?%)?$"}]}
Target = Annotated[Decimal, BeforeValidator(_percent), Field(ge=0, le=Decimal(10) ** 12, decimal_places=6), WithJsonSchema(_TARGET)]
Day = Annotated[date, Field(ge=EARLIEST, le=LATEST)]
Metrics = Annotated[dict[Slug, MetricDefinition], BeforeValidator(_metrics)]
Schedules = Annotated[dict[Slug, ScheduleDefinition], BeforeValidator(plain)]
Contests = Annotated[dict[Slug, Template], BeforeValidator(plain)]
Calendars = Annotated[dict[Slug, CalendarDefinition], BeforeValidator(_keyed)]


class LineRule(Model):
    """A metric's part in a score; in the file a bare number is its weight."""

    weight: Decimal = Field(default=Decimal(1), ge=0, le=1000, decimal_places=6)
    floor: Decimal = Field(default=Decimal(0), ge=0, le=1000, decimal_places=6)
    cap: Decimal | None = Field(default=Decimal("1.5"), gt=0, le=1000, decimal_places=6)

    @model_validator(mode="before")
    @classmethod
    def _bare_weight(cls, value: object) -> object:
        return value if isinstance(value, Mapping | LineRule) else {"weight": value}


class ScorecardRule(Model):
    name: str = Field(min_length=1, max_length=60)
    roles: tuple[Name, ...] = ()
    period: str = "this-month"
    headline: Slug | None = None
    metrics: dict[Slug, LineRule] = Field(min_length=1, max_length=8)

    def definition(self, key: str) -> ScorecardDefinition:
        lines = tuple(ScorecardLine(metric=metric, **dict(line)) for metric, line in self.metrics.items())
        return ScorecardDefinition(key=key, name=self.name, roles=self.roles, period=self.period, lines=lines, headline=self.headline)

    @classmethod
    def of(cls, definition: ScorecardDefinition) -> "ScorecardRule":
        lines = {line.metric: LineRule(weight=line.weight, floor=line.floor, cap=line.cap) for line in definition.lines}
        return cls(name=definition.name, roles=definition.roles, period=definition.period, headline=definition.headline, metrics=lines)


class GoalRule(Model):
    """A target for one of person, team, role, everyone; over `period`, or from a day until another one (included); with `each`, for every
    week, month, quarter or year in there. People and teams by key, e-mail or name."""

    metric: Slug
    target: Target
    person: Name | None = None
    team: Name | None = None
    role: Name | None = None
    everyone: bool = False
    each: Each | None = None
    period: Annotated[str | None, BeforeValidator(_year), Field(max_length=40)] = None
    starts_on: Day | None = Field(default=None, alias="from")
    until: Day | None = None

    @property
    def kind(self) -> Kind | None:
        return Kind(self.each) if self.each else None


class Playbook(Model):
    """The whole file."""

    calendar: CalendarDefinition = CalendarDefinition()
    calendars: Calendars = Field(default_factory=dict)
    roles: tuple[Name, ...] = ()
    metrics: Metrics = Field(default_factory=dict)
    scorecards: dict[Slug, ScorecardRule] = Field(default_factory=dict)
    goals: tuple[GoalRule, ...] = ()
    ramps: dict[Name, Annotated[tuple[Annotated[Decimal, Field(ge=0, le=1, decimal_places=6)], ...], Field(max_length=60)]] = Field(
        default_factory=dict
    )
    privacy: PrivacyDefinition = PrivacyDefinition()
    admins: tuple[Annotated[str, Field(pattern=EMAIL, max_length=255)], ...] = ()
    schedules: Schedules = Field(default_factory=dict)
    contests: Contests = Field(default_factory=dict)
    mappings: dict[Slug, MappingDocument] = Field(default_factory=dict)
    sources: dict[Slug, SourceDefinition] = Field(default_factory=dict)

    def ramp_definitions(self) -> tuple[RampDefinition, ...]:
        return tuple(RampDefinition(role=role, months=months) for role, months in self.ramps.items())
