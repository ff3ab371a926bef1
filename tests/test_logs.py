"""What a line of the log tells the person on call of a failure, and what it keeps to itself."""

import json
import logging
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
import structlog

from bot import logs

SECRET = "canary"


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    """Each test sets logging up itself: the log goes to the standard error that stands at that moment."""
    yield
    structlog.reset_defaults()
    logging.getLogger().handlers.clear()


def line(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    told = "".join(capsys.readouterr())
    assert SECRET not in told
    found: dict[str, Any] = json.loads(told)
    return found


def broken() -> None:
    raise psycopg.OperationalError(SECRET)


def test_errors_that_came_together_are_named_not_the_group_that_holds_them(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure()
    errors: list[Exception] = [TimeoutError(SECRET)]
    try:
        broken()
    except psycopg.OperationalError as error:
        errors.insert(0, error)
    try:
        raise ExceptionGroup(SECRET, [ExceptionGroup(SECRET, errors), TimeoutError()])
    except ExceptionGroup:
        structlog.get_logger().exception("tick failed", tick="feeds")
    told = line(capsys)
    assert (told["event"], told["error"]) == ("tick failed", "OperationalError, TimeoutError")
    assert [place.partition(":")[0] for place in told["at"]] == [__name__, __name__]


def test_an_error_says_what_caused_it(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure()
    try:
        try:
            broken()
        except psycopg.OperationalError as error:
            raise LookupError(SECRET) from error
    except LookupError:
        structlog.get_logger().exception("queue interrupted")
    told = line(capsys)
    assert (told["error"], told["cause"]) == ("LookupError", "OperationalError")


def test_the_pool_of_connections_says_what_it_has_to_say_without_addresses(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure()
    logging.getLogger("psycopg.pool").warning("error connecting in %r: %s", SECRET, psycopg.OperationalError(SECRET))
    told = line(capsys)
    assert (told["logger"], told["said"], told["error"]) == ("psycopg.pool", "error connecting in …: …", "OperationalError")


def test_a_library_that_writes_values_into_its_texts_is_known_by_its_action_alone(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure()
    error = psycopg.OperationalError(SECRET)
    logging.getLogger("procrastinate.worker").error(f"Side task {SECRET}", exc_info=error, extra={"action": "side_task_failed"})
    told = line(capsys)
    assert (told["event"], told["action"], told["error"]) == ("library warning", "side_task_failed", "OperationalError")
    assert "said" not in told
