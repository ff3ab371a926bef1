"""What questions share while no fact changes: the rules, rosters, and the boards that everybody in a role stands on.

Whatever is kept was worked out at one number of the database's state (`UnitOfWork.state`) and is forgotten at the next. Thread-safe. Two
who ask for the same at the same moment may both work it out; what they find is equal.
"""

import threading
from collections.abc import Collection
from typing import TypeVar

from cachetools import LRUCache

from bot.metrics import roster as rosters
from bot.metrics import rules as rulebook
from bot.metrics.board import Board, read_board
from bot.metrics.moment import Moment
from bot.metrics.numbers import Numbers
from bot.metrics.roster import Roster
from bot.metrics.rules import Rules
from storage.unit_of_work import UnitOfWork

K = TypeVar("K")
V = TypeVar("V")

MOST_PEOPLE = 60_000
"""On all rosters, and on all boards, that are kept: some tens of megabytes."""


class Memory:
    """Of one state."""

    def __init__(self, state: int) -> None:
        self.state = state
        self._lock = threading.Lock()
        self._rules: Rules | None = None
        self._rosters: LRUCache[frozenset[int], Roster] = LRUCache(MOST_PEOPLE, getsizeof=lambda roster: 1 + len(roster.people))
        self._boards: LRUCache[tuple[frozenset[int], Moment], Board] = LRUCache(MOST_PEOPLE, getsizeof=lambda board: 1 + len(board.scores))

    def rules(self, uow: UnitOfWork) -> Rules:
        if self._rules is None:
            self._rules = rulebook.read(uow)
        return self._rules

    def circle(self, uow: UnitOfWork, persons: Collection[int]) -> Roster:
        """As `roster.circle`."""
        return self.roster(uow, uow.people.sharing_roles(persons) | frozenset(persons))

    def roster(self, uow: UnitOfWork, persons: Collection[int]) -> Roster:
        """As `roster.read`."""
        key = frozenset(persons)
        with self._lock:
            known = self._rosters.get(key)
        if known is None:
            known = rosters.read(uow, self.rules(uow), key)
            self._keep(self._rosters, key, known)
        return known

    def board(self, uow: UnitOfWork, roster: Roster, numbers: Numbers, moment: Moment) -> Board:
        """As `board.read_board`; what was known at an earlier moment is worked out each time."""
        if numbers.known_at is not None:
            return read_board(uow, roster, numbers, moment)
        key = (frozenset(roster.people), moment)
        with self._lock:
            known = self._boards.get(key)
        if known is None:
            known = read_board(uow, roster, numbers, moment)
            self._keep(self._boards, key, known)
        return known

    def _keep(self, cache: LRUCache[K, V], key: K, value: V) -> None:
        """Not where it alone is more than all that may be kept."""
        with self._lock:
            if cache.getsizeof(value) <= cache.maxsize:
                cache[key] = value


class Memories:
    """Gives each unit of work the memory of the state it sees."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._newest = Memory(0)

    def of(self, uow: UnitOfWork) -> Memory:
        state = uow.state()
        with self._lock:
            if state > self._newest.state:
                self._newest = Memory(state)
            return self._newest if state == self._newest.state else Memory(state)
