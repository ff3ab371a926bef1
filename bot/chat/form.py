"""A form as we think of it, and what comes back when it is submitted.

Answers travel as plain Python values: `str` for text, one choice, person and conversation (ids as strings), `Decimal` for numbers, `date`
for dates, `bool` for yes/no, `tuple[str, ...]` for many choices; an optional field left empty is absent.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

Answer = str | Decimal | date | bool | tuple[str, ...]
Answers = Mapping[str, Answer]


@dataclass(frozen=True)
class Option:
    label: str
    value: str


@dataclass(frozen=True)
class TextField:
    key: str
    label: str
    long: bool = False
    most: int = 3000
    initial: str = ""
    hint: str = ""
    required: bool = True


@dataclass(frozen=True)
class NumberField:
    key: str
    label: str
    least: Decimal | None = None
    most: Decimal | None = None
    initial: Decimal | None = None
    hint: str = ""
    required: bool = True


@dataclass(frozen=True)
class DateField:
    key: str
    label: str
    initial: date | None = None
    hint: str = ""
    required: bool = True


@dataclass(frozen=True)
class YesNoField:
    key: str
    label: str
    initial: bool = False
    hint: str = ""


@dataclass(frozen=True)
class ChoiceField:
    """One of `options`, at most 100 of them."""

    key: str
    label: str
    options: tuple[Option, ...]
    initial: str | None = None
    hint: str = ""
    required: bool = True


@dataclass(frozen=True)
class ManyField:
    """Any of `options`."""

    key: str
    label: str
    options: tuple[Option, ...]
    initial: tuple[str, ...] = ()
    hint: str = ""
    required: bool = True


@dataclass(frozen=True)
class PersonField:
    """A person, picked among the chat's members; the answer is a person's id. A member who is linked to nobody is a field error."""

    key: str
    label: str
    initial: int | None = None
    hint: str = ""
    required: bool = True


@dataclass(frozen=True)
class ConversationField:
    """A channel or chat, picked among those the person can see; the answer is a conversation's id."""

    key: str
    label: str
    initial: int | None = None
    hint: str = ""
    required: bool = True


@dataclass(frozen=True)
class Words:
    """Guidance between the fields, as markup."""

    text: str


Field = TextField | NumberField | DateField | YesNoField | ChoiceField | ManyField | PersonField | ConversationField
Part = Field | Words


@dataclass(frozen=True)
class Form:
    """`name` is the registered form; `context` stays on the server, only its id travels."""

    name: str
    title: str
    parts: tuple[Part, ...]
    submit: str = "Save"
    context: Mapping[str, str] = field(default_factory=dict)

    @property
    def fields(self) -> tuple[Field, ...]:
        return tuple(part for part in self.parts if not isinstance(part, Words))
