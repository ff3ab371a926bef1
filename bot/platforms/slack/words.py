"""Words both ways: our markup as Slack's rich text and plain text, and what a person typed on Slack as our words.

Rich text carries characters as they are, nothing in it is parsed; only `text` fields and context need `escape`.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from bot.chat import markup
from bot.chat.markup import Mention, Span
from bot.commands.desk import Named

JsonObject = dict[str, object]
People = Mapping[int, Named]

_NOBODY = Named("someone")
_ELEMENTS = 1000
"""How many pieces Slack takes in one rich text block."""
_ANGLE = re.compile(r"<([^<>]*)>")
_MEMBER = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^<>]*)?>")


def typed(text: str, persons: Mapping[str, int], bot: str) -> str:
    """What somebody typed: mentions as `@{person:12}` or `@{unknown}`, links and channels as they read, the bot's own mention left out."""
    read = _ANGLE.sub(lambda match: _read(match[1], persons, bot), text)
    return markup.clean(read.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")).strip()


def members_in(text: str) -> set[str]:
    """The ids of the members that a typed text mentions."""
    return set(_MEMBER.findall(text))


def escape(text: str) -> str:
    """`text` for a field that Slack parses: no `<!channel>`, `<@U1>` or `<url|x>` in it works."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def plain(text: str, people: People) -> str:
    """Markup as plain characters, a mention as the person's name."""
    return markup.plain(text, {person: named.name for person, named in people.items()})


def bold(text: str) -> list[Span | Mention]:
    """The pieces of `text`, all bold."""
    return [replace(piece, bold=True) if isinstance(piece, Span) else piece for piece in markup.parse(text)]


def rich_text(pieces: Iterable[Span | Mention], people: People, most: int = 3000) -> Iterator[JsonObject]:
    """Rich text blocks of up to `most` characters and as many pieces as Slack takes; longer words are parted at a line break or a space."""
    for part in _parted(pieces, most):
        elements = [_element(piece, people) for piece in part]
        yield {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": elements}]}


def _read(inside: str, persons: Mapping[str, int], bot: str) -> str:
    """What stands for `<inside>`."""
    target, _, label = inside.partition("|")
    if target.startswith("@"):
        user = target[1:]
        if user == bot:
            return ""
        return markup.mention(persons[user]) if user in persons else "@{unknown}"
    if target.startswith("#"):
        return f"#{label or target[1:]}"
    if target.startswith("!"):
        return label or f"@{target[1:]}"
    return label or target.removeprefix("mailto:")


def _element(piece: Span | Mention, people: People) -> JsonObject:
    if isinstance(piece, Mention):
        named = people.get(piece.person, _NOBODY)
        return {"type": "user", "user_id": named.user} if named.user else {"type": "text", "text": named.name}
    element: JsonObject = {"type": "text", "text": piece.text}
    style = {name: True for name, on in (("bold", piece.bold), ("italic", piece.italic), ("code", piece.code)) if on}
    return element | ({"style": style} if style else {})


def _parted(pieces: Iterable[Span | Mention], most: int) -> Iterator[list[Span | Mention]]:
    """`pieces` in groups of at most `most` characters and `_ELEMENTS` pieces; a mention counts as forty."""
    group: list[Span | Mention] = []
    room = most
    waiting = list(pieces)[::-1]
    while waiting:
        if len(group) == _ELEMENTS:
            yield group
            group, room = [], most
        piece = waiting.pop()
        size = len(piece.text) if isinstance(piece, Span) else 40
        if size <= room:
            group.append(piece)
            room -= size
            continue
        if isinstance(piece, Span):
            head, tail = _cut(piece.text, room, whole=not group)
            if head:
                group.append(replace(piece, text=head))
            if tail:
                waiting.append(replace(piece, text=tail))
        else:
            waiting.append(piece)
        if group:
            yield group
        group, room = [], most
    if group:
        yield group


def _cut(text: str, room: int, *, whole: bool) -> tuple[str, str]:
    """`text` parted before `room` runs out; where no break is near, all of it waits unless a `whole` block would stay empty."""
    for separator in ("\n", " "):
        at = text.rfind(separator, 0, room + 1)
        if at > 0:
            return text[:at], text[at + 1 :]
    return (text[:room], text[room:]) if whole else ("", text)
