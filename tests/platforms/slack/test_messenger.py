"""Posts for those who are not waiting: posted, changed, taken back; a definite no told from an unknown end."""

import pytest
from slack_sdk.errors import SlackApiError

from bot.chat.message import notice
from bot.chat.messenger import Posted, PostFailed, PostLater
from bot.commands.desk import Place
from tests.platforms.slack.conftest import Stage
from tests.support.scripted_desk import CARD_MESSAGE


def conversation(stage: Stage, key: str) -> int:
    """Our id of a channel, or of the direct conversation with a member."""
    workspace = stage.slack.workspace
    external = workspace.channel(key).id if key.startswith("#") else workspace.direct_of(key).id if key in workspace.members else key
    return stage.desk.conversation(Place("slack", "T0PACER0001", external, "channel"), stage.slack.workspace.clock())


async def test_a_post_carries_its_key_and_can_be_changed_and_taken_back(stage: Stage) -> None:
    posted = await stage.adapter.messenger.post(conversation(stage, "#sales"), CARD_MESSAGE, key="win:17")
    (shown,) = stage.slack.channel("sales").answers
    assert shown.message.metadata == {"event_type": "pacer_delivery", "event_payload": {"k": "win:17"}}
    assert len(shown.pictures) == 1
    assert posted == Posted(conversation(stage, "#sales"), shown.id)
    await stage.adapter.messenger.edit(posted, notice("Corrected"))
    assert [each.text for each in stage.slack.channel("sales").answers] == ["Corrected"]
    await stage.adapter.messenger.delete(posted)
    assert stage.slack.channel("sales").answers == []


async def test_a_post_reaches_a_direct_conversation(stage: Stage) -> None:
    await stage.adapter.messenger.post(conversation(stage, "ana"), notice("Hello"), key="k")
    assert stage.slack.direct_of("ana").last.text == "Hello"


@pytest.mark.parametrize(("where", "reason"), [("#closed", "not_a_member"), ("C0NOWHERE", "gone")])
async def test_a_definite_no_says_why(stage: Stage, where: str, reason: str) -> None:
    with pytest.raises(PostFailed) as failure:
        await stage.adapter.messenger.post(conversation(stage, where), notice("Hello"), key="k")
    assert failure.value.reason == reason


@pytest.mark.parametrize("where", ["#closed", "C0NOWHERE"])
async def test_a_place_that_refuses_for_good_is_lost(stage: Stage, where: str) -> None:
    number = conversation(stage, where)
    place = stage.desk.place(number)
    with pytest.raises(PostFailed) as failure:
        await stage.adapter.messenger.post(number, notice("Hello"), key="k")
    assert stage.desk.lost_places == {place.external: failure.value.reason}


async def test_changing_what_is_gone_says_so_and_loses_no_place(stage: Stage) -> None:
    with pytest.raises(PostFailed) as failure:
        await stage.adapter.messenger.edit(Posted(conversation(stage, "#sales"), "1.000001"), notice("Hello"))
    assert failure.value.reason == "gone"
    assert stage.desk.lost_places == {}


async def test_a_server_error_leaves_the_outcome_unknown(stage: Stage) -> None:
    stage.slack.server.faults.server_error("chat.postMessage")
    with pytest.raises(SlackApiError):
        await stage.adapter.messenger.post(conversation(stage, "#sales"), notice("Hello"), key="k")
    assert stage.desk.lost_places == {}


async def test_a_connection_that_breaks_after_acceptance_is_not_tried_again(stage: Stage) -> None:
    stage.slack.server.faults.drop_after_accept("chat.postMessage")
    with pytest.raises(Exception, match=r"[Dd]isconnected|closed|reset") as failure:
        await stage.adapter.messenger.post(conversation(stage, "#sales"), notice("Hello"), key="k")
    assert not isinstance(failure.value, PostFailed)
    assert len(stage.slack.channel("sales").answers) == 1


async def test_a_429_is_told_at_once_with_its_wait(stage: Stage) -> None:
    stage.slack.server.faults.rate_limit("chat.postMessage", retry_after=30)
    with pytest.raises(PostLater) as later:
        await stage.adapter.messenger.post(conversation(stage, "#sales"), notice("Hello"), key="k")
    assert (later.value.reason, later.value.seconds, later.value.whole) == ("busy", 30.0, True)
    assert stage.slack.channel("sales").answers == []
