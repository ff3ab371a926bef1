"""Posts for those who are not waiting: posted, changed, taken back; a definite no told from a later and from an unknown end."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from slack_sdk.errors import SlackApiError

from bot.chat.message import Message, Picture, notice
from bot.chat.messenger import Posted, PostFailed, PostLater
from bot.commands.desk import Kind, Member, Place
from bot.console.workspace import Message as Said
from bot.platforms.slack.pictures import digest
from tests.platforms.slack.conftest import MANIFEST, PATIENCE, Stage, setup_of, staged
from tests.support.scripted_desk import CARD, CARD_MESSAGE

BARE = {**MANIFEST, "oauth_config": {"scopes": {"bot": ["commands", "app_mentions:read", "chat:write", "im:history"]}}}


def conversation(stage: Stage, key: str) -> int:
    """Our id of a channel, or of the direct conversation with a member."""
    workspace = stage.slack.workspace
    external = workspace.channel(key).id if key.startswith("#") else workspace.direct_of(key).id if key in workspace.members else key
    kind: Kind = "direct" if key in workspace.members else "channel"
    return stage.desk.conversation(Place("slack", "T0PACER0001", external, kind), stage.slack.workspace.clock())


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


@pytest.mark.parametrize("posted_before", [0, 1])
async def test_nothing_below_posts_again_what_was_accepted(stage: Stage, posted_before: int) -> None:
    """Over a connection of its own, and over one that was used before, on which HTTP clients like to try again."""
    for number in range(posted_before):
        await stage.adapter.messenger.post(conversation(stage, "#sales"), notice("Before"), key=f"before {number}")
    for order in (stage.slack.server.faults.drop_after_accept, stage.slack.server.faults.server_error_after_accept):
        order("chat.postMessage")
        with pytest.raises(Exception) as end:
            await stage.adapter.messenger.post(conversation(stage, "#sales"), notice("Hello"), key=order.__name__)
        assert not isinstance(end.value, PostFailed | PostLater)
    assert stage.slack.server.accepted.doubles() == {}
    assert len(stage.slack.channel("sales").answers) == posted_before + 2


async def test_an_answer_that_does_not_come_in_time_leaves_the_outcome_unknown(stage: Stage) -> None:
    stage.slack.server.faults.slow("chat.postMessage", seconds=2.0)
    hasty = stage.another(replace(setup_of(stage.slack.server), patience=replace(PATIENCE, timeout=1)))
    with pytest.raises(TimeoutError):
        await hasty.messenger.post(conversation(stage, "#sales"), notice("Hello"), key="k")
    assert len(stage.slack.channel("sales").answers) == 1


@pytest.fixture
def closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@pytest.fixture
def silent_port() -> Iterator[int]:
    """Where no connection comes about: the queue of those who wait is full."""
    with socket.create_server(("127.0.0.1", 0), backlog=0) as listener:
        waiting = [socket.socket() for _ in range(4)]
        for each in waiting:
            each.setblocking(False)
            each.connect_ex(listener.getsockname())
        yield int(listener.getsockname()[1])
        for each in waiting:
            each.close()


@pytest.mark.parametrize("port", ["closed_port", "silent_port"])
async def test_a_connection_that_was_never_made_is_told_from_one_that_broke(
    stage: Stage, port: str, request: pytest.FixtureRequest
) -> None:
    away = replace(setup_of(stage.slack.server), base_url=f"http://127.0.0.1:{request.getfixturevalue(port)}/api/")
    with pytest.raises(PostLater) as later:
        await stage.another(away).messenger.post(conversation(stage, "#sales"), notice("Hello"), key="k")
    assert (later.value.reason, later.value.seconds, later.value.whole) == ("unreachable", 0.0, True)


async def test_a_bot_that_is_locked_out_waits_until_somebody_mends_it(stage: Stage) -> None:
    stranger = stage.another(replace(setup_of(stage.slack.server), bot_token="xoxb-revoked"))
    number = conversation(stage, "#sales")
    for call in (
        stranger.messenger.post(number, notice("Hello"), key="k"),
        stranger.messenger.find(number, "k", stage.slack.workspace.clock()),
        stranger.messenger.prepare(CARD_MESSAGE),
    ):
        with pytest.raises(PostLater) as later:
            await call
        assert (later.value.reason, later.value.whole) == ("locked_out", True)
    assert stage.desk.lost_places == {}


# threads


async def test_a_post_may_answer_in_a_thread(stage: Stage) -> None:
    root = await stage.adapter.messenger.post(conversation(stage, "#sales"), notice("Who wins?"), key="a")
    await stage.adapter.messenger.post(conversation(stage, "#sales"), notice("Ana"), key="b", under=root.message)
    assert [shown.message.thread for shown in stage.slack.channel("sales").answers] == [None, root.message]


async def test_a_thread_that_is_gone_loses_no_place(stage: Stage) -> None:
    with pytest.raises(PostFailed) as failure:
        await stage.adapter.messenger.post(conversation(stage, "#sales"), notice("Ana"), key="b", under="1.000001")
    assert failure.value.reason == "thread_gone"
    assert stage.desk.lost_places == {}


# pictures


async def test_pictures_uploaded_ahead_are_drawn_once(stage: Stage) -> None:
    files = await stage.adapter.messenger.prepare(CARD_MESSAGE)
    assert list(files) == [digest(CARD)]
    posted = await stage.adapter.messenger.post(conversation(stage, "#sales"), CARD_MESSAGE, key="k", files=files)
    await stage.adapter.messenger.edit(posted, CARD_MESSAGE, files=files)
    assert stage.slack.channel("sales").last.pictures == list(files.values())
    assert stage.drawn == [CARD]


async def test_a_picture_that_was_not_uploaded_ahead_is_uploaded_with_the_post(stage: Stage) -> None:
    other = Picture("scorecard", {"score": 70}, "Ben Cole: score 70.")
    files = await stage.adapter.messenger.prepare(CARD_MESSAGE)
    await stage.adapter.messenger.post(conversation(stage, "#sales"), Message("Two", (CARD, other)), key="k", files=files)
    assert len(stage.slack.channel("sales").last.pictures) == 2
    assert stage.drawn == [CARD, other]


async def test_a_message_without_pictures_needs_no_preparing(stage: Stage) -> None:
    assert await stage.adapter.messenger.prepare(notice("Hello")) == {}


def test_a_digest_tells_cards_data_and_themes_apart() -> None:
    pictures = [CARD, replace(CARD, theme="dark"), replace(CARD, card="leaderboard"), replace(CARD, data={"score": 70})]
    assert len({digest(picture) for picture in pictures}) == 4
    assert digest(replace(CARD, alt="said otherwise")) == digest(CARD)


@pytest.mark.parametrize("method", ["files.getUploadURLExternal", "upload", "files.completeUploadExternal"])
async def test_an_upload_that_is_told_to_wait_holds_the_post_back(stage: Stage, method: str) -> None:
    stage.slack.server.faults.rate_limit(method, times=2, retry_after=7)
    for call in (
        stage.adapter.messenger.prepare(CARD_MESSAGE),
        stage.adapter.messenger.post(conversation(stage, "#sales"), CARD_MESSAGE, key="k"),
    ):
        with pytest.raises(PostLater) as later:
            await call
        assert (later.value.reason, later.value.seconds) == ("busy", 7.0)
    assert stage.slack.channel("sales").answers == []


@pytest.mark.parametrize("method", ["files.getUploadURLExternal", "upload", "files.completeUploadExternal"])
async def test_an_upload_whose_end_is_unknown_leaves_words_in_its_place(stage: Stage, method: str) -> None:
    stage.slack.server.faults.drop_after_accept(method)
    await stage.adapter.messenger.post(conversation(stage, "#sales"), CARD_MESSAGE, key="k")
    (shown,) = stage.slack.channel("sales").answers
    assert shown.pictures == []
    assert "Ana Lima: score 69, rank 3 of 24." in shown.words


# looking whether a post stands


@pytest.fixture
async def barely_allowed() -> AsyncIterator[Stage]:
    """The bot may read direct conversations alone."""
    async with staged(allowed={**BARE, "settings": {}}) as stage:
        yield stage


async def test_a_post_that_broke_off_is_found_by_its_key(stage: Stage) -> None:
    number, since = conversation(stage, "#sales"), stage.slack.workspace.clock()
    stage.slack.server.faults.drop_after_accept("chat.postMessage")
    with pytest.raises(Exception, match=r"[Dd]isconnected|closed|reset"):
        await stage.adapter.messenger.post(number, notice("Hello"), key="win:17")
    assert await stage.adapter.messenger.can_find(number)
    found = await stage.adapter.messenger.find(number, "win:17", since)
    assert found == Posted(number, stage.slack.channel("sales").last.id)
    assert await stage.adapter.messenger.find(number, "win:18", since) is None


async def test_a_post_is_found_behind_many_that_came_since(stage: Stage) -> None:
    number, since = conversation(stage, "#sales"), stage.slack.workspace.clock()
    posted = await stage.adapter.messenger.post(number, notice("Hello"), key="k")
    for _ in range(450):
        stage.slack.server.desk.post(stage.slack.workspace.channel("sales"), "ana", {"text": "chatter"})
    assert await stage.adapter.messenger.find(number, "k", since) == posted


async def test_an_answer_is_found_in_its_thread(stage: Stage) -> None:
    number, since = conversation(stage, "#sales"), stage.slack.workspace.clock()
    root = await stage.adapter.messenger.post(number, notice("Who wins?"), key="a")
    answer = await stage.adapter.messenger.post(number, notice("Ana"), key="b", under=root.message)
    assert await stage.adapter.messenger.find(number, "b", since, under=root.message) == answer
    assert await stage.adapter.messenger.find(number, "b", since) is None


async def test_what_was_posted_long_before_is_not_found(stage: Stage) -> None:
    number = conversation(stage, "#sales")
    await stage.adapter.messenger.post(number, notice("Hello"), key="k")
    assert await stage.adapter.messenger.find(number, "k", stage.slack.workspace.clock() + timedelta(minutes=11)) is None


async def test_where_the_bot_may_not_look_it_says_so(barely_allowed: Stage) -> None:
    messenger, since = barely_allowed.adapter.messenger, barely_allowed.slack.workspace.clock()
    for where in ("#sales", "#closed"):
        with pytest.raises(PostFailed) as failure:
            await messenger.find(conversation(barely_allowed, where), "k", since)
        assert failure.value.reason == "cannot_look"
    assert await messenger.find(conversation(barely_allowed, "ana"), "k", since) is None
    assert barely_allowed.desk.lost_places == {}


async def test_looking_too_often_is_told_at_once(stage: Stage) -> None:
    stage.slack.server.faults.rate_limit("conversations.history", retry_after=20)
    with pytest.raises(PostLater) as later:
        await stage.adapter.messenger.find(conversation(stage, "#sales"), "k", stage.slack.workspace.clock())
    assert (later.value.reason, later.value.seconds) == ("busy", 20.0)


async def test_a_bot_that_may_not_read_channels_looks_in_direct_chats_alone(stage: Stage) -> None:
    messenger = stage.another(replace(setup_of(stage.slack.server), reads_history=False)).messenger
    assert [await messenger.can_find(conversation(stage, where)) for where in ("#sales", "#closed", "ana")] == [False, False, True]


async def test_a_post_is_found_by_a_clock_that_is_two_minutes_fast(stage: Stage) -> None:
    number, since = conversation(stage, "#sales"), stage.slack.workspace.clock() + timedelta(minutes=2)
    posted = await stage.adapter.messenger.post(number, notice("Hello"), key="k")
    assert await stage.adapter.messenger.find(number, "k", since, since) == posted


async def test_what_was_said_long_after_is_not_read(stage: Stage) -> None:
    number, since = conversation(stage, "#sales"), stage.slack.workspace.clock()
    posted = await stage.adapter.messenger.post(number, notice("Hello"), key="k")
    there, later = stage.slack.workspace.channel("sales"), since + timedelta(hours=1)
    for minute in range(1000):
        at = later + timedelta(minutes=minute)
        there.messages.append(Said(f"{at.timestamp():.6f}", there.id, "ana", at, {"text": "chatter"}))
    stage.slack.server.faults.slow("conversations.history", times=6, seconds=0.4)
    async with asyncio.timeout(1):
        assert await stage.adapter.messenger.find(number, "k", since, since + timedelta(minutes=2)) == posted


# chats with one member


def account(stage: Stage, user: str) -> int:
    return stage.desk.hear(Member("slack", "T0PACER0001", user), stage.slack.workspace.clock()).account


async def test_a_chat_with_one_member_is_opened_once(stage: Stage) -> None:
    ana = account(stage, stage.slack.workspace.ids["ana"])
    number = await stage.adapter.messenger.direct(ana)
    place = stage.desk.place(number)
    assert (place.external, place.kind, stage.desk.owners[number]) == (stage.slack.workspace.direct_of("ana").id, "direct", ana)
    await stage.adapter.messenger.post(number, notice("Hello"), key="k")
    assert stage.slack.direct_of("ana").last.text == "Hello"
    stage.slack.server.faults.server_error("conversations.open")
    assert await stage.adapter.messenger.direct(ana) == number


async def test_who_is_gone_or_unknown_has_no_chat(stage: Stage) -> None:
    stranger = stage.desk.hear(Member("teams", "T", "29:1"), stage.slack.workspace.clock()).account
    for wanted, reason in ((account(stage, "U0NOBODY"), "gone"), (999, "unknown"), (stranger, "unknown")):
        with pytest.raises(PostFailed) as failure:
            await stage.adapter.messenger.direct(wanted)
        assert failure.value.reason == reason


async def test_opening_chats_too_fast_is_told_at_once(stage: Stage) -> None:
    stage.slack.server.faults.rate_limit("conversations.open", retry_after=9)
    with pytest.raises(PostLater) as later:
        await stage.adapter.messenger.direct(account(stage, stage.slack.workspace.ids["ana"]))
    assert (later.value.reason, later.value.seconds) == ("busy", 9.0)
