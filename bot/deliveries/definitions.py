"""What is posted by the clock, as a playbook or the chat has it: what, for whom, where to, and when."""

from collections.abc import Callable
from typing import Annotated, Self, TypeVar

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    JsonValue,
    PlainSerializer,
    PlainValidator,
    ValidationInfo,
    WithJsonSchema,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from bot.chat.errors import UserError
from bot.chat.markup import plain
from bot.deliveries.timing import RECIPIENT, AfterOutage, Quiet, When
from bot.deliveries.timing_words import EXAMPLES, parse_quiet, parse_when, quiet_words, words
from bot.people.definitions import Model, Name, Slug
from bot.people.zones import zone_fault

R = TypeVar("R")


def _written(parse: Callable[[str], R], kind: type[R]) -> Callable[[object], R]:
    """A validator of what `parse` makes of text."""

    def read(value: object) -> R:
        if isinstance(value, kind):
            return value
        if not isinstance(value, str):
            raise PydanticCustomError("string_type", "is not text")
        try:
            return parse(value)
        except UserError as error:
            raise ValueError(plain(str(error)).removesuffix(".")) from error

    return read


def _known_zone(name: str) -> str:
    if name != RECIPIENT and (fault := zone_fault(name)):
        raise ValueError(fault)
    return name


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


def _unlisted(names: tuple[str, ...]) -> str | list[str]:
    return names[0] if len(names) == 1 else list(names)


_TEXT = {"type": "string", "minLength": 1}
WrittenWhen = Annotated[
    When, PlainValidator(_written(parse_when, When)), PlainSerializer(words), WithJsonSchema({**_TEXT, "examples": list(EXAMPLES)})
]
WrittenQuiet = Annotated[
    Quiet,
    PlainValidator(_written(parse_quiet, Quiet)),
    PlainSerializer(quiet_words),
    WithJsonSchema({**_TEXT, "examples": ["20:00 to 07:00"]}),
]
Places = Annotated[
    tuple[Name, ...],
    BeforeValidator(_listed),
    PlainSerializer(_unlisted),
    WithJsonSchema({"anyOf": [_TEXT, {"type": "array", "items": _TEXT}]}),
]


class Audience(Model):
    """One of person, team, role, everyone. People and teams stand here by key; in a file also by e-mail or name."""

    person: Name | None = None
    team: Name | None = None
    role: Name | None = None
    everyone: bool = False

    @model_validator(mode="after")
    def _one(self) -> Self:
        if [self.person, self.team, self.role].count(None) + (not self.everyone) != 3:
            raise ValueError("say one of person, team, role or everyone")
        return self


class ScheduleDefinition(Model):
    """`what` names a kind of post and `options` are its own ("with"). It goes `to` conversations, as their platforms name them; without
    any, to the people of `audience` ("for"), whose numbers it is about.

    What stands beside `when` and not in it counts as if it did: `timing` is both together.
    """

    what: Slug
    audience: Audience | None = Field(default=None, alias="for")
    to: Places = ()
    when: WrittenWhen
    zone: Annotated[str, AfterValidator(_known_zone)] | None = None
    working_days: bool | None = None
    quiet: WrittenQuiet | None = None
    after_outage: AfterOutage | None = None
    options: dict[str, JsonValue] = Field(default={}, alias="with")

    @property
    def timing(self) -> When:
        beside = {"zone": self.zone, "working_days": self.working_days, "quiet": self.quiet, "after_outage": self.after_outage}
        return self.when.model_copy(update={name: value for name, value in beside.items() if value is not None})

    @field_validator("zone", "working_days", "quiet", "after_outage")
    @classmethod
    def _said_once(cls, value: R, info: ValidationInfo) -> R:
        when, name = info.data.get("when"), str(info.field_name)
        if when is not None and value is not None and getattr(when, name) not in (value, When.model_fields[name].default):
            raise ValueError("when says it otherwise: leave it out here or there")
        return value

    @model_validator(mode="after")
    def _somewhere(self) -> Self:
        if self.audience is None and not self.to:
            raise ValueError("say for whom it is, or a conversation that it goes to")
        if self.to and self.timing.zone == RECIPIENT:
            raise ValueError("a conversation has no time zone of its own: name one")
        return self
