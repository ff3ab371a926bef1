"""Forms by the front door: a card whose button opens the dialog, errors at their fields with what was typed, the reply after."""

import pytest

from bot.console.bench import Filled
from bot.console.payloads import walk
from bot.console.shown import ShownView
from bot.platforms.teams import forms
from tests.platforms.teams.conftest import Stage

NEUTRAL = "I've sent it to you in our chat."


async def opened(stage: Stage, words: str = "coach", in_: str | None = None) -> ShownView:
    """The dialog behind the card that typed words get."""
    await (stage.teams.mention(words, by="ben", in_=in_) if in_ else stage.teams.direct(words, by="ben"))
    await stage.quiet()
    await stage.teams.press(stage.teams.direct_of("ben").last, "Set a goal" if words == "goal" else "Open the form", by="ben")
    (view,) = stage.teams.views("ben")
    return view


def held(view: ShownView) -> dict[str, object]:
    """What each input of the dialog holds, by its label."""
    inputs = [node for _, node in walk(view.view.payload["card"]) if str(node.get("type")).startswith("Input.")]
    return {str(node["label"]): node.get("value") for node in inputs}


async def test_typed_words_get_a_card_whose_button_opens_the_form(stage: Stage) -> None:
    view = await opened(stage, "goal")
    offer = stage.teams.direct_of("ben").last
    assert (offer.text, offer.labels) == ("Coach", ["Set a goal"])
    assert (view.title, view.labels) == ("Coach", ["Who", "What went well?", "Rating", "Share"])


async def test_in_a_channel_the_card_waits_in_the_personal_chat(stage: Stage) -> None:
    view = await opened(stage, "goal", in_="#sales")
    assert [shown.words for shown in stage.teams.channel("sales").answers] == [NEUTRAL]
    assert view.title == "Coach"


async def test_a_filled_form_reaches_the_desk_typed_and_its_reply_takes_the_offers_place(stage: Stage) -> None:
    view = await opened(stage)
    errors = await stage.teams.fill(view, {"Who": "@ana", "What went well?": "Two calls", "Rating": "4.5", "Share": True}, by="ben")
    await stage.quiet()
    assert errors is None
    (filled,) = stage.desk.filled
    assert {name: str(answer) for name, answer in filled.answers.items()} == {
        "who": "1",
        "wins": "Two calls",
        "rating": "4.5",
        "share": "True",
    }
    assert stage.teams.views("ben") == []
    assert [shown.words for shown in stage.teams.direct_of("ben").answers] == ["Noted for @Ana Lima."]


async def test_a_form_asked_for_in_a_channel_is_confirmed_where_it_was_filled(stage: Stage) -> None:
    view = await opened(stage, "goal", in_="#sales")
    await stage.teams.fill(view, {"Who": "@ana", "What went well?": "Two calls"}, by="ben")
    await stage.quiet()
    assert [shown.text for shown in stage.teams.direct_of("ben").answers] == ["Noted for Ana Lima."]
    assert [shown.words for shown in stage.teams.channel("sales").answers] == [NEUTRAL]


async def test_errors_stand_at_their_fields_and_what_was_typed_can_be_sent_again(stage: Stage) -> None:
    view = await opened(stage)
    typed: dict[str, Filled] = {"Who": "@ana", "What went well?": "ab", "Rating": "4.5", "Share": True}
    assert await stage.teams.fill(view, typed, by="ben") == {"What went well?": "Say a little more.", "Who": "There is more wrong."}
    (again,) = stage.teams.views("ben")
    assert held(again) == {"Who": stage.user("ana"), "What went well?": "ab", "Rating": 4.5, "Share": "true"}
    assert await stage.teams.fill(again, {"What went well?": "abc"}, by="ben") is None
    assert [str(filled.answers["rating"]) for filled in stage.desk.filled] == ["4.5"]


async def test_a_member_who_is_nobody_to_us_is_an_error_at_once(stage: Stage) -> None:
    view = await opened(stage)
    errors = await stage.teams.fill(view, {"Who": "@eve", "What went well?": "abc"}, by="ben")
    assert errors == {"Who": "I do not know who this is yet. An admin can join them to a person with @Pacer link."}
    assert stage.desk.filled == []


async def test_a_member_of_a_channel_who_never_wrote_and_has_no_app_can_be_chosen(stage: Stage) -> None:
    stage.teams.server.office.installed_for.discard("ana")
    await stage.teams.server.announce()
    await stage.quiet()
    view = await opened(stage)
    assert await stage.teams.fill(view, {"Who": "@ana", "What went well?": "abc"}, by="ben") is None
    assert stage.desk.filled[0].answers["who"] == "1"


@pytest.mark.parametrize(("typed", "sentence"), [("refuse", "You lead this person no longer."), ("crash", "Something broke on our side")])
async def test_what_belongs_to_no_field_is_said_above_the_first(stage: Stage, typed: str, sentence: str) -> None:
    view = await opened(stage)
    errors = await stage.teams.fill(view, {"Who": "@ana", "What went well?": typed}, by="ben")
    assert errors is not None
    assert errors["Who"].startswith(sentence)
    assert held(stage.teams.views("ben")[0])["What went well?"] == typed


async def test_a_form_may_lead_to_the_next(stage: Stage) -> None:
    view = await opened(stage)
    assert await stage.teams.fill(view, {"Who": "@ana", "What went well?": "again"}, by="ben") is None
    (following,) = stage.teams.views("ben")
    assert following.view.payload["card"]["content"]["actions"][0]["data"][forms.FORM] == "token-2"  # type: ignore[index]  # a known shape
    assert await stage.teams.fill(following, {"Who": "@ana", "What went well?": "done"}, by="ben") is None
    await stage.quiet()
    assert stage.teams.direct_of("ben").last.text == "Noted for Ana Lima."


async def test_a_refusal_while_building_is_said_instead_of_the_offer(stage: Stage) -> None:
    await stage.teams.direct("coach nobody", by="ben")
    await stage.quiet()
    assert [shown.words for shown in stage.teams.direct_of("ben").answers] == ["You lead nobody, so there is nobody to coach."]


async def test_the_button_of_a_form_that_is_gone_says_so(stage: Stage) -> None:
    await stage.teams.direct("goal", by="ben")
    await stage.quiet()
    stage.desk.forms.clear()
    await stage.teams.press(stage.teams.direct_of("ben").last, "Set a goal", by="ben")
    assert [view.words for view in stage.teams.views("ben")] == ["This form is no longer open."]


@pytest.mark.parametrize("in_", [None, "#sales"])
async def test_a_button_whose_action_opens_a_form_opens_it_at_once(stage: Stage, in_: str | None) -> None:
    await (stage.teams.mention("offer", by="ben", in_=in_) if in_ else stage.teams.direct("offer", by="ben"))
    await stage.quiet()
    await stage.teams.press(stage.teams.direct_of("ben").last, "Fill in", by="ben")
    (view,) = stage.teams.views("ben")
    assert view.title == "Coach"
    await stage.teams.fill(view, {"Who": "@ana", "What went well?": "replace"}, by="ben")
    await stage.quiet()
    assert [shown.text for shown in stage.teams.direct_of("ben").answers] == ["Noted for Ana Lima."]


async def test_closing_a_form_costs_nothing(stage: Stage) -> None:
    view = await opened(stage)
    await stage.teams.close(view, by="ben")
    await stage.quiet()
    assert (stage.desk.filled, len(stage.teams.direct_of("ben").answers)) == ([], 1)


async def test_a_token_commits_once(stage: Stage) -> None:
    view = await opened(stage)
    await stage.teams.fill(view, {"Who": "@ana", "What went well?": "abc"}, by="ben")
    stage.teams.workspace.show_view(view.view)
    await stage.teams.fill(view, {"Who": "@ana", "What went well?": "abc"}, by="ben")
    assert [shown.words for shown in stage.teams.views("ben")] == ["This form is no longer open."]
    assert len(stage.desk.filled) == 1


async def test_a_message_extension_opens_the_form_of_its_command_directly(stage: Stage) -> None:
    await stage.teams.server.extension("ben", stage.teams.workspace.channel("closed").id, "goal")
    (view,) = stage.teams.views("ben")
    assert view.title == "Coach"
    assert await stage.teams.fill(view, {"Who": "@ana", "What went well?": "abc"}, by="ben") is None
    await stage.quiet()
    assert stage.teams.direct_of("ben").last.text == "Noted for Ana Lima."
    assert stage.teams.channel("closed").messages == []
    assert [place.kind for place in stage.desk.places.values()] == ["direct"]


async def test_a_message_extension_without_the_app_says_how_to_install_it(stage: Stage) -> None:
    stage.teams.server.office.installed_for.discard("ben")
    await stage.teams.server.extension("ben", stage.teams.workspace.channel("sales").id, "goal")
    (view,) = stage.teams.views("ben")
    assert view.words.startswith("I can't write to you alone yet.")


async def test_a_command_that_opens_no_form_is_answered_in_the_dialog(stage: Stage) -> None:
    await stage.teams.server.extension("ana", stage.teams.workspace.direct_of("ana").id, "why")
    (view,) = stage.teams.views("ana")
    assert "Calls 29" in view.words


async def test_an_answer_with_a_picture_is_posted_and_its_first_line_stands_in_the_dialog(stage: Stage) -> None:
    await stage.teams.server.extension("ana", stage.teams.workspace.channel("sales").id, "scorecard")
    await stage.quiet()
    assert [view.words for view in stage.teams.views("ana")] == ["Score 69, behind by 6"]
    assert len(stage.teams.direct_of("ana").last.pictures) == 1


async def asked_where(stage: Stage) -> ShownView:
    """The form that asks Ada for a conversation; the bot was heard in #sales, where she is, and in #deal, where she is not."""
    for key in ("#sales", "#deal"):
        await stage.teams.mention("hello", by="ana", in_=key)
    await stage.quiet()
    await stage.teams.server.extension("ada", stage.teams.workspace.direct_of("ada").id, "shareto")
    (view,) = stage.teams.views("ada")
    return view


async def test_a_conversation_is_chosen_among_those_that_the_person_is_in(stage: Stage) -> None:
    view = await asked_where(stage)
    assert view.fields[0].options == {"sales": "1"}
    assert await stage.teams.fill(view, {"Share to": "sales", "Who": "@ana", "What went well?": "abc"}, by="ada") is None
    assert stage.desk.filled[0].answers["to"] == "1"


async def test_a_conversation_that_was_not_offered_is_refused(stage: Stage) -> None:
    view = await asked_where(stage)
    errors = await stage.teams.fill(view, {"Share to": "2", "Who": "@ana", "What went well?": "abc"}, by="ada")
    assert errors == {"Share to": "Choose a conversation that you and I are both in."}
    assert stage.desk.filled == []
