"""An admin stops everything that nobody asked for, and lets it go on again."""

import asyncio
from datetime import timedelta

import pytest

from bot.console.shown import Shown
from bot.deliveries.service import PAUSED, owe
from tests.scenarios.company import NOW
from tests.scenarios.floor import Floor


async def told(floor: Floor, key: str, *words: str) -> Shown:
    shown = await floor.hears(key, *words)
    assert isinstance(shown, Shown)
    return shown


def owed(floor: Floor, conversation: int, key: str, *, unasked: bool, late: bool = False) -> None:
    data = {"person": str(floor.person("ana")), "period": "2026-11", "by": str(floor.person("ana"))}
    stale_at = NOW - timedelta(minutes=1) if late else None
    with floor.database.write() as uow:
        owe(uow, key, conversation=conversation, kind="scorecard", data=data, now=NOW, unasked=unasked, stale_at=stale_at)


async def states(floor: Floor, **expected: str) -> None:
    """Returns once the deliveries of these keys are in these states."""
    async with asyncio.timeout(5):
        while True:
            with floor.database.read() as uow:
                rows = {key: uow.deliveries.of_key(key) for key in expected}
            if {key: row.state for key, row in rows.items() if row} == expected:
                return
            await asyncio.sleep(0.02)


@pytest.fixture
async def north(floor: Floor) -> int:
    await floor.bench.command("/pacer", "help", by="ana", in_="#north")
    await floor.hears("ana", "What you can ask me")
    with floor.database.read() as uow:
        return next(row.id for row in uow.accounts.conversations() if row.name == "north")


async def test_while_paused_only_what_was_asked_for_goes_out_and_then_the_rest(floor: Floor, north: int) -> None:
    await floor.bench.direct("pause", by="olga")
    answer = await told(floor, "olga", "Unasked posts are paused from now on.", "held back", "dropped")
    owed(floor, north, "unasked", unasked=True)
    owed(floor, north, "stale", unasked=True, late=True)
    owed(floor, north, "asked", unasked=False)
    await states(floor, unasked="owed", stale="owed", asked="sent")
    await floor.bench.direct("status", by="olga")
    await told(floor, "olga", "Unasked posts are paused since Wed, Nov 18, 3:00", "by Olga Petrov", "Held back by the pause")
    await floor.bench.press(answer, "Resume", by="olga")
    await told(floor, "olga", "Unasked posts go on.")
    await states(floor, unasked="sent", stale="dropped", asked="sent")
    with floor.database.read() as uow:
        noted = [(row.action, row.person_id) for row in uow.audit.last(2)]
    assert noted == [("unasked.resumed", floor.person("olga")), ("unasked.paused", floor.person("olga"))]


async def test_who_paused_first_is_told_to_who_pauses_again(floor: Floor) -> None:
    with floor.database.write() as uow:
        uow.switches.turn_on(PAUSED, floor.person("mona"), NOW - timedelta(hours=2))
    await floor.bench.direct("pause", by="olga")
    again = await told(floor, "olga", "Unasked posts are paused already, since Wed, Nov 18, 1:00", "by Mona Reyes.")
    await floor.bench.press(again, "Resume", by="olga")
    await told(floor, "olga", "Unasked posts go on.")
    assert floor.app.desk.run(floor.request("pause.resume", by="olga")).content.summary.endswith("nothing was paused.")
    with floor.database.read() as uow:
        assert [row.action for row in uow.audit.last(9) if row.action.startswith("unasked")] == ["unasked.resumed"]


async def test_nobody_else_pauses_or_resumes(floor: Floor) -> None:
    for by in ("ana", "mona"):
        await floor.bench.direct("pause", by=by)
        await told(floor, by, "Only an admin can pause the posts that nobody asked for.")
    with floor.database.write() as uow:
        assert uow.switches.on(PAUSED) is None
        uow.switches.turn_on(PAUSED, floor.person("olga"), NOW)
    floor.app.desk.run(floor.request("pause.resume", by="mona"))
    with floor.database.read() as uow:
        assert uow.switches.on(PAUSED) is not None
