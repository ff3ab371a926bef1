"""What a playbook says about numbers: metrics, scorecards, the calendar and ramps.

Stored one document each (`definitions` and `metrics` tables), written by the playbook, read by this room. Money and ratios are exact
decimals; a ratio of 1 is 100 %.
"""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from bot.people.definitions import Model, Slug

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WEEKDAYS: tuple[Weekday, ...] = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class Category(StrEnum):
    """What people do, what it leads to on the way, what it brings."""

    ACTIVITY = "activity"
    OBJECTIVE = "objective"
    RESULT = "result"


class Aggregation(StrEnum):
    """How the records of a period become one number; a formula has no records of its own."""

    SUM = "sum"
    COUNT = "count"
    MEAN = "mean"
    LAST = "last"
    FORMULA = "formula"

    @property
    def additive(self) -> bool:
        """Whether the parts of a period add up to the whole, so that goals are shared out by working time and pace has a meaning."""
        return self in (Aggregation.SUM, Aggregation.COUNT)


class Direction(StrEnum):
    UP = "up"
    DOWN = "down"


class MetricDefinition(Model):
    """`unit` is "number", "money:USD", "percent" (a ratio), "minutes" or "days"; `formula` combines other metrics, as "won / proposals"."""

    key: Slug
    name: str = Field(min_length=1, max_length=60)
    category: Category
    unit: str = "number"
    direction: Direction = Direction.UP
    aggregation: Aggregation = Aggregation.SUM
    formula: str | None = None
    description: str | None = Field(default=None, max_length=300)


class ScorecardLine(Model):
    """One metric in a score: its weight, and the attainment below which it counts as `floor` and above which as `cap` (None: uncapped)."""

    metric: Slug
    weight: Decimal = Field(default=Decimal(1), ge=0)
    floor: Decimal = Field(default=Decimal(0), ge=0)
    cap: Decimal | None = Field(default=Decimal("1.5"), gt=0)


class ScorecardDefinition(Model):
    """What people of these roles are measured on; without roles, everyone who has no other. `headline` is the metric a team's rows show."""

    key: Slug
    name: str = Field(min_length=1, max_length=60)
    roles: tuple[str, ...] = ()
    period: str = "this-month"
    lines: tuple[ScorecardLine, ...] = Field(min_length=1, max_length=8)
    headline: Slug | None = None


class CalendarDefinition(Model):
    """When work happens. The calendar `workspace` also says where weeks and fiscal years start; teams may name another for days and zone.

    `holidays` is a country as ISO 3166 ("US", "GB"), with a subdivision after a dash where it matters ("DE-BY").
    """

    key: Slug = "workspace"
    time_zone: str = "UTC"
    workdays: tuple[Weekday, ...] = WEEKDAYS[:5]
    holidays: str | None = None
    extra_holidays: tuple[date, ...] = ()
    week_starts: Weekday = "monday"
    fiscal_year_starts: int = Field(default=1, ge=1, le=12)


class RampDefinition(Model):
    """A newcomer's share of the full goal, month by month since they started in the role; full afterwards."""

    role: str
    months: tuple[Annotated[Decimal, Field(ge=0, le=1)], ...]
