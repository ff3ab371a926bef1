"""Contests as they are kept. Their rules are documents here; `bot.contests` reads them."""

from collections.abc import Collection, Mapping
from datetime import datetime
from decimal import Decimal

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from storage.models import Contest, ContestEntry, ContestPlace, ContestPrize, ContestQuestion, ContestRules
from storage.models.base import Document
from storage.repositories.bulk import insert_new


class Contests:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, key: str, fields: Mapping[str, object]) -> Contest | None:
        """A new contest; None when the key is taken."""
        if not insert_new(self._session, Contest, {"key": key, **fields}):
            return None
        return self._session.scalars(select(Contest).where(Contest.key == key)).one()

    def contest(self, contest_id: int) -> Contest | None:
        return self._session.get(Contest, contest_id)

    def held(self, contest_id: int) -> Contest | None:
        """The row, nobody else's to change until this unit ends."""
        return self._session.scalar(select(Contest).where(Contest.id == contest_id).with_for_update())

    def all(self, states: Collection[str] | None = None) -> list[Contest]:
        """The newest start first; only those in one of `states`."""
        query = select(Contest).order_by(Contest.starts_at.desc(), Contest.id.desc())
        return list(self._session.scalars(query if states is None else query.where(Contest.state.in_(states))))

    def set(self, contest_id: int, fields: Mapping[str, object]) -> None:
        self._session.execute(update(Contest).where(Contest.id == contest_id).values(**fields))

    def mark_stale(self, contest_ids: Collection[int]) -> None:
        """Their posts do not show all records any more."""
        self._session.execute(update(Contest).where(Contest.id.in_(contest_ids), Contest.stale.is_(False)).values(stale=True))

    def mark_stale_between(self, first: datetime, last: datetime) -> None:
        """Those that run, or wait for late records, and were on at a moment from `first` to `last`."""
        on = (Contest.state.in_(("running", "provisional")), Contest.starts_at <= last, Contest.ends_at >= first)
        self._session.execute(update(Contest).where(*on, Contest.stale.is_(False)).values(stale=True))

    # rules

    def add_rules(self, contest_id: int, document: Document, *, by: int | None, now: datetime) -> int:
        """The next version; its number, from 1."""
        last = self._session.scalar(select(func.max(ContestRules.version)).where(ContestRules.contest_id == contest_id)) or 0
        self._session.add(ContestRules(contest_id=contest_id, version=last + 1, made_at=now, made_by=by, document=document))
        self._session.flush()
        return last + 1

    def rules(self, contest_id: int, known_at: datetime | None = None) -> ContestRules | None:
        """The newest version, with `known_at` of then; of a time before the first one that."""
        versions = self.versions(contest_id)
        known = [each for each in versions if known_at is None or each.made_at <= known_at]
        return known[-1] if known else versions[0] if versions else None

    def newest_rules(self, contest_ids: Collection[int]) -> dict[int, ContestRules]:
        """The newest version of each."""
        query = select(ContestRules).where(ContestRules.contest_id.in_(contest_ids)).order_by(ContestRules.version)
        return {row.contest_id: row for row in self._session.scalars(query)}

    def versions(self, contest_id: int) -> list[ContestRules]:
        """All, the first first."""
        query = select(ContestRules).where(ContestRules.contest_id == contest_id).order_by(ContestRules.version)
        return list(self._session.scalars(query))

    # places

    def put_place(self, contest_id: int, conversation_id: int) -> None:
        insert_new(self._session, ContestPlace, {"contest_id": contest_id, "conversation_id": conversation_id})

    def places(self, contest_id: int) -> list[int]:
        query = select(ContestPlace.conversation_id).where(ContestPlace.contest_id == contest_id)
        return list(self._session.scalars(query.order_by(ContestPlace.conversation_id)))

    # entries

    def entries(self, contest_id: int) -> list[ContestEntry]:
        """Who joined, in the order in which they did; those who left again too."""
        query = select(ContestEntry).where(ContestEntry.contest_id == contest_id)
        return list(self._session.scalars(query.order_by(ContestEntry.joined_at, ContestEntry.person_id)))

    def join(self, contest_id: int, person_id: int, now: datetime) -> bool:
        """False: they are in it already."""
        entry = self._session.get(ContestEntry, (contest_id, person_id), populate_existing=True)
        if entry is None:
            return insert_new(
                self._session, ContestEntry, {"contest_id": contest_id, "person_id": person_id, "joined_at": now, "left_at": None}
            )
        if entry.left_at is None:
            return False
        entry.joined_at, entry.left_at = now, None
        return True

    def leave(self, contest_id: int, person_id: int, now: datetime) -> bool:
        """False: they are not in it."""
        entry = self._session.get(ContestEntry, (contest_id, person_id), populate_existing=True)
        if entry is None or entry.left_at is not None:
            return False
        entry.left_at = now
        return True

    # questions

    def ask(self, fields: Mapping[str, object]) -> ContestQuestion:
        row = ContestQuestion(**fields)
        self._session.add(row)
        self._session.flush()
        return row

    def question(self, question_id: int) -> ContestQuestion | None:
        return self._session.get(ContestQuestion, question_id, populate_existing=True)

    def questions(self, contest_id: int) -> list[ContestQuestion]:
        """All that was asked, the first first."""
        query = select(ContestQuestion).where(ContestQuestion.contest_id == contest_id).order_by(ContestQuestion.id)
        return list(self._session.scalars(query))

    # prizes

    def award(self, contest_id: int, person_id: int, *, share: Decimal, prize: str, now: datetime) -> None:
        """Once for each who won; a share that was corrected is corrected here."""
        fields = {"contest_id": contest_id, "person_id": person_id, "share": share, "prize": prize, "won_at": now}
        if not insert_new(self._session, ContestPrize, fields | {"claimed_at": None, "settled_at": None, "settled_by": None}):
            found = (ContestPrize.contest_id == contest_id, ContestPrize.person_id == person_id)
            self._session.execute(update(ContestPrize).where(*found).values(share=share, prize=prize))

    def prizes(self, contest_ids: Collection[int]) -> list[ContestPrize]:
        query = select(ContestPrize).where(ContestPrize.contest_id.in_(contest_ids))
        return list(self._session.scalars(query.order_by(ContestPrize.contest_id, ContestPrize.id)))

    def prize(self, prize_id: int) -> ContestPrize | None:
        return self._session.get(ContestPrize, prize_id, populate_existing=True)

    def take_back(self, contest_id: int, persons: Collection[int]) -> None:
        """What these won of it is not theirs after all, where it was not handed out yet."""
        for row in self.prizes([contest_id]):
            if row.person_id in persons and row.settled_at is None:
                self._session.delete(row)
        self._session.flush()
