"""How far apart calls stand that a limit of a platform counts together, whoever makes them."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from storage.models import Pace
from storage.repositories.bulk import insert_new


class Paces:
    def __init__(self, session: Session) -> None:
        self._session = session

    def busy(self, now: datetime) -> dict[str, datetime]:
        """The names under which no call is free yet, and when one is."""
        rows = self._session.scalars(select(Pace).where(Pace.free_at > now))
        return {row.name: row.free_at for row in rows}

    def take(self, name: str, now: datetime, apart: timedelta, ahead: int = 1) -> bool:
        """Takes the next call under `name`, `apart` from the last; up to `ahead` at once after a rest. False: it is not free yet."""
        row = self._held(name, now)
        if row.free_at > now + apart * (ahead - 1):
            return False
        row.free_at = max(row.free_at, now) + apart
        self._session.flush()
        return True

    def rest(self, name: str, until: datetime, now: datetime) -> None:
        """No call under `name` is free before `until`."""
        row = self._held(name, now)
        row.free_at = max(row.free_at, until)
        self._session.flush()

    def prune(self, before: datetime) -> None:
        """Forget what was free already then."""
        self._session.execute(delete(Pace).where(Pace.free_at < before))

    def _held(self, name: str, now: datetime) -> Pace:
        """The row, made where there is none, and nobody else's until this unit ends."""
        query = select(Pace).where(Pace.name == name).with_for_update()
        row = self._session.scalar(query)
        if row is None:
            insert_new(self._session, Pace, {"name": name, "free_at": now})
            row = self._session.scalars(query).one()
        return row
