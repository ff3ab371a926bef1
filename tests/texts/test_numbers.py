from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.texts.numbers import Unit, figure, locale_of, ratio


@pytest.mark.parametrize(
    ("value", "unit", "short"),
    [
        ("104250.50", "money:USD", "$104K"),
        ("4860000", "money:USD", "$4.86M"),
        ("48900", "money:USD", "$48.9K"),
        ("950.5", "money:USD", "$951"),
        ("29", "number", "29"),
        ("1234567", "number", "1.23M"),
        ("0.1132", "percent", "11%"),
        ("42", "minutes", "42 min"),
        ("4.25", "days", "4.3 days"),
    ],
)
def test_a_column_reads_three_digits(value: str, unit: str, short: str) -> None:
    assert figure(Decimal(value), Unit.parse(unit), "en", compact=True) == short


@pytest.mark.parametrize(
    ("value", "unit", "long"),
    [
        ("104250.5", "money:USD", "$104,250.50"),
        ("104000", "money:USD", "$104,000"),
        ("-12.5", "money:JPY", "-¥13"),
        ("1234567.891", "number", "1,234,567.89"),
        ("0.115", "percent", "11.5%"),
        ("10", "percent", "1,000%"),
    ],
)
def test_the_long_form_keeps_what_the_unit_counts(value: str, unit: str, long: str) -> None:
    assert figure(Decimal(value), Unit.parse(unit), "en") == long


def test_places_fix_the_decimals() -> None:
    assert figure(Decimal("104250.5"), Unit("money", "USD"), "en", places=0) == "$104,251"
    assert figure(Decimal(3), Unit("number"), "en", places=2) == "3.00"


def test_999_999_rounds_to_the_next_word_not_to_1000_of_the_last() -> None:
    assert figure(Decimal(999999), Unit("number"), "en", compact=True) == "1M"


def test_german_groups_thousands_because_it_has_no_short_word_for_them() -> None:
    assert figure(Decimal(104250), Unit("money", "EUR"), "de", compact=True) == "104.000\u00a0€"
    assert figure(Decimal(1268000), Unit("money", "EUR"), "de", compact=True) == "1,27\u00a0Mio.\u00a0€"


def test_an_undefined_ratio_is_a_dash() -> None:
    assert figure(None, Unit("percent"), "en") == "–"
    assert figure(Decimal("NaN"), Unit("number"), "en") == "–"
    assert ratio(None, "en") == "–"


def test_a_small_loss_is_no_minus_zero() -> None:
    assert figure(Decimal("-0.001"), Unit("number"), "en") == "0"


def test_what_nobody_can_count_is_written_by_its_power() -> None:
    assert figure(Decimal("1e400"), Unit("money", "USD"), "en") == "1E400"


@pytest.mark.parametrize(("value", "shown"), [("0.69", "69%"), ("1", "100%"), ("1.236", "124%"), ("0.125", "13%"), ("0", "0%")])
def test_attainment_is_a_whole_percentage(value: str, shown: str) -> None:
    assert ratio(Decimal(value), "en") == shown


def test_just_short_of_the_goal_never_reads_100_percent() -> None:
    assert ratio(Decimal("0.9999"), "en") == "99%"


@given(some.decimals(min_value=0, max_value=10**12, places=4))
def test_a_compact_money_figure_has_at_most_three_digits_before_its_word(value: Decimal) -> None:
    shown = figure(value, Unit("money", "USD"), "en", compact=True)
    whole = shown.removeprefix("$").rstrip("KMBT").partition(".")[0]
    assert 1 <= len(whole) <= 3


@pytest.mark.parametrize("text", ["number", "money:USD", "percent", "minutes", "days"])
def test_a_unit_reads_back_as_it_is_written(text: str) -> None:
    assert str(Unit.parse(text)) == text


@pytest.mark.parametrize("text", ["", "euros", "money", "money:XXQ", "percent:USD"])
def test_another_unit_is_refused_in_a_sentence_that_names_it(text: str) -> None:
    with pytest.raises(ValueError, match=f'"{text}" .*: .*\\.'):
        Unit.parse(text)


def test_an_unknown_locale_falls_back_to_its_language_then_to_english() -> None:
    assert str(locale_of("de-XQ")) == "de"
    assert str(locale_of("tlh-x-piqad")) == "en"
