"""Posts that are owed. The protocol of sending them belongs to the room of deliveries; here is what it keeps."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, case, exists, false, func, or_, select, true, tuple_, update
from sqlalchemy.orm import Session, aliased

from storage.models import Conversation, Delivery
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


_HEADS = select(Delivery, Conversation.platform, Conversation.tenant, and_(Conversation.outsiders, Conversation.allowed.is_(False))).join(
    Conversation, Conversation.id == Delivery.conversation_id
)


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

    def anything_waits(self, now: datetime) -> bool:
        """Whether a post's time has come, or a lease has run out: a look that takes no lock."""
        return self._session.scalar(select(exists().where(or_(_ready(Delivery, now), _late(now))))) or False

    def next_look(self, now: datetime) -> datetime | None:
        """When the next of those that wait now has waited long enough, or the next is due."""
        due = select(func.min(Delivery.due_at)).where(Delivery.state == "owed", Delivery.due_at > now)
        waits = select(func.min(Delivery.wait_until)).where(Delivery.state.in_(("owed", "unknown")), Delivery.wait_until > now)
        times = [time for time in (self._session.scalar(due), self._session.scalar(waits)) if time is not None]
        return min(times, default=None)

    def waiting(self, now: datetime, most: int) -> list[int]:
        """Conversations that hold a post whose time has come, or whose lease has run out, the longest due first."""
        query = select(Delivery.conversation_id).where(or_(_ready(Delivery, now), _late(now)))
        return list(self._session.scalars(query.group_by(Delivery.conversation_id).order_by(func.min(Delivery.due_at)).limit(most)))

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
        earlier = aliased(Delivery)
        unfinished = or_(earlier.state.in_(("owed", "leased")), and_(earlier.state == "unknown", earlier.wait_until.is_not(None)))
        first = [earlier.conversation_id == Delivery.conversation_id, earlier.due_at <= now, unfinished]
        first.append(tuple_(earlier.due_at, earlier.id) < tuple_(Delivery.due_at, Delivery.id))
        wanted = [_ready(Delivery, now), Conversation.platform.in_(platforms), Conversation.id.not_in(busy)]
        wanted.append((Conversation.platform + ":" + Conversation.tenant).not_in(resting))
        if only is not None:
            wanted.append(Delivery.conversation_id == only)
        if asked_only:
            first.append(earlier.unasked.is_(False))
            wanted.append(Delivery.unasked.is_(False))
        query = _HEADS.where(*wanted, ~exists().where(*first))
        query = query.order_by(Delivery.due_at, Delivery.id).limit(most)
        held = self._session.execute(query.with_for_update(of=Delivery, skip_locked=True))
        return [Head(*row) for row in held]

    def unprepared(self, now: datetime, until: datetime, *, platforms: Collection[str], resting: Collection[str]) -> Head | None:
        """The next post due after now and by `until` whose pictures nobody has begun to upload, held until this unit ends."""
        query = _HEADS.where(Delivery.state == "owed", Delivery.due_at > now, Delivery.due_at <= until, Delivery.prepared_at.is_(None))
        query = query.where(Conversation.platform.in_(platforms), (Conversation.platform + ":" + Conversation.tenant).not_in(resting))
        query = query.order_by(Delivery.due_at, Delivery.id).limit(1)
        row = self._session.execute(query.with_for_update(of=Delivery, skip_locked=True)).first()
        return None if row is None else Head(*row)

    def anything_unprepared(self, now: datetime, until: datetime, platforms: Collection[str]) -> bool:
        """Whether there is such a post: a look that takes no lock."""
        query = select(Delivery.id).join(Conversation, Conversation.id == Delivery.conversation_id)
        early = (Delivery.state == "owed", Delivery.due_at > now, Delivery.due_at <= until, Delivery.prepared_at.is_(None))
        return self._session.scalar(query.where(*early, Conversation.platform.in_(platforms)).limit(1)) is not None

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
        return list(self._session.scalars(select(Delivery).where(_late(now)).with_for_update(skip_locked=True)))

    def change(self, delivery_id: int, owner: str, attempts: int, fields: Fields, *, states: Collection[str] = ("leased",)) -> bool:
        """Writes `fields` while it is still this claim's; False: another came after it."""
        mine = (Delivery.id == delivery_id, Delivery.lease_owner == owner, Delivery.attempts == attempts, Delivery.state.in_(states))
        change = update(Delivery).where(*mine).values(**fields).returning(Delivery.id)
        return self._session.scalar(change.execution_options(synchronize_session=False)) is not None

    def set(self, row: Delivery, fields: Fields) -> None:
        for name, value in fields.items():
            setattr(row, name, value)
        self._session.flush()


def _ready(delivery: type[Delivery], now: datetime) -> ColumnElement[bool]:
    waited = or_(delivery.wait_until.is_(None), delivery.wait_until <= now)
    owed = and_(delivery.state == "owed", delivery.due_at <= now, waited)
    return or_(owed, and_(delivery.state == "unknown", delivery.wait_until <= now))


def _late(now: datetime) -> ColumnElement[bool]:
    return and_(Delivery.state == "leased", Delivery.lease_until < now)


def _failed() -> ColumnElement[bool]:
    return or_(Delivery.state == "dead", and_(Delivery.state == "unknown", Delivery.wait_until.is_(None)))


def _told(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """The condition as a column, false where it is neither."""
    return case((condition, true()), else_=false())
