"""How a mapping says where one value comes from, and what it must be.

A cell is written as the name of its column, as a template with column names in braces ("{first_name} {last_name}"), as a number or date
that stands for itself, or in full (`Cell`). A date may come as one or as ISO text, which is what YAML and JSON have.
"""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from string import Formatter
from typing import Annotated, Literal, TypeAlias

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from bot.intake.mistakes import shown
from bot.people.definitions import Model

By = Literal["key", "email", "alias", "name"]
_ANY_MOMENT = datetime(2026, 11, 23, 14, 5, tzinfo=UTC)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9]{2}:[0-9]{2}.*)?")


def _iso(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


Scalar = Annotated[Decimal | bool | str, BeforeValidator(_iso)]


def spelled_out(value: object) -> object:
    """A cell's short spelling as the full one; a number or a date stands for itself."""
    if isinstance(value, bool | int | float | Decimal | date) or (isinstance(value, str) and _DATE.fullmatch(value)):
        return {"constant": _words(value)}
    if isinstance(value, str):
        return {"template": value} if re.search(r"\{[^{}]+\}", value) else {"column": value}
    return value


def _words(value: object) -> str:
    """The value as text, a number always as the same digits, however it was written or kept."""
    match value:
        case bool():
            return str(value).lower()
        case float() | Decimal():
            return f"{Decimal(str(value)).normalize():f}"
        case None:
            return ""
        case _:
            return str(_iso(value))


def _constant(value: object) -> str | None:
    return None if value is None else _words(value)


def _texts(value: object) -> object:
    """A translation table whose two sides are text, whatever YAML takes them for."""
    return {str(key): _words(word) for key, word in value.items()} if isinstance(value, dict) else value


def _condition(value: object) -> object:
    if isinstance(value, dict):
        return value
    return {"any_of": value} if isinstance(value, list) else {"any_of": [value]}


class Lookup(Model):
    """A value of another file beside this one: `column` of the row whose `match` (by default `key`) is this row's `key`."""

    file: str
    key: str
    column: str
    match: str | None = None


class Cell(Model):
    """Where a value comes from: exactly one of `column`, `template`, `lookup` and `constant`.

    `translate` replaces whole values, compared without case; `default` stands in for a blank.
    """

    column: str | None = None
    template: str | None = None
    lookup: Lookup | None = None
    constant: Annotated[str | None, BeforeValidator(_constant, json_schema_input_type=Scalar | None)] = None
    translate: Annotated[dict[str, str], BeforeValidator(_texts, json_schema_input_type=dict[str, Scalar])] = Field(default_factory=dict)
    default: str | None = None

    @model_validator(mode="after")
    def _one_origin(self) -> "Cell":
        origins = [name for name in ("column", "template", "lookup", "constant") if getattr(self, name) is not None]
        if len(origins) != (0 if self._elsewhere() else 1):
            raise ValueError("say one of column, template, lookup or constant")
        if self.template is not None:
            _check_template(self.template)
        return self

    def _elsewhere(self) -> bool:
        """Whether a kind of cell has a way of its own to find its value."""
        return False


def _check_template(template: str) -> None:
    for _, field, specification, conversion in Formatter().parse(template):
        if field == "" or specification or conversion:
            raise ValueError(f"“{template}” may only hold column names in braces")


def _format(pattern: str) -> str:
    """A format that reads what it writes, which a wrong one does not."""
    try:
        datetime.strptime(_ANY_MOMENT.strftime(pattern), pattern)  # noqa: DTZ007  only tried
    except (ValueError, LookupError, re.error) as error:
        raise ValueError(f"“{shown(pattern)}” is no format of dates, as %d.%m.%Y") from error
    return pattern


DateFormat = Annotated[str, Field(min_length=1, max_length=100), AfterValidator(_format)]
Factor = Annotated[Decimal, Field(ge=-(10**12), le=10**12)]


class MomentCell(Cell):
    """A date or time. `formats` and `epoch` replace the mapping's; `date_only` keeps the day and drops a time that means nothing."""

    formats: tuple[DateFormat, ...] = ()
    epoch: Literal["seconds", "milliseconds"] | None = None
    date_only: bool = False


AMoment = Annotated[MomentCell, BeforeValidator(spelled_out, json_schema_input_type=MomentCell | Scalar)]


class Between(Model):
    """The time from one moment to another."""

    starts: AMoment
    ends: AMoment
    unit: Literal["minutes", "days"] = "minutes"


class Condition(Model):
    """What a cell must be; everything said must hold. Text is compared without case and outer spaces, `true` with yes, 1, t and y too."""

    any_of: tuple[Scalar, ...] | None = None
    none_of: tuple[Scalar, ...] | None = None
    empty: bool | None = None
    at_least: Decimal | date | None = None
    at_most: Decimal | date | None = None
    above: Decimal | date | None = None
    below: Decimal | date | None = None


Where: TypeAlias = dict[
    str, Annotated[Condition, BeforeValidator(_condition, json_schema_input_type=Condition | Scalar | tuple[Scalar, ...])]
]


class AmountCell(Cell):
    """What a row adds to a metric; a blank adds nothing. `where` narrows further, `between` is the time between two moments."""

    between: Between | None = None
    multiply: Factor = Decimal(1)
    where: Where = Field(default_factory=dict)

    def _elsewhere(self) -> bool:
        return self.between is not None


class PersonCell(Cell):
    """Who: sought by each of `by` in turn. `split` is what stands between several people in one cell, who share equally."""

    by: tuple[By, ...] = ("key", "email", "alias", "name")
    split: str | None = None


ACell = Annotated[Cell, BeforeValidator(spelled_out, json_schema_input_type=Cell | Scalar)]
AnAmount = Annotated[AmountCell, BeforeValidator(spelled_out, json_schema_input_type=AmountCell | Scalar)]
APerson = Annotated[PersonCell, BeforeValidator(spelled_out, json_schema_input_type=PersonCell | Scalar)]


class Credit(Model):
    """One of several people credited with a record: `share` as 0.6, 60 or 60 %; without shares they share equally."""

    person: APerson
    share: ACell | None = None
