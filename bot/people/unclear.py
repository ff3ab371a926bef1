"""The sentences for a name that means nobody, or more than one."""

from collections.abc import Mapping, Sequence
from itertools import islice

from bot.chat.errors import UserError
from bot.chat.markup import clean, escape
from bot.people.values import Person, Team

_MOST_CHOICES = 10
_SHOWN = 60


class Unclear(UserError):
    """Nobody, or more than one, is meant. `choices` are those who may be: a picker shows them, the sentence names them."""

    def __init__(self, sentence: str, choices: Sequence[Person | Team]) -> None:
        super().__init__(sentence)
        self.choices = tuple(choices)


def nobody(words: str, nearest: Sequence[Person | Team], *, team: bool = False) -> Unclear:
    """Nothing is called so; `nearest` are the names most like it. `team`: a team was asked for."""
    if not words.strip():
        return Unclear("Which team do you mean?" if team else "Whom do you mean? Write a name, an e-mail or a mention.", ())
    what, remedy = ("a team", "Write its whole name.") if team else ("anybody", "Try their e-mail.")
    hint = f"Did you mean {_either([shown(each.name) for each in nearest])}?" if nearest else remedy
    return Unclear(f"I don't know {what} called “{shown(words)}”. {hint}", nearest)


def several(words: str, found: Sequence[Person | Team], teams: Mapping[int, Team | None]) -> Unclear:
    """More than one is called so; `teams` has the team of each person, to tell them apart."""
    told = [_told(each, found, teams) for each in islice(found, _MOST_CHOICES)]
    if len(found) > _MOST_CHOICES:
        told.append(f"{len(found) - _MOST_CHOICES} more")
    return Unclear(f"“{shown(words)}” can be {_either(told)}: which one? Write the whole name or the e-mail.", found)


def shown(text: str) -> str:
    """A name inside a sentence: one line, not too long, as markup."""
    line = " ".join(clean(text).split())
    return escape(line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…")


def _told(one: Person | Team, found: Sequence[Person | Team], teams: Mapping[int, Team | None]) -> str:
    """The name; for namesakes with what tells them apart: the team, else e-mail or key."""
    same = [each for each in found if each.name == one.name]
    if isinstance(one, Team):
        return f"the team {shown(one.name)}" + (f" ({shown(one.key)})" if sum(isinstance(each, Team) for each in same) > 1 else "")
    if len(same) == 1:
        return shown(one.name)
    team = teams.get(one.id)
    beside = [teams.get(each.id) for each in same if isinstance(each, Person)]
    alone = team is not None and beside.count(team) == 1
    return f"{shown(one.name)} ({shown(team.name if team and alone else one.email or one.key)})"


def _either(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"
