"""Many rows in one statement, and rows that may be there already: what SQLite and PostgreSQL each do fastest.

SQLite prepares a statement once and runs it row by row inside the process; PostgreSQL takes whole columns as arrays in one trip. Values are
bound by the column types of the models, so a Decimal is millionths and a moment is in UTC here too. Names come from the models, never from
without: the one place where SQL is put together from words.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import cast

from sqlalchemy import JSON, Column, Connection, Dialect, Insert, Table
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import ReturningInsert

from storage.models import Base, Exact, millionths

Row = tuple[object, ...]
Values = Sequence[object]


def insert_rows(session: Session, model: type[Base], columns: Sequence[str], rows: Sequence[Row]) -> None:
    """Insert rows whose values stand in the order of `columns`."""
    _insert(session, _table(model), columns, rows)


def insert_new_rows(session: Session, model: type[Base], columns: Sequence[str], rows: Sequence[Row]) -> list[bool]:
    """Insert rows, of which the first column is a unique key; of each whether its key was free."""
    if session.connection().dialect.name == "sqlite":
        return [insert_new(session, model, dict(zip(columns, row, strict=True))) for row in rows]
    # In the order of the keys, as below.
    ordered = sorted(rows, key=lambda row: str(row[0]))
    new = {key for (key,) in _insert(session, _table(model), columns, ordered, f" ON CONFLICT DO NOTHING RETURNING {columns[0]}")}
    fresh = []
    for row in rows:
        fresh.append(row[0] in new)
        new.discard(row[0])
    return fresh


def add_to_totals(session: Session, model: type[Base], keys: Sequence[str], sums: Sequence[str], rows: Sequence[Row]) -> None:
    """Add the `sums` of each row to the row with the same `keys`, made where there is none. No two rows may share their keys."""
    table = _table(model)
    added = ", ".join(f"{name} = {table.name}.{name} + excluded.{name}" for name in sums)
    tail = f" ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {added}"
    # Always in the order of the keys: two writers that lock the same rows must not do so in opposite orders.
    _insert(session, table, [*keys, *sums], sorted(rows), tail)


def set_rows(session: Session, model: type[Base], keys: Sequence[str], columns: Sequence[str], rows: Sequence[Row]) -> None:
    """Set `columns` of the row with the same `keys`; the values of a row stand in the order of keys, then columns."""
    table = _table(model)
    if session.connection().dialect.name == "sqlite":
        numbered = {name: f"?{place}" for place, name in enumerate([*keys, *columns], 1)}
        found = " AND ".join(f"{name} = {numbered[name]}" for name in keys)
        statement = f"UPDATE {table.name} SET {', '.join(f'{name} = {numbered[name]}' for name in columns)} WHERE {found}"  # noqa: S608
    else:
        found = " AND ".join(f"{table.name}.{name} = given.{name}" for name in keys)
        changes = ", ".join(f"{name} = given.{name}" for name in columns)
        statement = f"UPDATE {table.name} SET {changes} FROM {_given(session, table, [*keys, *columns])} WHERE {found}"  # noqa: S608
    _execute(session.connection(), statement, table, [*keys, *columns], rows)


def delete_rows(session: Session, model: type[Base], keys: Sequence[str], rows: Sequence[Row], condition: str) -> None:
    """Delete the rows with these `keys` where `condition`, a constant of ours, holds."""
    table = _table(model)
    if session.connection().dialect.name == "sqlite":
        found = " AND ".join(f"{name} = ?{place}" for place, name in enumerate(keys, 1))
        statement = f"DELETE FROM {table.name} WHERE {found} AND {condition}"  # noqa: S608
    else:
        found = " AND ".join(f"{table.name}.{name} = given.{name}" for name in keys)
        statement = f"DELETE FROM {table.name} USING {_given(session, table, keys)} WHERE {found} AND {condition}"  # noqa: S608
    _execute(session.connection(), statement, table, keys, rows)


def insert_new(session: Session, model: type[Base], values: Mapping[str, object]) -> bool:
    """Insert one row; False when one of its unique keys is taken."""
    connection = session.connection()
    return connection.execute(_new(_table(model), connection.dialect.name), dict(values)).scalar() is not None


def put(session: Session, model: type[Base], values: Mapping[str, object]) -> None:
    """Insert one row, or set the columns of the row with its primary key."""
    connection = session.connection()
    connection.execute(_put(_table(model), connection.dialect.name, tuple(values)), dict(values))


@lru_cache(maxsize=32)
def _put(table: Table, dialect: str, columns: tuple[str, ...]) -> Insert:
    insert = sqlite_insert(table) if dialect == "sqlite" else postgresql_insert(table)
    keys = [column.name for column in table.primary_key]
    changes = {name: insert.excluded[name] for name in columns if name not in keys}
    return insert.on_conflict_do_update(index_elements=keys, set_=changes)


@lru_cache(maxsize=32)
def _new(table: Table, dialect: str) -> ReturningInsert[tuple[object]]:
    """Put together once: the columns are those of the values it is run with."""
    insert = sqlite_insert(table) if dialect == "sqlite" else postgresql_insert(table)
    return insert.on_conflict_do_nothing().returning(next(iter(table.primary_key)))


def _insert(session: Session, table: Table, columns: Sequence[str], rows: Sequence[Row], tail: str = "") -> Sequence[Row]:
    head = f"INSERT INTO {table.name} ({', '.join(columns)})"
    if session.connection().dialect.name == "sqlite":
        statement = f"{head} VALUES ({', '.join('?' * len(columns))}){tail}"
    else:
        statement = f"{head} SELECT * FROM {_given(session, table, columns)}{tail}"  # noqa: S608
    return _execute(session.connection(), statement, table, columns, rows)


def _given(session: Session, table: Table, columns: Sequence[str]) -> str:
    """The rows handed over, as a table of PostgreSQL's: one array a column."""
    arrays = ", ".join(f"%s::{table.c[name].type.compile(session.connection().dialect)}[]" for name in columns)
    return f"unnest({arrays}) AS given ({', '.join(columns)})"


def _execute(connection: Connection, statement: str, table: Table, columns: Sequence[str], rows: Sequence[Row]) -> Sequence[Row]:
    """What the statement returns, on PostgreSQL."""
    if not rows:
        return ()
    bound = [_bind(table.c[name], values, connection.dialect) for name, values in zip(columns, zip(*rows, strict=True), strict=True)]
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(statement, list(zip(*bound, strict=True)))
        return ()
    found = connection.exec_driver_sql(statement, tuple(list(values) for values in bound))
    return [tuple(row) for row in found] if found.returns_rows else ()


def _bind(column: Column[object], values: Values, dialect: Dialect) -> Values:
    """The values of one column as the driver takes them: by its type, except where that is slow and there are many."""
    if isinstance(column.type, Exact):
        return [None if value is None else millionths(value) for value in cast("Sequence[Decimal | None]", values)]
    convert = column.type.dialect_impl(dialect).bind_processor(dialect)
    if convert is None:
        return values
    if isinstance(column.type, JSON):
        return [convert(value) for value in values]
    # Days and moments repeat down a column: each is converted once.
    known = {value: convert(value) for value in set(values)}
    return [known[value] for value in values]


def _table(model: type[Base]) -> Table:
    return model.metadata.tables[model.__tablename__]
