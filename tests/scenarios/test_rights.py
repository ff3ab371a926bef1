"""Who may do what: every command, action and form of the registry against every kind of member, by honest and by forged requests."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import pytest

from bot.chat.errors import UserError
from bot.chat.form import Answer, Answers
from bot.chat.request import Caller
from bot.commands import registry
from bot.commands.desk import Place
from bot.deliveries.definitions import ScheduleDefinition
from storage.database import Database
from tests.scenarios.company import LONG_AGO, NOW
from tests.scenarios.floor import Floor
from tests.scenarios.office import Office, first_line

PERSON = "A scorecard is for the person themself, everyone above them in the team, and admins."
TEAM = "A team's scorecard is for those who lead the team or one above it, and for admins."
SHARE = "You can share your own scorecard, and those of people and teams you lead."
BOARD = "Leaderboards are for those who are on the team's list at the moment. Ask an admin."
SHARE_BOARD = "There is nothing that you could share there."
GOALS = "Goals are set by managers for their teams, and by admins."
GOAL = "Goals are set by those who lead the person or team, and by admins."
AWAY = "Days away are entered by the person, those above them in the team and admins."
QUEUE = "Only an admin can see who is waiting to be joined."
LINK = "Only an admin can join accounts to people."
STATUS = "Only an admin can see how posts fare."
PAUSE = "Only an admin can pause the posts that nobody asked for."
ALLOW = "Only an admin can decide which conversations get posts that nobody asked for."
SCHEDULES = "Schedules are set up by those who lead the people or the team, and by admins."
NO_SCHEDULE = "This schedule is gone, or not yours to change. Write `/pacer schedule` for those there are."
WAITING = "Only an admin can see what waits here."
LEFT = "You are not on the team's list at the moment, so I can't look anybody up for you. Ask an admin."
HOLD = "Contests are held by those who lead the people who take part, and by admins."
NO_CONTEST = "There is no such contest, or it is not yours to see. Write `/pacer contest` for those that are."
NOT_YOURS = "This contest belongs to somebody else: its owner and admins can change it."
REOPEN = "Admins reopen a final result."
STRANGER = "I don't know which person you are in the sales data yet. Olga Petrov can join your account with `/pacer link`."
GONE = "This form is no longer open. Ask for it again."
SENT = "This form was sent already."

EVERYBODY = ("ana", "ben", "mona", "sol", "hedy", "olga", "lars", "guest")
"""Ana herself, her peer, her manager, another team's, the head above both, an admin, a manager and admin who left, an unlinked account."""
ABOVE = {"mona", "hedy", "olga"}
HERE = {"ana", "ben", "mona", "sol", "hedy", "olga"}
KNOWN = HERE | {"lars"}
ENTERED = ABOVE | {"ana", "ben"}
"""Who sees a contest of North's."""
DAYS = {"first_day": date(2026, 12, 1), "last_day": date(2026, 12, 31)}


@dataclass(frozen=True)
class Rule:
    """Who gets it, and the sentence for all others; somebody who left reads `left`, where looking anybody up comes first."""

    allowed: set[str]
    refusal: str
    left: str = ""
    elsewhere: str = ""
    """What those read who lead others than these."""

    def outcome(self, by: str) -> str | None:
        if by in self.allowed:
            return None
        if by == "sol" and self.elsewhere:
            return self.elsewhere
        return STRANGER if by == "guest" else self.left if by == "lars" and self.left else self.refusal


OF_CONTEST = Rule({"mona", "olga"}, NOT_YOURS, NO_CONTEST, NO_CONTEST)

ASKED = {
    ("contest", ""): Rule(KNOWN, ""),
    ("contest", "Sprint"): Rule(ENTERED, NO_CONTEST, NO_CONTEST),
    ("contest", "new"): Rule({"mona", "sol", "hedy", "olga"}, HOLD),
    ("contest", "prizes"): Rule(KNOWN, ""),
    ("scorecard", "Ana Silva"): Rule(ABOVE | {"ana"}, PERSON, LEFT),
    ("scorecard", "team north"): Rule(ABOVE, TEAM, LEFT),
    ("scorecard", "whatif Ana Silva"): Rule(ABOVE | {"ana"}, PERSON, LEFT),
    ("leaderboard", ""): Rule(HERE, BOARD),
    ("leaderboard", "revenue team north"): Rule(HERE, BOARD, LEFT),
    ("goal", ""): Rule({"mona", "sol", "hedy", "olga"}, GOALS),
    ("away", "Ana Silva"): Rule(ABOVE | {"ana"}, AWAY, LEFT),
    ("away", "list Ana Silva"): Rule(ABOVE | {"ana"}, AWAY, LEFT),
    ("profile", ""): Rule(KNOWN, ""),
    ("schedule", ""): Rule({"mona", "sol", "hedy", "olga"}, SCHEDULES),
    ("schedule", "new"): Rule({"mona", "sol", "hedy", "olga"}, SCHEDULES),
    ("link", ""): Rule({"olga"}, QUEUE),
    ("waiting", ""): Rule({"olga"}, WAITING),
    ("allow", ""): Rule({"olga"}, ALLOW),
    ("pause", ""): Rule({"olga"}, PAUSE),
    ("status", ""): Rule({"olga"}, STATUS),
    ("help", ""): Rule(set(EVERYBODY), ""),
}

PRESSED = {
    **{(f"contest.{verb}", "contest"): Rule(ENTERED, NO_CONTEST) for verb in ("show", "rules", "records", "join", "leave", "discard")},
    **{(f"contest.{verb}", "contest"): OF_CONTEST for verb in ("launch", "try", "pause", "resume", "questions")},
    **{(f"contest.{verb}", "contest"): Rule(KNOWN, "") for verb in ("change", "question", "answer", "cancel", "reopen", "prizes")},
    ("contest.new", ""): Rule({"mona", "sol", "hedy", "olga"}, HOLD),
    ("contest.claim", "contest"): Rule(set(), "This prize is somebody else's."),
    ("contest.settle", "contest"): Rule(set(), "This prize is gone."),
    ("scorecard.show", "person"): Rule(ABOVE | {"ana"}, PERSON),
    ("scorecard.show", "team"): Rule(ABOVE, TEAM),
    ("scorecard.pick", "person"): Rule(ABOVE | {"ana"}, PERSON),
    ("scorecard.pick", "team"): Rule(ABOVE, TEAM),
    ("scorecard.period", "person"): Rule(ABOVE | {"ana"}, PERSON),
    ("scorecard.period", "team"): Rule(ABOVE, TEAM),
    ("scorecard.why", "person"): Rule(ABOVE | {"ana"}, PERSON),
    ("scorecard.why", "team"): Rule(ABOVE, TEAM),
    ("scorecard.whatif", "person"): Rule(ABOVE | {"ana"}, PERSON),
    ("scorecard.share", "person"): Rule(ABOVE | {"ana"}, SHARE),
    ("scorecard.share", "team"): Rule(ABOVE, SHARE),
    ("scorecard.share_to", "person"): Rule(KNOWN, ""),
    ("leaderboard.show", "team"): Rule(HERE, BOARD),
    ("leaderboard.share", "team"): Rule(HERE, SHARE_BOARD),
    ("leaderboard.share_to", "team"): Rule(KNOWN, ""),
    ("away.take_back", "person"): Rule(ABOVE | {"ana"}, AWAY),
    ("schedule.new", ""): Rule({"mona", "sol", "hedy", "olga"}, SCHEDULES),
    ("schedule.pause", "schedule"): Rule(ABOVE, SCHEDULES, elsewhere=NO_SCHEDULE),
    ("schedule.resume", "schedule"): Rule(ABOVE, SCHEDULES, elsewhere=NO_SCHEDULE),
    ("schedule.preview", "schedule"): Rule(ABOVE, SCHEDULES, elsewhere=NO_SCHEDULE),
    ("schedule.delete", "schedule"): Rule(ABOVE, SCHEDULES, elsewhere=NO_SCHEDULE),
    ("link.open", "person"): Rule({"olga"}, QUEUE),
    ("waiting.seen", "person"): Rule({"olga"}, WAITING),
    ("pause.resume", "person"): Rule({"olga"}, PAUSE),
    ("status.retry", "person"): Rule({"olga"}, STATUS),
    ("help.show", "person"): Rule(set(EVERYBODY), ""),
    ("home.show", "person"): Rule(set(EVERYBODY), ""),
}

FILLED = {
    ("contest.new", ""): Rule({"mona", "sol", "hedy", "olga"}, HOLD),
    ("contest.change", "contest"): OF_CONTEST,
    ("contest.question", "contest"): Rule(ENTERED, NO_CONTEST),
    ("contest.answer", "contest"): Rule(set(), NO_CONTEST),
    ("contest.cancel", "contest"): OF_CONTEST,
    ("contest.reopen", "contest"): Rule({"olga"}, REOPEN, NO_CONTEST, NO_CONTEST),
    ("goal", "person"): Rule(ABOVE, GOAL),
    ("goal", "team"): Rule(ABOVE, GOAL),
    ("away", "person"): Rule(ABOVE | {"ana"}, AWAY),
    ("link", "person"): Rule({"olga"}, LINK, f"person: {LEFT}"),
    ("profile", "own"): Rule(KNOWN, ""),
    ("schedule", "team"): Rule(ABOVE, SCHEDULES, elsewhere="for: Choose one from the list."),
    ("schedule", "everyone"): Rule({"olga"}, SCHEDULES),
    ("scorecard.share_to", "person"): Rule(ABOVE | {"ana"}, SHARE),
    ("scorecard.share_to", "team"): Rule(ABOVE, SHARE),
    ("leaderboard.share_to", "team"): Rule(HERE, SHARE_BOARD),
}


@pytest.fixture
def office(company_url: str) -> Iterator[Office]:
    database = Database(company_url)
    north = ScheduleDefinition.model_validate({"what": "scorecard", "for": {"team": "north"}, "when": "every monday at 08:00"})
    with database.write() as uow:
        uow.playbook.put("schedule", "north", north.model_dump(mode="json", by_alias=True))
    opened = Office.opened(database)
    _hold_contest(opened)
    yield opened
    database.close()


def test_the_tables_below_hold_every_command_action_and_form() -> None:
    known = registry.load()
    assert {name for name, _ in ASKED} == set(known.commands)
    assert {name for name, _ in PRESSED} == set(known.actions)
    assert {name for name, _ in FILLED} == set(known.forms)


@pytest.mark.parametrize("by", EVERYBODY)
def test_a_command_answers_those_with_the_right_and_refuses_the_others_with_one_fixed_sentence(office: Office, by: str) -> None:
    answers = {asked: first_line(office.ask(asked[0], by, asked[1])) for asked in ASKED}
    _compare(answers, ASKED, by)


@pytest.mark.parametrize("by", EVERYBODY)
def test_a_forged_button_shows_nobody_more_than_a_command_would(office: Office, by: str) -> None:
    answers = {asked: first_line(office.ask(asked[0], by, value=_forged(office, asked[1]))) for asked in PRESSED}
    _compare(answers, PRESSED, by)


@pytest.mark.parametrize("by", EVERYBODY)
def test_a_form_is_taken_by_who_has_the_right_when_it_is_sent_not_when_it_was_opened(office: Office, by: str) -> None:
    answers = {}
    for name, subject in FILLED:
        context = _forged(office, subject) if name.endswith(".share_to") or subject == "contest" else {}
        answers[name, subject] = office.submit(office.token(name, by, context), by, _filled(office, name, subject, by))
    _compare(answers, FILLED, by)


def test_a_form_that_was_offered_to_one_member_is_closed_to_every_other(office: Office) -> None:
    token = office.token("goal", "mona")
    for by in set(EVERYBODY) - {"mona"}:
        assert office.submit(token, by, _filled(office, "goal", "person", by)) == GONE
        with pytest.raises(UserError, match="no longer open"):
            office.desk.open_form(token, office.callers[by], NOW)
    assert office.submit("no such token", "mona", {}) == GONE
    assert office.submit(token, "mona", _filled(office, "goal", "person", "mona")).startswith("Goal set: Ana Silva, $100")


def test_a_form_that_is_sent_eight_times_at_once_is_taken_once(office: Office) -> None:
    token = office.token("scorecard.share_to", "ana", _forged(office, "person"))
    filled = _filled(office, "scorecard.share_to", "person", "ana")
    with ThreadPoolExecutor(8) as threads:
        told = list(threads.map(lambda _: office.submit(token, "ana", filled), range(8)))
    assert sorted(told) == sorted(["Sharing it there now."] + [SENT] * 7)
    with office.database.write() as uow:
        assert len(uow.deliveries.heads(NOW, 9, platforms=["slack"])) == 1


def test_a_form_that_was_refused_may_be_sent_again_and_one_that_was_taken_may_not(office: Office) -> None:
    token = office.token("goal", "mona")
    wrong = {**_filled(office, "goal", "person", "mona"), "target": Decimal(0)}
    assert office.submit(token, "mona", wrong).startswith("target: Give a target of at least 0.000001")
    assert office.submit(token, "mona", _filled(office, "goal", "person", "mona")).startswith("Goal set")
    assert office.submit(token, "mona", _filled(office, "goal", "person", "mona")) == SENT
    with pytest.raises(UserError, match="sent already"):
        office.desk.open_form(token, office.callers["mona"], NOW)


def test_a_manager_who_was_dismissed_while_the_form_was_open_is_refused(office: Office) -> None:
    token = office.token("goal", "mona")
    office.desk.open_form(token, office.callers["mona"], NOW)
    with office.database.write() as uow:
        for held in uow.people.managements(on=NOW.date()):
            if held.person_id == office.callers["mona"].person:
                uow.people.end_management(held.id, NOW.date())
    assert office.submit(token, "mona", _filled(office, "goal", "person", "mona")) == GOAL
    assert first_line(office.ask("scorecard", "mona", "Ana Silva")) == PERSON


def test_an_account_that_was_joined_to_somebody_else_meanwhile_acts_as_who_it_is_now(office: Office) -> None:
    token = office.token("goal", "mona")
    office.callers["mona"] = Caller(office.callers["mona"].account, office.callers["ben"].person)
    assert office.submit(token, "mona", _filled(office, "goal", "person", "mona")) == GOAL


FORGED_ANSWERS: tuple[tuple[str, str, Answers], ...] = (
    ("goal", "metric", {"metric": "no such metric"}),
    ("goal", "metric", {"metric": "<!channel>"}),
    ("goal", "person", {"person": "99999"}),
    ("goal", "person", {"person": "Ana"}),
    ("goal", "person", {"person": "9" * 40}),
    ("goal", "target", {"target": Decimal("1e30")}),
    ("goal", "target", {"target": Decimal("-5")}),
    ("goal", "last_day", {"first_day": date(9999, 1, 1), "last_day": date(9999, 12, 31)}),
    ("goal", "first_day", {"first_day": "tomorrow"}),
    ("away", "person", {"person": "99999"}),
    ("away", "person", {"person": "9" * 40}),
    ("away", "kind", {"kind": "holiday; drop table"}),
    ("away", "last_day", {"starts_on": date(9999, 12, 1), "last_day": date(9999, 12, 31)}),
    ("away", "starts_on", {"starts_on": date(1, 1, 1), "last_day": date(1, 1, 2)}),
    ("profile", "preferred_account", {"preferred_account": "99999"}),
    ("profile", "preferred_account", {"preferred_account": "mine"}),
    ("profile", "card_theme", {"card_theme": "neon"}),
    ("profile", "message_hour", {"message_hour": "25:00"}),
    ("profile", "message_hour", {"message_hour": True}),
    ("profile", "quiet_kinds", {"quiet_kinds": ("bundle",)}),
    ("profile", "quiet_kinds", {"quiet_kinds": "scorecard"}),
    ("schedule", "what", {"what": "secrets"}),
    ("schedule", "for", {"for": "99999"}),
    ("schedule", "for", {"for": "x" * 10_000}),
    ("schedule", "for", {"for": ("me", "everyone")}),
    ("schedule", "where", {"where": "elsewhere"}),
    ("schedule", "where", {"where": "here"}),
    ("schedule", "where", {"to": "1"}),
    ("schedule", "to", {"where": "channel", "to": "99999"}),
    ("schedule", "to", {"where": "channel", "to": "#north"}),
    ("schedule", "when", {"when": "0 8 * * 1"}),
    ("schedule", "when", {"when": "<!channel> every monday at 25:00"}),
    ("schedule", "when", {"when": "every monday at 08:00 " * 1000}),
    ("schedule", "when", {"when": ""}),
    ("schedule", "when", {"when": date(2026, 1, 1)}),
    ("link", "account", {"account": "99999"}),
    ("link", "account", {"account": "guest"}),
    ("link", "person", {"person": "x" * 10_000}),
    ("link", "person", {"person": "north"}),
    ("scorecard.share_to", "conversation", {"conversation": "99999"}),
    ("scorecard.share_to", "conversation", {"conversation": "#north"}),
    ("leaderboard.share_to", "conversation", {"conversation": "99999"}),
)
"""What only a forged or very late client sends, in an otherwise good form of an admin's."""


@pytest.mark.parametrize(("form", "field", "answers"), FORGED_ANSWERS)
def test_a_forged_answer_gets_a_sentence_and_changes_nothing(office: Office, form: str, field: str, answers: Answers) -> None:
    context = _forged(office, "person") if form.endswith(".share_to") else {}
    token = office.token(form, "olga", context)
    good = _filled(office, form, {"profile": "own", "schedule": "everyone"}.get(form, "person"), "olga")
    told = office.submit(token, "olga", {**good, **answers})
    assert "Something broke" not in told
    # It was refused, and the form is still open.
    assert office.submit(token, "olga", good) not in (GONE, SENT)


@pytest.mark.parametrize("name", [name for name in registry.load().actions if name.startswith(("scorecard.", "leaderboard."))])
def test_a_button_with_forged_values_never_breaks(office: Office, name: str) -> None:
    ana = office.person("ana")
    for forged in (
        {"person": ana, "period": "9999-12"},
        {"person": ana, "period": "2199-12-31"},
        {"person": ana, "period": "0000"},
        {"person": ana, "period": "1970"},
        {"person": ana, "period": "2026-W99"},
        {"person": ana, "period": "x" * 10_000},
        {"person": ana, "period": "2026-11", "metric": "gone"},
        {"person": ana, "period": "2026-11", "metric": "revenue", "skip": "-1"},
        {"person": ana, "period": "2026-11", "metric": "revenue", "skip": "999999"},
        {"person": ana, "period": "2026-11", "metric": "revenue", "skip": "٣"},
        {"person": ana, "period": "2026-11", "conversation": "99999"},
        {"person": ana, "period": "2026-11", "conversation": "x"},
        {"team": "99999", "period": "2026-11"},
        {"team": "٣", "period": "2026-11"},
        {"metric": "x" * 10_000, "role": "<!channel>"},
        {"metric": "revenue", "goal": "yes", "teams": "yes", "role": "Rep"},
        {"metric": "scorecard", "goal": "yes", "period": "2026-11"},
        {"team": ana, "person": "x"},
        {"who": "person:" + "9" * 40},
        {"who": "nobody"},
        {"who": "::"},
        {"no": "sense"},
    ):
        assert "Something broke" not in first_line(office.ask(name, "olga", value=forged)), forged


def test_a_card_cannot_be_shared_into_somebody_else_s_direct_conversation(office: Office) -> None:
    value = {"person": office.person("ana"), "period": "2026-11", "conversation": str(office.conversations["ben"])}
    office.ask("scorecard.share", "ana", value=value)
    office.submit(office.token("scorecard.share_to", "ana", value), "ana", {"conversation": str(office.conversations["ben"])})
    with office.database.write() as uow:
        reached = {head.row.conversation_id for head in uow.deliveries.heads(NOW, 9, platforms=["slack"])}
    assert office.conversations["ben"] not in reached


async def test_by_the_front_door_a_manager_of_another_team_learns_nothing(floor: Floor) -> None:
    with floor.database.write() as uow:
        south = uow.people.team_by_key("south")
        assert south is not None
        uow.people.put_management(south.id, uow.people.by_key(["ben"])["ben"].id, LONG_AGO)
    await floor.bench.direct("scorecard Ana Silva", by="ben")
    await floor.hears("ben", PERSON)
    await floor.bench.direct("scorecard team north", by="ben")
    await floor.hears("ben", TEAM)


async def test_by_the_front_door_somebody_who_left_learns_nothing_not_even_a_name(floor: Floor) -> None:
    with floor.database.write() as uow:
        uow.people.put_person("mona", ends_on=date(2026, 11, 18))
    asked = ("scorecard ana", "scorecard nobody-like-this", "scorecard kim lee", "goal", "waiting")
    for words in asked:
        await floor.bench.direct(words, by="mona")
    await floor.bench.until(lambda: len(floor.bench.direct_of("mona").answers) == len(asked) or None, within=10)
    told = " ".join(shown.words for shown in floor.bench.private("mona"))
    assert not any(word in told for word in ("Ana", "Kim", "$", "acme.example"))


def _hold_contest(office: Office) -> None:
    """Mona's, among her people of North; announced."""
    mona, contests = int(office.person("mona")), office.services.contests
    document = {
        "name": "Sprint",
        "format": {"kind": "most"},
        "scoring": {"metrics": [{"metric": "wins"}]},
        "starts": (NOW + timedelta(hours=1)).isoformat(),
        "ends": (NOW + timedelta(days=3)).isoformat(),
        "zone": "UTC",
        "entrants": {"teams": [int(office.team("north"))]},
    }
    key = contests.draft(document, [_channel(office)], by=mona, now=NOW)
    contests.launch(key, by=mona, now=NOW)


def _compare(answers: dict[tuple[str, str], str], rules: dict[tuple[str, str], Rule], by: str) -> None:
    """Refusals are told word for word, so that none can carry a name or a number; everything allowed says something else."""
    expected = {asked: rule.outcome(by) for asked, rule in rules.items()}
    refused = {rule.refusal for rule in rules.values()} | {STRANGER, LEFT, GONE}
    assert {asked: answers[asked] for asked, sentence in expected.items() if sentence} == {k: v for k, v in expected.items() if v}
    assert [asked for asked, sentence in expected.items() if sentence is None and answers[asked] in refused] == []
    assert not any("Something broke" in told for told in answers.values())


def _of_contest(office: Office) -> dict[str, str]:
    return {"contest": next(each.key for each in office.services.contests.all()), "prize": "1", "question": "1", "of": ""}


def _forged(office: Office, subject: str) -> dict[str, str]:
    """A button's value that names Ana or her team, as if it had been taken from another's screen."""
    named = {"team": office.team("north")} if subject == "team" else {"person": office.person("ana")}
    kind, number = next(iter(named.items()))
    return {
        **named,
        "schedule": "north",
        "who": f"{kind}:{number}",
        "period": "2026-11",
        "metric": "revenue",
        "absence": "1",
        **_of_contest(office),
    }


def _filled(office: Office, form: str, subject: str, by: str) -> dict[str, Answer]:
    match form:
        case "goal":
            whom = {"team": office.team("north")} if subject == "team" else {"person": office.person("ana")}
            return {**whom, "metric": "revenue", "target": Decimal(100), **DAYS}
        case "away":
            days = {"starts_on": date(2026, 12, 1), "last_day": date(2026, 12, 1)}
            return {"person": office.person("ana"), "kind": "leave", "share": Decimal(100), **days}
        case "schedule":
            whom = office.team("north") if subject == "team" else subject
            return {"what": "scorecard", "for": whom, "where": "direct", "when": "every monday at 08:00"}
        case "link":
            return {"account": str(office.callers["guest"].account), "person": "cleo"}
        case "contest.question" | "contest.answer" | "contest.cancel" | "contest.reopen":
            return {"reason": "Because."}
        case "contest.new" | "contest.change":
            return {"name": "Another"}
        case "profile":
            return {"card_theme": "dark", "numbers": "short", "preferred_account": str(office.callers[by].account)}
        case _:
            return {"conversation": str(_channel(office))}


def _channel(office: Office) -> int:
    return office.desk.conversation(Place("slack", "T1", "CNORTH", "channel", "north"), NOW)
