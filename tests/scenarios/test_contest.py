"""/contest by the front door, the same on both platforms: made in one form, launched, joined, looked at, questioned, changed and ended."""

from datetime import timedelta
from decimal import Decimal
from typing import cast

import pytest

from bot.chat.errors import UserError
from bot.chat.form import Answers
from bot.chat.request import Submission
from bot.commands.registry import load
from bot.console.shown import Shown
from bot.metrics import ledger
from bot.metrics.records import NewRecord, Share
from bot.playbook.load import load as playbook_of
from bot.playbook.service import Playbooks
from tests.scenarios.company import PLAYBOOK
from tests.scenarios.floor import Floor

FORM = {
    "Name": "Call blitz",
    "How to win": "Whoever has the most",
    "What counts": "Calls",
    "Who takes part": "North",
    "Length": "3 hours",
    "Prize": "Dinner for two",
    "Channel": "north",
}
FORGED: Answers = {"reason": "Because.", "name": "Mine", "start": "now", "length": "1 day", "ties": "draw"}


async def filled(floor: Floor, by: str = "mona", **changed: object) -> dict[str, str] | None:
    """Fills in `/contest new`; the errors."""
    await floor.bench.mention("help", by=by, in_="north")
    await floor.bench.command("/contest", "new", by=by)
    answers = {key: value for key, value in (FORM | changed).items() if value != ""}
    return await floor.bench.fill(await floor.form(by), answers, by=by)


async def drafted(floor: Floor, by: str = "mona", **changed: object) -> Shown:
    assert await filled(floor, by, **changed) is None
    return cast(Shown, await floor.hears(by, "a draft: nobody is told of it yet"))


async def launched(floor: Floor, by: str = "mona", **changed: object) -> Shown:
    await floor.bench.press(await drafted(floor, by, **changed), "Launch", by=by)
    return cast(Shown, await floor.hears(by, "is launched"))


async def running(floor: Floor, by: str = "mona", **changed: object) -> None:
    """It is launched, and the tick has been."""
    await launched(floor, by, **changed)
    with floor.database.write() as uow:
        uow.contests.set(uow.contests.all()[0].id, {"state": "running"})


async def test_one_form_makes_a_draft_with_all_its_rules(floor: Floor) -> None:
    shown = await drafted(floor)
    assert "“Call blitz”, a draft: nobody is told of it yet" in shown.words
    for said in ("Whoever has the most wins.", "Calls", "North", "Dinner for two", "Whoever got there first is ahead."):
        assert said in shown.words
    assert list(shown.labels) == ["Launch", "Try it on past weeks", "Change", "Discard"]


async def test_launch_needs_no_further_form(floor: Floor) -> None:
    shown = await launched(floor)
    assert "“Call blitz” is launched: it has started." in shown.words


async def scores(floor: Floor, **calls: int) -> None:
    """Each has made so many calls since."""
    with floor.database.write() as uow:
        records = [
            NewRecord("live", f"{key}-live", "calls", floor.now, Decimal(count), (Share(floor.person(key)),), label=f"<!here> {key}")
            for key, count in calls.items()
        ]
        ledger.write(uow, records, floor.now)


async def asked(floor: Floor, by: str, words: str, *told: str) -> Shown:
    await floor.bench.direct(f"contest {words}".strip(), by=by)
    return cast(Shown, await floor.hears(by, *told))


async def test_those_in_it_read_their_rank_and_gap_and_no_name_below(floor: Floor) -> None:
    await running(floor)
    await scores(floor, ana=7, ben=4, kim=1)
    shown = await asked(floor, "ben", "call blitz", "“Call blitz”: you are 2 of 4 with 4, 3 to the next place, 3 hours left")
    assert shown.pictures
    assert "Ana Silva" in shown.words and "Kim Lee" in shown.words
    first = await asked(floor, "ana", "", "Your contests:")
    assert "1 of 4" in first.words and "3 hours left" in first.words
    top = await asked(floor, "ana", "call blitz", "you are 1 of 4 with 7")
    assert "Ben Okafor" in top.words and "Kim Lee" not in top.words
    whole = await asked(floor, "mona", "call blitz", "“Call blitz”: Ana Silva leads with 7")
    assert "Kim Lee" in whole.words
    assert {"Pause", "Change rules", "Questions", "Cancel …"} <= set(whole.labels) and "Pause" not in top.labels


async def test_nobody_else_hears_that_there_is_one(floor: Floor) -> None:
    await launched(floor)
    for by in ("cleo", "guest"):
        await floor.bench.direct("contest call blitz", by=by)
    await floor.hears("cleo", "There is no such contest, or it is not yours to see.")
    await asked(floor, "cleo", "", "There is no contest for you now.")
    assert "blitz" not in str([each.payload for each in floor.bench.private("guest")]).casefold()


async def test_those_who_lead_nobody_hold_none(floor: Floor) -> None:
    await floor.bench.direct("contest new", by="ana")
    await floor.hears("ana", "Contests are held by those who lead the people who take part, and by admins.")


async def test_a_manager_is_offered_their_own_teams_and_an_admin_everyone(floor: Floor) -> None:
    await floor.bench.command("/contest", "new", by="mona")
    (who,) = [each for each in (await floor.form("mona")).fields if each.label == "Who takes part"]
    assert list(who.options) == ["North"]
    await floor.bench.command("/contest", "new", by="olga")
    (who,) = [each for each in (await floor.form("olga")).fields if each.label == "Who takes part"]
    assert list(who.options) == ["Everyone", "North", "South"]


@pytest.mark.parametrize(
    ("field", "changed", "sentence"),
    [
        ("Name", {"Name": ""}, "Give it a name."),
        ("What counts", {"What counts": ""}, "Choose at least one metric, or the whole scorecard below."),
        (
            "What counts",
            {"Scored by": "Score of the whole scorecard"},
            "A whole scorecard has metrics of its own: leave this empty, or score points.",
        ),
        ("Points for each", {"Points for each": "Revenue 2"}, "“Revenue” is not among what counts: choose it above."),
        ("Points for each", {"Points for each": "many"}, "“many” says no points. Write, for example: Calls 1; Demos 5."),
        ("Target or tiers", {"How to win": "First to a target"}, "Write the target, as in: 100."),
        (
            "Target or tiers",
            {"How to win": "First to a target", "Target or tiers": "lots"},
            "“lots” is no number. Write, for example: 100.",
        ),
        ("Target or tiers", {"Target or tiers": "10"}, "There is no target to this way to win: leave it empty."),
        ("Target or tiers", {"How to win": "Tiers with a prize each"}, "Write the tiers, as in: Bronze 50: a mug; Silver 100."),
        (
            "How to win",
            {"How to win": "Tiers with a prize each", "Target or tiers": "A 9; B 8"},
            "Each tier needs more than the one before it.",
        ),
        (
            "Target or tiers",
            {"How to win": "Sides drawn by lot", "Target or tiers": "1"},
            "Write how many sides: a whole number from 2 to 8.",
        ),
        (
            "How many win",
            {"How to win": "Two against each other", "How many win": "2"},
            "Who wins follows from how to win here: leave this empty.",
        ),
        ("Length", {"Length": ""}, "Say how long it lasts, for example: 3 hours, 5 days, this week, until 2026-12-04 18:00."),
        (
            "Length",
            {"Length": "a while"},
            "“a while” is no length that I can read. Write, for example: 3 hours, 5 days, this week, until 2026-12-04 18:00.",
        ),
        ("Length", {"Length": "2 minutes"}, "A contest lasts at least ten minutes and at most a year."),
        ("Length", {"Length": "until 2026-11-01"}, "Choose an end after the start."),
        (
            "Start",
            {"Start": "soon"},
            "“soon” is no start that I can read. Write, for example: now, tomorrow 09:00, monday, 2026-12-01 08:00.",
        ),
        ("Start", {"Start": "2026-02-30"}, "“2026-02-30” names a day that does not exist."),
        ("Start", {"Start": "2026-01-01"}, "It starts in the past: choose a start from now on."),
        (
            "Only these people",
            {"Who takes part": "", "Only these people": "Ana Slva"},
            "I don't know anybody called “Ana Slva”. Did you mean Ana Silva?",
        ),
        ("Channel", {"Channel": ""}, "Choose the channel that it is posted in."),
    ],
)
async def test_what_was_not_right_is_said_at_its_field(slack: Floor, field: str, changed: dict[str, str], sentence: str) -> None:
    assert await filled(slack, **changed) == {field: sentence}
    with slack.database.read() as uow:
        assert uow.contests.all() == []


async def test_a_manager_s_one_team_takes_part_unless_they_say_otherwise_and_an_admin_says_who(slack: Floor) -> None:
    assert await filled(slack, "olga", **{"Who takes part": ""}) == {"Who takes part": "Choose who takes part, or name people below."}
    assert "North" in (await drafted(slack, **{"Who takes part": ""})).words


async def test_a_manager_cannot_hold_one_among_others_people(floor: Floor) -> None:
    refused = await filled(floor, **{"Only these people": "cleo@acme.example"})
    assert refused == {"Only these people": "Contests are held by those who lead the people who take part, and by admins."}
    with floor.database.read() as uow:
        assert uow.contests.all() == []


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"How to win": "First to a target", "Target or tiers": "1,000"}, "Whoever reaches 1,000 first wins."),
        (
            {"How to win": "Tiers with a prize each", "Target or tiers": "Bronze 50: a mug; Silver 100"},
            "Bronze from 50 (a mug); Silver from 100",
        ),
        ({"What counts": ["Calls", "Revenue"], "Points for each": "calls 2"}, "Points: 2 × Calls + 1 × Revenue"),
        (
            {"Scored by": "Share of the goal", "How to win": "Everyone who reaches a target", "Target or tiers": "80"},
            "Everyone who reaches 80% wins.",
        ),
        (
            {"How to win": "Two against each other", "Who takes part": "", "Only these people": "Ana Silva, ben@acme.example"},
            "Two against each other",
        ),
        ({"How to win": "Knock-out", "If equal": "More of Revenue"}, "Whoever has more of this is ahead: Revenue."),
        ({"How to win": "Sides drawn by lot", "Target or tiers": "2", "Length": "this week"}, "2 teams are drawn by lot from the seed"),
        (
            {"How to win": "Raffle: tickets are earned", "Target or tiers": "10", "How many win": "2"},
            "A ticket for every 10. 2 winners are drawn.",
        ),
        ({"Taking part": "Whoever joins"}, "Whoever joins of: North"),
        ({"What counts": "", "Scored by": "Score of the whole scorecard"}, "Equals share the rank and the prize."),
    ],
)
async def test_each_way_to_win_comes_out_as_its_rules(slack: Floor, changed: dict[str, str], told: str) -> None:
    assert told in (await drafted(slack, **changed)).words


async def test_a_draft_is_tried_on_past_weeks_changed_and_discarded(floor: Floor) -> None:
    shown = await drafted(floor, **{"Start": "tuesday 00:00", "Length": "1 day"})
    await floor.bench.press(shown, "Try it on past weeks", by="mona")
    # A week ago on Tuesday, 10 November, Ana made 120 calls and Ben 60; nobody any since, or in the weeks before.
    tried = cast(Shown, await floor.hears("mona", "tried on the past", "of those who take part had a real chance"))
    assert "10 Nov 2026" in tried.words or "Nov 10, 2026" in tried.words
    assert "Ana Silva, 100% of those that were won" in tried.words and "1 of 4" in tried.words
    await floor.bench.press(tried, "Change", by="mona")
    view = await floor.form("mona")
    assert await floor.bench.fill(view, {"Name": "Call day", "Prize": "A cup"}, by="mona") is None
    changed = cast(Shown, await floor.hears("mona", "“Call day”, a draft", "A cup"))
    await floor.bench.press(changed, "Discard", by="mona")
    await floor.hears("mona", "Discarded: “Call day”.")
    await asked(floor, "mona", "", "There is no contest for you now.")


async def test_the_same_again_takes_what_is_left_empty_from_the_one_before(floor: Floor) -> None:
    await launched(floor)
    empty = {"How to win": "", "What counts": "", "Who takes part": "", "Length": "", "Prize": ""}
    shown = await drafted(
        floor, "olga", **(empty | {"Name": "Once more", "Start from": "The same as Call blitz", "Start": "tomorrow 09:00"})
    )
    assert "Dinner for two" in shown.words and "North" in shown.words
    with floor.database.read() as uow:
        newest = next(each for each in uow.contests.all() if each.name == "Once more")
        assert newest.ends_at - newest.starts_at == timedelta(hours=3)


async def test_one_that_is_joined_is_joined_and_left_by_a_button(floor: Floor) -> None:
    await launched(floor, **{"Taking part": "Whoever joins", "Start": "tomorrow 09:00"})
    shown = await asked(floor, "ana", "call blitz", "starts in")
    await floor.bench.press(shown, "Join", by="ana")
    joined = cast(Shown, await floor.hears("ana", "You are in “Call blitz”."))
    assert "Leave" in joined.labels and "Join" not in joined.labels
    await floor.bench.press(joined, "Leave", by="ana")
    await floor.hears("ana", "You have left it: what you did counts no more.")


async def test_entrants_see_every_record_that_counts_and_who_has_none_of_it_does_not(floor: Floor) -> None:
    await running(floor)
    await scores(floor, ana=7, ben=4)
    shown = await asked(floor, "ben", "call blitz", "you are 2 of 4")
    await floor.bench.press(shown, "Records that count", by="ben")
    records = cast(Shown, await floor.hears("ben", "Records that count in “Call blitz”: 2"))
    assert "<!here> ana" in records.words and "<!here> ben" in records.words
    await floor.bench.press(records, "Only mine", by="ben")
    mine = cast(Shown, await floor.hears("ben", "Records that count in “Call blitz” for Ben Okafor: 1"))
    assert "<!here> ana" not in mine.words


async def test_a_question_goes_to_who_holds_it_and_is_answered(floor: Floor) -> None:
    await running(floor)
    await scores(floor, ana=7)
    shown = await asked(floor, "ben", "call blitz", "Ana Silva leads with 7")
    await floor.bench.press(shown, "Question this", by="ben")
    assert await floor.bench.fill(await floor.form("ben"), {"What is not right?": "Were these calls made?"}, by="ben") is None
    await floor.hears("ben", "Asked: the contest's owner and admins are told")
    held = await asked(floor, "mona", "call blitz", "Ana Silva leads with 7", "Questions")
    await floor.bench.press(held, "Questions", by="mona")
    questions = cast(Shown, await floor.hears("mona", "Questions about “Call blitz”: 1", "Were these calls made?"))
    await floor.bench.press(questions, "Answer", by="mona")
    assert await floor.bench.fill(await floor.form("mona"), {"Your answer": "They were."}, by="mona") is None
    await floor.hears("mona", "Answered: whoever asked is told.")
    with floor.database.read() as uow:
        assert [each.answer for each in uow.contests.questions(uow.contests.all()[0].id)] == ["They were."]


async def test_who_holds_it_pauses_goes_on_and_cancels_it(floor: Floor) -> None:
    await running(floor)
    shown = await asked(floor, "mona", "call blitz", "Cancel …")
    await floor.bench.press(shown, "Pause", by="mona")
    paused = cast(Shown, await floor.hears("mona", "Paused: nothing is posted of it until it goes on.", "Go on"))
    await floor.bench.press(paused, "Go on", by="mona")
    on = cast(Shown, await floor.hears("mona", "It goes on.", "Cancel …"))
    await floor.bench.press(on, "Cancel …", by="mona")
    assert await floor.bench.fill(await floor.form("mona"), {"Why?": "The phones are down."}, by="mona") is None
    await floor.hears("mona", "Cancelled: “Call blitz”. Everyone is told why.")
    over = await asked(floor, "ana", "call blitz", "“Call blitz” is cancelled", "The phones are down.")
    assert over.labels == ["Rules"]


async def test_rules_are_changed_after_the_start_as_a_new_version_but_not_the_start(floor: Floor) -> None:
    await running(floor)
    shown = await asked(floor, "mona", "call blitz", "Change rules")
    await floor.bench.press(shown, "Change rules", by="mona")
    view = await floor.form("mona")
    assert await floor.bench.fill(view, {"Start": "tomorrow 09:00", "Length": "1 day"}, by="mona") == {
        "Start": "It has started: the start stays."
    }
    again = await floor.form("mona")
    assert await floor.bench.fill(again, {"Start": "2026-11-18 15:00", "Length": "5 hours"}, by="mona") is None
    await floor.hears("mona", "Changed: “Call blitz” has version 2 of its rules, and everyone is told.")
    await asked(floor, "ana", "call blitz", "5 hours left")


async def test_a_metric_that_left_the_playbook_is_said_and_the_contest_can_be_cancelled(floor: Floor) -> None:
    await running(floor)
    with floor.database.write() as uow:
        uow.metrics.retire("calls")
    shown = await asked(floor, "mona", "call blitz", "counts the metric “calls”, which the playbook no longer has. Nothing is lost")
    assert shown.labels == ["Pause", "Cancel …"]
    await asked(floor, "ana", "", "Your contests:", "cannot be counted now")


@pytest.mark.parametrize(
    ("action", "value"),
    [
        ("contest.show", {"contest": "KEY"}),
        ("contest.rules", {"contest": "KEY"}),
        ("contest.records", {"contest": "KEY", "of": "person:1", "skip": "99999999999"}),
        ("contest.join", {"contest": "KEY"}),
        ("contest.leave", {"contest": "KEY"}),
        ("contest.launch", {"contest": "KEY"}),
        ("contest.try", {"contest": "KEY"}),
        ("contest.discard", {"contest": "KEY"}),
        ("contest.pause", {"contest": "KEY"}),
        ("contest.resume", {"contest": "KEY"}),
        ("contest.questions", {"contest": "KEY"}),
        ("contest.show", {}),
        ("contest.show", {"contest": "%"}),
        ("contest.claim", {"prize": "1"}),
        ("contest.claim", {"prize": "-1"}),
        ("contest.claim", {"prize": "9" * 40}),
        ("contest.settle", {"prize": "1"}),
        ("contest.settle", {"prize": "٣"}),
    ],
)
async def test_a_forged_button_does_nothing_and_tells_nothing(slack: Floor, action: str, value: dict[str, str]) -> None:
    await launched(slack)
    await slack.bench.direct("help", by="cleo")
    await slack.hears("cleo", "What you can ask me")
    with slack.database.write() as uow:
        row = uow.contests.all()[0]
        uow.contests.award(row.id, slack.person("ana"), share=Decimal(1), prize="Dinner", now=slack.now)
        key, before = row.key, (row.state, row.paused_at)
    forged = {name: key if text == "KEY" else text for name, text in value.items()}
    reply = slack.app.desk.run(slack.request(action, by="cleo", value=forged))
    told = str(reply.content)
    assert "blitz" not in told.casefold() and "Dinner" not in told and "ticket" not in told
    with slack.database.read() as uow:
        row = uow.contests.all()[0]
        (prize,) = uow.contests.prizes([row.id])
        assert ((row.state, row.paused_at), uow.contests.entries(row.id), prize.claimed_at, prize.settled_at) == (before, [], None, None)


@pytest.mark.parametrize(
    ("form", "context"),
    [
        ("contest.change", {"contest": "KEY"}),
        ("contest.question", {"contest": "KEY"}),
        ("contest.cancel", {"contest": "KEY"}),
        ("contest.reopen", {"contest": "KEY"}),
        ("contest.answer", {"question": "1"}),
        ("contest.answer", {"question": "x"}),
    ],
)
async def test_a_forged_form_does_nothing_and_tells_nothing(slack: Floor, form: str, context: dict[str, str]) -> None:
    await launched(slack)
    await slack.bench.direct("help", by="cleo")
    await slack.hears("cleo", "What you can ask me")
    with slack.database.write() as uow:
        row = uow.contests.all()[0]
        asked_of = {"contest_id": row.id, "asked_by": slack.person("ana"), "asked_at": slack.now, "deadline": slack.now}
        uow.contests.ask(asked_of | {"record_id": None, "reason": "Really?"})
        key = row.key
    forged = {name: key if text == "KEY" else text for name, text in context.items()}
    spec = load().forms[form]
    request = slack.request(form, by="cleo", value=forged)
    submission = Submission(form, request.caller, request.conversation, True, slack.now, FORGED, forged)
    for attempt in (lambda: spec.build(request, slack.app.services), lambda: spec.submit(submission, slack.app.services)):
        try:
            told = str(attempt())
        except UserError as error:
            told = str(error)
        assert "blitz" not in told.casefold() and "Really" not in told
    with slack.database.read() as uow:
        row = uow.contests.all()[0]
        assert row.state == "running" and [each.answer for each in uow.contests.questions(row.id)] == [None]
        assert [each.version for each in uow.contests.versions(row.id)] == [1]


async def test_prizes_are_handed_out_from_the_ledger_and_claimed_by_who_won(floor: Floor) -> None:
    await launched(floor)
    await floor.bench.direct("help", by="ana")
    await floor.hears("ana", "What you can ask me")
    with floor.database.write() as uow:
        row = uow.contests.all()[0]
        uow.contests.award(row.id, floor.person("ana"), share=Decimal(1) / 3, prize="Dinner for two", now=floor.now)
        (prize,) = uow.contests.prizes([row.id])
        number = str(prize.id)
    await asked(floor, "mona", "prizes", "1 prize is to be handed out.", "Ana Silva", "1/3", "not claimed yet")
    reply = floor.app.desk.run(floor.request("contest.claim", by="ana", value={"prize": number}))
    assert "Claimed: your prize of “Call blitz”." in str(reply.content)
    shown = await asked(floor, "mona", "prizes", "1 prize is to be handed out.", "claimed")
    await floor.bench.choose(shown, "Handed out", "Ana Silva · Call blitz", by="mona")
    await floor.hears("mona", "All prizes are handed out.", "handed out")
    assert "Dinner" not in (await asked(floor, "ana", "prizes", "No prize was won in your contests yet.")).words


async def test_a_preset_of_the_playbook_is_started_from(floor: Floor) -> None:
    contests = "contests: {demo_week: {name: Demo week, length: 5 days, metrics: {wins: 2}, prize: A cup, enter: opt_in}}"
    Playbooks(floor.database).apply(playbook_of(f"{PLAYBOOK}{contests}"), now=floor.now, by="test")
    empty = {"How to win": "", "What counts": "", "Length": "", "Prize": "", "Name": ""}
    shown = await drafted(floor, **(empty | {"Start from": "Preset: Demo week"}))
    for said in ("“Demo week”, a draft", "Points: 2 × Deals won", "A cup", "Whoever joins of: North"):
        assert said in shown.words
