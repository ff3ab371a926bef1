"""What is owed to whom, and what became of it.

A delivery holds a kind, ids and public values; its composer makes the message when it is sent.

This is the short form: the one post that is about to be made is leased to its sender, and a lease that ran out means that nobody knows
whether it arrived, so it is shown and not sent again. All others stay owed, whatever happens to the sender.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.chat.message import Message
from storage.database import Database
from storage.unit_of_work import UnitOfWork

LEASE = timedelta(seconds=60)

Composer = Callable[[Mapping[str, str], datetime], Message | None]
"""Makes the message of a delivery from its data, checking rights again; None when there is nothing to say any more."""


@dataclass(frozen=True)
class Owed:
    """A claimed delivery, leased to whoever claimed it."""

    id: int
    key: str
    conversation: int
    kind: str
    data: Mapping[str, str]


def owe(uow: UnitOfWork, key: str, *, conversation: int, kind: str, data: Mapping[str, str], now: datetime) -> bool:
    """Owes a post in the caller's transaction; False when this key is owed or was sent already."""
    return uow.deliveries.owe(key, conversation_id=conversation, kind=kind, data=dict(data), policy="drop_if_unknown", due_at=now, now=now)


class Deliveries:
    """The sender's view of what is owed."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def claim(self, now: datetime) -> Owed | None:
        """The post that has been due the longest, leased; those whose lease ran out are marked unknown."""
        with self._database.read() as uow:
            if not uow.deliveries.anything_waits(now):
                return None
        with self._database.write() as uow:
            uow.deliveries.expire_leases(now)
            rows = uow.deliveries.lease(now, until=now + LEASE, limit=1)
            return next((Owed(row.id, row.key, row.conversation_id, row.kind, dict(row.data)) for row in rows), None)

    def sent(self, delivery: Owed, message: str, now: datetime) -> None:
        with self._database.write() as uow:
            uow.deliveries.sent(delivery.id, message, now)

    def ended(self, delivery: Owed, state: str, reason: str) -> None:
        """It will not be sent: `state` is `dropped` (nothing to say), `dead` (a definite no) or `unknown`."""
        with self._database.write() as uow:
            uow.deliveries.ended(delivery.id, state, reason)
