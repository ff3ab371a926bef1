"""Draws a neutral message as Slack's blocks and the plain text beside them, exhaustively; what has no room says so."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import assert_never

from bot.chat import markup
from bot.chat.markup import Mention, Span
from bot.chat.message import Block, Buttons, Divider, Facts, Footnote, Heading, Message, Paragraph, Picture, Table
from bot.chat.reading import left_out, pictures, shorten, spoken
from bot.platforms.slack import tables
from bot.platforms.slack.controls import actions
from bot.platforms.slack.words import JsonObject, People, bold, escape, plain, rich_text

_HEADER, _ALT, _CONTEXT = 150, 2000, 2000
_TEXT = 3900
"""Slack advises 4,000 characters for `text`."""


@dataclass(frozen=True)
class Surface:
    """Where blocks stand: how many fit, of how many bytes together, and how many of Slack's own tables."""

    blocks: int
    size: int
    tables: int


MESSAGE = Surface(blocks=50, size=1_000_000, tables=1)
VIEW = Surface(blocks=100, size=240_000, tables=0)
"""A view has 250,000 bytes, frame included."""


@dataclass(frozen=True)
class Payload:
    """`text` is what notifications and screen readers say, escaped."""

    text: str
    blocks: list[JsonObject]


def render(message: Message, people: People, files: Sequence[str | None] = (), surface: Surface = MESSAGE) -> Payload:
    """`files` are the uploaded files of the message's pictures, in order; a picture without one is given in words."""
    waiting = iter(files)
    tables_left = surface.tables
    drawn: list[JsonObject] = []
    for place, block in enumerate(message.blocks or (Paragraph(message.summary),)):
        drawn += _block(block, people, place, next(waiting, None) if isinstance(block, Picture) else None, tables_left > 0)
        tables_left -= isinstance(block, Table)
    return Payload(escape(shorten(spoken(message, lambda text: plain(text, people)), _TEXT)), _fitting(drawn, surface))


def in_words(message: Message) -> Message:
    """The message without its pictures: what stands instead of them, else what they say, unless facts or a table say it already."""
    told = any(isinstance(block, Facts | Table) for block in message.blocks)
    blocks = [_said(block, told) if isinstance(block, Picture) else (block,) for block in message.blocks]
    return replace(message, blocks=tuple(block for group in blocks for block in group))


def pictures_alone(message: Message) -> Message:
    """The first line and the pictures."""
    return Message(message.summary, (Paragraph(message.summary), *pictures(message)))


def _said(picture: Picture, told: bool) -> tuple[Block, ...]:
    if picture.instead:
        return picture.instead
    return () if told else (Paragraph(markup.escape(picture.alt)),)


def footnote(text: str) -> JsonObject:
    return {"type": "context", "elements": [{"type": "plain_text", "text": shorten(text, _CONTEXT)}]}


def _block(block: Block, people: People, place: int, file: str | None, native_table: bool) -> list[JsonObject]:
    match block:
        case Heading(text):
            return _heading(text, people)
        case Paragraph(text):
            return list(rich_text(markup.parse(text), people))
        case Facts(pairs):
            return list(rich_text(_facts(pairs), people))
        case Table():
            return _table(block, people, native=native_table)
        case Picture(alt=alt):
            return [_picture(alt, file)] if file else list(rich_text([Span(markup.clean(alt))], people))
        case Buttons():
            return actions(block, people, place)
        case Divider():
            return [{"type": "divider"}]
        case Footnote(text):
            return [footnote(plain(text, people))] if text else []
        case _:
            assert_never(block)


def _heading(text: str, people: People) -> list[JsonObject]:
    words = plain(text, people)
    if len(words) > _HEADER:
        return list(rich_text(bold(text), people))
    return [{"type": "header", "text": {"type": "plain_text", "text": words}}] if words else []


def _facts(pairs: Sequence[tuple[str, str]]) -> Iterator[Span | Mention]:
    for number, (name, value) in enumerate(pairs):
        yield from [Span("\n")] if number else []
        yield from bold(name)
        yield Span(": ")
        yield from markup.parse(value)


def _picture(alt: str, file: str) -> JsonObject:
    return {"type": "image", "slack_file": {"id": file}, "alt_text": shorten(markup.clean(alt), _ALT)}


def _table(table: Table, people: People, *, native: bool) -> list[JsonObject]:
    if not table.columns:
        return []
    block, rows = tables.native(table, people) if native else tables.fixed_width(table, people)
    missing = left_out(rows, tables.hidden_columns(table))
    return [block, footnote(missing)] if missing else [block]


def _fitting(blocks: list[JsonObject], surface: Surface) -> list[JsonObject]:
    sizes = accumulate(len(json.dumps(block)) for block in blocks)
    fit = sum(size <= surface.size for size in sizes)
    if fit == len(blocks) <= surface.blocks:
        return blocks
    kept = min(fit, surface.blocks - 1)
    return [*blocks[:kept], footnote(f"… and {len(blocks) - kept} more parts, which do not fit here.")]
