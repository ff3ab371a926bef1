"""Short words in a person's language."""

from bot.texts.languages import count, say


def test_english_is_what_the_code_says() -> None:
    assert say("en-GB", "{name} leads", name="Ana") == "Ana leads"
    assert [count("en", "{n} place", "{n} places", number) for number in (1, 2)] == ["1 place", "2 places"]


def test_an_unknown_language_reads_english() -> None:
    assert say("xx", "no goal") == "no goal"
