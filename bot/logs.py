"""Logs: one JSON object a line on standard error. What is logged are ids, counts, names of commands and error types; never names of people,
note texts, tokens or what somebody typed."""

import logging
import re
import sys
from typing import cast

import structlog

LIBRARIES = ("slack_bolt", "slack_sdk", "aiohttp.access", "apscheduler", "msal", "botbuilder", "urllib3", "matplotlib", "sqlalchemy.engine")
"""Libraries whose chatter may hold message texts or addresses; only their warnings pass."""
IN_FIXED_WORDS = "psycopg"
"""A library that writes sentences of its own, with gaps: the sentences pass, what would stand in the gaps does not."""
_GAP = re.compile(r"%[rsd]")


def configure(level: str = "info", *, readable: bool = False) -> None:
    """Sets up structlog and the standard library's logging; `readable` prints for a person's terminal instead of JSON."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _exception_type_and_place,
    ]
    in_json = structlog.processors.JSONRenderer(ensure_ascii=False)
    renderer: structlog.typing.Processor = structlog.dev.ConsoleRenderer() if readable else in_json
    structlog.configure(
        processors=[*shared, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    tidy = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(processors=[_without_message, *shared, tidy, renderer], pass_foreign_args=True)
    )
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    for name in LIBRARIES:
        logging.getLogger(name).setLevel(logging.WARNING)


def _exception_type_and_place(_: object, __: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """An exception as its type and the lines it passed, without its message, which may quote what somebody wrote."""
    info = event.pop("exc_info", None)
    if info is True:
        info = sys.exc_info()
    error = info[1] if isinstance(info, tuple) else info
    if isinstance(error, BaseException):
        ends = _ends(error)
        event["error"] = ", ".join(dict.fromkeys(type(end).__name__ for end in ends))
        event["at"] = _places(ends[0])
        if (cause := ends[0].__cause__) is not None:
            event["cause"] = type(_ends(cause)[0]).__name__
    return event


def _ends(error: BaseException) -> list[BaseException]:
    """What broke, where several went wrong together; a group of them says nothing by itself."""
    return [end for each in error.exceptions for end in _ends(each)] if isinstance(error, BaseExceptionGroup) else [error]


def _places(error: BaseException) -> list[str]:
    places, frame = [], error.__traceback__
    while frame:
        places.append(f"{frame.tb_frame.f_globals.get('__name__', '?')}:{frame.tb_lineno}")
        frame = frame.tb_next
    return places[-8:]


def _without_message(_: object, __: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """A library's own log line: its logger and place are kept, its text is not, since nobody promised what is in it.

    Fixed words are: the sentences of one library, and the word by which another (procrastinate) calls what it did.
    """
    record, given = cast("logging.LogRecord", event.get("_record")), event.pop("positional_args", ())
    event["event"] = "library warning"
    event["logger"], event["at_line"] = record.name, record.lineno
    if record.name.partition(".")[0] == IN_FIXED_WORDS and isinstance(record.msg, str):
        event["said"] = _GAP.sub("…", record.msg)
        if errors := [type(each).__name__ for each in given if isinstance(each, BaseException)]:
            event["error"] = errors[0]
    if isinstance(action := getattr(record, "action", None), str):
        event["action"] = action
    if record.exc_info:
        event["exc_info"] = record.exc_info
    return event
