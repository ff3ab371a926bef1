"""Nobody shares a card into a conversation that they are not in, whatever their client sends."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.console.bench import TeamsBench
from bot.console.teams.activities import activity
from storage.models import Inbox
from tests.scenarios.floor import Floor
from tests.support.waiting import until

SHARE = "Share in north"


@pytest.fixture
async def board(teams: Floor) -> str:
    """The number of #board, where the bot is and Ana is not; both have been heard."""
    await teams.bench.mention("help", by="olga", in_="#board")
    await teams.hears("olga", "What you can ask me")
    await teams.bench.direct("help", by="ana")
    await teams.hears("ana", "What you can ask me")
    with teams.database.read() as uow:
        return next(str(row.id) for row in uow.accounts.conversations() if row.name == "board")


async def sent(floor: Floor, kind: str, data: dict[str, object], name: str = "") -> dict[str, Any]:
    """What the bot answers an activity that Ana's modified client makes of `data`, in her own chat."""
    assert isinstance(floor.bench, TeamsBench)
    office = floor.bench.server.office
    place = office.workspace.direct_of("ana")
    made = (
        activity(office, "message", "ana", place, value=data)
        if kind == "message"
        else activity(office, "invoke", "ana", place, name=name, value={"data": data})
    )
    answer = await floor.bench.server._link.send(made)
    assert answer.ok
    return answer.body


def button(floor: Floor, action: str, **value: str) -> dict[str, object]:
    return {"action": action, "nonce": "n", "value": {"person": str(floor.person("ana")), "period": "2026-11", **value}}


def is_owed(floor: Floor) -> bool:
    with floor.database.read() as uow:
        return uow.deliveries.delivery(1) is not None


@pytest.mark.parametrize("name", ["", "task/fetch"])
async def test_a_forged_button_shares_into_no_conversation_of_others(teams: Floor, board: str, name: str) -> None:
    body = await sent(teams, "invoke" if name else "message", button(teams, "scorecard.share", conversation=board), name)
    refusal = "You and I are not both in that conversation."
    if name:
        assert refusal in json.dumps(body)
    else:
        await teams.hears("ana", refusal)
    assert not is_owed(teams)


@pytest.mark.parametrize("kind", ["conversation", "choice", "text"])
async def test_a_renamed_input_of_the_form_does_not_either(teams: Floor, board: str, kind: str) -> None:
    await teams.bench.mention("help", by="ana", in_="#north")
    await teams.hears("ana", "What you can ask me")
    opened = await sent(teams, "invoke", button(teams, "scorecard.share_to"), "task/fetch")
    found = re.search(r'"form": "([^"]+)"', json.dumps(opened))
    assert found is not None, opened
    body = await sent(teams, "invoke", {"form": found[1], f"{kind}:conversation": board}, "task/submit")
    assert "Choose" in json.dumps(body)
    assert not is_owed(teams)


async def test_a_member_of_the_conversation_shares_there(teams: Floor, board: str) -> None:
    await teams.bench.command("/scorecard", "ana", by="mona", in_="#board")
    offer = await teams.bench.until(
        lambda: next((each for each in teams.bench.private("mona") if "Share in board" in each.labels), None), within=5
    )
    await teams.bench.press(offer, "Share in board", by="mona")
    posted = await teams.bench.until(
        lambda: next((each for each in teams.bench.channel("#board").answers if each.pictures), None), within=5
    )
    assert posted.text.startswith("Ana Silva · Score 63")
    assert is_owed(teams)


def _unfinished(floor: Floor) -> int:
    with floor.database.read() as uow:
        return len([row for row in uow._session.scalars(select(Inbox)) if row.state in ("new", "working")])


async def test_a_wish_to_share_that_is_worked_again_is_the_same_post(floor: Floor) -> None:
    """Its process died before it had noted that the work was done."""
    await floor.bench.command("/scorecard", by="ana", in_="#north")
    offer = await floor.bench.until(lambda: next((each for each in floor.bench.private("ana") if SHARE in each.labels), None), within=5)
    await floor.bench.press(offer, SHARE, by="ana")
    await until(lambda: is_owed(floor) and not _unfinished(floor))
    with floor.database.write() as uow:
        uow._session.execute(update(Inbox).values(state="working", worked_at=None))
    await floor.passes(floor.now + timedelta(minutes=2))
    await until(lambda: not _unfinished(floor))
    with floor.database.read() as uow:
        assert uow.deliveries.delivery(2) is None
