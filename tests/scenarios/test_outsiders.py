"""Where people of other organisations or guests read, nothing is posted that nobody asked for, unless an admin allowed it."""

import asyncio
from dataclasses import replace

from bot.console.bench import TeamsBench
from bot.deliveries.service import owe
from storage.models import Conversation
from tests.scenarios.floor import Floor


async def north(floor: Floor, by: str = "ana") -> Conversation:
    """#north, once the bot was mentioned there."""
    seen = len(floor.bench.private(by))
    await floor.bench.mention("help", by=by, in_="#north")
    await floor.bench.until(lambda: len(floor.bench.private(by)) > seen or None, within=5)
    with floor.database.read() as uow:
        (found,) = uow.accounts.conversations(kind="channel")
    return found


async def becomes(floor: Floor, key: str, conversation: int, *, unasked: bool) -> tuple[str, str | None]:
    """How a post ends that is owed now."""
    data = {"person": str(floor.person("ana")), "period": "2026-11", "by": str(floor.person("ana"))}
    with floor.database.write() as uow:
        owe(uow, key, conversation=conversation, kind="scorecard", data=data, now=floor.now, unasked=unasked)
    async with asyncio.timeout(10):
        while True:
            with floor.database.read() as uow:
                row = uow.deliveries.of_key(key)
            if row is not None and row.state not in ("owed", "leased"):
                return row.state, row.reason
            await asyncio.sleep(0.02)


async def test_a_channel_without_outsiders_gets_what_nobody_asked_for(floor: Floor) -> None:
    place = await north(floor)
    assert (place.outsiders, await becomes(floor, "p1", place.id, unasked=True)) == (False, ("sent", None))


async def test_a_shared_channel_gets_only_what_somebody_asks_for_until_an_admin_allows_it(floor: Floor) -> None:
    floor.bench.workspace.channel("north").is_shared = True
    place = await north(floor)
    assert place.outsiders
    assert await becomes(floor, "p1", place.id, unasked=True) == ("dropped", "outsiders")
    assert await becomes(floor, "p2", place.id, unasked=False) == ("sent", None)
    await floor.bench.command("/pacer", "allow", by="olga", in_="#north")
    await floor.hears("olga", "I may post here unasked")
    assert await becomes(floor, "p3", place.id, unasked=True) == ("sent", None)
    await floor.bench.command("/pacer", "allow off", by="olga", in_="#north")
    await floor.hears("olga", "I post nothing unasked here")
    assert await becomes(floor, "p4", place.id, unasked=True) == ("dropped", "outsiders")
    with floor.database.read() as uow:
        noted = [(row.action, row.subject, row.person_id) for row in uow.audit.last(2)]
    olga, subject = floor.person("olga"), f"conversation:{place.id}"
    assert noted == [("conversation.disallowed", subject, olga), ("conversation.allowed", subject, olga)]


async def test_a_guest_who_speaks_shows_that_guests_read(floor: Floor) -> None:
    members = floor.bench.workspace.members
    members["guest"] = replace(members["guest"], is_guest=True)
    assert not (await north(floor)).outsiders
    assert (await north(floor, by="guest")).outsiders
    # Those who come after are no guests, and it stays so.
    assert (await north(floor, by="mona")).outsiders


async def test_nobody_else_allows_a_channel(floor: Floor) -> None:
    for by in ("ana", "mona"):
        await floor.bench.command("/pacer", "allow", by=by, in_="#north")
        await floor.hears(by, "Only an admin can decide which conversations get posts that nobody asked for.")
    with floor.database.read() as uow:
        assert [row.allowed for row in uow.accounts.conversations(kind="channel")] == [False]


async def test_in_a_direct_conversation_there_is_nothing_to_allow(floor: Floor) -> None:
    await floor.bench.direct("allow", by="olga")
    await floor.hears("olga", "in the channel that it is about.")
    await floor.bench.direct("allow everybody", by="olga")
    await floor.hears("olga", "to take it back.")


async def test_a_guest_in_a_team_is_seen_when_the_bot_is_added(teams: Floor) -> None:
    assert isinstance(teams.bench, TeamsBench)
    members = teams.bench.workspace.members
    members["guest"] = replace(members["guest"], is_guest=True)
    await teams.bench.server.announce()
    async with asyncio.timeout(10):
        while True:
            with teams.database.read() as uow:
                found = {row.name: row.outsiders for row in uow.accounts.conversations(kind="channel")}
            if len(found) == 2 and any(found.values()):
                break
            await asyncio.sleep(0.02)
    # The guest is in #north, and not in #board.
    assert found == {"north": True, "board": False}
