"""Draws a neutral message as an activity with an Adaptive Card 1.5, exhaustively; what has no room says so."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import assert_never

from bot.chat import markup
from bot.chat.message import Block, Buttons, Divider, Facts, Footnote, Heading, Message, Paragraph, Picture, Table
from bot.chat.reading import left_out, shorten, spoken
from bot.platforms.teams import controls
from bot.platforms.teams.controls import Wiring
from bot.platforms.teams.words import JsonObject, People, Writer, escape, plain, untagged

CARD = "application/vnd.microsoft.card.adaptive"
SIZE = 80_000
"""Bytes of a message's JSON as UTF-16: Teams takes about 100 KB of that, and adds to it itself."""

_NO_WIRING = Wiring()
_SUMMARY, _FALLBACK, _ALT = 500, 4000, 2000
_TEXT, _TABLE = 12_000, 40_000
_ROWS, _COLUMNS = 100, 20
_FRAME = 2000
"""Bytes of what stands around the body, and of the footnote that says what is left out."""


@dataclass
class Easel:
    """What drawing a card needs: the words, the addresses of its pictures in order, the wiring of its buttons."""

    writer: Writer
    addresses: Iterator[str | None]
    wiring: Wiring

    def text(self, text: str, *, bold: bool = False) -> str:
        drawn = self.writer.markdown(text, bold=bold)
        return drawn if len(drawn) <= _TEXT else escape(shorten(plain(text, self.writer.people), _TEXT // 2))


def activity(message: Message, people: People, addresses: Sequence[str | None] = (), wiring: Wiring = _NO_WIRING) -> JsonObject:
    """`addresses` are those of the message's pictures, in order; a picture without one is given in words."""
    summary = shorten(plain(message.summary, people), _SUMMARY)
    drawn = card(message, people, addresses, wiring)
    drawn["fallbackText"] = shorten(untagged(spoken(message, lambda text: plain(text, people))), _FALLBACK)
    return {"type": "message", "summary": summary, "attachments": [attachment(drawn)]}


def card(message: Message, people: People, addresses: Sequence[str | None] = (), wiring: Wiring = _NO_WIRING) -> JsonObject:
    easel = Easel(Writer(people), iter(addresses), wiring)
    body: list[JsonObject] = []
    separated = False
    for place, block in enumerate(message.blocks or (Paragraph(message.summary),)):
        if isinstance(block, Divider):
            separated = bool(body)
            continue
        drawn = _block(block, easel, place)
        if drawn and separated:
            drawn[0], separated = {**drawn[0], "separator": True}, False
        body += drawn
    return framed(_fitting(body, SIZE - size(easel.writer.entities())), easel.writer)


def framed(body: list[JsonObject], writer: Writer, actions: Sequence[JsonObject] = ()) -> JsonObject:
    """A whole card of these elements, with the mentions that still stand in them."""
    said = json.dumps(body, ensure_ascii=False)
    entities = [entity for entity in writer.entities() if json.dumps(entity["text"], ensure_ascii=False)[1:-1] in said]
    teams: JsonObject = {"width": "Full", **({"entities": entities} if entities else {})}
    drawn: JsonObject = {
        "type": "AdaptiveCard",
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "version": "1.5",
        "body": body,
        "msteams": teams,
    }
    return {**drawn, "actions": list(actions)} if actions else drawn


def attachment(content: JsonObject) -> JsonObject:
    return {"contentType": CARD, "content": content}


def without_buttons(message: Message) -> Message:
    """The message as a dialog can show it, where its buttons would not work."""
    return replace(message, blocks=tuple(block for block in message.blocks if not isinstance(block, Buttons)))


def text_block(text: str, **more: object) -> JsonObject:
    """Words as Markdown, in an element."""
    return {"type": "TextBlock", "text": text, "wrap": True, **more}


def footnote(text: str) -> JsonObject:
    return text_block(text, size="small", isSubtle=True)


def size(value: object) -> int:
    """Bytes as Teams counts them."""
    return len(json.dumps(value, ensure_ascii=False).encode("utf-16-le", "surrogatepass"))


def _block(block: Block, easel: Easel, place: int) -> list[JsonObject]:
    match block:
        case Heading(text):
            return [text_block(easel.text(text), size="large", weight="bolder", style="heading")] if text.strip() else []
        case Paragraph(text):
            return [text_block(easel.text(text))] if text.strip() else []
        case Facts(pairs):
            facts = [{"title": easel.text(name), "value": easel.text(value)} for name, value in pairs]
            return [{"type": "FactSet", "facts": list(part)} for part in controls.parted(facts, _ROWS)]
        case Table():
            return list(_table(block, easel))
        case Picture(alt=alt):
            return [_picture(alt, next(easel.addresses, None))]
        case Buttons():
            return controls.elements(block, easel.writer.people, place, easel.wiring)
        case Footnote(text):
            return [footnote(easel.text(text))] if text.strip() else []
        case Divider():
            return []
        case _:
            assert_never(block)


def _picture(alt: str, address: str | None) -> JsonObject:
    if address is None:
        return text_block(escape(markup.clean(alt)))
    words = shorten(untagged(markup.clean(alt)), _ALT) or " "
    return {"type": "Image", "url": address, "altText": words, "size": "stretch", "msteams": {"allowExpand": True}}


def _table(table: Table, easel: Easel) -> Iterator[JsonObject]:
    if not table.columns:
        return
    columns = table.columns[:_COLUMNS]
    head = _row([easel.text(column.title, bold=True) for column in columns])
    rows, room = [head], _TABLE
    for cells in table.rows[:_ROWS]:
        row = _row([easel.text(cell) for cell in cells[:_COLUMNS]])
        room -= size(row)
        if room < 0:
            break
        rows.append(row)
    shapes = [{"width": 1 if column.align == "right" else 2, "horizontalCellContentAlignment": column.align} for column in columns]
    yield {"type": "Table", "columns": shapes, "rows": rows, "showGridLines": False}
    missing = left_out(len(table.rows) + 1 - len(rows), len(table.columns) - len(columns))
    if missing:
        yield footnote(missing)


def _row(cells: Sequence[str]) -> JsonObject:
    return {"type": "TableRow", "cells": [{"type": "TableCell", "items": [text_block(cell)]} for cell in cells]}


def _fitting(body: list[JsonObject], room: int) -> list[JsonObject]:
    """As many elements as fit into `room` bytes beside the frame and the fallback's words."""
    room -= 4 * _FALLBACK + 4 * _SUMMARY + _FRAME
    for place, element in enumerate(body):
        room -= size(element)
        if room < 0:
            return [*body[:place], footnote(f"… and {len(body) - place} more parts, which do not fit here.")]
    return body
