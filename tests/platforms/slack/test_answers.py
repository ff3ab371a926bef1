"""Commands, mentions, direct messages and buttons, by the front door: signed requests in, and what members then see."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

from bot.chat.message import Buttons, Link, Message, Paragraph
from bot.commands.desk import Place
from tests.platforms.slack.conftest import SETTINGS, Stage, staged

NOON = datetime(2026, 11, 17, 12, tzinfo=UTC)


async def test_a_private_answer_in_a_channel_is_the_numbers_there_and_the_picture_in_the_direct_conversation(stage: Stage) -> None:
    await stage.slack.command("/scorecard", by="ana", in_="#sales")
    await stage.quiet()
    (whispered,) = [
        shown for shown in stage.slack.ephemerals("ana") if shown.message.conversation == stage.slack.channel("sales").conversation.id
    ]
    assert whispered.text.split("\n")[0] == "Score 69, behind by 6"
    assert "Ana Lima: score 69, rank 3 of 24." in whispered.words
    assert "The picture is in our direct conversation." in whispered.words
    assert whispered.pictures == []
    assert whispered.labels == ["Why?", "Previous"]
    sent = stage.slack.direct_of("ana").last
    assert (len(sent.pictures), sent.labels) == (1, [])
    assert stage.slack.channel("sales").messages == []


async def test_in_the_direct_conversation_everything_is_in_place(stage: Stage) -> None:
    await stage.slack.command("/scorecard", by="ana")
    await stage.quiet()
    (answer,) = stage.slack.direct_of("ana").answers
    assert (len(answer.pictures), answer.labels, answer.is_private) == (1, ["Why?", "Previous"], False)
    assert stage.desk.asked[0].private


async def test_the_caller_is_known_by_name_zone_and_language(stage: Stage) -> None:
    await stage.slack.command("/echo", "hi", by="ana", in_="#sales")
    await stage.quiet()
    (asked,) = stage.desk.asked
    assert (asked.name, asked.words, asked.private) == ("echo", "hi", False)
    assert (asked.caller.person, asked.caller.locale, asked.caller.time_zone) == (1, "pt-BR", "America/Sao_Paulo")
    assert stage.desk.place(asked.conversation).name == "sales"
    assert stage.desk.accounts[stage.slack.workspace.ids["ana"]].name == "Ana Lima"


async def test_the_root_command_spells_every_other(stage: Stage) -> None:
    await stage.slack.command("/pacer", "echo one two", by="ana", in_="#sales")
    await stage.quiet()
    assert [(asked.name, asked.words) for asked in stage.desk.asked] == [("echo", "one two")]


async def test_mentions_reach_the_desk_as_persons_even_of_those_we_never_heard(stage: Stage) -> None:
    await stage.slack.command("/echo", "@ben and @eve", by="ana", in_="#sales")
    await stage.quiet()
    assert stage.desk.asked[-1].words == "@{person:2} and @{unknown}"


async def test_a_mention_in_a_channel_is_answered_to_its_caller_alone(stage: Stage) -> None:
    await stage.slack.mention("echo hi", by="ana", in_="#sales")
    await stage.quiet()
    assert [shown.text for shown in stage.slack.ephemerals("ana")] == ["You said hi"]
    assert stage.slack.ephemerals("ben") == []
    assert stage.slack.channel("sales").answers == []


async def test_words_in_the_direct_conversation_need_no_slash(stage: Stage) -> None:
    await stage.slack.direct("echo 1 &lt; 2", by="ana")
    await stage.quiet()
    assert stage.slack.direct_of("ana").last.text == "You said 1 &lt; 2"


async def test_an_answer_for_everyone_mentions_members_of_this_workspace(stage: Stage) -> None:
    await stage.slack.direct("help", by="ben")
    await stage.quiet()
    await stage.slack.command("/hello", by="ana", in_="#sales")
    await stage.quiet()
    elements = stage.slack.channel("sales").last.payload["blocks"][0]["elements"][0]["elements"]  # type: ignore[index]  # a known shape
    assert elements == [
        {"type": "text", "text": "Hello "},
        {"type": "user", "user_id": stage.slack.workspace.ids["ana"]},
        {"type": "text", "text": " and "},
        {"type": "user", "user_id": stage.slack.workspace.ids["ben"]},
        {"type": "text", "text": ", says "},
        {"type": "text", "text": "Pacer", "style": {"bold": True}},
    ]
    assert stage.slack.channel("sales").last.text == "Hello Ana Lima and Ben Cole, says Pacer"


async def test_in_a_channel_without_the_bot_sharing_says_how_to_invite_it(stage: Stage) -> None:
    await stage.slack.command("/hello", by="ana", in_="#closed")
    await stage.quiet()
    assert [shown.text for shown in stage.slack.ephemerals("ana")] == [
        "I am not in this channel. Invite me with /invite @Pacer, then try again."
    ]


async def test_in_a_channel_without_the_bot_a_private_answer_still_comes(stage: Stage) -> None:
    await stage.slack.command("/scorecard", by="ana", in_="#closed")
    await stage.quiet()
    assert [shown.text.split("\n")[0] for shown in stage.slack.private("ana")] == ["Score 69, behind by 6", "Score 69, behind by 6"]


async def test_a_button_in_the_direct_conversation_replaces_its_message(stage: Stage) -> None:
    await stage.slack.direct("scorecard", by="ana")
    await stage.quiet()
    await stage.slack.press(stage.slack.direct_of("ana").last, "Previous", by="ana")
    await stage.quiet()
    (answer,) = stage.slack.direct_of("ana").answers
    assert answer.text.split("\n")[0] == "Last quarter 2017-Q3"
    assert len(answer.pictures) == 1
    assert stage.desk.asked[-1].value == {"period": "2017-Q3"}


async def test_a_button_in_an_ephemeral_replaces_it_and_sends_the_new_picture(stage: Stage) -> None:
    await stage.slack.command("/scorecard", by="ana", in_="#sales")
    await stage.quiet()
    await stage.slack.press(stage.slack.ephemerals("ana")[0], "Previous", by="ana")
    await stage.quiet()
    (whispered,) = [shown for shown in stage.slack.ephemerals("ana") if shown.is_private]
    assert whispered.text.split("\n")[0] == "Last quarter 2017-Q3"
    assert whispered.pictures == []
    assert [len(shown.pictures) for shown in stage.slack.direct_of("ana").answers] == [1, 1]


async def test_a_private_answer_never_replaces_what_everyone_sees(stage: Stage) -> None:
    await stage.slack.command("/share", by="ana", in_="#sales")
    await stage.quiet()
    await stage.slack.press(stage.slack.channel("sales").last, "Previous", by="ben")
    await stage.quiet()
    assert stage.slack.channel("sales").last.text.split("\n")[0] == "Score 69, behind by 6"
    assert [shown.text.split("\n")[0] for shown in stage.slack.ephemerals("ben")] == ["Last quarter 2017-Q3"]
    assert len(stage.slack.direct_of("ben").last.pictures) == 1


async def test_a_choice_for_everyone_replaces_the_message(stage: Stage) -> None:
    await stage.slack.command("/board", by="ana", in_="#sales")
    await stage.quiet()
    assert "Ana | 12" in stage.slack.channel("sales").last.words
    await stage.slack.choose(stage.slack.channel("sales").last, "Period", "Q4", by="ben")
    await stage.quiet()
    assert [shown.text for shown in stage.slack.channel("sales").answers] == ["Picked 2017-Q4"]


async def test_a_mention_in_a_thread_is_answered_in_the_thread(stage: Stage) -> None:
    await stage.slack.say("who leads?", by="ben", in_="#sales")
    start = stage.slack.channel("sales").messages[-1]
    await stage.slack.say("@Pacer board", by="ana", in_="#sales", thread=start.id)
    await stage.quiet()
    assert stage.slack.channel("sales").last.message.thread == start.id


async def test_what_a_restart_left_behind_is_worked_from_the_inbox(stage: Stage) -> None:
    await stage.slack.command("/echo", "hi", by="ana", in_="#sales")
    await stage.quiet()
    (arrival,) = stage.desk.inbox.values()
    await stage.adapter.work(arrival)
    assert [shown.text for shown in stage.slack.ephemerals("ana")] == ["You said hi", "You said hi"]


async def test_when_the_response_address_has_expired_the_answer_is_still_private() -> None:
    async with staged(replace(SETTINGS, response_url_lives=0.0)) as stage:
        await stage.slack.command("/echo", "hi", by="ana", in_="#sales")
        await stage.quiet()
        assert [(shown.text, shown.is_private) for shown in stage.slack.ephemerals("ana")] == [("You said hi", True)]
        await stage.slack.command("/echo", "ho", by="ana", in_="#closed")
        await stage.quiet()
        assert stage.slack.direct_of("ana").last.text == "You said ho"


async def test_blocks_that_slack_refuses_leave_the_text() -> None:
    broken = Message("Score 69", (Paragraph("Behind by 6"), Buttons((Link("More", "no address"),))))
    async with staged() as stage:
        here = stage.desk.conversation(Place("slack", "T0PACER0001", stage.slack.workspace.channel("sales").id, "channel"), NOON)
        await stage.adapter.messenger.post(here, broken, key="k")
        (shown,) = stage.slack.channel("sales").answers
        assert (shown.payload["blocks"], shown.payload["text"]) == ([], "Score 69\nBehind by 6")
        assert len(stage.slack.complaints) == 1


async def test_what_is_in_hand_is_finished_before_the_process_ends(stage: Stage) -> None:
    stage.desk.gate.clear()
    await stage.slack.command("/echo", "hi", by="ana", in_="#sales")
    closing = asyncio.create_task(stage.adapter.close(within=2))
    await asyncio.sleep(0)
    stage.desk.gate.set()
    await closing
    assert [shown.text for shown in stage.slack.ephemerals("ana")] == ["You said hi"]
    assert stage.desk.worked == list(stage.desk.inbox)


async def test_what_a_shutdown_cuts_off_stays_in_the_inbox(stage: Stage) -> None:
    stage.desk.gate.clear()
    await stage.slack.command("/echo", "hi", by="ana", in_="#sales")
    await stage.adapter.close(within=0.01)
    stage.desk.gate.set()
    assert (len(stage.desk.inbox), stage.desk.worked) == (1, [])
    (arrival,) = stage.desk.inbox.values()
    await stage.adapter.work(arrival)
    assert [shown.text for shown in stage.slack.ephemerals("ana")] == ["You said hi"]


async def test_the_person_gets_an_answer_even_when_everything_breaks(stage: Stage) -> None:
    await stage.slack.command("/crash", by="ana", in_="#sales")
    await stage.quiet()
    (apology,) = stage.slack.ephemerals("ana")
    assert apology.text.startswith("Something broke on our side (ticket ")
    assert stage.desk.worked == list(stage.desk.inbox)


async def test_a_fresh_file_is_waited_for(slow_files: Stage) -> None:
    await slow_files.slack.direct("scorecard", by="ana")
    await slow_files.quiet()
    assert len(slow_files.slack.direct_of("ana").last.pictures) == 1


async def test_a_file_that_never_becomes_ready_is_given_in_words() -> None:
    async with staged(replace(SETTINGS, file_not_ready_uses=99)) as stage:
        await stage.slack.direct("scorecard", by="ana")
        await stage.quiet()
        (answer,) = stage.slack.direct_of("ana").answers
    assert answer.pictures == []
    assert "Ana Lima: score 69, rank 3 of 24." in answer.words


async def test_a_busy_slack_is_asked_again_and_posts_once(stage: Stage) -> None:
    stage.slack.server.faults.rate_limit("chat.postMessage", times=2)
    stage.slack.server.faults.rate_limit("files.completeUploadExternal", times=1)
    await stage.slack.direct("scorecard", by="ana")
    await stage.quiet()
    assert [len(shown.pictures) for shown in stage.slack.direct_of("ana").answers] == [1]


async def test_an_upload_that_fails_leaves_the_words(stage: Stage) -> None:
    stage.slack.server.faults.server_error("files.getUploadURLExternal")
    await stage.slack.direct("scorecard", by="ana")
    await stage.quiet()
    assert "Ana Lima: score 69, rank 3 of 24." in stage.slack.direct_of("ana").last.words


async def test_an_admins_file_is_fetched_and_handed_over(stage: Stage) -> None:
    await stage.slack.attach("goals.csv", b"name,goal\nAna,5\n", by="ada", text="as goals")
    await stage.quiet()
    ((sent, content),) = stage.desk.files
    assert (sent.name, sent.size, sent.words, content) == ("goals.csv", 16, "as goals", b"name,goal\nAna,5\n")
    assert stage.slack.direct_of("ada").last.text == "Read goals.csv."


async def test_a_file_that_is_not_welcome_is_not_fetched(stage: Stage) -> None:
    await stage.slack.attach("goals.csv", b"x", by="ana")
    await stage.quiet()
    assert stage.slack.direct_of("ana").last.text == "Only an admin can send me data."


async def test_a_file_that_is_too_large_is_refused_with_its_limit(stage: Stage) -> None:
    await stage.slack.attach("goals.csv", b"x" * 1001, by="ada")
    await stage.quiet()
    assert stage.slack.direct_of("ada").last.text == "This file is larger than 1000 bytes."


async def test_the_home_tab_says_what_can_be_asked_and_its_button_answers_directly(stage: Stage) -> None:
    await stage.slack.side.open_home("ana")
    home = await stage.slack.until(lambda: stage.slack.workspace.homes.get("ana"))
    assert "Ask me for a scorecard." in stage.slack.reader.words(home)
    (control,) = stage.slack.reader.controls(home)
    await stage.slack.side.press("ana", "home", control.control)
    await stage.quiet()
    assert len(stage.slack.direct_of("ana").last.pictures) == 1


async def test_each_acknowledgement_is_measured(stage: Stage) -> None:
    await stage.slack.command("/echo", by="ana", in_="#sales")
    await stage.quiet()
    assert len(stage.acknowledged) == 1
    assert 0 < stage.acknowledged[0] < 2
