"""What a message or a form says and needs, read off its parts; and a number that somebody wrote."""

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal, InvalidOperation
from typing import assert_never

from bot.chat import markup
from bot.chat.form import Form, PersonField, Words
from bot.chat.markup import Mention
from bot.chat.message import Block, Buttons, Divider, Facts, Footnote, Heading, Message, Paragraph, Picture, Table

_DIGITS = 15


def spoken(message: Message, plain: Callable[[str], str]) -> str:
    """All of the message as plain lines, its summary first; `plain` turns markup into plain characters."""
    first = plain(message.summary)
    lines = [line for block in message.blocks for line in _lines(block, plain)]
    return "\n".join([first, *(line for place, line in enumerate(lines) if line and (place or line != first))])


def persons_in(message: Message) -> frozenset[int]:
    """The persons it mentions."""
    return _mentioned(_texts(message))


def persons_of(form: Form) -> frozenset[int]:
    """The persons whose names or accounts are needed to draw `form`."""
    chosen = {each.initial for each in form.fields if isinstance(each, PersonField) and each.initial is not None}
    return _mentioned(part.text for part in form.parts if isinstance(part, Words)) | chosen


def pictures(message: Message) -> tuple[Picture, ...]:
    return tuple(block for block in message.blocks if isinstance(block, Picture))


def shorten(text: str, most: int) -> str:
    """At most `most` characters of `text`; a cut shows."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def left_out(rows: int, columns: int) -> str:
    """What is said under a table of which this much is not shown; empty when all of it is."""
    missing = [f"{count} more {name}{'s' if count > 1 else ''}" for count, name in ((rows, "row"), (columns, "column")) if count]
    return f"… and {' and '.join(missing)}, not shown here." if missing else ""


def decimal(text: str) -> Decimal | None:
    """A finite number of reasonable size; None for anything else."""
    try:
        number = Decimal(text.strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number.adjusted()) <= _DIGITS else None


def _mentioned(texts: Iterable[str]) -> frozenset[int]:
    return frozenset(piece.person for text in texts if "@{" in text for piece in markup.parse(text) if isinstance(piece, Mention))


def _lines(block: Block, plain: Callable[[str], str]) -> list[str]:
    match block:
        case Heading(text) | Paragraph(text) | Footnote(text):
            return [plain(text)]
        case Facts(pairs):
            return [f"{plain(name)}: {plain(value)}" for name, value in pairs]
        case Table(columns, rows):
            return [", ".join(plain(cell) for cell in row) for row in ([column.title for column in columns], *rows)]
        case Picture(alt=alt):
            return [markup.clean(alt)]
        case Buttons() | Divider():
            return []
        case _:
            assert_never(block)


def _texts(message: Message) -> Iterator[str]:
    yield message.summary
    for block in message.blocks:
        match block:
            case Heading(text) | Paragraph(text) | Footnote(text):
                yield text
            case Facts(pairs):
                yield from (text for pair in pairs for text in pair)
            case Table(columns, rows):
                yield from (column.title for column in columns)
                yield from (cell for row in rows for cell in row)
            case Buttons(items):
                yield from (item.label for item in items)
            case Picture() | Divider():
                pass
            case _:
                assert_never(block)
