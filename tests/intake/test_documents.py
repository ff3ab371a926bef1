"""YAML into data with lines."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.intake.documents import LARGEST_FILE, read
from bot.intake.mistakes import DocumentError


def refused(text: str | bytes) -> str:
    with pytest.raises(DocumentError) as error:
        read(text, "p.yaml")
    (line,) = error.value.lines
    return line


def test_scalars_are_what_yaml_1_2_says() -> None:
    text = "a: NO\nb: on\nc: true\nd: 010\ne: 0.10\nf: 1e2\ng: 1:30\nh: 2026-01-31\ni: ~\nj:\nk: .nan\nl: 1_000"
    assert read(text, "p.yaml").data == {
        "a": "NO",
        "b": "on",
        "c": True,
        "d": 10,
        "e": Decimal("0.10"),
        "f": Decimal(100),
        "g": "1:30",
        "h": "2026-01-31",
        "i": None,
        "j": None,
        "k": ".nan",
        "l": "1_000",
    }


def test_everything_knows_its_line() -> None:
    document = read("a:\n  b: 1\n  c:\n    - x\n    - {d: 2,\n       e: 3}\n", "p.yaml")
    lines = [document.line(path) for path in [("a",), ("a", "b"), ("a", "c", 0), ("a", "c", 1, "d"), ("a", "c", 1, "e"), ("a", "c", 9)]]
    assert lines == [1, 2, 4, 5, 6, 3]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: 1\nb: 2\na: 3", "p.yaml:3: a is here twice, first in line 1"),
        ("a: [1\nb: 2", "p.yaml:2: this is not YAML: while parsing a flow sequence expected ',' or ']', but got ':'"),
        ("a: 1\n---\nb: 2", "p.yaml:2: this is not YAML: expected a single document in the stream but found another document"),
        ("a: !!python/object:os.system 1", "p.yaml:1: the tag tag:yaml.org,2002:python/object:os.system is not taken here"),
        ("a: !secret x", "p.yaml:1: the tag !secret is not taken here"),
        ("? [a]\n: b", "p.yaml:1: a key is a word"),
        ("a: *x", "p.yaml:1: this is not YAML: found undefined alias 'x'"),
        ("\n\n" + "[" * 5000, "p.yaml:3: nested more than 20 levels deep"),
        ("a: &a [*a]", "p.yaml:1: too much once its aliases are spelled out"),
        ("a: 1e999", "p.yaml:1: 1e999 is too large a number, or too small"),
        ('a: "x\\0"', "p.yaml:1: control characters and direction overrides are not taken"),
        ('a: "\\ud800"', "p.yaml:1: control characters and direction overrides are not taken"),
        (b"a: 1\nb: \xff", "p.yaml:2: this is not UTF-8 text; save the file as UTF-8"),
    ],
)
def test_what_is_not_taken_names_file_and_line(text: str | bytes, said: str) -> None:
    assert refused(text) == said


def test_aliases_repeat_what_they_name() -> None:
    assert read("a: &x [1, 2]\nb: *x", "p.yaml").data == {"a": [1, 2], "b": [1, 2]}


def test_a_bomb_of_aliases_does_not_go_off() -> None:
    levels = [f"l{level}: &l{level} [{', '.join([f'*l{level - 1}'] * 9)}]" for level in range(1, 9)]
    assert "too much once its aliases are spelled out" in refused("\n".join(["l0: &l0 [1]", *levels]))


def test_a_file_too_large_is_not_read() -> None:
    assert refused(b"#" * (LARGEST_FILE + 1)) == "p.yaml: a YAML file has at most 512 KiB here; this one is larger"


def test_a_byte_order_mark_is_no_part_of_the_text() -> None:
    assert read(b"\xef\xbb\xbfa: \xc3\xa9", "p.yaml").data == {"a": "é"}


@given(st.text(max_size=200) | st.binary(max_size=200))
def test_any_text_is_read_or_refused_with_the_files_name(text: str | bytes) -> None:
    try:
        read(text, "p.yaml")
    except DocumentError as error:
        assert all(line.startswith("p.yaml:") for line in error.lines)
