"""Words, mentions and buttons, by the front door: activities with a real token in, and what members then see."""

import asyncio

import pytest

from tests.platforms.teams.conftest import PICTURE, Stage

NEUTRAL = "I've sent it to you in our chat."
INSTALL = "I can't write to you alone yet. Open Apps in Teams, find Pacer and choose Add, then ask me again."


async def test_a_private_answer_in_a_channel_is_one_neutral_line_there_and_all_of_it_in_the_personal_chat(stage: Stage) -> None:
    await stage.teams.mention("scorecard", by="ana", in_="#sales")
    await stage.quiet()
    assert [shown.words for shown in stage.teams.channel("sales").answers] == [NEUTRAL]
    sent = stage.teams.direct_of("ana").last
    assert (sent.text, sent.pictures, sent.labels) == ("Score 69, behind by 6", [PICTURE], ["Why?", "Previous"])


async def test_the_neutral_line_stands_in_the_thread_that_was_asked_in(stage: Stage) -> None:
    await stage.teams.mention("echo hi", by="ana", in_="#sales")
    await stage.quiet()
    asked, answer = stage.teams.channel("sales").messages
    assert answer.message.thread == asked.id


async def test_in_a_group_chat_a_private_answer_goes_to_the_personal_chat_too(stage: Stage) -> None:
    await stage.teams.mention("echo hi", by="ana", in_="#deal")
    await stage.quiet()
    assert [shown.words for shown in stage.teams.channel("deal").answers] == [NEUTRAL]
    assert stage.teams.direct_of("ana").last.text == "You said hi"
    assert stage.desk.place(stage.desk.asked[0].conversation).kind == "group"


async def test_where_the_app_is_not_installed_the_neutral_line_says_how(stage: Stage) -> None:
    stage.teams.server.office.installed_for.discard("ana")
    await stage.teams.mention("scorecard", by="ana", in_="#sales")
    await stage.quiet()
    assert [shown.words for shown in stage.teams.channel("sales").answers] == [INSTALL]
    assert stage.teams.direct_of("ana").messages == []


async def test_the_personal_chat_that_an_answer_opened_is_remembered_as_the_callers(stage: Stage) -> None:
    await stage.teams.mention("scorecard", by="ana", in_="#sales")
    await stage.quiet()
    personal = stage.teams.workspace.direct_of("ana").id
    number = list(stage.desk.places).index(personal) + 1
    assert stage.desk.owners == {number: 1}
    assert stage.desk.places[personal].reference == {"service": stage.teams.server.service_url, "bot": stage.teams.workspace.bot_id}


async def test_in_the_personal_chat_everything_is_in_place(stage: Stage) -> None:
    await stage.teams.direct("scorecard", by="ana")
    await stage.quiet()
    (answer,) = stage.teams.direct_of("ana").answers
    assert (answer.pictures, answer.labels) == ([PICTURE], ["Why?", "Previous"])
    assert stage.desk.asked[0].private


async def test_the_caller_is_known_by_name_mail_zone_and_language(stage: Stage) -> None:
    await stage.teams.mention("echo hi", by="ana", in_="#sales")
    await stage.quiet()
    (asked,) = stage.desk.asked
    assert (asked.name, asked.words, asked.private) == ("echo", "hi", False)
    assert (asked.caller.person, asked.caller.locale, asked.caller.time_zone) == (1, "pt-BR", "America/Sao_Paulo")
    assert stage.desk.place(asked.conversation).name == "sales"
    member = stage.desk.accounts[stage.user("ana")]
    assert (member.name, member.email, member.reference["id"]) == ("Ana Lima", "ana@sales.example", stage.teams.workspace.ids["ana"])


@pytest.mark.parametrize(
    "home",
    [
        {"tenantId": "99999999-0000-0000-0000-000000000000"},
        {"userPrincipalName": "mallory_evil.example#EXT#@acme.onmicrosoft.com"},
        {"userPrincipalName": "mallory_evil.example#ext#@acme.onmicrosoft.com", "tenantId": None},
    ],
)
async def test_a_guest_with_somebody_s_e_mail_is_not_taken_for_them(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, home: dict[str, str | None]
) -> None:
    office = stage.teams.server.office
    told = office.profile
    monkeypatch.setattr(office, "profile", lambda key: told(key) | home)
    await stage.teams.mention("echo hi", by="ana", in_="#sales")
    await stage.quiet()
    assert stage.desk.asked[0].caller.person is None
    assert (stage.desk.accounts[stage.user("ana")].name, stage.desk.accounts[stage.user("ana")].email) == ("Ana Lima", "")


async def test_mentions_reach_the_desk_as_persons_even_of_those_we_never_heard(stage: Stage) -> None:
    await stage.teams.mention("echo @ben and @eve", by="ana", in_="#sales")
    await stage.quiet()
    assert stage.desk.asked[-1].words == "@{person:2} and @{unknown}"


async def test_what_does_not_mention_the_bot_is_not_its_business(stage: Stage) -> None:
    await stage.teams.say("scorecard @ben", by="ana", in_="#sales")
    await stage.quiet()
    assert (stage.desk.inbox, stage.teams.channel("sales").answers) == ({}, [])


async def test_an_answer_for_everyone_mentions_members_of_this_tenant(stage: Stage) -> None:
    await stage.teams.direct("help", by="ben")
    await stage.quiet()
    await stage.teams.mention("hello", by="ana", in_="#sales")
    await stage.quiet()
    shown = stage.teams.channel("sales").last
    assert (shown.text, shown.words) == ("Hello Ana Lima and Ben Cole, says Pacer", "Hello @Ana Lima and @Ben Cole, says Pacer")
    card = shown.payload["attachments"][0]["content"]  # type: ignore[index]  # a known shape
    assert [each["mentioned"]["id"] for each in card["msteams"]["entities"]] == [stage.user("ana"), stage.user("ben")]


async def test_a_button_in_the_personal_chat_replaces_its_message(stage: Stage) -> None:
    await stage.teams.direct("scorecard", by="ana")
    await stage.quiet()
    await stage.teams.press(stage.teams.direct_of("ana").last, "Previous", by="ana")
    await stage.quiet()
    (answer,) = stage.teams.direct_of("ana").answers
    assert (answer.text, answer.pictures) == ("Last quarter 2017-Q3", [PICTURE])
    assert stage.desk.asked[-1].value == {"period": "2017-Q3"}


async def test_a_private_answer_never_replaces_what_everyone_sees(stage: Stage) -> None:
    await stage.teams.mention("share", by="ana", in_="#sales")
    await stage.quiet()
    await stage.teams.press(stage.teams.channel("sales").last, "Previous", by="ben")
    await stage.quiet()
    assert [shown.text for shown in stage.teams.channel("sales").answers] == ["Score 69, behind by 6", NEUTRAL]
    assert stage.teams.direct_of("ben").last.text == "Last quarter 2017-Q3"


async def test_a_choice_for_everyone_replaces_the_message(stage: Stage) -> None:
    await stage.teams.mention("board", by="ana", in_="#sales")
    await stage.quiet()
    assert "Ana | 12" in stage.teams.channel("sales").last.words
    await stage.teams.choose(stage.teams.channel("sales").last, "Period", "Q4", by="ben")
    await stage.quiet()
    assert [shown.text for shown in stage.teams.channel("sales").answers] == ["Picked 2017-Q4"]


async def test_the_same_button_can_be_pressed_by_everyone(stage: Stage) -> None:
    await stage.teams.mention("share", by="ana", in_="#sales")
    await stage.quiet()
    for who in ("ana", "ben", "ben"):
        await stage.teams.press(stage.teams.channel("sales").answers[0], "Why?", by=who)
        await stage.quiet()
    assert [asked.name for asked in stage.desk.asked] == ["share", "why", "why", "why"]


async def test_what_a_restart_left_behind_is_worked_from_the_inbox(stage: Stage) -> None:
    await stage.teams.direct("echo hi", by="ana")
    await stage.quiet()
    (arrival,) = stage.desk.inbox.values()
    await stage.adapter.work(arrival)
    assert [shown.text for shown in stage.teams.direct_of("ana").answers] == ["You said hi", "You said hi"]


async def test_what_is_in_hand_is_finished_before_the_process_ends(stage: Stage) -> None:
    stage.desk.gate.clear()
    await stage.teams.direct("echo hi", by="ana")
    closing = asyncio.create_task(stage.adapter.close(within=2))
    await asyncio.sleep(0)
    stage.desk.gate.set()
    await closing
    assert [shown.text for shown in stage.teams.direct_of("ana").answers] == ["You said hi"]
    assert stage.desk.worked == list(stage.desk.inbox)


async def test_the_person_gets_an_answer_even_when_everything_breaks(stage: Stage) -> None:
    await stage.teams.direct("crash", by="ana")
    await stage.quiet()
    assert stage.teams.direct_of("ana").last.text.startswith("Something broke on our side (ticket ")
    assert stage.desk.worked == list(stage.desk.inbox)


async def test_a_busy_connector_is_asked_again_and_posts_once(stage: Stage) -> None:
    stage.teams.server.faults.rate_limit("send", times=2)
    stage.teams.server.faults.server_error("member", times=2, status=502)
    await stage.teams.direct("scorecard", by="ana")
    await stage.quiet()
    assert [shown.text for shown in stage.teams.direct_of("ana").answers] == ["Score 69, behind by 6"]
    assert stage.desk.asked[0].caller.person == 1


async def test_a_member_whom_teams_does_not_describe_is_answered_all_the_same(stage: Stage) -> None:
    stage.teams.server.faults.server_error("member", times=9, status=503)
    await stage.teams.direct("echo hi", by="ana")
    await stage.quiet()
    assert stage.teams.direct_of("ana").last.text == "You said hi"
    assert stage.desk.asked[0].caller.person is None


async def test_an_admins_file_is_fetched_and_handed_over(stage: Stage) -> None:
    await stage.teams.attach("goals.csv", b"name,goal\nAna,5\n", by="ada", text="as goals")
    await stage.quiet()
    ((sent, content),) = stage.desk.files
    assert (sent.name, sent.words, content) == ("goals.csv", "as goals", b"name,goal\nAna,5\n")
    assert stage.teams.direct_of("ada").last.text == "Read goals.csv."


async def test_a_file_that_is_not_welcome_is_not_fetched(stage: Stage) -> None:
    await stage.teams.attach("goals.csv", b"x", by="ana")
    await stage.quiet()
    assert stage.teams.direct_of("ana").last.text == "Only an admin can send me data."


async def test_a_file_that_is_too_large_is_refused_with_its_limit(stage: Stage) -> None:
    await stage.teams.attach("goals.csv", b"x" * 1001, by="ada")
    await stage.quiet()
    assert stage.teams.direct_of("ada").last.text == "This file is larger than 1000 bytes."


async def test_where_the_app_is_installed_it_says_what_it_can_do_once(stage: Stage) -> None:
    stage.teams.server.office.installed_for.discard("ana")
    await stage.teams.server.install("ana")
    await stage.quiet()
    assert [shown.text for shown in stage.teams.direct_of("ana").answers] == ["Ask me for a scorecard."]
    await stage.teams.server.announce()
    await stage.quiet()
    assert [shown.text for shown in stage.teams.direct_of("ana").answers] == ["Ask me for a scorecard."]
    assert [shown.words for shown in stage.teams.channel("sales").answers] == [
        "Hello, I am Pacer. Write @Pacer help to see what I can do here."
    ]


async def test_where_the_bot_is_added_everyone_is_known_before_they_write(stage: Stage) -> None:
    await stage.teams.server.announce()
    await stage.quiet()
    assert stage.desk.persons("teams", "", [stage.user("ben"), stage.user("eve")]) == {stage.user("ben"): 2}
    assert stage.user("eve") in stage.desk.accounts


async def test_each_acknowledgement_is_measured(stage: Stage) -> None:
    await stage.teams.direct("echo", by="ana")
    await stage.quiet()
    assert len(stage.acknowledged) == 1
    assert 0 < stage.acknowledged[0] < 2
