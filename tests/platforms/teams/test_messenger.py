"""Posts for those who are not waiting: posted, changed, taken back; a definite no told from an unknown end."""

import pytest

from bot.chat.message import notice
from bot.chat.messenger import Posted, PostFailed, PostLater
from bot.commands.desk import Place
from bot.platforms.teams.connector import ConnectorError
from tests.platforms.teams.conftest import PICTURE, SETTINGS, Stage
from tests.support.scripted_desk import CARD_MESSAGE


def conversation(stage: Stage, key: str) -> int:
    """Our id of a channel, or of the personal chat with a member."""
    workspace = stage.teams.workspace
    external = workspace.channel(key).id if key.startswith("#") else workspace.direct_of(key).id if key in workspace.members else key
    reference = {"service": stage.teams.server.service_url}
    return stage.desk.conversation(Place("teams", SETTINGS.tenant, external, "channel", reference=dict(reference)), stage.clock())


async def test_a_post_can_be_changed_and_taken_back(stage: Stage) -> None:
    posted = await stage.adapter.messenger.post(conversation(stage, "#sales"), CARD_MESSAGE, key="win:17")
    (shown,) = stage.teams.channel("sales").answers
    assert (shown.text, shown.pictures) == ("Score 69, behind by 6", [PICTURE])
    assert posted == Posted(conversation(stage, "#sales"), shown.id)
    await stage.adapter.messenger.edit(posted, notice("Corrected"))
    assert [each.text for each in stage.teams.channel("sales").answers] == ["Corrected"]
    await stage.adapter.messenger.delete(posted)
    assert stage.teams.channel("sales").answers == []


async def test_a_post_reaches_a_personal_chat(stage: Stage) -> None:
    await stage.adapter.messenger.post(conversation(stage, "ana"), notice("Hello"), key="k")
    assert stage.teams.direct_of("ana").last.text == "Hello"


@pytest.mark.parametrize(("where", "reason"), [("#closed", "not_a_member"), ("19:nowhere@thread.tacv2", "gone")])
async def test_a_definite_no_says_why(stage: Stage, where: str, reason: str) -> None:
    with pytest.raises(PostFailed) as failure:
        await stage.adapter.messenger.post(conversation(stage, where), notice("Hello"), key="k")
    assert failure.value.reason == reason


@pytest.mark.parametrize("where", ["#closed", "19:nowhere@thread.tacv2"])
async def test_a_place_that_refuses_for_good_is_lost(stage: Stage, where: str) -> None:
    number = conversation(stage, where)
    place = stage.desk.place(number)
    with pytest.raises(PostFailed) as failure:
        await stage.adapter.messenger.post(number, notice("Hello"), key="k")
    assert stage.desk.lost_places == {place.external: failure.value.reason}


async def test_a_conversation_that_was_never_heard_from_is_gone(stage: Stage) -> None:
    number = stage.desk.conversation(Place("teams", SETTINGS.tenant, "19:x", "channel"), stage.clock())
    with pytest.raises(PostFailed) as failure:
        await stage.adapter.messenger.post(number, notice("Hello"), key="k")
    assert failure.value.reason == "gone"


async def test_changing_what_is_gone_says_so_and_loses_no_place(stage: Stage) -> None:
    with pytest.raises(PostFailed) as failure:
        await stage.adapter.messenger.edit(Posted(conversation(stage, "#sales"), "1"), notice("Hello"))
    assert failure.value.reason == "gone"
    assert stage.desk.lost_places == {}


@pytest.mark.parametrize("status", [500, 502, 503, 504])
async def test_a_server_error_leaves_the_outcome_unknown_and_is_not_tried_again(stage: Stage, status: int) -> None:
    stage.teams.server.faults.server_error("send", status=status)
    with pytest.raises(ConnectorError) as failure:
        await stage.adapter.messenger.post(conversation(stage, "#sales"), notice("Hello"), key="k")
    assert failure.value.status == status
    assert stage.teams.channel("sales").answers == []
    assert stage.desk.lost_places == {}


async def test_changing_a_post_may_be_tried_again(stage: Stage) -> None:
    posted = await stage.adapter.messenger.post(conversation(stage, "#sales"), notice("Hello"), key="k")
    stage.teams.server.faults.server_error("update", status=502)
    with pytest.raises(ConnectorError):
        await stage.adapter.messenger.edit(posted, notice("Corrected"))
    await stage.adapter.messenger.edit(posted, notice("Corrected"))
    assert [shown.text for shown in stage.teams.channel("sales").answers] == ["Corrected"]


async def test_a_connection_that_breaks_after_acceptance_is_not_tried_again(stage: Stage) -> None:
    stage.teams.server.faults.drop_after_accept("send")
    with pytest.raises(ConnectorError) as failure:
        await stage.adapter.messenger.post(conversation(stage, "#sales"), notice("Hello"), key="k")
    assert (failure.value.status, failure.value.is_definite) == (0, False)
    assert len(stage.teams.channel("sales").answers) == 1


@pytest.mark.parametrize(("status", "seconds"), [(412, 0.0), (429, 30.0)])
async def test_what_was_surely_not_posted_is_told_at_once_with_its_wait(stage: Stage, status: int, seconds: float) -> None:
    faults = stage.teams.server.faults
    faults.rate_limit("send", retry_after=30) if status == 429 else faults.server_error("send", status=status)
    with pytest.raises(PostLater) as later:
        await stage.adapter.messenger.post(conversation(stage, "#sales"), notice("Hello"), key="k")
    assert (later.value.reason, later.value.seconds, later.value.whole) == ("busy", seconds, False)
    assert stage.teams.channel("sales").answers == []
