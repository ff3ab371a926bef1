"""All tables, one module a subject. Rows stay inside `storage` and the services that open a unit of work; values leave."""

from storage.models.base import LARGEST, PLACES, Base, Exact, Moment, exact, millionths
from storage.models.contests import Contest, ContestEntry, ContestPlace, ContestPrize, ContestQuestion, ContestRules
from storage.models.deliveries import Audit, Delivery, Fire, FormContext, Inbox, Item, Pace, PictureLink, ScheduleState, Switch
from storage.models.people import Account, Alias, Conversation, Leave, Management, Membership, Person, RoleHolding, Team, WorkPattern
from storage.models.playbook import AppliedPlaybook, Definition
from storage.models.records import (
    Credit,
    DailyTotal,
    Goal,
    Import,
    Metric,
    OwnerChange,
    PeriodTotal,
    Record,
    Source,
    Unmatched,
)
from storage.models.state import State

__all__ = [
    "LARGEST",
    "PLACES",
    "Account",
    "Alias",
    "AppliedPlaybook",
    "Audit",
    "Base",
    "Contest",
    "ContestEntry",
    "ContestPlace",
    "ContestPrize",
    "ContestQuestion",
    "ContestRules",
    "Conversation",
    "Credit",
    "DailyTotal",
    "Definition",
    "Delivery",
    "Exact",
    "Fire",
    "FormContext",
    "Goal",
    "Import",
    "Inbox",
    "Item",
    "Leave",
    "Management",
    "Membership",
    "Metric",
    "Moment",
    "OwnerChange",
    "Pace",
    "PeriodTotal",
    "Person",
    "PictureLink",
    "Record",
    "RoleHolding",
    "ScheduleState",
    "Source",
    "State",
    "Switch",
    "Team",
    "Unmatched",
    "WorkPattern",
    "exact",
    "millionths",
]
