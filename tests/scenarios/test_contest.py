"""/contest by the front door, the same on both platforms: made in one form, launched, joined, looked at, questioned, changed and ended."""

from datetime import timedelta
from decimal import Decimal
from typing import cast

import pytest

from bot.console.shown import Shown
from bot.metrics import ledger
from bot.metrics.records import NewRecord, Share
from tests.scenarios.floor import Floor

FORM = {
    "Name": "Call blitz",
    "How to win": "Whoever has the most",
    "What counts": "Calls",
    "Who takes part": "North",
    "Length": "3 hours",
    "Prize": "Dinner for two",
    "Channel": "north",
}


async def filled(floor: Floor, by: str = "mona", **changed: object) -> dict[str, str] | None:
    """Fills in `/contest new`; the errors."""
    await floor.bench.mention("help", by=by, in_="north")
    await floor.bench.command("/contest", "new", by=by)
    answers = {key: value for key, value in (FORM | changed).items() if value}
    return await floor.bench.fill(await floor.form(by), answers, by=by)


async def drafted(floor: Floor, by: str = "mona", **changed: object) -> Shown:
    assert await filled(floor, by, **changed) is None
    return cast(Shown, await floor.hears(by, "a draft: nobody is told of it yet"))


async def launched(floor: Floor, by: str = "mona", **changed: object) -> Shown:
    await floor.bench.press(await drafted(floor, by, **changed), "Launch", by=by)
    return cast(Shown, await floor.hears(by, "is launched"))


async def test_one_form_makes_a_draft_with_all_its_rules(floor: Floor) -> None:
    shown = await drafted(floor)
    assert "“Call blitz”, a draft: nobody is told of it yet" in shown.words
    for said in ("Whoever has the most wins.", "Calls", "North", "Dinner for two", "Whoever got there first is ahead."):
        assert said in shown.words
    assert [label for label in shown.labels] == ["Launch", "Try it on past weeks", "Change", "Discard"]


async def test_launch_needs_no_further_form(floor: Floor) -> None:
    shown = await launched(floor)
    assert "“Call blitz” is launched: it has started." in shown.words
