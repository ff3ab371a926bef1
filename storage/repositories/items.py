"""What is to be said unasked to people, until a delivery says it."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from storage.models import Delivery, Item
from storage.repositories.bulk import insert_new
from storage.repositories.spans import chunks

_WAITS = (Item.delivery_id.is_(None), Item.dropped.is_(None))


class Items:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, key: str, fields: Mapping[str, object], now: datetime) -> Item | None:
        """The new item, which waits; None when the key is taken."""
        fresh = {"key": key, "made_at": now, "delivery_id": None, "dropped": None}
        if not insert_new(self._session, Item, {**fields, **fresh}):
            return None
        return self._session.scalars(select(Item).where(Item.key == key)).one()

    def who_waits(self) -> list[int]:
        """The persons to whom something waits to be said, by id."""
        return list(self._session.scalars(select(Item.person_id).where(*_WAITS).distinct().order_by(Item.person_id)))

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

    def _change(self, ids: Collection[int], fields: Mapping[str, object]) -> int:
        changed = 0
        for part in chunks(ids):
            change = update(Item).where(Item.id.in_(part), *_WAITS).values(**fields).returning(Item.id)
            changed += len(self._session.scalars(change.execution_options(synchronize_session=False)).all())
        return changed
