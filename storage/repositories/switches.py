"""What somebody turned on for the whole workspace."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from storage.models import Switch
from storage.repositories.bulk import insert_new


class Switches:
    def __init__(self, session: Session) -> None:
        self._session = session

    def on(self, name: str) -> Switch | None:
        return self._session.get(Switch, name)

    def turn_on(self, name: str, person_id: int | None, now: datetime) -> bool:
        """False: it was on already."""
        return insert_new(self._session, Switch, {"name": name, "person_id": person_id, "at": now})

    def turn_off(self, name: str) -> bool:
        """False: it was off already."""
        return self._session.scalar(delete(Switch).where(Switch.name == name).returning(Switch.name)) is not None
