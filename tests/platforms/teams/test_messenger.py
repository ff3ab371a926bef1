"""Posts for those who are not waiting: posted, changed, taken back; a definite no told from a later and from an unknown end."""

import socket
from dataclasses import replace

import pytest

from bot.chat.message import notice
from bot.chat.messenger import Posted, PostFailed, PostLater
from bot.commands.desk import Member, Place
from bot.platforms.teams.connector import ConnectorError
from tests.platforms.teams.conftest import PATIENCE, PICTURE, SETTINGS, Stage, setup
from tests.support.scripted_desk import CARD_MESSAGE


def conversation(stage: Stage, key: str, service: str = "") -> int:
    """Our id of a channel, or of the personal chat with a member; `service` is where its activities came from."""
    workspace = stage.teams.workspace
    external = workspace.channel(key).id if key.startswith("#") else workspace.direct_of(key).id if key in workspace.members else key
    kind = "group" if key == "#deal" else "channel"
    reference = {"service": service or stage.teams.server.service_url}
    return stage.desk.conversation(Place("teams", SETTINGS.tenant, external, kind, reference=dict(reference)), stage.clock())


def closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


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


@pytest.mark.parametrize("posted_before", [0, 1])
async def test_nothing_below_posts_again_what_was_accepted(stage: Stage, posted_before: int) -> None:
    """Over a connection of its own, and over one that was used before, on which HTTP clients like to try again."""
    for _ in range(posted_before):
        await stage.adapter.messenger.post(conversation(stage, "#sales"), notice("Before"), key="k")
    for order in (stage.teams.server.faults.drop_after_accept, stage.teams.server.faults.server_error_after_accept):
        order("send")
        with pytest.raises(ConnectorError):
            await stage.adapter.messenger.post(conversation(stage, "#sales"), notice(order.__name__), key="k")
    assert stage.teams.server.accepted.doubles() == {}
    assert len(stage.teams.channel("sales").answers) == posted_before + 2


async def test_an_answer_that_does_not_come_in_time_leaves_the_outcome_unknown(stage: Stage) -> None:
    hasty = stage.another(replace(setup(stage.teams.server), patience=replace(PATIENCE, timeout=0.5)))
    await hasty.connect()
    stage.teams.server.faults.slow("send", seconds=1.0)
    with pytest.raises(ConnectorError) as failure:
        await hasty.messenger.post(conversation(stage, "#sales"), notice("Hello"), key="k")
    assert (failure.value.status, failure.value.asked) == (0, True)
    assert len(stage.teams.channel("sales").answers) == 1


async def test_a_service_that_was_never_reached_did_nothing(stage: Stage) -> None:
    away = conversation(stage, "#sales", f"http://127.0.0.1:{closed_port()}/amer/")
    with pytest.raises(PostLater) as later:
        await stage.adapter.messenger.post(away, notice("Hello"), key="k")
    assert (later.value.reason, later.value.whole) == ("unreachable", True)


async def test_a_sign_in_that_was_not_reached_did_nothing(stage: Stage) -> None:
    away = stage.another(replace(setup(stage.teams.server), login_url=f"http://127.0.0.1:{closed_port()}"))
    with pytest.raises(PostLater) as later:
        await away.messenger.post(conversation(stage, "#sales"), notice("Hello"), key="k")
    assert (later.value.reason, later.value.whole) == ("unreachable", True)
    with pytest.raises(PostLater):  # before the post begins, so that it is never in doubt
        await away.messenger.prepare(notice("Hello"))


async def test_a_bot_that_is_locked_out_waits_until_somebody_mends_it(stage: Stage) -> None:
    stranger = stage.another(replace(setup(stage.teams.server), password="revoked"))
    with pytest.raises(PostLater) as later:
        await stranger.messenger.post(conversation(stage, "#sales"), notice("Hello"), key="k")
    assert (later.value.reason, later.value.whole) == ("locked_out", True)
    assert stage.desk.lost_places == {}


# threads


async def test_a_post_may_answer_in_a_thread(stage: Stage) -> None:
    number = conversation(stage, "#sales")
    root = await stage.adapter.messenger.post(number, notice("Who wins?"), key="a")
    answer = await stage.adapter.messenger.post(number, notice("Ana"), key="b", under=root.message)
    assert [shown.message.thread for shown in stage.teams.channel("sales").answers] == [None, root.message]
    await stage.adapter.messenger.edit(answer, notice("Ben"))
    assert stage.teams.channel("sales").last.text == "Ben"


async def test_where_there_are_no_threads_an_answer_stands_by_itself(stage: Stage) -> None:
    root = await stage.adapter.messenger.post(conversation(stage, "#deal"), notice("Who wins?"), key="a")
    await stage.adapter.messenger.post(conversation(stage, "#deal"), notice("Ana"), key="b", under=root.message)
    assert [shown.message.thread for shown in stage.teams.channel("deal").answers] == [None, None]


async def test_a_thread_that_is_gone_loses_no_place(stage: Stage) -> None:
    with pytest.raises(PostFailed) as failure:
        await stage.adapter.messenger.post(conversation(stage, "#sales"), notice("Ana"), key="b", under="1")
    assert failure.value.reason == "thread_gone"
    assert stage.desk.lost_places == {}


# what Teams has not


async def test_nothing_is_uploaded_and_nothing_can_be_looked_for(stage: Stage) -> None:
    assert await stage.adapter.messenger.prepare(CARD_MESSAGE) == {}
    assert not await stage.adapter.messenger.can_find(conversation(stage, "#sales"))
    with pytest.raises(PostFailed) as failure:
        await stage.adapter.messenger.find(conversation(stage, "#sales"), "k", stage.clock())
    assert failure.value.reason == "cannot_look"


# chats with one member


def account(stage: Stage, key: str, **reference: str) -> int:
    known = {"id": stage.teams.workspace.ids[key], "service": stage.teams.server.service_url, "bot": stage.teams.workspace.bot_id}
    return stage.desk.hear(Member("teams", SETTINGS.tenant, stage.user(key), reference={**known, **reference}), stage.clock()).account


async def test_a_chat_with_one_member_is_opened_once(stage: Stage) -> None:
    ana = account(stage, "ana")
    number = await stage.adapter.messenger.direct(ana)
    place = stage.desk.place(number)
    assert (place.external, place.kind, stage.desk.owners[number]) == (stage.teams.workspace.direct_of("ana").id, "direct", ana)
    await stage.adapter.messenger.post(number, notice("Hello"), key="k")
    assert stage.teams.direct_of("ana").last.text == "Hello"
    stage.teams.server.faults.server_error("create_conversation")
    assert await stage.adapter.messenger.direct(ana) == number


async def test_who_has_not_the_app_or_is_gone_or_unknown_has_no_chat(stage: Stage) -> None:
    stage.teams.server.office.installed_for.remove("ben")
    never_heard = stage.desk.hear(Member("teams", SETTINGS.tenant, "nobody"), stage.clock()).account
    wanted = {account(stage, "ben"): "blocked", account(stage, "ada", id="29:nobody"): "gone", never_heard: "gone", 999: "unknown"}
    for number, reason in wanted.items():
        with pytest.raises(PostFailed) as failure:
            await stage.adapter.messenger.direct(number)
        assert failure.value.reason == reason


async def test_opening_chats_too_fast_is_told_at_once(stage: Stage) -> None:
    stage.teams.server.faults.rate_limit("create_conversation", retry_after=9)
    with pytest.raises(PostLater) as later:
        await stage.adapter.messenger.direct(account(stage, "ana"))
    assert (later.value.reason, later.value.seconds, later.value.whole) == ("busy", 9.0, False)
