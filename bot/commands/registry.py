"""The registry of commands, actions and forms: both manifests, the help, the docs and the tests are made from it.

A command file defines one `FEATURE`; `load` finds it by itself, so that a new command is one new file.
"""

import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from typing import Literal, TypeVar

import bot.commands
from bot.chat.form import Form
from bot.chat.request import Reply, Request, Submission
from bot.commands.services import Services

Who = Literal["everyone", "managers", "admins"]
Entry = TypeVar("Entry")


@dataclass(frozen=True)
class Command:
    """`usage` is what may follow the name; `short` asks for a command of its own beside ``/pacer NAME``.

    `leading` are examples more for those who lead others; `who` is whom the help tells of it, and `run` checks the rights. `opens_form`
    says, from the words alone, whether a form opens.
    """

    name: str
    summary: str
    run: Callable[[Request, Services], Reply]
    usage: str = ""
    examples: tuple[str, ...] = ()
    leading: tuple[str, ...] = ()
    takes_person: bool = False
    short: bool = False
    who: Who = "everyone"
    opens_form: Callable[[str], bool] = lambda words: False


@dataclass(frozen=True)
class Action:
    """What a button or a choice does; its name is "command.verb"."""

    name: str
    run: Callable[[Request, Services], Reply]
    opens_form: Callable[[str], bool] = lambda words: False


@dataclass(frozen=True)
class FormSpec:
    """`build` makes the form from the request's `value` (the context it was opened with); `submit` validates, commits and answers."""

    name: str
    build: Callable[[Request, Services], Form]
    submit: Callable[[Submission, Services], Reply]


@dataclass(frozen=True)
class Feature:
    """All that one command file adds."""

    command: Command | None = None
    actions: tuple[Action, ...] = ()
    forms: tuple[FormSpec, ...] = ()


@dataclass(frozen=True)
class Registry:
    commands: dict[str, Command] = field(default_factory=dict)
    actions: dict[str, Action] = field(default_factory=dict)
    forms: dict[str, FormSpec] = field(default_factory=dict)


@cache
def load() -> Registry:
    """Every feature of this package, commands in alphabetical order; a name that two files claim is an error."""
    registry = Registry()
    for feature in _features():
        if feature.command:
            _add(registry.commands, feature.command.name, feature.command)
        for action in feature.actions:
            _add(registry.actions, action.name, action)
        for form in feature.forms:
            _add(registry.forms, form.name, form)
    return registry


def _features() -> Iterator[Feature]:
    for module in sorted(pkgutil.iter_modules(bot.commands.__path__), key=lambda module: module.name):
        feature = getattr(import_module(f"bot.commands.{module.name}"), "FEATURE", None)
        if isinstance(feature, Feature):
            yield feature


def _add(entries: dict[str, Entry], name: str, entry: Entry) -> None:
    if name in entries:
        raise ValueError(f"two files of bot.commands claim the name {name}")
    entries[name] = entry
