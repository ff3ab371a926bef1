"""Posts that are owed. The protocol of sending them belongs to the room of deliveries; here is what it keeps."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, case, false, func, or_, select, true, update
from sqlalchemy.orm import Session

from storage.models import Conversation, Delivery
from storage.repositories import claims
from storage.repositories.bulk import insert_new

Fields = Mapping[str, object]
"""Columns of a delivery by name."""


class Head(NamedTuple):
    """A delivery whose turn it is, with the platform and workspace of its conversation.

    `barred`: outsiders are there, and no admin allowed it.
    """

    row: Delivery
    platform: str
    tenant: str
    barred: bool


class Tally(NamedTuple):
    """Deliveries that are alike. `due`: their time has come; `waits`: nobody looks at them yet; `watched`: they will be looked at again."""

    state: str
    unasked: bool
    due: bool
    waits: bool
    watched: bool
    many: int
    first_due_at: datetime


class Failure(NamedTuple):
    row: Delivery
    conversation: Conversation


class Deliveries:
    def __init__(self, session: Session) -> None:
        self._session = session

    def delivery(self, delivery_id: int) -> Delivery | None:
        return self._session.get(Delivery, delivery_id)

    def of_key(self, key: str) -> Delivery | None:
        return self._session.scalar(select(Delivery).where(Delivery.key == key))

    def taken(self, keys: Collection[str]) -> set[str]:
        """Which of these keys are owed, or were made already."""
        return set(self._session.scalars(select(Delivery.key).where(Delivery.key.in_(keys))))

    def last_edit(self, delivery_id: int) -> Delivery | None:
        """The newest change of this post."""
        return self._session.scalars(select(Delivery).where(Delivery.edits == delivery_id).order_by(Delivery.id.desc())).first()

    def edited(self, edit_id: int, shown: str) -> None:
        """The post that this edit changes says what the edit says."""
        edit = self._session.get_one(Delivery, edit_id)
        self._session.execute(update(Delivery).where(Delivery.id == edit.edits).values(shown=shown))

    def files_of_post(self, edit_id: int) -> set[str]:
        """The platform's files of the post that this edit changes, and of all its edits."""
        return {file for row in self._post_and_edits(edit_id) for file in row.files.values()}

    def drop_files(self, edit_id: int, files: Collection[str]) -> None:
        """They are gone, of the post that this edit changes and of all its edits."""
        for row in self._post_and_edits(edit_id):
            row.files = {name: file for name, file in row.files.items() if file not in files}
        self._session.flush()

    def _post_and_edits(self, edit_id: int) -> list[Delivery]:
        post = self._session.get_one(Delivery, edit_id).edits
        return list(self._session.scalars(select(Delivery).where(or_(Delivery.id == post, Delivery.edits == post))))

    def owe(self, key: str, fields: Fields, now: datetime) -> bool:
        """Owe this post; False when the key is taken, for then it is owed or was made already."""
        given = {"due_at": now, "unasked": False, "under": None, "edits": None, "stale_at": None, "files": {}, **fields}
        fresh = {"key": key, "state": "owed", "made_at": now, "attempts": 0, "doubts": 0, "faults": 0, "losses": 0}
        return insert_new(self._session, Delivery, given | fresh)

    def anything_waits(self, now: datetime, only: int | None = None) -> bool:
        """Whether a post's time has come, or a lease has run out, with `only` in one conversation: a look that takes no lock."""
        return self._session.scalar(claims.anything(only is not None), {"now": now, "conversation": only}) or False

    def next_look(self, now: datetime, only: int | None = None) -> datetime | None:
        """When the next of those that wait now has waited long enough, or the next is due; with `only` in one conversation."""
        times = self._session.execute(claims.next_looks(only is not None), {"now": now, "conversation": only}).one()
        return min((time for time in times if time is not None), default=None)

    def waiting(
        self,
        now: datetime,
        most: int,
        *,
        platforms: Collection[str],
        resting: Collection[str] = (),
        busy: Collection[int] = (),
        asked_only: bool = False,
    ) -> list[int]:
        """Conversations of which `heads` gives a post, or that hold one whose lease has run out, the longest due first."""
        given: dict[str, object] = {"now": now, "most": most}
        given |= {"platforms": list(platforms), "resting": list(resting), "busy": list(busy)}
        return list(self._session.scalars(claims.waiting(asked_only), given))

    def heads(
        self,
        now: datetime,
        most: int,
        *,
        platforms: Collection[str],
        resting: Collection[str] = (),
        busy: Collection[int] = (),
        asked_only: bool = False,
        only: int | None = None,
    ) -> list[Head]:
        """The first of each conversation's posts whose time has come, the longest due first, held until this unit ends.

        Left out: conversations of other `platforms`, of `resting` workspaces ("platform:tenant") and the `busy` ones, and with
        `asked_only` what nobody asked for; with `only` all but one conversation.
        """
        given: dict[str, object] = {"now": now, "most": most, "conversation": only}
        given |= {"platforms": list(platforms), "resting": list(resting), "busy": list(busy)}
        return [Head(*row) for row in self._session.execute(claims.heads(only is not None, asked_only), given)]

    def unprepared(self, now: datetime, until: datetime, most: int, *, platforms: Collection[str], resting: Collection[str]) -> list[Head]:
        """The next posts due after now and by `until` whose pictures nobody has begun to upload, held until this unit ends."""
        query = claims.HEADS.where(*_early(now, until))
        query = query.where(Conversation.platform.in_(platforms), (Conversation.platform + ":" + Conversation.tenant).not_in(resting))
        query = query.order_by(Delivery.due_at, Delivery.id).limit(most)
        return [Head(*row) for row in self._session.execute(query.with_for_update(of=Delivery, skip_locked=True))]

    def anything_unprepared(self, now: datetime, until: datetime, platforms: Collection[str]) -> bool:
        """Whether there is such a post: a look that takes no lock."""
        query = select(Delivery.id).join(Conversation, Conversation.id == Delivery.conversation_id)
        return self._session.scalar(query.where(*_early(now, until), Conversation.platform.in_(platforms)).limit(1)) is not None

    def unprepare(self, delivery_id: int) -> None:
        """Nobody uploads its pictures, after all."""
        change = update(Delivery).where(Delivery.id == delivery_id, Delivery.state == "owed").values(prepared_at=None)
        self._session.execute(change.execution_options(synchronize_session=False))

    def keep_files(self, delivery_id: int, files: Mapping[str, str]) -> None:
        """The platform has these pictures, if the post still waits for its time."""
        kept = update(Delivery).where(Delivery.id == delivery_id, Delivery.state == "owed").values(files=dict(files))
        self._session.execute(kept.execution_options(synchronize_session=False))

    def tallies(self, now: datetime, since: datetime, ended: Collection[str]) -> list[Tally]:
        """All that is not over, and of those in an `ended` state what was due since then."""
        open_ = or_(Delivery.state.in_(("owed", "leased")), and_(Delivery.state == "unknown", Delivery.wait_until.is_not(None)))
        alike = select(
            Delivery.state,
            Delivery.unasked,
            _told(Delivery.due_at <= now).label("due"),
            _told(Delivery.wait_until > now).label("waits"),
            _told(Delivery.wait_until.is_not(None)).label("watched"),
            Delivery.due_at,
        )
        found = alike.where(or_(open_, and_(Delivery.state.in_(ended), Delivery.due_at >= since))).subquery()
        kinds = (found.c.state, found.c.unasked, found.c.due, found.c.waits, found.c.watched)
        return [Tally(*row) for row in self._session.execute(select(*kinds, func.count(), func.min(found.c.due_at)).group_by(*kinds))]

    def failures(self, since: datetime, most: int) -> list[Failure]:
        """Those that were due since then and that nobody sends any more, the newest first."""
        query = select(Delivery, Conversation).join(Conversation, Conversation.id == Delivery.conversation_id)
        query = query.where(_failed(), Delivery.due_at >= since).order_by(Delivery.due_at.desc(), Delivery.id.desc()).limit(most)
        return [Failure(*row) for row in self._session.execute(query)]

    def revive(self, delivery_id: int, now: datetime) -> bool:
        """Owed anew, as if it had never been tried; False: it is none of `failures`, any more or at all."""
        anew: dict[str, object] = {"state": "owed", "due_at": now, "reason": None, "wait_until": None, "stale_at": None, "begun_at": None}
        anew |= {"attempts": 0, "doubts": 0, "faults": 0, "losses": 0, "lease_owner": None, "lease_until": None}
        change = update(Delivery).where(Delivery.id == delivery_id, _failed()).values(**anew).returning(Delivery.id)
        return self._session.scalar(change.execution_options(synchronize_session=False)) is not None

    def lease(self, row: Delivery, owner: str, until: datetime) -> None:
        row.state, row.lease_owner, row.lease_until, row.attempts = "leased", owner, until, row.attempts + 1
        self._session.flush()

    def late(self, now: datetime) -> list[Delivery]:
        """Those whose lease has run out, held until this unit ends."""
        return list(self._session.scalars(claims.late(), {"now": now}))

    def change(self, delivery_id: int, owner: str, attempts: int, fields: Fields, *, states: Collection[str] = ("leased",)) -> bool:
        """Writes `fields` while it is still this claim's; False: another came after it."""
        mine = (Delivery.id == delivery_id, Delivery.lease_owner == owner, Delivery.attempts == attempts, Delivery.state.in_(states))
        change = update(Delivery).where(*mine).values(**fields).returning(Delivery.id)
        return self._session.scalar(change.execution_options(synchronize_session=False)) is not None

    def set(self, row: Delivery, fields: Fields) -> None:
        for name, value in fields.items():
            setattr(row, name, value)
        self._session.flush()


def _early(now: datetime, until: datetime) -> tuple[ColumnElement[bool], ...]:
    return (Delivery.state == "owed", Delivery.due_at > now, Delivery.due_at <= until, Delivery.prepared_at.is_(None))


def _failed() -> ColumnElement[bool]:
    return or_(Delivery.state == "dead", and_(Delivery.state == "unknown", Delivery.wait_until.is_(None)))


def _told(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """The condition as a column, false where it is neither."""
    return case((condition, true()), else_=false())
