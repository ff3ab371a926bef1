"""What is said when a statement fails: the driver's first words, never the values that PostgreSQL quotes after them."""

from typing import TYPE_CHECKING, cast

from sqlalchemy import Engine, event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import DBAPIError

if TYPE_CHECKING:
    import psycopg

Failure = DBAPIError
"""Raised by a statement that the database did not carry out."""

_ABOUT_VALUES = "22"
"""The class of errors whose first words quote a value already."""


def reason(failure: Failure) -> str:
    """In one line."""
    return str(failure.orig).partition("\n")[0]


def hush(engine: Engine) -> None:
    """From now on PostgreSQL's errors on this engine quote no values."""

    @event.listens_for(engine, "handle_error")
    def shorten(context: ExceptionContext) -> None:
        failure = context.sqlalchemy_exception
        if isinstance(failure, DBAPIError) and context.statement is not None:
            error = cast("psycopg.Error", context.original_exception)
            words = _first_words(error)
            error.args = (words,)
            failure.args = (f"({type(error).__module__}.{type(error).__name__}) {words}",)


def _first_words(error: "psycopg.Error") -> str:
    """As the server said it, with the constraint's name where there is one; the code alone for what is about a value."""
    state, words = error.sqlstate or "", error.diag.message_primary
    return f"SQLSTATE {state}" if words is None or state.startswith(_ABOUT_VALUES) else f"{words} (SQLSTATE {state})"
