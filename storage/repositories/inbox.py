"""Commands and buttons that were acknowledged and must be worked, each once."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, delete, or_, select, update
from sqlalchemy.orm import Session

from storage.models import Inbox
from storage.models.base import Document
from storage.repositories.bulk import insert_new_rows

_CLAIMED = 20
_COLUMNS = ("key", "platform", "tenant", "kind", "body", "received_at", "state", "attempts")
_INBOX = Inbox.__table__
_FINISH = update(Inbox).where(_INBOX.c.key == bindparam("row")).values(state=bindparam("end"), worked_at=bindparam("at"))


class Incoming(NamedTuple):
    key: str
    platform: str
    tenant: str
    kind: str
    body: Document
    received_at: datetime


class InboxRows:
    """A row is `new`, then `working`, then `done` or `failed`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, incoming: Sequence[Incoming]) -> list[bool]:
        """Keep what came in; False for each that the platform sent before."""
        return insert_new_rows(self._session, Inbox, _COLUMNS, [(*each, "new", 0) for each in incoming])

    def claim_stale(self, now: datetime, *, received_before: datetime, platforms: Collection[str], most_tries: int) -> list[Inbox]:
        """Rows taken before that moment and neither finished nor claimed since, now `working`; after `most_tries` a row is given up."""
        idle = or_(Inbox.worked_at.is_(None), Inbox.worked_at < received_before)
        query = select(Inbox).where(Inbox.state.in_(("new", "working")), Inbox.received_at < received_before, idle)
        query = query.where(Inbox.platform.in_(platforms)).order_by(Inbox.received_at, Inbox.key).limit(_CLAIMED)
        rows = list(self._session.scalars(query.with_for_update(skip_locked=True)))
        for row in rows:
            row.worked_at, row.attempts = now, row.attempts + 1
            row.state = "working" if row.attempts <= most_tries else "failed"
        self._session.flush()
        return [row for row in rows if row.state == "working"]

    def keep(self, keys: Collection[str], now: datetime) -> None:
        """Whoever accepted these rows still works them: nobody else may claim them."""
        self._session.execute(update(Inbox).where(Inbox.key.in_(keys), Inbox.state.in_(("new", "working"))).values(worked_at=now))

    def finish(self, key: str, now: datetime, *, failed: bool = False) -> None:
        self._session.connection().execute(_FINISH, {"row": key, "end": "failed" if failed else "done", "at": now})

    def prune(self, before: datetime) -> None:
        """Forget what was finished before this moment."""
        self._session.execute(delete(Inbox).where(Inbox.state.in_(("done", "failed")), Inbox.received_at < before))
