"""``/pacer profile``: what somebody chooses about themselves."""

from dataclasses import replace
from typing import cast

from bot.chat.form import ChoiceField, Form, ManyField, Option, TextField
from bot.chat.markup import clean
from bot.chat.message import notice
from bot.chat.request import OpenForm, Reply, Request, Submission
from bot.commands.answers import clock, number, several
from bot.commands.registry import Command, Feature, FormSpec
from bot.commands.services import Services
from bot.people.profiles import LONGEST_ALIAS, MESSAGE_HOUR
from bot.people.values import Account, RankedAs, Theme

NAME = "profile"
THEMES = (Option("Light", "light"), Option("Dark", "dark"))
NAMES = (Option("By my name", "name"), Option("By an alias", "alias"), Option("Not at all", "nobody"))
NUMBERS = (Option("Short: $104K", "short"), Option("Exact: $104,250", "exact"))


def profile(request: Request, services: Services) -> Reply:
    services.known_person(request)
    return Reply(OpenForm(NAME, button="Open my profile"))


def build(request: Request, services: Services) -> Form:
    person = services.known_person(request)
    chosen = services.people.profile(person)
    accounts = services.people.accounts(person)
    preferred = chosen.preferred_account or (accounts[0].id if accounts else None)
    return Form(
        NAME,
        "Your profile",
        (
            TextField(
                "time_zone",
                "Time zone",
                most=64,
                initial=chosen.time_zone or request.caller.time_zone or "",
                hint="As in Europe/Berlin. Empty: your team's.",
                required=False,
            ),
            ChoiceField("card_theme", "Pictures", THEMES, chosen.card_theme or "light"),
            ChoiceField("numbers", "Numbers in pictures", NUMBERS, "exact" if chosen.compact_numbers is False else "short"),
            ChoiceField(
                "preferred_account",
                "Where I write to you",
                tuple(Option(_where(account), str(account.id)) for account in accounts),
                str(preferred) if preferred else None,
            ),
            TextField(
                "message_hour",
                "When I write to you",
                most=20,
                initial=chosen.message_hour.isoformat("minutes") if chosen.message_hour else "",
                hint=f"Unasked, once a working day at most, on your clock. Empty: when a schedule says, else {MESSAGE_HOUR:%H:%M}.",
                required=False,
            ),
            ManyField(
                "quiet_kinds",
                "What I never send you unasked",
                tuple(Option(label, key) for key, label in services.unasked),
                tuple(key for key, _ in services.unasked if key in chosen.quiet_kinds),
                required=False,
            ),
            ChoiceField(
                "ranked_as",
                "On leaderboards",
                NAMES,
                chosen.ranked_as,
                hint="What others see. Those who lead you and admins see your name and your numbers.",
            ),
            TextField(
                "ranked_alias",
                "My alias",
                most=LONGEST_ALIAS,
                initial=chosen.ranked_alias,
                hint="Where you stand by an alias. Empty: “Someone”.",
                required=False,
            ),
        ),
    )


def submit(submission: Submission, services: Services) -> Reply:
    answers = submission.answers
    chosen = services.people.profile(services.known_person(submission))
    offered = {key for key, _ in services.unasked}
    services.people.save_profile(
        replace(
            chosen,
            time_zone=str(answers["time_zone"]).strip() if "time_zone" in answers else None,
            card_theme=cast(Theme, answers["card_theme"]),
            compact_numbers=answers["numbers"] == "short",
            preferred_account=number(answers, "preferred_account"),
            message_hour=clock(answers, "message_hour"),
            quiet_kinds=several(answers, "quiet_kinds", offered) | (chosen.quiet_kinds - offered),
            ranked_as=cast(RankedAs, answers.get("ranked_as", chosen.ranked_as)),
            ranked_alias=" ".join(clean(str(answers.get("ranked_alias", ""))).split()),
        )
    )
    return Reply(notice("Saved. From now on I write to you as you chose."))


def _where(account: Account) -> str:
    """The account as its owner knows it; the platform's own word, capitalised, is its name."""
    return f"{account.platform.capitalize()} ({account.name or account.email or account.user})"[:75]


FEATURE = Feature(
    command=Command(
        name=NAME,
        summary="Your time zone, how pictures look, where, when and what I write to you, and your name on leaderboards.",
        run=profile,
        opens_form=lambda words: True,
    ),
    forms=(FormSpec(NAME, build, submit),),
)
