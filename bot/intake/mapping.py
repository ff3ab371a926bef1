"""What a user's mapping file says: which column of a table is what, for three kinds of table: records, people and goals. Reads no table."""

import codecs
import re
from datetime import date
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Literal, TypeAlias

from pydantic import AfterValidator, BeforeValidator, Field, TypeAdapter, ValidationError, model_validator

from bot.intake.cells import (
    ACell,
    AMoment,
    AmountCell,
    AnAmount,
    APerson,
    Credit,
    DateFormat,
    Factor,
    MomentCell,
    Scalar,
    Where,
    spelled_out,
)
from bot.intake.documents import read
from bot.intake.keys import Keys
from bot.intake.mistakes import shown
from bot.intake.wording import CURRENCY, DELIMITER, mistakes
from bot.people.definitions import Model, Slug
from bot.people.zones import zone_fault


def _zone(name: str) -> str:
    if fault := zone_fault(name):
        raise ValueError(fault)
    return name


def _end(value: object) -> object:
    return value if value == "next" else spelled_out(value)


def _money(value: object) -> object:
    return {"code": value} if isinstance(value, str) else value


def _named(value: object) -> object:
    return {"name": value} if isinstance(value, str) else value


_ENCODING = re.compile(
    r"ascii|utf-(8|8-sig|16|16-le|16-be|32|32-le|32-be)|cp[0-9]+|iso8859-[0-9]+|koi8-[rtu]|mac-[a-z]+"
    r"|big5(hkscs)?|euc_(jp|kr|jis_2004|jisx0213)|gb2312|gbk|gb18030|johab|shift_jis|shift_jis_2004|shift_jisx0213|iso2022_(jp|kr)\w*"
).fullmatch

Zone = Annotated[str, AfterValidator(_zone)]


def _encoding(name: str) -> str:
    """The codec's own name; codecs that are no writing system of a file are not taken."""
    try:
        found = codecs.lookup(name).name
    except (LookupError, ValueError):
        found = ""
    if not _ENCODING(found):
        raise ValueError(f"“{shown(name)}” is no encoding of files that we know; say utf-8, utf-16 or cp1252")
    return found


class FileStyle(Model):
    """How a file is written, where that cannot be told by looking; `header` is the number of the row with the column names."""

    encoding: Annotated[str, AfterValidator(_encoding)] | None = None
    delimiter: str | None = Field(default=None, min_length=1, max_length=1, pattern=DELIMITER)
    sheet: str | None = None
    header: int = Field(default=1, ge=1, le=1000)


class NumberStyle(Model):
    """`none` are the cells that stand for no number, beside blank ones."""

    decimal: Literal[".", ","] = "."
    thousands: Literal[",", ".", " ", "'"] | None = None
    none: tuple[str, ...] = ("-", "–", "—")

    @model_validator(mode="after")
    def _two_marks(self) -> "NumberStyle":
        if self.decimal == self.thousands:
            raise ValueError("decimal and thousands cannot be the same mark")
        return self


class Plausible(Model):
    """Dates outside are mistakes: before `starts`, or more than `years_ahead` years from now."""

    starts: date = date(2000, 1, 1)
    years_ahead: int = Field(default=10, ge=0, le=100)


class DateStyle(Model):
    """`formats` as strptime has them, tried in turn; without them ISO 8601. `zone` is that of times that name none."""

    formats: tuple[DateFormat, ...] = ()
    epoch: Literal["seconds", "milliseconds"] | None = None
    zone: Zone | None = None
    plausible: Plausible = Plausible()


class Currency(Model):
    """What amounts are in: a code, or a column with one. `rates` are what one unit is worth in the metric's currency."""

    code: str | None = Field(default=None, pattern=CURRENCY)
    column: str | None = None
    rates: dict[str, Annotated[Factor, Field(gt=0)]] = Field(default_factory=dict)


class Table(Model):
    """What every mapping says. `source` names where the facts come from; ids are unique within it."""

    source: str = Field(min_length=1, max_length=100)
    file: FileStyle = FileStyle()
    numbers: NumberStyle = NumberStyle()
    dates: DateStyle = DateStyle()
    where: Where = Field(default_factory=dict)

    def fingerprint(self) -> str:
        """The same for as long as the mapping says the same."""
        return sha256(self.model_dump_json(exclude_defaults=True).encode()).hexdigest()


class RecordsMapping(Table):
    """Rows that are counted. Either `metrics` (each metric and its amount) or `metric` (a cell that names it) with `value`.

    A row that `where` leaves out, or that `deleted_when` marks, takes back what an earlier file said under its id; with `left_out: keep`
    only `deleted_when` does. `owner: follow` lets a changed owner take the credit of what was closed before.
    """

    kind: Literal["records"]
    id: ACell
    occurred: AMoment
    person: APerson | None = None
    credits: tuple[Credit, ...] = ()
    metrics: dict[Slug, AnAmount] = Field(default_factory=dict)
    metric: ACell | None = None
    value: AnAmount = AmountCell(constant="1")
    currency: Annotated[Currency | None, BeforeValidator(_money, json_schema_input_type=Currency | str | None)] = None
    deleted_when: Where = Field(default_factory=dict)
    left_out: Literal["take_back", "keep"] = "take_back"
    owner: Literal["first", "follow"] = "first"
    label: ACell | None = None
    details: dict[str, ACell] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _complete(self) -> "RecordsMapping":
        if (self.person is None) == (not self.credits):
            raise ValueError("say either person, or credits with several people")
        if (self.metric is None) == (not self.metrics):
            raise ValueError("say either metrics, or metric with a cell that names it")
        return self


class TeamCell(Model):
    """The team a person is in: named by a cell; with `by: manager`, the one that the person with the key `manager` leads.

    `calendar` is the key of one of the playbook's, `time_zone` that of times which name none. With `by: manager`, all but `manager` is
    filled from the row of the manager.
    """

    by: Literal["name", "manager"] = "name"
    name: ACell
    manager: ACell | None = None
    parent: ACell | None = None
    key: ACell | None = None
    calendar: ACell | None = None
    time_zone: ACell | None = None

    @model_validator(mode="after")
    def _has_manager(self) -> "TeamCell":
        if self.by == "manager" and self.manager is None:
            raise ValueError("by: manager needs manager, the column with the manager's key")
        return self


class PeopleMapping(Table):
    """Rows that are people. `team_since` dates a membership (else the person's start); `leads_when` makes them lead their own team.

    `part_time` is the share of a full working day, 0.8 or 80 %; `ends_on` is their last day.
    """

    kind: Literal["people"]
    key: ACell
    name: ACell
    email: ACell | None = None
    aliases: tuple[ACell, ...] = ()
    starts_on: AMoment | None = None
    ends_on: AMoment | None = None
    time_zone: ACell | None = None
    role: ACell | None = None
    part_time: ACell | None = None
    team: Annotated[TeamCell | None, BeforeValidator(_named, json_schema_input_type=TeamCell | str | None)] = None
    team_since: AMoment | None = None
    leads_when: Where = Field(default_factory=dict)


class Wide(Model):
    """A column per month: `columns` as a pattern ("M{month:02}"), or each column with its month (3 or "2017-03"); and the `year`."""

    columns: str | dict[str, int | str]
    year: ACell | None = None


class GoalsMapping(Table):
    """Rows that are targets, of a person, a team, a role, or of everyone.

    Dates: `starts` with `ends`, the last day, or `ends: next`, up to the next goal of the same subject and metric, the last one including
    `last_ends`; or `period`, a cell as "2017-Q4"; or `wide`, whose columns hold the targets.
    """

    kind: Literal["goals"]
    person: APerson | None = None
    team: ACell | None = None
    role: ACell | None = None
    everyone: bool = False
    metrics: dict[Slug, AnAmount] = Field(default_factory=dict)
    metric: ACell | None = None
    target: AnAmount | None = None
    starts: AMoment | None = None
    ends: Annotated[MomentCell | Literal["next"] | None, BeforeValidator(_end, json_schema_input_type=MomentCell | Scalar)] = None
    last_ends: date | None = None
    period: ACell | None = None
    wide: Wide | None = None
    multiply: Factor = Decimal(1)

    @model_validator(mode="after")
    def _complete(self) -> "GoalsMapping":
        subjects = [bool(self.person), bool(self.team), bool(self.role), self.everyone]
        if sum(subjects) != 1:
            raise ValueError("say one of person, team, role, or everyone: true")
        spans = [self.starts is not None, self.period is not None, self.wide is not None]
        if sum(spans) != 1:
            raise ValueError("say the dates once: starts and ends, or period, or wide")
        if self.starts is not None and self.ends is None:
            raise ValueError("starts needs ends: a column, a date, or next")
        if self.ends == "next" and self.last_ends is None:
            raise ValueError("ends: next needs last_ends, the last day of the last goal")
        if (self.metric is None) == (not self.metrics):
            raise ValueError("say either metrics, or metric with a cell that names it")
        if self.metric is not None and self.target is None and self.wide is None:
            raise ValueError("metric needs target, the cell with the number")
        if self.wide is not None and self.metric is None:
            raise ValueError("wide needs metric, a cell or {constant: key}; its columns hold the targets")
        return self


Mapping: TypeAlias = Annotated[RecordsMapping | PeopleMapping | GoalsMapping, Field(discriminator="kind")]

_MAPPING: TypeAdapter[RecordsMapping | PeopleMapping | GoalsMapping] = TypeAdapter(Mapping)
_KEYS = Keys(_MAPPING.json_schema)


def parse_mapping(text: str | bytes, name: str) -> RecordsMapping | PeopleMapping | GoalsMapping:
    """The mapping that the YAML `text` of file `name` holds; `DocumentError` names file, line and what is wrong."""
    document = read(text, name)
    try:
        return _MAPPING.validate_python({} if document.data is None else document.data)
    except ValidationError as error:
        raise document.error(list(mistakes(error, document, _KEYS))) from error


def as_mapping(document: object) -> RecordsMapping | PeopleMapping | GoalsMapping:
    """The mapping in a document that was checked before, as the playbook keeps it."""
    return _MAPPING.validate_python(document)


def load_mapping(path: Path) -> RecordsMapping | PeopleMapping | GoalsMapping:
    """The mapping in a file."""
    return parse_mapping(path.read_bytes(), path.name)
