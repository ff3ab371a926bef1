"""Forms by the front door: a loading view at once, the form in its place, errors at their fields, the reply after."""

import pytest

from bot.commands.desk import Filled
from tests.platforms.slack.conftest import Stage


async def opened(stage: Stage, words: str = "", in_: str | None = "#sales") -> None:
    await stage.slack.command("/coach", words, by="ben", in_=in_)
    await stage.quiet()


async def test_a_form_opens_with_its_fields(stage: Stage) -> None:
    await opened(stage)
    (view,) = stage.slack.views("ben")
    assert (view.title, view.labels) == ("Coach", ["Who", "What went well?", "Rating", "Share"])


async def test_a_loading_view_opens_before_any_other_work(stage: Stage) -> None:
    stage.desk.gate.clear()
    await stage.slack.command("/coach", by="ben", in_="#sales")
    loading = await stage.slack.until(lambda: [view.words for view in stage.slack.views("ben")])
    stage.desk.gate.set()
    await stage.quiet()
    assert loading == ["One moment…"]
    assert [view.title for view in stage.slack.views("ben")] == ["Coach"]


async def test_a_busy_slack_gets_the_form_a_little_later(stage: Stage) -> None:
    stage.slack.server.faults.rate_limit("views.update", times=2)
    await opened(stage)
    assert [view.title for view in stage.slack.views("ben")] == ["Coach"]


async def test_a_filled_form_reaches_the_desk_typed_and_its_reply_the_channel(stage: Stage) -> None:
    await opened(stage)
    (view,) = stage.slack.views("ben")
    ana = stage.slack.workspace.ids["ana"]
    errors = await stage.slack.fill(view, {"Who": ana, "What went well?": "Two calls", "Rating": "4.5", "Share": True}, by="ben")
    await stage.quiet()
    assert errors is None
    (filled,) = stage.desk.filled
    assert {name: str(answer) for name, answer in filled.answers.items()} == {
        "who": "1",
        "wins": "Two calls",
        "rating": "4.5",
        "share": "True",
    }
    assert stage.slack.views("ben") == []
    assert [shown.text for shown in stage.slack.ephemerals("ben")] == ["Noted for Ana Lima."]


async def test_errors_stand_at_their_fields_and_what_was_typed_can_be_sent_again(stage: Stage) -> None:
    await opened(stage)
    (view,) = stage.slack.views("ben")
    ana = stage.slack.workspace.ids["ana"]
    errors = await stage.slack.fill(view, {"Who": ana, "What went well?": "ab"}, by="ben")
    assert errors == {"What went well?": "Say a little more.", "Who": "There is more wrong."}
    assert await stage.slack.fill(stage.slack.views("ben")[0], {"Who": ana, "What went well?": "abc"}, by="ben") is None


async def test_a_member_who_is_nobody_to_us_is_an_error_at_once(stage: Stage) -> None:
    await opened(stage)
    (view,) = stage.slack.views("ben")
    errors = await stage.slack.fill(view, {"Who": stage.slack.workspace.ids["eve"], "What went well?": "abc"}, by="ben")
    assert errors == {"Who": "I do not know who this is yet. An admin can join them to a person with /pacer link."}
    assert stage.desk.filled == []


@pytest.mark.parametrize(("typed", "sentence"), [("refuse", "You lead this person no longer."), ("crash", "Something broke on our side")])
async def test_what_belongs_to_no_field_is_said_at_the_first(stage: Stage, typed: str, sentence: str) -> None:
    await opened(stage)
    (view,) = stage.slack.views("ben")
    errors = await stage.slack.fill(view, {"Who": stage.slack.workspace.ids["ana"], "What went well?": typed}, by="ben")
    assert errors is not None
    assert errors["Who"].startswith(sentence)


async def test_a_form_may_lead_to_the_next(stage: Stage) -> None:
    await opened(stage)
    (view,) = stage.slack.views("ben")
    ana = stage.slack.workspace.ids["ana"]
    assert await stage.slack.fill(view, {"Who": ana, "What went well?": "again"}, by="ben") is None
    (following,) = stage.slack.views("ben")
    assert following.view.payload["private_metadata"] == "token-2"
    assert await stage.slack.fill(following, {"Who": ana, "What went well?": "done"}, by="ben") is None
    await stage.quiet()
    assert [shown.text for shown in stage.slack.ephemerals("ben")] == ["Noted for Ana Lima."]


async def test_a_refusal_while_building_is_said_in_the_view(stage: Stage) -> None:
    await opened(stage, "nobody")
    (view,) = stage.slack.views("ben")
    assert view.words == "You lead nobody, so there is nobody to coach."
    assert stage.slack.private("ben") == []


async def test_what_breaks_is_said_in_the_view_that_waits(stage: Stage) -> None:
    await opened(stage, "crash")
    (view,) = stage.slack.views("ben")
    assert view.words.startswith("Something broke on our side (ticket ")


async def test_a_short_answer_instead_of_a_form_is_said_in_the_view(stage: Stage) -> None:
    await opened(stage, "nothing")
    assert [view.words for view in stage.slack.views("ben")] == ["There is nothing to coach."]


async def test_a_long_answer_instead_of_a_form_is_posted_and_its_first_line_stands_in_the_view(stage: Stage) -> None:
    await opened(stage, "card", in_=None)
    assert [view.words for view in stage.slack.views("ben")] == ["Score 69, behind by 6"]
    assert len(stage.slack.direct_of("ben").last.pictures) == 1


async def test_a_form_nobody_foresaw_opens_with_the_trigger_itself(stage: Stage) -> None:
    await stage.slack.command("/goal", "for ana", by="ben", in_="#sales")
    await stage.quiet()
    assert [view.title for view in stage.slack.views("ben")] == ["Coach"]


async def test_typed_words_get_a_button_that_opens_the_form(stage: Stage) -> None:
    await stage.slack.mention("goal", by="ben", in_="#sales")
    await stage.quiet()
    (offer,) = stage.slack.ephemerals("ben")
    assert offer.labels == ["Set a goal"]
    await stage.slack.press(offer, "Set a goal", by="ben")
    await stage.quiet()
    (view,) = stage.slack.views("ben")
    assert view.view.payload["private_metadata"] == "token-1"


async def test_the_button_of_a_form_that_is_gone_says_so(stage: Stage) -> None:
    await stage.slack.mention("goal", by="ben", in_="#sales")
    await stage.quiet()
    stage.desk.forms.clear()
    await stage.slack.press(stage.slack.ephemerals("ben")[0], "Set a goal", by="ben")
    await stage.quiet()
    assert [view.words for view in stage.slack.views("ben")] == ["This form is no longer open."]


async def test_a_form_that_was_closed_while_loading_troubles_nobody(stage: Stage) -> None:
    stage.desk.gate.clear()
    await stage.slack.command("/coach", by="ben", in_="#sales")
    await stage.slack.until(lambda: stage.slack.views("ben"))
    await stage.slack.close(stage.slack.views("ben")[0], by="ben")
    stage.desk.gate.set()
    await stage.quiet()
    assert len(stage.desk.forms) == 1
    assert stage.slack.private("ben") == []


@pytest.mark.parametrize("in_", [None, "#sales"])
async def test_a_form_from_a_button_may_replace_the_message_it_came_from(stage: Stage, in_: str | None) -> None:
    await stage.slack.command("/pacer", "offer", by="ben", in_=in_)
    await stage.quiet()
    await stage.slack.press(stage.slack.private("ben")[0], "Fill in", by="ben")
    await stage.quiet()
    (view,) = stage.slack.views("ben")
    await stage.slack.fill(view, {"Who": stage.slack.workspace.ids["ana"], "What went well?": "replace"}, by="ben")
    await stage.quiet()
    assert [shown.text for shown in stage.slack.private("ben")] == ["Noted for Ana Lima."]


async def test_closing_a_form_costs_nothing(stage: Stage) -> None:
    await opened(stage)
    await stage.slack.close(stage.slack.views("ben")[0], by="ben")
    await stage.quiet()
    assert stage.slack.private("ben") == []


async def test_a_token_commits_once(stage: Stage) -> None:
    await opened(stage)
    (view,) = stage.slack.views("ben")
    ana = stage.slack.workspace.ids["ana"]
    await stage.slack.fill(view, {"Who": ana, "What went well?": "abc"}, by="ben")
    filled: Filled = stage.desk.filled[0]
    stage.slack.workspace.show_view(view.view)
    errors = await stage.slack.fill(view, {"Who": ana, "What went well?": "abc"}, by="ben")
    assert errors == {"Who": "This form is no longer open."}
    assert stage.desk.filled == [filled]
