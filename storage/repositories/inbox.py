"""Commands and buttons that were acknowledged and must be worked, each once."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from storage.models import Inbox
from storage.models.base import Document
from storage.repositories.bulk import insert_new


class InboxRows:
    """A row is `new`, then `working`, then `done` or `failed`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, key: str, *, platform: str, tenant: str, kind: str, body: Document, now: datetime) -> bool:
        """Keep what came in; False when the platform sent it before."""
        row = {"key": key, "platform": platform, "tenant": tenant, "kind": kind, "body": body}
        return insert_new(self._session, Inbox, row | {"state": "new", "received_at": now, "attempts": 0})

    def claim(self, now: datetime, *, limit: int = 20, stalled_before: datetime | None = None) -> list[Inbox]:
        """The oldest waiting rows, now `working`; with `stalled_before`, also those claimed before that moment and never finished."""
        waiting = Inbox.state == "new"
        if stalled_before is not None:
            waiting |= (Inbox.state == "working") & (Inbox.worked_at < stalled_before)
        query = select(Inbox).where(waiting).order_by(Inbox.received_at, Inbox.key).limit(limit)
        rows = list(self._session.scalars(query.with_for_update(skip_locked=True)))
        for row in rows:
            row.state, row.worked_at, row.attempts = "working", now, row.attempts + 1
        self._session.flush()
        return rows

    def finish(self, key: str, now: datetime, *, failed: bool = False) -> None:
        row = self._session.get_one(Inbox, key)
        row.state, row.worked_at = "failed" if failed else "done", now
        self._session.flush()

    def prune(self, before: datetime) -> None:
        """Forget what was finished before this moment."""
        self._session.execute(delete(Inbox).where(Inbox.state.in_(("done", "failed")), Inbox.received_at < before))
