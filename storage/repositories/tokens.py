"""What travels by id only: the context of an open form, and the data of a picture behind an expiring address."""

from datetime import datetime

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from storage.models import FormContext, PictureLink
from storage.models.base import Document


class Tokens:
    def __init__(self, session: Session) -> None:
        self._session = session

    def keep_form(
        self, token: str, *, account_id: int, name: str, conversation_id: int, private: bool, context: Document, expires_at: datetime
    ) -> None:
        row = FormContext(token=token, account_id=account_id, name=name, conversation_id=conversation_id)
        row.private, row.context, row.expires_at = private, context, expires_at
        self._session.add(row)
        self._session.flush()

    def form(self, token: str, now: datetime) -> FormContext | None:
        """The form behind the token while it is open: not expired, not submitted."""
        row = self._session.get(FormContext, token)
        return row if row is not None and row.expires_at > now and row.submitted_at is None else None

    def submit(self, token: str, now: datetime) -> bool:
        """Take the form; False when another submission of it came first."""
        taken = update(FormContext).where(FormContext.token == token, FormContext.submitted_at.is_(None)).values(submitted_at=now)
        return self._session.scalar(taken.returning(FormContext.token)) is not None

    def reopen(self, token: str) -> None:
        """What was sent could not be taken: the form may be sent again."""
        self._session.execute(update(FormContext).where(FormContext.token == token).values(submitted_at=None))

    def keep_picture(self, token: str, *, card: str, data: Document, theme: str, expires_at: datetime) -> None:
        self._session.add(PictureLink(token=token, card=card, data=data, theme=theme, expires_at=expires_at))
        self._session.flush()

    def picture(self, token: str, now: datetime) -> PictureLink | None:
        row = self._session.get(PictureLink, token)
        return row if row is not None and row.expires_at > now else None

    def prune(self, now: datetime) -> None:
        """Forget what has expired."""
        self._session.execute(delete(FormContext).where(FormContext.expires_at <= now))
        self._session.execute(delete(PictureLink).where(PictureLink.expires_at <= now))
