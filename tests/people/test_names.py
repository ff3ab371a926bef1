"""What somebody typed against names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.people.names import Candidate, fold, matches, nearest

PEOPLE = [
    Candidate(1, "Ana Silva", ("ana", "ana@example.com", "005-a")),
    Candidate(2, "Ana Silva", ("ana2", "ana.silva@example.com")),
    Candidate(3, "José Ñáñez", ("jose",)),
    Candidate(4, "Bernadette Anderson", ("bea",)),
    Candidate(5, "李小龍", ("bruce",)),
    Candidate(6, "محمد علي", ("mo",)),
    Candidate(7, "🦄 Unicorn", ("uni",)),
    Candidate(8, "Jørgen Łukaszewski", ("jl",)),
]


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("ana", [1]),
        ("ANA@EXAMPLE.COM", [1]),
        ("005-A", [1]),
        ("Ana Silva", [1, 2]),
        ("  ana   silva ", [1, 2]),
        ("@bea", [4]),
        ("jose nanez", [3]),
        ("Jose\u0301", [3]),
        ("ber and", [4]),
        ("and ber", [4]),
        ("derson", [4]),
        ("李", [5]),
        ("علي", [6]),
        ("🦄", [7]),
        ("jorgen lukas", [8]),
        ("er", []),
        ("Carl", []),
        ("", []),
        ("@", []),
        ("   ", []),
    ],
)
def test_a_name_is_matched_without_case_accents_or_spacing(words: str, meant: list[int]) -> None:
    assert matches(words, PEOPLE) == meant


def test_two_words_must_begin_two_parts_of_the_name() -> None:
    assert matches("ana ana", PEOPLE) == []


def test_an_identifier_goes_before_a_name() -> None:
    assert matches("sam", [Candidate("by name", "Sam"), Candidate("by key", "Pat", ("sam",))]) == ["by key"]


@pytest.mark.parametrize(("words", "closest"), [("Bernadet Andersen", 4), ("Jozé Nanez", 3)])
def test_a_misspelt_name_has_a_nearest_one(words: str, closest: int) -> None:
    assert nearest(words, PEOPLE)[0] == closest


def test_nothing_is_near_to_nonsense() -> None:
    assert nearest("qqqqqqqq", PEOPLE) == []


def test_a_name_of_ten_thousand_characters_is_compared_by_its_beginning() -> None:
    long = "Wolfeschlegelsteinhausen " * 400
    assert matches(long, [Candidate(1, long)]) == [1]
    assert matches(long, PEOPLE) == []


@given(st.text(max_size=200))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)[:100]) == fold(text)[:100].strip()


@given(st.text("abcäé ß李", min_size=1, max_size=50).filter(str.strip))
def test_whoever_has_the_name_is_matched_by_it(name: str) -> None:
    assert matches(name.upper(), [Candidate("them", name)]) == ["them"]
