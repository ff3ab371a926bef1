"""``/pacer link``: an admin joins chat accounts that belong to nobody yet to people."""

from bot.chat.errors import FieldErrors, Refusal, UserError
from bot.chat.form import ChoiceField, Form, Option, TextField, Words
from bot.chat.markup import escape
from bot.chat.message import notice
from bot.chat.request import OpenForm, Reply, Request, Submission
from bot.commands.answers import number
from bot.commands.registry import Action, Command, Feature, FormSpec
from bot.commands.services import Services
from bot.people.unclear import shown
from bot.people.values import Account, Team

NAME = "link"
SHOWN = 100
"""As many as a list of choices can hold on every platform; the last seen first."""


def link(request: Request, services: Services) -> Reply:
    person = services.known_person(request)
    waiting = services.people.unmatched(viewer=person, now=request.now)
    if not waiting:
        return Reply(notice("Everybody I have heard from is joined to a person. Nobody is waiting."))
    return Reply(OpenForm(NAME, button=f"Join accounts ({len(waiting)} waiting)"))


def build(request: Request, services: Services) -> Form:
    waiting = services.people.unmatched(viewer=services.known_person(request), now=request.now)
    if not waiting:
        raise Refusal("Nobody is waiting any more.")
    return Form(
        NAME,
        "Join an account",
        (
            Words("These accounts wrote to me, and I can't tell whose they are."),
            ChoiceField("account", "Account", tuple(Option(_label(account), str(account.id)) for account in waiting[:SHOWN])),
            TextField("person", "Person", most=200, hint="Their name, e-mail or key in the sales data."),
        ),
        submit="Join",
    )


def submit(submission: Submission, services: Services) -> Reply:
    by = services.known_person(submission)
    words = str(submission.answers["person"])
    try:
        found = services.people.find(words, now=submission.now, viewer=by)
    except UserError as error:
        raise FieldErrors({"person": str(error)}) from error
    if isinstance(found, Team):
        raise FieldErrors({"person": "That is a team; name one person."})
    account = services.people.link(number(submission.answers, "account"), found.id, by=by, now=submission.now)
    return Reply(notice(f"Joined: {escape(_label(account))} is **{shown(found.name)}**."))


def _label(account: Account) -> str:
    parts = [account.name or account.user, account.email or "", account.platform.capitalize()]
    return " · ".join(part for part in parts if part)[:75]


FEATURE = Feature(
    command=Command(
        name=NAME,
        summary="Join a chat account to a person in the sales data.",
        run=link,
        who="admins",
        opens_form=lambda words: True,
    ),
    actions=(Action("link.open", link, opens_form=lambda words: True),),
    forms=(FormSpec(NAME, build, submit),),
)
