"""The declarative base and our column types.

An `Exact` number is a Decimal kept as a whole number of millionths, so that SQLite and PostgreSQL add it without rounding: at most
`LARGEST` either way for one record, and sums up to 9.2 × 10^12. A `Moment` is aware in Python and stored in UTC. Spans are half-open.
"""

from datetime import UTC, datetime
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Annotated, Any, ClassVar

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Integer, MetaData, String
from sqlalchemy.orm import DeclarativeBase, mapped_column
from sqlalchemy.types import TypeDecorator

PLACES = 6
LARGEST = Decimal(10) ** 12
"""The largest value of one record, either way."""

_UNIT = Decimal(1).scaleb(-PLACES)


def exact(value: Decimal) -> Decimal:
    """`value` rounded half to even to the six places that are stored."""
    return value.quantize(_UNIT, ROUND_HALF_EVEN)


def millionths(value: Decimal) -> int:
    """`value` as it is stored."""
    return int(exact(value).scaleb(PLACES))


class Exact(TypeDecorator[Decimal]):
    """A Decimal of six places, stored as a 64-bit whole number of millionths."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        return None if value is None else millionths(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(int(value)).scaleb(-PLACES)


class Moment(TypeDecorator[datetime]):
    """An aware datetime, stored in UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


Key = Annotated[int, mapped_column(Integer, primary_key=True)]
BigKey = Annotated[int, mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)]
Word = Annotated[str, mapped_column(String(255))]
Document = dict[str, Any]


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_N_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar = {Decimal: Exact, datetime: Moment, Document: JSON, list[str]: JSON}
