"""The feed of changes: numbered events, each for everyone or for some members, kept for a while so that a reader can come back."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Collection
from dataclasses import dataclass

JsonObject = dict[str, object]


@dataclass(frozen=True)
class _Entry:
    seq: int
    event: JsonObject
    readers: frozenset[str] | None


class Feed:
    """One event loop writes and reads; `publish` never waits."""

    def __init__(self, keep: int = 5000) -> None:
        self._entries: deque[_Entry] = deque(maxlen=keep)
        self._next = asyncio.Event()
        self.seq = 0

    def publish(self, event: JsonObject, readers: Collection[str] | None = None) -> None:
        """Adds `event` for the members in `readers` (`None`: for everyone) under the next number."""
        self.seq += 1
        self._entries.append(_Entry(self.seq, {"seq": self.seq, **event}, None if readers is None else frozenset(readers)))
        self._next.set()
        self._next = asyncio.Event()

    @property
    def next(self) -> asyncio.Event:
        """Set with the next event, whoever it is for. Take it before you look, then wait for it: nothing is missed in between."""
        return self._next

    async def listen(self, member: str, after: int) -> AsyncIterator[JsonObject]:
        """Events for `member` with a number above `after`, without end; `{"type": "reset"}` first where some were already forgotten."""
        if after > self.seq or (self._entries and after < self._entries[0].seq - 1):
            after = self.seq
            yield {"seq": after, "type": "reset"}
        while True:
            coming = self._next
            for entry in [entry for entry in self._entries if entry.seq > after]:
                after = entry.seq
                if entry.readers is None or member in entry.readers:
                    yield entry.event
            await coming.wait()
