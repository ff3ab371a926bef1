"""From typed words to a command's name: ``/pacer scorecard last month``, ``@Pacer scorecard``, or ``scorecard`` in a direct message."""

from rapidfuzz import fuzz, process

from bot.commands.registry import Registry

HELP = "help"
OWN_NAME = "pacer"
_CLOSE_ENOUGH = 70


def understand(registry: Registry, words: str) -> tuple[str, str]:
    """The command that `words` name and what follows it; `help`, with all the words, when they name none."""
    first, _, rest = words.strip().partition(" ")
    name = first.lstrip("/").casefold()
    if name == OWN_NAME:
        return understand(registry, rest)
    if name in registry.commands:
        return name, rest.strip()
    return HELP, words.strip()


def nearest(registry: Registry, word: str) -> str | None:
    """The command whose name is most like `word`, if any is."""
    found = process.extractOne(word.casefold()[:40], list(registry.commands), scorer=fuzz.ratio, score_cutoff=_CLOSE_ENOUGH)
    return None if found is None else str(found[0])
