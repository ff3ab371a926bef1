"""Posts that are owed. The protocol of sending them belongs to the room of deliveries; here is what it keeps."""

from datetime import datetime

from sqlalchemy import and_, exists, or_, select, update
from sqlalchemy.orm import Session

from storage.models import Delivery
from storage.models.base import Document
from storage.repositories.bulk import insert_new


class Deliveries:
    def __init__(self, session: Session) -> None:
        self._session = session

    def delivery(self, delivery_id: int) -> Delivery | None:
        return self._session.get(Delivery, delivery_id)

    def owe(self, key: str, *, conversation_id: int, kind: str, data: Document, policy: str, due_at: datetime, now: datetime) -> bool:
        """Owe this post; False when the key is taken, for then it is owed or was made already."""
        row = {"key": key, "conversation_id": conversation_id, "kind": kind, "data": data, "policy": policy}
        return insert_new(self._session, Delivery, row | {"state": "owed", "due_at": due_at, "made_at": now, "attempts": 0})

    def anything_waits(self, now: datetime) -> bool:
        """Whether a post is due, or a lease has run out: a look that takes no lock."""
        due = and_(Delivery.state == "owed", Delivery.due_at <= now)
        late = and_(Delivery.state == "leased", Delivery.lease_until < now)
        return self._session.scalar(select(exists().where(or_(due, late)))) or False

    def lease(self, now: datetime, *, until: datetime, limit: int = 50) -> list[Delivery]:
        """The posts whose time has come, the longest due first, now leased."""
        query = select(Delivery).where(Delivery.state == "owed", Delivery.due_at <= now)
        query = query.order_by(Delivery.due_at, Delivery.id).limit(limit).with_for_update(skip_locked=True)
        rows = list(self._session.scalars(query))
        for row in rows:
            row.state, row.lease_until, row.attempts = "leased", until, row.attempts + 1
        self._session.flush()
        return rows

    def expire_leases(self, now: datetime) -> None:
        """Nobody can say whether a post arrived whose sender never came back."""
        late = update(Delivery).where(Delivery.state == "leased", Delivery.lease_until < now)
        self._session.execute(late.values(state="unknown", reason="sender_lost"))

    def sent(self, delivery_id: int, message: str, now: datetime) -> None:
        """It is out, as this message of its platform."""
        row = self._session.get_one(Delivery, delivery_id)
        row.state, row.message, row.sent_at = "sent", message, now
        self._session.flush()

    def ended(self, delivery_id: int, state: str, reason: str) -> None:
        """It will not be sent as it is: `dropped`, `dead` or `unknown`, and why."""
        row = self._session.get_one(Delivery, delivery_id)
        row.state, row.reason = state, reason
        self._session.flush()
