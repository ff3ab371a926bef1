"""A contest from its launch to the claimed prize, as the channel and the people in it see it, on both platforms."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from bot.contests.service import Contests
from bot.contests.tick import mark_stale
from bot.metrics import ledger
from bot.metrics.records import NewRecord, Share
from tests.scenarios.floor import Floor

START = datetime(2026, 11, 18, 16, tzinfo=UTC)
"""An hour from now, on a Wednesday."""
END = START + timedelta(days=1, hours=2)


async def launched(floor: Floor, **other: object) -> str:
    await floor.bench.mention("help", by="mona", in_="north")
    for who in ("ana", "ben"):
        await floor.bench.direct("help", by=who)
        await floor.hears(who, "scorecard")
    contests, mona = Contests(floor.database), floor.person("mona")
    with floor.database.read() as uow:
        north = next(row.id for row in uow.accounts.conversations(kind="channel"))
        team = uow.people.team_by_key("north")
    assert team is not None
    document = {
        "name": "Win <sprint>",
        "format": {"kind": "most"},
        "scoring": {"metrics": [{"metric": "wins"}]},
        "starts": START.isoformat(),
        "ends": END.isoformat(),
        "zone": "UTC",
        "entrants": {"teams": [team.id]},
        "prize": "Dinner for two",
        **other,
    }
    key = contests.draft(document, [north], by=mona, now=floor.now)
    contests.launch(key, by=mona, now=floor.now)
    await floor.passes(floor.now)
    return key


def record(floor: Floor, who: str, at: datetime, number: int) -> None:
    share = (Share(floor.person(who), Decimal(1)),)
    with floor.database.write() as uow:
        ledger.write(uow, [NewRecord("crm", f"w{number}", "wins", at, Decimal(1), share)], floor.now, watchers=[mark_stale])
        uow.metrics.saw_sources(["crm"], floor.now)


def said(floor: Floor) -> str:
    return "\n".join(each.words for each in floor.bench.channel("north").answers)


async def test_from_the_launch_to_the_final_result(floor: Floor) -> None:
    await launched(floor)
    await floor.bench.until(lambda: "Win <sprint>" in said(floor) and "Dinner for two" in said(floor), within=5)
    await floor.passes(START)
    await floor.bench.until(lambda: "has started" in said(floor), within=5)
    record(floor, "ben", START + timedelta(minutes=5), 1)
    await floor.passes(START + timedelta(minutes=6))
    await floor.bench.until(lambda: "Ben Okafor leads with 1" in said(floor), within=5)
    await floor.passes(END)
    await floor.bench.until(lambda: "the result is provisional" in said(floor), within=5)
    record(floor, "ana", START + timedelta(minutes=9), 2)
    record(floor, "ana", START + timedelta(minutes=10), 3)
    await floor.passes(END + timedelta(days=1))
    await floor.bench.until(lambda: "Final: Ana Silva wins" in said(floor), within=5)
    await floor.hears("ana", "You won", "Dinner for two")


async def test_the_bottom_is_not_named_in_public(floor: Floor) -> None:
    """The playbook shows one place to all."""
    await launched(floor)
    await floor.passes(START)
    for number, who in enumerate(("ben", "ben", "ana"), 1):
        record(floor, who, START + timedelta(minutes=number), number)
    await floor.passes(START + timedelta(minutes=6), END, END + timedelta(days=1))
    await floor.bench.until(lambda: "Final: Ben Okafor wins" in said(floor), within=5)
    assert "Ana Silva" not in said(floor)
    assert "Kim Lee" not in said(floor)
