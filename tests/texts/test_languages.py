"""Short words in a person's language, and the catalogues of them."""

import ast
import gettext
import string
from collections.abc import Iterator

import pytest
from babel import Locale

from bot.charts.cards import CARDS
from bot.charts.theme import LIGHT
from bot.texts import languages as spoken
from bot.texts.languages import count, language_of, languages, say
from tests.support import catalogs
from tests.support.catalogs import FOLDER, ROOT


def placeholders(words: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(words) if name is not None}


def translations(language: str) -> Iterator[tuple[str, str]]:
    """Each translation after what it translates."""
    for message in catalogs.read(language):
        if message.id:
            for form in catalogs.forms(message):
                yield catalogs.english(message)[-1], form


def test_english_is_what_the_code_says() -> None:
    assert say("en-GB", "{name} leads", name="Ana") == "Ana leads"
    assert [count("en", "{n} place", "{n} places", number) for number in (1, 2)] == ["1 place", "2 places"]


@pytest.mark.parametrize("locale", ["xx", "ja", "ar"])
def test_a_language_without_a_catalogue_reads_english(locale: str) -> None:
    assert say(locale, "no goal") == "no goal"


def test_a_locale_reads_the_catalogue_of_its_language() -> None:
    assert [say(locale, "no goal") for locale in ("de", "de-AT", "pt_BR", "pt-PT")] == ["kein Ziel", "kein Ziel", "sem meta", "sem meta"]
    assert [language_of(locale) for locale in ("de_CH", "en-US", "xx")] == ["de", "en", "en"]


def test_a_language_has_its_own_forms_for_numbers_of_things() -> None:
    polish = [count("pl", "up {n} place", "up {n} places", number) for number in (1, 3, 5, 12, 22)]
    assert polish == ["w górę o 1 miejsce", "w górę o 3 miejsca", "w górę o 5 miejsc", "w górę o 12 miejsc", "w górę o 22 miejsca"]


def test_many_things_are_counted_as_the_locale_groups_digits() -> None:
    assert [count(locale, "{n} deal", "{n} deals", 1204) for locale in ("en", "da")] == ["1,204 deals", "1.204 deals"]


def test_what_is_said_may_hold_braces() -> None:
    assert say("de", "goal {goal}", goal="{name}") == "Ziel {name}"


@pytest.mark.parametrize("language", languages())
def test_a_catalogue_holds_what_the_code_says_and_nothing_else(language: str) -> None:
    """Stale: write it anew with `python -m tests.support.catalogs`, then translate what that lists."""
    catalog = catalogs.renewed(language)
    assert catalogs.untranslated(catalog) == []
    assert (FOLDER / f"{language}.po").read_text(encoding="utf-8") == catalogs.text(language, catalog)


@pytest.mark.parametrize("language", languages())
def test_a_translation_has_the_values_and_the_ends_of_its_original(language: str) -> None:
    for original, translated in translations(language):
        assert placeholders(translated) == placeholders(original)
        assert translated == translated.strip()
        assert (translated.endswith("."), translated.endswith(":")) == (original.endswith("."), original.endswith(":"))


@pytest.mark.parametrize("language", languages())
def test_plural_forms_are_those_of_the_language(language: str) -> None:
    """By CLDR's rules, whose form for whole millions nothing here needs."""
    catalog, rule = catalogs.read(language), Locale.parse(language).plural_form
    form_of = gettext.c2py(catalog.plural_expr)
    numbers = range(2000)
    assert len({(rule(number), form_of(number)) for number in numbers}) == len({rule(number) for number in numbers}) == catalog.num_plurals
    assert {len(catalogs.forms(message)) for message in catalog if not isinstance(message.id, str)} == {catalog.num_plurals}


def test_the_code_says_plain_texts_or_marked_phrases() -> None:
    """What is put together where it is said finds no translation."""
    code = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "bot").rglob("*.py"))]
    said = [each for text in code for words in catalogs.arguments(text) for each in words]
    assert [ast.unparse(each) for each in said if not isinstance(each, ast.Constant | ast.Name | ast.Subscript)] == []


def test_what_cards_say_is_found_in_the_code(monkeypatch: pytest.MonkeyPatch) -> None:
    heard: set[str] = set()

    class Listening(gettext.NullTranslations):
        def gettext(self, message: str) -> str:
            heard.add(message)
            return message

        def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
            heard.update((msgid1, msgid2))
            return msgid1 if n == 1 else msgid2

    monkeypatch.setattr(spoken, "_catalog", lambda name: Listening())
    spoken._said.cache_clear()
    for card in CARDS.values():
        for data in card.examples.values():
            card.sketch(data, LIGHT)
            card.alt(data)
    spoken._said.cache_clear()
    assert "no goal" in heard
    assert heard - {words for message in catalogs.said() if message.id for words in catalogs.english(message)} == set()


def test_words_are_found_in_texts_with_values_and_in_each_other() -> None:
    code = """
from bot.texts.languages import count, phrase, say
f"{say(here, 'one', name=say(here, 'two'))} {count(here, 'a', 'b', 2)}"
phrase("three")
words.count("four")
"""
    said = sorted(ast.unparse(each) for words in catalogs.arguments(code) for each in words)
    assert said == ["'a'", "'b'", "'one'", "'three'", "'two'"]
