"""Turns at what is looked up first and written then, so that two at once do not both find nothing there.

SQLite's writers take turns anyway. A turn on PostgreSQL is an advisory lock, which ends with its transaction; what was looked up before it
was taken may be old.
"""

from hashlib import blake2b

from sqlalchemy import text
from sqlalchemy.orm import Session

_LOCK = text("SELECT pg_advisory_xact_lock(:key)")
_TAKEN = "turns"


def take_turn(session: Session, *at: object) -> None:
    """Waits until no other unit of work has a turn at the same, and keeps it until this one ends."""
    connection, taken = session.connection(), session.info.setdefault(_TAKEN, set())
    if connection.dialect.name == "sqlite" or at in taken:
        return
    words = "/".join(str(part) for part in at)
    key = int.from_bytes(blake2b(words.encode(), digest_size=8).digest(), "big", signed=True)
    connection.execute(_LOCK, {"key": key})
    taken.add(at)
