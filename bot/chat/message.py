"""A message as we think of it; each platform draws all of it (`assert_never` in its renderer).

Every text is markup (`bot.chat.markup`): whatever a user or a record supplied was escaped before it came here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal


class Style(StrEnum):
    """How much a button asks to be pressed."""

    PLAIN = "plain"
    PRIMARY = "primary"
    DANGER = "danger"


@dataclass(frozen=True)
class Heading:
    text: str


@dataclass(frozen=True)
class Paragraph:
    text: str


@dataclass(frozen=True)
class Facts:
    """Names with their values, as a compact list."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Column:
    title: str
    align: Literal["left", "right"] = "left"


@dataclass(frozen=True)
class Table:
    """Rows of cells under titled columns; every row has one cell a column."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Picture:
    """A card to be drawn: `card` names it in `bot.charts.cards`, `data` is its frozen dataclass, `alt` says every number in it.

    `theme` is "light" or "dark", as its reader chose; `instead` stands where no picture can be shown, and says the same numbers.
    """

    card: str
    data: object
    alt: str
    theme: Literal["light", "dark"] = "light"
    instead: tuple[Facts | Table, ...] = ()


@dataclass(frozen=True)
class Button:
    """`action` names a registered action; `value` are short public strings that are never trusted when they come back."""

    label: str
    action: str
    value: Mapping[str, str] = field(default_factory=dict)
    style: Style = Style.PLAIN


@dataclass(frozen=True)
class Link:
    """A button that opens an https address."""

    label: str
    url: str


@dataclass(frozen=True)
class Choice:
    """One choice among many in place of buttons: picking an option runs `action` with the option's value under `key`."""

    label: str
    action: str
    key: str
    options: tuple[tuple[str, str], ...]
    value: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Buttons:
    items: tuple[Button | Link | Choice, ...]


@dataclass(frozen=True)
class Divider:
    pass


@dataclass(frozen=True)
class Footnote:
    text: str


Block = Heading | Paragraph | Facts | Table | Picture | Buttons | Divider | Footnote


@dataclass(frozen=True)
class Message:
    """`summary` is the first line: what a phone's notification and a screen reader say."""

    summary: str
    blocks: tuple[Block, ...] = ()


def notice(text: str) -> Message:
    """A message of one paragraph, its own summary."""
    return Message(text, (Paragraph(text),))
