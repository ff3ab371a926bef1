"""From typed words to a command's name: ``/pacer scorecard last month``, ``@Pacer scorecard``, or ``scorecard`` in a direct message."""

import re

from rapidfuzz import fuzz, process

from bot.commands.registry import Registry

HELP = "help"
_OWN_NAME = re.compile(r"(?:/*pacer(?:\s+|$))*", re.IGNORECASE)
"""What a command may begin with; some say it more than once."""
_CLOSE_ENOUGH = 70


def understand(registry: Registry, words: str) -> tuple[str, str]:
    """The command that `words` name and what follows it; `help`, with all the words, when they name none."""
    said = _OWN_NAME.sub("", words.strip(), count=1)
    first, _, rest = said.partition(" ")
    name = first.lstrip("/").casefold()
    if name in registry.commands:
        return name, rest.strip()
    return HELP, said


def nearest(registry: Registry, word: str) -> str | None:
    """The command whose name is most like `word`, if any is."""
    found = process.extractOne(word.casefold()[:40], list(registry.commands), scorer=fuzz.ratio, score_cutoff=_CLOSE_ENOUGH)
    return None if found is None else str(found[0])
