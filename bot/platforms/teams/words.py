"""Words both ways: our markup as the Markdown of Adaptive Cards, and what a person typed on Teams as our words.

Whatever Markdown would read as a sign is escaped, and a `<` is written `&lt;`, so that only the mentions made here are mentions.
"""

import html
import re
from collections import defaultdict, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.chat import markup
from bot.chat.markup import Mention, Span
from bot.commands.desk import Named

JsonObject = dict[str, object]
People = Mapping[int, Named]

_NOBODY = Named("someone")
_AT = re.compile(r"<at(?:\s[^<>]*)?>([^<]*)</at>", re.IGNORECASE)
_SIGNS = re.compile(r"[\\`*_\[\]~]")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_LIST = re.compile(r"^(\s*)([-+#](?=\s|$|[-+#])|>|\d{1,9}(?=[.)](?:\s|$)))")
_UNMENTIONABLE = re.compile(r"[<>&\\`*_\[\]~\n\"]")
_LONGEST_NAME = 200
_UNSEEN = "\u200b"
"""Keeps a style sign beside a punctuation mark from being read as a character."""


@dataclass(frozen=True)
class Tagged:
    """A mention in a typed text: its `<at>…</at>` and the Teams id of who is meant."""

    text: str
    id: str


@dataclass
class Writer:
    """Writes the Markdown of one card and keeps the mention entities that it needs."""

    people: People
    _mentioned: dict[str, Named] = field(default_factory=dict)

    def markdown(self, text: str, *, bold: bool = False) -> str:
        """Markup as Markdown; a person with an account here is mentioned, unless another of the same name is mentioned already."""
        return _styled([self._piece(piece, bold) for piece in markup.parse(_breaks(markup.clean(text)))])

    def entities(self) -> list[JsonObject]:
        return [
            {"type": "mention", "text": f"<at>{name}</at>", "mentioned": {"id": named.user, "name": name}}
            for name, named in self._mentioned.items()
        ]

    def _piece(self, piece: Span | Mention, bold: bool) -> Span | str:
        if isinstance(piece, Span):
            return Span(piece.text, piece.bold or bold, piece.italic)
        named = self.people.get(piece.person, _NOBODY)
        if not self._mentionable(named):
            return Span(named.name, bold)
        self._mentioned[named.name] = named
        return f"<at>{named.name}</at>"

    def _mentionable(self, named: Named) -> bool:
        fits = 0 < len(named.name) <= _LONGEST_NAME and not _UNMENTIONABLE.search(named.name)
        return bool(named.user) and fits and self._mentioned.get(named.name, named) == named


def typed(text: str, tags: Sequence[Tagged], persons: Mapping[str, int], bot: str) -> str:
    """What somebody typed: mentions as `@{person:12}` or `@{unknown}`, the bot's own mention left out; `persons` by Teams id."""
    waiting: defaultdict[str, deque[str]] = defaultdict(deque)
    for tag in tags:
        waiting[_AT.sub(r"\1", tag.text)].append(tag.id)

    def read(found: re.Match[str]) -> str:
        meant = waiting[found[1]]
        if not meant:
            return found[1]
        who = meant.popleft()
        if who == bot:
            return ""
        return markup.mention(persons[who]) if who in persons else "@{unknown}"

    return markup.clean(_breaks(html.unescape(_AT.sub(read, text)).replace("\xa0", " "))).strip()


def escape(text: str) -> str:
    """Characters as Markdown that shows exactly them, line breaks as paragraphs."""
    return "\n\n".join(_line(line) for line in _breaks(text).split("\n") if line.strip())


def plain(text: str, people: People) -> str:
    """Markup as plain characters, a mention as the person's name; what looks like a mention's tag does not stay one."""
    return untagged(markup.plain(markup.clean(text), {person: named.name for person, named in people.items()}))


def untagged(text: str) -> str:
    """Plain characters in which nothing reads as a mention's tag."""
    return re.sub(r"<(/?at)", r"‹\1", text, flags=re.IGNORECASE)


def _breaks(text: str) -> str:
    """`text` with one kind of line break."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _line(line: str) -> str:
    return _LIST.sub(_no_list, _inline(line.lstrip()))


def _no_list(found: re.Match[str]) -> str:
    return f"{found[1]}{found[2]}\\" if found[2].isdigit() else f"{found[1]}\\{found[2]}"


def _styled(pieces: Sequence[Span | str]) -> str:
    """The pieces side by side, each in its style; a style is closed at each line's end."""
    written = ""
    for place, piece in enumerate(pieces):
        if isinstance(piece, str):
            written += piece
            continue
        following = pieces[place + 1] if place + 1 < len(pieces) else ""
        after = (following if isinstance(following, str) else following.text)[:1]
        lines = piece.text.split("\n")
        blank = not written.rpartition("\n")[2].strip()
        drawn = []
        for number, line in enumerate(lines):
            first, last = number == 0, number == len(lines) - 1
            before = written[-1:] if first else ""
            drawn.append(_run(line, piece, before, after if last else "", starts=not first or blank))
        written += "\n\n".join(drawn)
    return re.sub(r"\n{3,}", "\n\n", written).strip()


def _run(line: str, style: Span, before: str, after: str, *, starts: bool) -> str:
    """A run of one style inside one line; `before` and `after` are the characters beside it."""
    inside = line.strip()
    lead, trail = (line[: -len(line.lstrip())], line[len(line.rstrip()) :]) if inside else ("", line)
    sign = "*" * (2 * style.bold + style.italic)
    if not inside or not sign:
        return f"{'' if starts else lead}{_line(inside) if starts else _inline(inside)}{trail}"
    apart = _UNSEEN if before == "*" and not lead else ""
    opening = _UNSEEN if not lead and (apart or before.isalnum()) and not inside[0].isalnum() else ""
    closing = _UNSEEN if not trail and after and not after.isspace() and not inside[-1].isalnum() else ""
    return f"{lead}{apart}{sign}{opening}{_inline(inside)}{closing}{sign}{trail}"


def _inline(text: str) -> str:
    return _SIGNS.sub(r"\\\g<0>", _ENTITY.sub("&amp;", text)).replace("<", "&lt;")
