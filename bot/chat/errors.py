"""Failures that the person at the other end can do something about."""

from collections.abc import Mapping


class UserError(Exception):
    """One clear sentence for the person who asked; the text is markup."""


class Refusal(UserError):
    """The person has no right to this; the sentence reveals nothing about what was asked for."""


class FieldErrors(Exception):
    """A submission that cannot be taken: a sentence for each field at fault; what was typed is kept.

    >>> raise FieldErrors({"follow_up_on": "Choose a day after today."})
    """

    def __init__(self, by_field: Mapping[str, str]) -> None:
        super().__init__("; ".join(by_field))
        self.by_field = dict(by_field)
