"""Runs over files, and what intake could not place: people nobody knows, and records whose owner changed after they were closed."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from storage.models import Import, OwnerChange, Unmatched
from storage.repositories.spans import chunks


class Imports:
    def __init__(self, session: Session) -> None:
        self._session = session

    def start(
        self, source: str, kind: str, file_hash: str, now: datetime, *, file_name: str | None = None, mapping_hash: str | None = None
    ) -> Import:
        row = Import(source=source, kind=kind, file_hash=file_hash, file_name=file_name, mapping_hash=mapping_hash, started_at=now)
        row.rows = row.written = row.unchanged = row.rejected = 0
        self._session.add(row)
        self._session.flush()
        return row

    def progress(self, import_id: int, *, rows: int, written: int, unchanged: int, rejected: int) -> None:
        """Add to what the run has done so far."""
        statement = update(Import).where(Import.id == import_id)
        self._session.execute(
            statement.values(
                rows=Import.rows + rows,
                written=Import.written + written,
                unchanged=Import.unchanged + unchanged,
                rejected=Import.rejected + rejected,
            )
        )

    def finish(self, import_id: int, now: datetime) -> None:
        self._session.execute(update(Import).where(Import.id == import_id).values(finished_at=now))

    def last(self, source: str, file_name: str | None = None) -> Import | None:
        """The latest run of this source, or over its file of this name."""
        query = select(Import).where(Import.source == source)
        if file_name is not None:
            query = query.where(Import.file_name == file_name)
        return self._session.scalars(query.order_by(Import.id.desc()).limit(1)).first()

    def note_unmatched(self, source: str, rows_by_reference: Mapping[str, int], now: datetime) -> None:
        """So many rows wait for somebody the source calls this; a later run replaces the count."""
        known: dict[str, Unmatched] = {}
        for part in chunks(rows_by_reference):
            query = select(Unmatched).where(Unmatched.source == source, Unmatched.reference.in_(part))
            known |= {row.reference: row for row in self._session.scalars(query)}
        for reference, rows in rows_by_reference.items():
            row = known.get(reference)
            if row is None:
                row = Unmatched(source=source, reference=reference, first_seen_at=now)
                self._session.add(row)
            row.rows, row.last_seen_at = rows, now
        self._session.flush()

    def unmatched(self) -> list[Unmatched]:
        return list(self._session.scalars(select(Unmatched).order_by(Unmatched.rows.desc(), Unmatched.reference)))

    def matched(self, source: str, references: Collection[str]) -> None:
        """These are known now."""
        for part in chunks(references):
            self._session.execute(delete(Unmatched).where(Unmatched.source == source, Unmatched.reference.in_(part)))

    def list_owner_changes(self, changes: Collection[OwnerChange]) -> None:
        """Keep these for the admin, each once however often the source repeats it."""
        known: set[tuple[int, str, int, int, int]] = set()
        for part in chunks({row.external_id for row in changes}):
            known |= {_moved(row) for row in self._session.scalars(select(OwnerChange).where(OwnerChange.external_id.in_(part)))}
        for row in changes:
            if _moved(row) not in known:
                known.add(_moved(row))
                self._session.add(row)
        self._session.flush()

    def owner_changes(self, *, unseen: bool = True) -> list[OwnerChange]:
        query = select(OwnerChange).order_by(OwnerChange.id)
        return list(self._session.scalars(query.where(OwnerChange.seen_at.is_(None)) if unseen else query))

    def saw_owner_changes(self, ids: Collection[int], now: datetime) -> None:
        self._session.execute(update(OwnerChange).where(OwnerChange.id.in_(ids)).values(seen_at=now))


def _moved(row: OwnerChange) -> tuple[int, str, int, int, int]:
    return row.source_id, row.external_id, row.metric_id, row.from_person, row.to_person
