"""How far schedules were looked at, and their fires: the times that came. The schedules themselves are rules of the playbook."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from storage.models import Fire, ScheduleState
from storage.repositories.bulk import insert_new
from storage.repositories.progress import LeftOut, Progress, left_out, progress


class Schedules:
    def __init__(self, session: Session) -> None:
        self._session = session

    def states(self) -> dict[str, ScheduleState]:
        """What is known of each schedule, by key."""
        return {row.key: row for row in self._session.scalars(select(ScheduleState))}

    def state(self, key: str) -> ScheduleState | None:
        return self._session.get(ScheduleState, key, populate_existing=True)

    def begin(self, key: str, now: datetime, *, made_by: int | None = None) -> bool:
        """A new schedule is looked at from now on; False: it is known."""
        fresh = {"key": key, "checked_until": now, "paused_at": None, "made_by": made_by, "shape": None}
        return insert_new(self._session, ScheduleState, fresh)

    def shaped(self, key: str, shape: str) -> None:
        """Its rule is one with this digest from now on."""
        self._session.execute(update(ScheduleState).where(ScheduleState.key == key).values(shape=shape))

    def checked(self, keys: Collection[str], until: datetime) -> None:
        """These were looked at as far as that."""
        self._session.execute(update(ScheduleState).where(ScheduleState.key.in_(keys)).values(checked_until=until))

    def pause(self, key: str, now: datetime) -> None:
        self._session.execute(update(ScheduleState).where(ScheduleState.key == key).values(paused_at=now))

    def resume(self, key: str, now: datetime) -> None:
        """From now on: what came meanwhile is not made up for."""
        self._session.execute(update(ScheduleState).where(ScheduleState.key == key).values(paused_at=None, checked_until=now))

    def adopt(self, keys: Collection[str]) -> None:
        """They are a playbook's from now on, whoever made them."""
        self._session.execute(update(ScheduleState).where(ScheduleState.key.in_(keys)).values(made_by=None))

    def forget(self, keys: Collection[str]) -> None:
        """These schedules are gone; their fires stay known."""
        self._session.execute(delete(ScheduleState).where(ScheduleState.key.in_(keys)))

    def fire(self, schedule: str, local_date: date, zone: str, *, due_at: datetime, now: datetime) -> bool:
        """The time came; False: that is known already."""
        fields = {"schedule": schedule, "local_date": local_date, "zone": zone, "due_at": due_at, "made_at": now}
        return insert_new(self._session, Fire, fields | {"finished_at": None})

    def unfinished(self) -> list[Fire]:
        """Fires of which somebody may still be owed their post, the oldest first."""
        order = (Fire.due_at, Fire.schedule, Fire.local_date, Fire.zone)
        return list(self._session.scalars(select(Fire).where(Fire.finished_at.is_(None)).order_by(*order)))

    def finish(self, schedule: str, local_date: date, zone: str, now: datetime) -> None:
        """Everybody was owed theirs."""
        found = (Fire.schedule == schedule, Fire.local_date == local_date, Fire.zone == zone)
        self._session.execute(update(Fire).where(*found).values(finished_at=now))

    def fires(self, schedule: str) -> list[Fire]:
        """Its fires, the oldest first."""
        return list(self._session.scalars(select(Fire).where(Fire.schedule == schedule).order_by(Fire.local_date, Fire.zone)))

    def progress(self, prefix: str, since: datetime, until: datetime, lately: datetime) -> list[Progress]:
        """How far is what schedules owe under keys that begin like that, by the moments since then and by `until` that it was meant for."""
        return progress(self._session, prefix, since, until, lately)

    def left_out(self, prefix: str, since: datetime, until: datetime) -> list[LeftOut]:
        """How much of what was owed under keys that begin like that, and meant for a moment of that time, was dropped, by its reason."""
        return left_out(self._session, prefix, since, until)

    def prune(self, before: datetime) -> None:
        """Forget the fires that were made and finished before then."""
        self._session.execute(delete(Fire).where(Fire.made_at < before, Fire.finished_at.is_not(None)))
