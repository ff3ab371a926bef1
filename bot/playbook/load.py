"""A playbook from its YAML text, every error with file and line."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path as FilePath

from pydantic import ValidationError

from bot.intake.documents import LARGEST_FILE, Document, read
from bot.intake.mistakes import DocumentError, Mistake
from bot.intake.wording import mistakes
from bot.playbook.checks import mistakes_of
from bot.playbook.models import Playbook
from bot.playbook.schema import KEYS

_STANDING_IN: Mapping[object, object] = {"metrics": {"name": "wrong", "category": "activity"}, "calendars": {}}
_DEPENDENT: Mapping[object, tuple[str, ...]] = {"calendar": ("goals",), "mappings": ("sources",)}
"""Sections that cannot be judged without another."""


@dataclass(frozen=True)
class Loaded:
    """A playbook that is right in itself, with the lines of its file for what only the database can tell."""

    playbook: Playbook
    document: Document

    def error(self, mistakes: list[Mistake]) -> DocumentError:
        return self.document.error(mistakes)


def load_file(path: FilePath) -> Loaded:
    """The playbook in a file."""
    try:
        with path.open("rb") as file:
            return load(file.read(LARGEST_FILE + 1), path.name)
    except OSError as error:
        raise DocumentError([f"{path}: {error.strerror or 'cannot be read'}"]) from error


def load(text: str | bytes, name: str = "playbook.yaml") -> Loaded:
    """Reads, validates and cross-checks; raises `DocumentError` with all that is wrong."""
    document = read(text, name)
    if not isinstance(document.data, dict):
        raise DocumentError([f"{name}:1: a playbook has keys as metrics, scorecards and goals; this file is {_kind(document.data)}"])
    sections = {key: section for key, section in document.data.items() if section is not None}
    try:
        playbook = Playbook.model_validate(sections)
    except ValidationError as error:
        wrong = list(_mistakes(error, document))
        raise document.error([*wrong, *_beside(wrong, sections)]) from error
    if wrong := mistakes_of(playbook):
        raise document.error(wrong)
    return Loaded(playbook, document)


def _mistakes(error: ValidationError, document: Document) -> Iterator[Mistake]:
    for mistake in mistakes(error, document, KEYS):
        # A rule in a map is told its key, so a bad one comes up twice.
        if mistake.path[-1:] != ("key",) or document.known(mistake.path)[-1:] == ("key",):
            yield mistake


def _beside(wrong: Sequence[Mistake], sections: Mapping[str, object]) -> list[Mistake]:
    """What is wrong between the rules that are right in themselves. In the place of others stands what names need, or nothing.

    Where a whole section is wrong nobody can tell.
    """
    if any(len(mistake.path) < 2 for mistake in wrong):
        return []
    sound: dict[object, object] = {key: dict(rules) if isinstance(rules, dict) else rules for key, rules in sections.items()}
    for section, key in dict.fromkeys((mistake.path[0], mistake.path[1]) for mistake in wrong):
        rules = sound.get(section)
        if section in _STANDING_IN and isinstance(rules, dict):
            rules[key] = _STANDING_IN[section]
        elif section in ("scorecards", "ramps", "schedules", "contests") and isinstance(rules, dict):
            rules.pop(key, None)
        else:
            for dependent in (section, *_DEPENDENT.get(section, ())):
                sound.pop(dependent, None)
    try:
        return mistakes_of(Playbook.model_validate(sound))
    except ValidationError:
        return []


def _kind(data: object) -> str:
    return "empty" if data is None else "a list" if isinstance(data, list) else "a single value"
