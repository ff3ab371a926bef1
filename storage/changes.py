"""What a unit of work changed, read off its statements, so that nobody can forget to say it.

A commit that changes a fact moves the state's number on: whoever keeps what was worked out from facts compares numbers. `LEDGERS` are the
other tables: what came in, what is owed, who was heard from.
"""

import re
from functools import lru_cache

from sqlalchemy import Connection, Engine, event

FACTS = frozenset(
    {
        "credits", "daily_totals", "definitions", "goals", "leaves", "managements", "memberships", "metrics", "period_totals", "persons",
        "records", "role_holdings", "teams", "work_patterns",
    }
)  # fmt: skip
"""What numbers, and who may see them, are worked out from."""

LEDGERS = frozenset(
    {
        "accounts", "aliases", "applied_playbooks", "audit", "contest_entries", "contest_places", "contest_prizes", "contest_questions",
        "contest_rules", "contests", "conversations", "deliveries", "fires", "form_contexts", "imports", "inbox",
        "items", "owner_changes", "paces", "picture_links", "schedule_states", "sources", "state", "switches", "unmatched",
    }
)  # fmt: skip

_WRITES = re.compile(r"\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+\"?(\w+)", re.IGNORECASE)
_CHANGED = "changed tables"


def observe(engine: Engine) -> None:
    """From now on notes which tables the statements of each connection write."""

    @event.listens_for(engine, "before_cursor_execute")
    def note(connection: Connection, cursor: object, statement: str, parameters: object, context: object, executemany: bool) -> None:
        table = _written(statement)
        if table is not None:
            connection.info.setdefault(_CHANGED, set()).add(table)


def begin(connection: Connection) -> None:
    """A new unit on this connection, which the pool lends again and again, has changed nothing yet."""
    connection.info[_CHANGED] = set()


def changed(connection: Connection) -> frozenset[str]:
    """The tables written since `begin`."""
    return frozenset(connection.info[_CHANGED])


@lru_cache(maxsize=1024)
def _written(statement: str) -> str | None:
    found = _WRITES.match(statement)
    return found.group(1) if found else None
