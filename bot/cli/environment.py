"""The settings as the command line reads them: everything that is wrong at once, each by the name it is set by."""

from collections.abc import Iterator
from pathlib import Path

from dotenv import dotenv_values
from pydantic import ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings
from rapidfuzz import process

from bot.chat.errors import UserError
from bot.chat.markup import escape
from bot.settings import Settings, SlackSettings, TeamsSettings, Timers

_GROUPS: tuple[type[BaseSettings], ...] = (Settings, SlackSettings, TeamsSettings, Timers)
_WRITE = {
    "int_parsing": "write a whole number",
    "float_parsing": "write a number",
    "bool_parsing": "write true or false",
    "literal_error": "write {expected}",
    "greater_than_equal": "write a number of at least {ge}",
    "less_than_equal": "write a number of at most {le}",
}
"""What to write instead, by pydantic's type of error."""


def read(file: Path = Path(".env")) -> Settings:
    """Raises UserError with all that is wrong in the environment and in `file`, an unknown name that begins with PACER_ too."""
    if wrong := [*(each for group in _GROUPS for each in _mistakes(group)), *_strangers(file)]:
        raise UserError(escape("; ".join(dict.fromkeys(wrong)) + "."))
    return Settings()


def _mistakes(group: type[BaseSettings]) -> Iterator[str]:
    try:
        if group is Settings:  # without its parts, whose mistakes are theirs
            Settings(slack=SlackSettings.model_construct(), teams=TeamsSettings.model_construct(), timers=Timers.model_construct())
        else:
            group()
    except ValidationError as error:
        yield from (f"{_name(group, str(each['loc'][0]))}: {_instead(each)}" for each in error.errors(include_url=False))


def _strangers(file: Path) -> Iterator[str]:
    known = {_name(group, field) for group in _GROUPS for field in group.model_fields}
    for name in map(str.upper, dotenv_values(file)):
        if name.startswith("PACER_") and name not in known:
            near = process.extractOne(name, sorted(known), score_cutoff=80)
            yield f"{name}: there is no such setting" + (f" (did you mean {near[0]}?)" if near else "")


def _name(group: type[BaseSettings], field: str) -> str:
    return f"{group.model_config.get('env_prefix', '')}{field}".upper()


def _instead(error: ErrorDetails) -> str:
    return _WRITE.get(error["type"], "this value cannot be used").format(**error.get("ctx", {})).replace("'", "")
