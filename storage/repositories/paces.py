"""How far apart calls stand that a limit of a platform counts together, whoever makes them."""

from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, select
from sqlalchemy.orm import Session

from storage.models import Pace
from storage.repositories.bulk import insert_new, put

_NAMED = select(Pace).where(Pace.name == bindparam("name")).with_for_update()
_BUSY = select(Pace).where(Pace.free_at > bindparam("now"))


class Paces:
    def __init__(self, session: Session) -> None:
        self._session = session

    def busy(self, now: datetime) -> dict[str, datetime]:
        """The names under which no call is free yet, and when one is."""
        rows = self._session.scalars(_BUSY, {"now": now})
        return {row.name: row.free_at for row in rows}

    def take(self, name: str, now: datetime, apart: timedelta, ahead: int = 1) -> bool:
        """Takes the next call under `name`, `apart` from the last; up to `ahead` at once after a rest. False: it is not free yet."""
        row = self._held(name, now + apart)
        if row is None:
            return True
        if row.free_at > now + apart * (ahead - 1):
            return False
        row.free_at = max(row.free_at, now) + apart
        self._session.flush()
        return True

    def set(self, name: str, free_at: datetime) -> None:
        """The next call under `name` is free then, whatever was known before."""
        put(self._session, Pace, {"name": name, "free_at": free_at})

    def turn(self, name: str, now: datetime, apart: timedelta) -> datetime:
        """Takes the next call under `name`, `apart` from the last, and gives the time for it."""
        row = self._held(name, now + apart)
        if row is None:
            return now
        found = max(row.free_at, now)
        row.free_at = found + apart
        self._session.flush()
        return found

    def rest(self, name: str, until: datetime) -> None:
        """No call under `name` is free before `until`."""
        row = self._held(name, until)
        if row is not None:
            row.free_at = max(row.free_at, until)
            self._session.flush()

    def prune(self, before: datetime) -> None:
        """Forget what was free already then; who waits for a row here might hold one that is waited for there."""
        old = select(Pace.name).where(Pace.free_at < before).with_for_update(skip_locked=True)
        self._session.execute(delete(Pace).where(Pace.name.in_(old)).execution_options(synchronize_session=False))

    def _held(self, name: str, first: datetime) -> Pace | None:
        """The row, nobody else's until this unit ends; None where there was none (or it was pruned just then): it begins with `first`."""
        row = self._session.scalar(_NAMED, {"name": name})
        while row is None:
            if insert_new(self._session, Pace, {"name": name, "free_at": first}):
                return None
            row = self._session.scalar(_NAMED, {"name": name})
        return row
