"""What can be wrong: with a row, which is then left out and told, or with the mapping or file, which stops the import before it starts."""

from enum import StrEnum

from bot.chat.errors import UserError
from bot.chat.markup import escape


class Fault(StrEnum):
    """What is wrong with a row, in the few words that a summary counts by."""

    BROKEN_ROW = "broken row"
    NO_ID = "no id"
    TOO_LONG = "text too long"
    NUMBER = "unreadable number"
    NUMBER_SIZE = "number too large"
    CURRENCY = "other currency"
    DATE = "unreadable date"
    IMPLAUSIBLE_DATE = "implausible date"
    NO_PERSON = "no person"
    UNKNOWN_PERSON = "unknown person"
    NAMESAKES = "several people of one name"
    UNKNOWN_METRIC = "unknown metric"
    UNKNOWN_TEAM = "unknown team"
    SHARES = "shares do not add up"
    PERIOD = "ends before it starts"
    OVERLAP = "goal overlaps another"
    REPEATED = "said twice"
    LOOKUP = "not in the other file"
    UNFIT = "nothing that can be counted"
    CONFLICT = "conflicts with another person"


class Reject(Exception):
    """This row cannot be taken. `reason` is one sentence; `unknown` is how the source names a person we do not know."""

    def __init__(self, fault: Fault, reason: str, unknown: str | None = None) -> None:
        super().__init__(reason)
        self.fault = fault
        self.reason = reason
        self.unknown = unknown


def quoted(text: str) -> str:
    """`text` in quotation marks, cut to what a sentence can carry."""
    return f"“{text if len(text) <= 60 else text[:57] + '…'}”"


def unusable(sentence: str) -> UserError:
    """The error that stops an import; `sentence` may quote a file as it is."""
    return UserError(escape(sentence))
