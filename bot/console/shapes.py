"""Small checks that add up to the description of a payload: each takes a value and its JSON pointer and yields the problems it finds.

The words of a problem are those Slack uses where Slack has words for it.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

Check = Callable[[object, str], Iterator["Problem"]]


@dataclass(frozen=True)
class Problem:
    """Something a platform would refuse; `pointer` is the JSON pointer of the value at fault."""

    pointer: str
    message: str

    def __str__(self) -> str:
        return f"{self.message} [json-pointer:{self.pointer or '/'}]"


def words(most: int, least: int = 1) -> Check:
    """Text of `least` to `most` characters."""

    def check(value: object, pointer: str) -> Iterator[Problem]:
        if not isinstance(value, str):
            yield Problem(pointer, "must be a string")
        elif len(value) < least:
            yield Problem(pointer, f"must be more than {least - 1} characters")
        elif len(value) > most:
            yield Problem(pointer, f"must be less than {most + 1} characters")

    return check


def one_of(*allowed: str) -> Check:
    def check(value: object, pointer: str) -> Iterator[Problem]:
        if value not in allowed:
            yield Problem(pointer, f"must be a valid enum value: {', '.join(allowed)}")

    return check


def matching(test: Callable[[str], bool], message: str) -> Check:
    """Text that passes `test`."""

    def check(value: object, pointer: str) -> Iterator[Problem]:
        if not isinstance(value, str) or not test(value):
            yield Problem(pointer, message)

    return check


def flag(value: object, pointer: str) -> Iterator[Problem]:
    if not isinstance(value, bool):
        yield Problem(pointer, "must be a boolean")


def anything(value: object, pointer: str) -> Iterator[Problem]:
    yield from ()


def whole_number(least: int, most: int) -> Check:
    def check(value: object, pointer: str) -> Iterator[Problem]:
        if not isinstance(value, int) or isinstance(value, bool):
            yield Problem(pointer, "must be an integer")
        elif not least <= value <= most:
            yield Problem(pointer, f"must be between {least} and {most}")

    return check


def number(value: object, pointer: str) -> Iterator[Problem]:
    if not isinstance(value, int | float) or isinstance(value, bool):
        yield Problem(pointer, "must be a number")


def web_address(most: int, schemes: tuple[str, ...] = ("http", "https")) -> Check:
    """A whole URL with a host, in one of `schemes`."""

    def check(value: object, pointer: str) -> Iterator[Problem]:
        yield from words(most)(value, pointer)
        if isinstance(value, str) and not (urlsplit(value).scheme in schemes and urlsplit(value).hostname):
            yield Problem(pointer, "must be a valid URL")

    return check


def each(check_one: Check, least: int, most: int) -> Check:
    """A list of `least` to `most` items, each of which passes."""

    def check(value: object, pointer: str) -> Iterator[Problem]:
        if not isinstance(value, list):
            yield Problem(pointer, "must be an array")
            return
        if len(value) < least:
            yield Problem(pointer, f"no less than {least} items allowed")
        if len(value) > most:
            yield Problem(pointer, f"no more than {most} items allowed")
        for index, item in enumerate(value):
            yield from check_one(item, f"{pointer}/{index}")

    return check


def shape(required: Mapping[str, Check], optional: Mapping[str, Check] | None = None) -> Check:
    """An object with all the `required` keys, perhaps some of the `optional` ones, and no other. "type" is the caller's to check."""
    known = {**required, **(optional or {})}

    def check(value: object, pointer: str) -> Iterator[Problem]:
        if not isinstance(value, dict):
            yield Problem(pointer, "must be an object")
            return
        for key in required:
            if key not in value:
                yield Problem(pointer, f"missing required field: {key}")
        for key, item in value.items():
            if key in known:
                yield from known[key](item, f"{pointer}/{key}")
            elif key != "type":
                yield Problem(pointer, f"invalid additional property: {key}")

    return check


def typed(kinds: Mapping[str, Check]) -> Check:
    """An object whose "type" names one of `kinds`, which it then passes."""

    def check(value: object, pointer: str) -> Iterator[Problem]:
        kind = value.get("type") if isinstance(value, dict) else None
        if isinstance(kind, str) and kind in kinds:
            yield from kinds[kind](value, pointer)
        else:
            yield Problem(pointer, f"unsupported type: {kind}")

    return check


def both(*checks: Check) -> Check:
    """Every one of `checks`."""

    def check(value: object, pointer: str) -> Iterator[Problem]:
        for one in checks:
            yield from one(value, pointer)

    return check
