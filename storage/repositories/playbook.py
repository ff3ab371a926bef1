"""The rules in force, one document each, and the playbooks that were applied."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from storage.models import AppliedPlaybook, Definition
from storage.models.base import Document
from storage.repositories import facts
from storage.repositories.facts import RuleFacts


class PlaybookRows:
    def __init__(self, session: Session) -> None:
        self._session = session

    def definition(self, kind: str, key: str) -> Document | None:
        row = self._session.get(Definition, (kind, key))
        return None if row is None else row.document

    def definitions(self, kind: str | None = None) -> list[Definition]:
        """The rules of this kind, or all, in the playbook's order."""
        query = select(Definition).order_by(Definition.kind, Definition.position, Definition.key)
        return list(self._session.scalars(query if kind is None else query.where(Definition.kind == kind)))

    def facts(self, kinds: Collection[str]) -> tuple[RuleFacts, ...]:
        """The rules of these kinds, as plain values."""
        return facts.rules(self._session, kinds)

    def put(self, kind: str, key: str, document: Document, *, position: int = 0) -> None:
        row = self._session.merge(Definition(kind=kind, key=key, document=document, position=position))
        # What is equal to Python may be other JSON: 1 and true.
        flag_modified(row, "document")
        self._session.flush()

    def remove(self, kind: str, key: str) -> None:
        self._session.execute(delete(Definition).where(Definition.kind == kind, Definition.key == key))

    def applied(self, document: Document, applied_by: str, now: datetime) -> AppliedPlaybook:
        """Remember that this playbook was applied."""
        row = AppliedPlaybook(document=document, applied_by=applied_by, applied_at=now)
        self._session.add(row)
        self._session.flush()
        return row

    def last_applied(self) -> AppliedPlaybook | None:
        return self._session.scalars(select(AppliedPlaybook).order_by(AppliedPlaybook.id.desc()).limit(1)).first()
