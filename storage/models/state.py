"""The number of the state that questions are answered from."""

from sqlalchemy import BigInteger
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base, Key


class State(Base):
    """One row. Its `number` grows with every commit that changes a fact (`storage.changes.FACTS`)."""

    __tablename__ = "state"

    id: Mapped[Key]
    number: Mapped[int] = mapped_column(BigInteger)
