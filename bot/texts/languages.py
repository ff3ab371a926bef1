"""Short words in a person's language: English in the code, other languages in `catalogs/*.po`.

A catalogue is found by the locale, then by its language; what a catalogue lacks stays English. `tests/texts/test_languages.py` checks that
every catalogue holds all that the code says, and nothing else.
"""

import gettext
from functools import lru_cache
from importlib import resources
from io import BytesIO

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from bot.texts.numbers import locale_of, whole

ENGLISH = "en"
_CATALOGS = resources.files("bot.texts") / "catalogs"


def say(locale: str, words: str, /, **values: object) -> str:
    """`words` in the language of `locale`, with `values` in their braces: ``say("de", "{name} leads", name="Ana")``."""
    said = _said(locale, words)
    return said.format(**values) if values else said


def count(locale: str, one: str, many: str, number: int, /, **values: object) -> str:
    """The form that the language uses for `number`, which is "{n}" in it: ``count("de", "{n} place", "{n} places", 2)``."""
    return _catalog(language_of(locale)).ngettext(one, many, number).format(n=whole(number, locale), **values)


def phrase(words: str) -> str:
    """`words` as they are, marked as something that `say` says later: in a table of phrases, say."""
    return words


def languages() -> tuple[str, ...]:
    """What there are catalogues of, "de" or "pt_BR"; English needs none."""
    return tuple(sorted(each.name.removesuffix(".po") for each in _CATALOGS.iterdir() if each.name.endswith(".po")))


@lru_cache(maxsize=256)
def language_of(locale: str) -> str:
    """The catalogue that `locale` reads, "de" for "de-AT"; "en" where there is none."""
    where, known = locale_of(locale), languages()
    return next((name for name in (str(where), where.language) if name in known), ENGLISH)


@lru_cache(maxsize=4096)
def _said(locale: str, words: str) -> str:
    return _catalog(language_of(locale)).gettext(words)


@lru_cache(maxsize=32)
def _catalog(name: str) -> gettext.NullTranslations:
    """Compiled in memory: the text is what people edit, and reading it takes milliseconds once."""
    if name == ENGLISH:
        return gettext.NullTranslations()
    with (_CATALOGS / f"{name}.po").open(encoding="utf-8") as file:
        catalog = read_po(file, locale=name)
    compiled = BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
