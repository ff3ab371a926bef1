"""The message that says all that waited for a person: each item made by the composer of its kind, one below the other."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

import structlog

from bot.chat.errors import UserError
from bot.chat.message import Block, Divider, Message, Paragraph
from bot.deliveries.composing import Composer, UnknownKind, composer_of
from bot.metrics import roster as rosters
from bot.metrics import rules as rulebook
from bot.people import profiles
from storage.database import Database

log = structlog.get_logger()

MOST_WHOLE = 5
"""Items that stand there whole; of the others their summaries do."""
MOST_BLOCKS = 40
"""Blocks of those together, so that what follows has room on every platform."""


class _Item(NamedTuple):
    id: int
    kind: str
    data: Mapping[str, str]


class Bundles:
    """`composers` by the kinds of items."""

    def __init__(self, database: Database, composers: Mapping[str, Composer]) -> None:
        self._database = database
        self._composers = composers

    def compose(self, data: Mapping[str, str], now: datetime) -> Message | None:
        """A delivery's message; None when nothing is to be said any more. `items` are ids, joined; `account` is whom the chat is with.

        An item that cannot be made is left out; where nothing else is left, its failure is the delivery's.
        """
        with self._database.one_state():
            return self._compose(data, now)

    def _compose(self, data: Mapping[str, str], now: datetime) -> Message | None:
        messages: list[Message] = []
        failure: Exception | None = None
        for item in self._items([int(each) for each in data["items"].split(",")], int(data["account"]), now):
            try:
                message = composer_of(self._composers, item.kind)(item.data, now)
            except UnknownKind:
                raise
            except UserError:
                continue
            except Exception as error:  # it keeps none of the others back
                log.exception("item not composed", item=item.id, kind=item.kind)
                failure = error
                continue
            if message is not None:
                messages.append(message)
        if failure is not None and not messages:
            raise failure
        return joined(messages)

    def _items(self, ids: list[int], account: int, now: datetime) -> list[_Item]:
        """What is still to be said, the same only once, to somebody who is still with us and whose account it still is."""
        with self._database.read() as uow:
            row = uow.accounts.account(account)
            if row is None or (person := row.person_id) is None:
                return []
            # With all in their role, whom a scorecard among the items needs anyway.
            roster = rosters.circle(uow, rulebook.read(uow), [person])
            if person not in roster.people or roster.people[person].gone_by(roster.today(person, now)):
                return []
            off = profiles.read(uow, person).quiet_kinds
            found = [item for item in uow.items.these(ids) if item.person_id == person and item.kind not in off]
            fresh = [_Item(item.id, item.kind, item.data) for item in found if item.stale_at is None or now < item.stale_at]
            return [item for place, item in enumerate(fresh) if item[1:] not in [each[1:] for each in fresh[:place]]]


def joined(messages: list[Message]) -> Message | None:
    """All of them as one, the first ones whole; None when there are none."""
    if len(messages) < 2:
        return messages[0] if messages else None
    blocks: list[Block] = []
    for place, message in enumerate(messages):
        own = message.blocks or (Paragraph(message.summary),)
        if place and (place == MOST_WHOLE or len(blocks) + 1 + len(own) > MOST_BLOCKS):
            blocks += [Divider(), Paragraph("\n".join(each.summary for each in messages[place:]))]
            break
        blocks += [Divider(), *own] if place else own
    return Message(f"{messages[0].summary} · and {len(messages) - 1} more", tuple(blocks))
