"""Why a record cannot be in the ledger, as a sentence."""

from datetime import datetime
from decimal import Decimal

from bot.chat.markup import escape
from bot.metrics.ledger.split import ONE
from bot.metrics.records import NewRecord
from storage.models import LARGEST, exact

LONGEST_ID = 255
YEARS = range(1900, 2201)
_ROUNDING = Decimal("0.00001")


def fault(record: NewRecord) -> str | None:
    """What is wrong with this record by itself; nothing where the ledger can take it."""
    wrong = _identity(record) or _moment(record) or _value(record.value) or _credits(record) or _words(record)
    return wrong and f'Record "{escape(record.external_id[:60])}" of {escape(record.source)}: {wrong}.'


def _identity(record: NewRecord) -> str | None:
    if not record.external_id or len(record.external_id) > LONGEST_ID:
        return f"its id must have 1 to {LONGEST_ID} characters"
    return None


def _moment(record: NewRecord) -> str | None:
    if record.occurred.year not in YEARS:
        return f"its date must be between {YEARS[0]} and {YEARS[-1]}"
    if isinstance(record.occurred, datetime) and record.occurred.tzinfo is None:
        return "its time must have a time zone"
    return None


def _value(value: Decimal) -> str | None:
    if not value.is_finite():
        return "its value is not a number"
    if abs(value) > LARGEST:
        return f"its value must be within ±{LARGEST:,f}"
    return None


def _credits(record: NewRecord) -> str | None:
    if record.deleted or (len(record.credits) == 1 and record.credits[0].share == ONE):
        return None
    if not record.credits:
        return "nobody is credited"
    shares = [credit.share for credit in record.credits]
    if not all(share.is_finite() and Decimal(0) < exact(share) <= ONE for share in shares):
        return "each share must be more than 0 and at most 1"
    whole = sum(shares, Decimal(0))
    if abs(whole - 1) > _ROUNDING:
        return f"its shares add up to {whole.normalize():f}, not to 1"
    if len({credit.person for credit in record.credits}) < len(shares):
        return "somebody is credited twice"
    return None


def _words(record: NewRecord) -> str | None:
    words = [record.external_id, record.label or "", *record.details, *record.details.values()]
    if any("\0" in word or not _encodable(word) for word in words):
        return "it has characters that no text may have"
    return None


def _encodable(word: str) -> bool:
    try:
        word.encode()
    except UnicodeEncodeError:
        return False
    return True
