"""Nobody shares a card into a conversation that they are not in, whatever their client sends."""

import json
import re
from typing import Any

import pytest

from bot.console.bench import TeamsBench
from bot.console.teams.activities import activity
from tests.scenarios.floor import Floor


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
    assert found is not None
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
