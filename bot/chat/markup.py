"""The small markup that words carry: ``**bold**``, ``__italic__``, `` `what to type` ``, line breaks, and ``@{person:12}``, a mention.

Each platform turns the parsed spans into its own form; a text that a user or a record supplied goes through `escape` first, so that a deal
named ``<!channel>`` or ``@{person:12}`` stays a name. Nothing here knows how any platform writes a mention.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

_SPECIAL = re.compile(r"([\\*_@{}`])")
_TOKEN = re.compile(r"\\(.)|@\{person:(\d+)\}|(\*\*)|(__)|(`)", re.DOTALL)
_INVISIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True)
class Span:
    """A run of plain characters in one style."""

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False

    def like(self, other: "Span") -> bool:
        """Whether the two are in one style."""
        return (self.bold, self.italic, self.code) == (other.bold, other.italic, other.code)


@dataclass(frozen=True)
class Mention:
    """A person who is to be named, and told, on their own platform."""

    person: int


def escape(text: str) -> str:
    """`text` as markup that reads back as exactly these characters, without control and direction-override characters."""
    return _SPECIAL.sub(r"\\\1", clean(text))


def clean(text: str) -> str:
    """`text` without control characters (line break and tab stay), direction overrides and lone surrogates."""
    return _INVISIBLE.sub("", text).encode("utf-8", "replace").decode("utf-8")


def mention(person: int) -> str:
    """Markup that names and notifies the person with this id."""
    return f"@{{person:{person}}}"


def parse(markup: str) -> tuple[Span | Mention, ...]:
    """The spans of `markup`, in order; adjacent characters of one style are one span."""
    return tuple(_merged(_pieces(markup)))


def plain(markup: str, name_of: dict[int, str] | None = None) -> str:
    """`markup` read as plain characters; a mention becomes the person's name, or "someone"; what to type keeps its back-ticks."""
    names = name_of or {}
    return "".join(_plain(piece) if isinstance(piece, Span) else names.get(piece.person, "someone") for piece in parse(markup))


def _plain(span: Span) -> str:
    return f"`{span.text}`" if span.code else span.text


def _pieces(markup: str) -> Iterator[Span | Mention]:
    bold = italic = code = False
    at = 0
    for token in _TOKEN.finditer(markup):
        if token.start() > at:
            yield Span(markup[at : token.start()], bold, italic, code)
        at = token.end()
        escaped, person, star, underscore, tick = token.groups()
        if escaped is not None:
            yield Span(escaped, bold, italic, code)
        elif person is not None:
            yield Mention(int(person))
        elif star:
            bold = not bold
        elif underscore:
            italic = not italic
        elif tick:
            code = not code
    if at < len(markup):
        yield Span(markup[at:], bold, italic, code)


def _merged(pieces: Iterator[Span | Mention]) -> Iterator[Span | Mention]:
    held: Span | None = None
    for piece in pieces:
        if isinstance(piece, Span) and held and held.like(piece):
            held = replace(held, text=held.text + piece.text)
            continue
        if held:
            yield held
        held = None
        if isinstance(piece, Span):
            held = piece
        else:
            yield piece
    if held:
        yield held
