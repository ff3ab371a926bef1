"""One session, one commit: the repositories over one transaction. Opened by `Database.write` and `Database.read`, which end it."""

from collections.abc import Callable, Hashable
from typing import TypeVar

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from storage.memory import Memories, Memory
from storage.models import State
from storage.repositories.accounts import Accounts
from storage.repositories.audit import AuditTrail
from storage.repositories.boards import Boards
from storage.repositories.deliveries import Deliveries
from storage.repositories.goals import Goals
from storage.repositories.imports import Imports
from storage.repositories.inbox import InboxRows
from storage.repositories.items import Items
from storage.repositories.metrics import Metrics
from storage.repositories.paces import Paces
from storage.repositories.people import People
from storage.repositories.playbook import PlaybookRows
from storage.repositories.records import Records
from storage.repositories.schedules import Schedules
from storage.repositories.switches import Switches
from storage.repositories.tokens import Tokens
from storage.repositories.totals import Totals
from storage.turns import take_turn

T = TypeVar("T")

_STATE = select(State.number)
_NEXT_STATE = update(State).values(number=State.number + 1)


class UnitOfWork:
    """`people`, `accounts`: who. `metrics`, `records`, `totals`, `goals`: numbers. `inbox`, `deliveries`: what came in, what is owed."""

    def __init__(self, session: Session, memories: Memories | None = None) -> None:
        """`memories` only where nothing is written: within a change, what was known before it holds no longer."""
        self._session = session
        self._memories = memories
        self._memory: Memory | None = None
        self.people = People(session)
        self.accounts = Accounts(session)
        self.metrics = Metrics(session)
        self.records = Records(session)
        self.totals = Totals(session)
        self.goals = Goals(session)
        self.boards = Boards(session)
        self.playbook = PlaybookRows(session)
        self.imports = Imports(session)
        self.inbox = InboxRows(session)
        self.deliveries = Deliveries(session)
        self.items = Items(session)
        self.paces = Paces(session)
        self.schedules = Schedules(session)
        self.switches = Switches(session)
        self.tokens = Tokens(session)
        self.audit = AuditTrail(session)

    def flush(self) -> None:
        """Send what is still only in memory to the database, so that bulk statements see it."""
        self._session.flush()

    def recall(self, key: Hashable, work: Callable[[], T], weight: Callable[[T], int] = lambda _: 0) -> T:
        """What `work` tells from facts alone, worked out once while no fact changes; `key` names it and all it depends on.

        `weight` counts the people in a large value. The value is shared: nobody may change it.
        """
        if self._memories is None:
            return work()
        if self._memory is None:
            self._memory = self._memories.of(self.state())
        return self._memory.recall(key, work, weight)

    def take_turn(self, *at: object) -> None:
        """From now until it ends no other unit has a turn at the same (`storage.turns`): whoever looks before writing takes one first."""
        take_turn(self._session, *at)

    def state(self) -> int:
        """The number of the state this unit sees."""
        return self._session.connection().execute(_STATE).scalar_one()

    def next_state(self) -> None:
        """Facts were changed: whatever was worked out from them before holds no longer."""
        self._session.connection().execute(_NEXT_STATE)
