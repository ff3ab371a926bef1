"""Names in what a member types: "@key", "@Full Name", "@Pacer" and "#channel" become real mentions, everything else stays as typed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.console.workspace import BOT, Workspace


@dataclass(frozen=True)
class PersonMention:
    """`key` is a member's key or the bot's."""

    key: str


@dataclass(frozen=True)
class ChannelMention:
    conversation: str
    name: str


Piece = str | PersonMention | ChannelMention


def pieces(typed: str, workspace: Workspace) -> Iterator[Piece]:
    """`typed` cut at its mentions, in order; the longest name wins, letter case does not count."""
    names = _names(workspace)
    if not names:
        yield typed
        return
    longest_first = sorted(names, key=len, reverse=True)
    pattern = re.compile(rf"(?<!\w)({'|'.join(re.escape(name) for name in longest_first)})(?!\w)", re.IGNORECASE)
    at = 0
    for found in pattern.finditer(typed):
        if found.start() > at:
            yield typed[at : found.start()]
        yield names[found.group().casefold()]
        at = found.end()
    if at < len(typed):
        yield typed[at:]


def _names(workspace: Workspace) -> dict[str, PersonMention | ChannelMention]:
    names: dict[str, PersonMention | ChannelMention] = {}
    for conversation in workspace.conversations.values():
        if conversation.kind != "direct":
            for name in (conversation.key, conversation.name):
                names[f"#{name}".casefold()] = ChannelMention(conversation.id, conversation.name)
    for member in workspace.members.values():
        for name in (member.key, member.name):
            names[f"@{name}".casefold()] = PersonMention(member.key)
    names[f"@{workspace.bot_name}".casefold()] = PersonMention(BOT)
    return names
