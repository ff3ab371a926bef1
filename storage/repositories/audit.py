"""Who did what to what."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.models import Audit


class AuditTrail:
    def __init__(self, session: Session) -> None:
        self._session = session

    def note(self, action: str, subject: str, now: datetime, *, person_id: int | None = None) -> None:
        """`subject` names what was touched by its id ("goal:12"); no name or text of a person goes in here."""
        self._session.add(Audit(at=now, person_id=person_id, action=action, subject=subject))
        self._session.flush()

    def last(self, limit: int = 100) -> list[Audit]:
        """The newest first."""
        return list(self._session.scalars(select(Audit).order_by(Audit.id.desc()).limit(limit)))
