"""One session, one commit: the repositories over one transaction. Opened by `Database.write` and `Database.read`, which end it."""

from sqlalchemy.orm import Session

from storage.repositories.accounts import Accounts
from storage.repositories.audit import AuditTrail
from storage.repositories.deliveries import Deliveries
from storage.repositories.goals import Goals
from storage.repositories.imports import Imports
from storage.repositories.inbox import InboxRows
from storage.repositories.metrics import Metrics
from storage.repositories.people import People
from storage.repositories.playbook import PlaybookRows
from storage.repositories.records import Records
from storage.repositories.tokens import Tokens
from storage.repositories.totals import Totals


class UnitOfWork:
    """`people`, `accounts`: who. `metrics`, `records`, `totals`, `goals`: numbers. `inbox`, `deliveries`: what came in, what is owed."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.people = People(session)
        self.accounts = Accounts(session)
        self.metrics = Metrics(session)
        self.records = Records(session)
        self.totals = Totals(session)
        self.goals = Goals(session)
        self.playbook = PlaybookRows(session)
        self.imports = Imports(session)
        self.inbox = InboxRows(session)
        self.deliveries = Deliveries(session)
        self.tokens = Tokens(session)
        self.audit = AuditTrail(session)

    def flush(self) -> None:
        """Send what is still only in memory to the database, so that bulk statements see it."""
        self._session.flush()
