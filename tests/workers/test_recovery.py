"""The tick that works what an ended process left behind."""

import asyncio
from datetime import UTC, datetime, timedelta

from bot.commands.desk import Arrival
from bot.workers.recovery import Recovery
from storage.database import Database
from storage.repositories.inbox import Incoming

NOW = datetime(2026, 11, 18, 15, tzinfo=UTC)
PATIENCE = timedelta(seconds=30)


class Adapter:
    """Answers the first only after the second, and breaks on the third."""

    def __init__(self) -> None:
        self.answered: list[str] = []
        self._second = asyncio.Event()

    async def work(self, arrival: Arrival) -> None:
        if arrival.key == "first":
            await asyncio.wait_for(self._second.wait(), 5)
        if arrival.key == "third":
            raise RuntimeError("broken")
        self.answered.append(arrival.key)
        self._second.set()


async def test_what_was_left_behind_is_worked_side_by_side(database: Database) -> None:
    with database.write() as uow:
        uow.inbox.add([Incoming(key, "slack", "T1", "command", {}, NOW) for key in ("first", "third", "second")])
    adapter = Adapter()
    recovery = Recovery(database, {"slack": adapter}, PATIENCE, tuple)
    await recovery.work(NOW + PATIENCE)
    assert adapter.answered == []
    await recovery.work(NOW + 2 * PATIENCE)
    assert adapter.answered == ["second", "first"]
