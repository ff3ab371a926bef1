"""What is said about a contest in words: a question, its answer, and why one is cancelled or open again."""

from collections.abc import Callable
from typing import NamedTuple

from bot.chat.errors import FieldErrors, UserError
from bot.chat.form import Form, TextField
from bot.chat.markup import escape
from bot.chat.message import notice
from bot.chat.request import OpenForm, Reply, Request, Submission
from bot.commands.registry import Action, Feature, FormSpec
from bot.commands.services import Services
from bot.contests.views import CONTEST, QUESTION, RECORD

REASON = "reason"
LONGEST = 1000
_DIGITS = 9


class Asking(NamedTuple):
    """A form of one text about a contest or a question; `keeps` are the values that it needs from its button."""

    name: str
    title: str
    label: str
    hint: str
    send: str
    keeps: tuple[str, ...]
    done: Callable[[Submission, Services, str], str]

    def open(self, request: Request, services: Services) -> Reply:
        services.known_person(request)
        return Reply(OpenForm(self.name, {key: request.value[key] for key in self.keeps if key in request.value}, button=self.title))

    def build(self, request: Request, services: Services) -> Form:
        services.known_person(request)
        if CONTEST in self.keeps:
            services.contests.contest(request.value.get(CONTEST, ""), viewer=services.known_person(request), now=request.now)
        context = {key: request.value[key] for key in self.keeps if key in request.value}
        return Form(self.name, self.title, (TextField(REASON, self.label, long=True, most=LONGEST, hint=self.hint),), self.send, context)

    def submit(self, submission: Submission, services: Services) -> Reply:
        text = submission.answers.get(REASON)
        if not isinstance(text, str):
            raise FieldErrors({REASON: "Say why."})
        return Reply(notice(self.done(submission, services, text)))

    def feature(self) -> tuple[Action, FormSpec]:
        return Action(self.name, self.open, opens_form=lambda words: True), FormSpec(self.name, self.build, self.submit)


def ask(submission: Submission, services: Services, text: str) -> str:
    record = submission.context.get(RECORD)
    about = None if record is None else _number(record, "That record is gone.")
    viewer = services.known_person(submission)
    services.contests.ask(_key(submission), text, record=about, viewer=viewer, now=submission.now)
    return "Asked: the contest's owner and admins are told, and its result is not final before they answer or their time is over."


def answer(submission: Submission, services: Services, text: str) -> str:
    question = _number(submission.context.get(QUESTION, ""), "That question is gone.")
    services.contests.answer(question, text, by=services.known_person(submission), now=submission.now)
    return "Answered: whoever asked is told."


def cancel(submission: Submission, services: Services, text: str) -> str:
    by = services.known_person(submission)
    held = services.contests.contest(_key(submission), viewer=by, now=submission.now)
    services.contests.cancel(held.key, text, by=by, now=submission.now)
    return f"Cancelled: “{escape(held.rules.name)}”. Everyone is told why."


def reopen(submission: Submission, services: Services, text: str) -> str:
    by = services.known_person(submission)
    held = services.contests.contest(_key(submission), viewer=by, now=submission.now)
    services.contests.reopen(held.key, text, by=by, now=submission.now)
    return f"The result of “{escape(held.rules.name)}” is provisional again, and everyone is told why."


def _key(submission: Submission) -> str:
    return submission.context.get(CONTEST, "")


def _number(text: str, gone: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= _DIGITS):
        raise UserError(gone)
    return int(text)


ASKINGS = (
    Asking(
        "contest.question",
        "Question this",
        "What is not right?",
        "The contest's owner and admins read it.",
        "Ask",
        (CONTEST, RECORD),
        ask,
    ),
    Asking("contest.answer", "Answer", "Your answer", "Whoever asked reads it.", "Answer", (QUESTION,), answer),
    Asking("contest.cancel", "Cancel the contest", "Why?", "Everyone reads it, where it was posted.", "Cancel it", (CONTEST,), cancel),
    Asking("contest.reopen", "Reopen the result", "Why?", "Everyone reads it, where it was posted.", "Reopen it", (CONTEST,), reopen),
)
FEATURE = Feature(
    actions=tuple(each.feature()[0] for each in ASKINGS),
    forms=tuple(each.feature()[1] for each in ASKINGS),
)
