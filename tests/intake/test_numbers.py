"""Numbers as people write them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.intake.faults import Fault, Reject
from bot.intake.mapping import NumberStyle
from bot.intake.numbers import Typed, equal_shares, number_reader, share_of

POINT = number_reader(NumberStyle())
ENGLISH = number_reader(NumberStyle(thousands=","))
GERMAN = number_reader(NumberStyle(decimal=",", thousands="."))
FRENCH = number_reader(NumberStyle(decimal=",", thousands=" "))
SWISS = number_reader(NumberStyle(thousands="'"))


@pytest.mark.parametrize(
    ("read", "text", "value"),
    [
        (POINT, "20565.6206", "20565.6206"),
        (POINT, " 12 ", "12"),
        (POINT, "-3.50", "-3.5"),
        (POINT, "+3", "3"),
        (POINT, ".5", "0.5"),
        (POINT, "5.", "5"),
        (POINT, "1.5E+06", "1500000"),
        (ENGLISH, "1,234,567.89", "1234567.89"),
        (ENGLISH, "12,34,567", "1234567"),
        (GERMAN, "1.234.567,89", "1234567.89"),
        (GERMAN, "1.234", "1234"),
        (GERMAN, "€ 1.234,50", "1234.5"),
        (FRENCH, "1\u202f234\u00a0567,5", "1234567.5"),
        (SWISS, "1’234.50", "1234.5"),
        (ENGLISH, "$1,200.00", "1200"),
        (ENGLISH, "USD 1,200", "1200"),
        (ENGLISH, "1,200 €", "1200"),
        (ENGLISH, "-$5", "-5"),
        (ENGLISH, "$-5", "-5"),
        (ENGLISH, "(1,234.50)", "-1234.5"),
        (ENGLISH, "($5)", "-5"),
        (POINT, "1234-", "-1234"),
        (POINT, "−7", "-7"),
        (POINT, "45%", "0.45"),
        (POINT, "45 %", "0.45"),
        (GERMAN, Typed("1234.5"), "1234.5"),
        (GERMAN, Typed("1e3"), "1000"),
    ],
)
def test_a_number_is_read_as_it_is_meant(read, text, value):
    assert read(text) == Decimal(value)


@pytest.mark.parametrize("text", ["", "  ", "-", "–", " - "])
def test_a_dash_or_a_blank_is_no_number(text):
    assert POINT(text) is None


def test_a_mapping_names_other_words_for_no_number():
    assert number_reader(NumberStyle(none=("n/a",)))("N/A") is None


@pytest.mark.parametrize(
    "text", ["NaN", "inf", "-Infinity", "1,5", "1,23,4", "12abc", "1e", "--5", "1.2.3", "#DIV/0!", "$", "%", "١٢", "1" * 100]
)
def test_what_is_no_number_is_rejected(text):
    with pytest.raises(Reject) as caught:
        ENGLISH(text)
    assert caught.value.fault is Fault.NUMBER


@pytest.mark.parametrize("text", ["1e400", "10000000000000", Typed("1e400"), Typed("-1e9999999"), "9e13"])
def test_a_number_beyond_a_million_million_is_rejected(text):
    with pytest.raises(Reject) as caught:
        POINT(text)
    assert caught.value.fault is Fault.NUMBER_SIZE


@pytest.mark.parametrize("text", [Typed("NaN"), Typed("-Infinity")])
def test_json_that_says_nan_or_infinity_is_rejected(text):
    with pytest.raises(Reject, match="is not a number that can be counted"):
        POINT(text)


def test_a_thousands_mark_that_the_mapping_does_not_name_is_no_guess():
    with pytest.raises(Reject, match=r"“1,234” is not a number .*the mapping names no thousands mark"):
        POINT("1,234")


def test_an_amount_in_another_currency_is_rejected():
    read = number_reader(NumberStyle(), currency="USD")
    assert read("$5") == 5
    with pytest.raises(Reject, match="“€5” is not in USD"):
        read("€5")


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=6, allow_nan=False), st.sampled_from([".,", ",.", ", ", ".'"]))
def test_what_is_written_with_marks_reads_back(value, marks):
    decimal, thousands = marks
    written = f"{value:,f}".translate(str.maketrans({".": decimal, ",": thousands}))
    assert number_reader(NumberStyle(decimal=decimal, thousands=thousands))(written) == value


@pytest.mark.parametrize(("text", "share"), [("0.6", "0.6"), ("60", "0.6"), ("60%", "0.6"), ("1", "1"), ("100", "1")])
def test_a_share_may_be_written_in_three_ways(text, share):
    assert share_of(text, POINT) == Decimal(share)


@given(st.integers(1, 200), st.decimals(min_value=0, max_value=1, places=6))
def test_equal_shares_add_up_and_differ_by_a_millionth_at_most(count, whole):
    shares = equal_shares(count, whole)
    assert sum(shares) == whole
    assert max(shares) - min(shares) <= Decimal("0.000001")
