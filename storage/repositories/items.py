"""What is to be said unasked to people, until a delivery says it."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, delete, or_, select, update
from sqlalchemy.orm import Session

from storage.models import Conversation, Delivery, Item
from storage.repositories.bulk import insert_new, insert_new_rows
from storage.repositories.spans import chunks

_WAITS = (Item.delivery_id.is_(None), Item.dropped.is_(None))


class Plan(NamedTuple):
    """When an item is looked at next; and when today it will be said and in which chat, as far as that is known."""

    item: int
    look_at: datetime
    planned_at: datetime | None = None
    conversation: int | None = None


class Ahead(NamedTuple):
    """An item whose pictures may be uploaded, with the platform and workspace of the chat in which it will be said."""

    row: Item
    conversation: int
    platform: str
    tenant: str


class Items:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, key: str, fields: Mapping[str, object], now: datetime) -> Item | None:
        """The new item, which waits; None when the key is taken."""
        if not insert_new(self._session, Item, _new(key, fields, now)):
            return None
        return self._session.scalars(select(Item).where(Item.key == key)).one()

    def add_all(self, fields: Mapping[str, Mapping[str, object]], now: datetime) -> None:
        """New items by key, which wait; what is there already stays as it is. Each has the same fields."""
        rows = [_new(key, each, now) for key, each in fields.items()]
        if rows:
            insert_new_rows(self._session, Item, list(rows[0]), [tuple(row.values()) for row in rows])

    def taken(self, keys: Collection[str]) -> set[str]:
        """Which of these keys are those of items already."""
        return set(self._session.scalars(select(Item.key).where(Item.key.in_(keys))))

    def who_waits(self, now: datetime) -> list[int]:
        """The persons to whom something waits to be said that is to be looked at by now, by id."""
        query = select(Item.person_id).where(*_WAITS, Item.look_at <= now).distinct()
        return list(self._session.scalars(query.order_by(Item.person_id)))

    def waiting(self, persons: Collection[int]) -> list[Item]:
        """What waits to be said to these persons, in the order it came."""
        query = select(Item).where(*_WAITS, Item.person_id.in_(persons)).order_by(Item.id)
        return list(self._session.scalars(query))

    def these(self, ids: Collection[int]) -> list[Item]:
        """Those that were not dropped, in the order they came."""
        query = select(Item).where(Item.id.in_(ids), Item.dropped.is_(None)).order_by(Item.id)
        return list(self._session.scalars(query))

    def give(self, ids: Collection[int], key: str) -> None:
        """The delivery of this key says those of them that wait."""
        self._change(ids, {"delivery_id": select(Delivery.id).where(Delivery.key == key).scalar_subquery()})

    def drop(self, ids: Collection[int], reason: str) -> int:
        """Those of them that wait are not said any more, for this reason; how many they are."""
        return self._change(ids, {"dropped": reason})

    def plan(self, plans: Collection[Plan]) -> None:
        """Writes these plans down, of items that wait."""
        named = [
            {"id": plan.item, "look_at": plan.look_at, "planned_at": plan.planned_at, "conversation_id": plan.conversation}
            for plan in plans
        ]
        if named:
            self._session.execute(update(Item), named)

    def look_again(self, person_id: int) -> None:
        """Everything that waits for this person is looked at next."""
        found = (*_WAITS, Item.person_id == person_id)
        self._session.execute(update(Item).where(*found).values(look_at=Item.made_at).execution_options(synchronize_session=False))

    def unprepared(self, now: datetime, until: datetime, most: int, *, platforms: Collection[str], resting: Collection[str]) -> list[Ahead]:
        """The next items said after now and by `until` whose pictures nobody has begun to upload, held until this unit ends."""
        query = select(Item, Conversation.id, Conversation.platform, Conversation.tenant)
        query = query.join(Conversation, Conversation.id == Item.conversation_id)
        query = query.where(*_early(now, until), Conversation.platform.in_(platforms))
        query = query.where((Conversation.platform + ":" + Conversation.tenant).not_in(resting))
        query = query.order_by(Item.planned_at, Item.id).limit(most)
        return [Ahead(*row) for row in self._session.execute(query.with_for_update(of=Item, skip_locked=True))]

    def anything_unprepared(self, now: datetime, until: datetime, platforms: Collection[str]) -> bool:
        """Whether there is such an item: a look that takes no lock."""
        query = select(Item.id).join(Conversation, Conversation.id == Item.conversation_id)
        return self._session.scalar(query.where(*_early(now, until), Conversation.platform.in_(platforms)).limit(1)) is not None

    def unprepare(self, item_id: int) -> None:
        """Nobody uploads its pictures, after all."""
        change = update(Item).where(Item.id == item_id, *_WAITS).values(prepared_at=None)
        self._session.execute(change.execution_options(synchronize_session=False))

    def keep_files(self, item_id: int, files: Mapping[str, str]) -> None:
        """The platform has these pictures, if the item still waits."""
        kept = update(Item).where(Item.id == item_id, *_WAITS).values(files=dict(files))
        self._session.execute(kept.execution_options(synchronize_session=False))

    def renew(self, keys: Collection[str], stale_at: datetime, late: str) -> None:
        """Those of them that wait, or were dropped for being `late` before then, are worth saying until then."""
        worth = or_(Item.dropped.is_(None), and_(Item.dropped == late, Item.stale_at < stale_at))
        unsaid = (Item.key.in_(keys), Item.delivery_id.is_(None), worth)
        anew = update(Item).where(*unsaid).values(stale_at=stale_at, dropped=None, look_at=Item.made_at)
        self._session.execute(anew.execution_options(synchronize_session=False))

    def withdraw(self, prefix: str, after: datetime, until: datetime | None = None) -> None:
        """Forgets those that wait, were meant for a moment from `after` on (up to `until`), and whose keys begin like that."""
        meant = Item.wished_at >= after if until is None else Item.wished_at.between(after, until)
        found = (*_WAITS, meant, Item.key.startswith(prefix, autoescape=True))
        self._session.execute(delete(Item).where(*found).execution_options(synchronize_session=False))

    def prune(self, before: datetime) -> None:
        """Forget what was made before then and waits no more."""
        over = (Item.made_at < before, or_(Item.delivery_id.is_not(None), Item.dropped.is_not(None)))
        self._session.execute(delete(Item).where(*over).execution_options(synchronize_session=False))

    def _change(self, ids: Collection[int], fields: Mapping[str, object]) -> int:
        changed = 0
        for part in chunks(ids):
            change = update(Item).where(Item.id.in_(part), *_WAITS).values(**fields).returning(Item.id)
            changed += len(self._session.scalars(change.execution_options(synchronize_session=False)).all())
        return changed


def _new(key: str, fields: Mapping[str, object], now: datetime) -> dict[str, object]:
    return {"key": key, **fields, "made_at": now, "look_at": now, "delivery_id": None, "dropped": None, "files": {}}


def _early(now: datetime, until: datetime) -> tuple[ColumnElement[bool], ...]:
    return (*_WAITS, Item.planned_at > now, Item.planned_at <= until, Item.prepared_at.is_(None))
