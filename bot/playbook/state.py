"""The playbook in force, as the database has it: what a file is compared with, and what an export writes."""

from collections.abc import Callable, Mapping
from typing import Literal, cast

from bot.contests.templates import KIND
from bot.metrics.definitions import CalendarDefinition, RampDefinition, ScorecardDefinition
from bot.metrics.rules import metric_definition
from bot.people.definitions import PrivacyDefinition
from bot.people.matching import ADMINS
from bot.playbook.goals import GoalSpan, compress
from bot.playbook.models import WORKSPACE, Playbook, Scope, ScorecardRule
from storage.models import Goal
from storage.models.base import Document
from storage.unit_of_work import UnitOfWork

ORIGIN = "playbook"
"""Where the goals of a playbook come from; those of files and chat are left alone."""

Kind = Literal["calendar", "scorecard", "ramp", "privacy", "mapping", "source", "role", "admins", "schedule", "contest"]


def current(uow: UnitOfWork) -> Playbook:
    """The rules in force. Goals that files or the chat set are not the playbook's."""
    documents: dict[str, dict[str, Document]] = {}
    for row in uow.playbook.definitions():
        documents.setdefault(row.kind, {})[row.key] = row.document
    calendars = {key: CalendarDefinition.model_validate(document) for key, document in documents.get("calendar", {}).items()}
    calendar = calendars.pop(WORKSPACE, CalendarDefinition())
    ramps = [RampDefinition.model_validate(document) for document in documents.get("ramp", {}).values()]
    cards = [ScorecardDefinition.model_validate(document) for document in documents.get("scorecard", {}).values()]
    privacy = documents.get("privacy", {}).get("privacy", {})
    return Playbook(
        calendar=calendar,
        calendars=calendars,
        roles=tuple(documents.get("role", {})),
        metrics={row.key: metric_definition(row) for row in uow.metrics.all()},
        scorecards={card.key: ScorecardRule.of(card) for card in cards},
        goals=compress(goal_rows(uow), calendar),
        ramps={ramp.role: ramp.months for ramp in ramps},
        privacy=PrivacyDefinition.model_validate(privacy),
        admins=tuple(documents.get(ADMINS[0], {}).get(ADMINS[1], {}).get("emails", ())),
        schedules=documents.get("schedule", {}),
        contests=documents.get("contest", {}),
        mappings=documents.get("mapping", {}),
        sources=documents.get("source", {}),
    )


def definitions(playbook: Playbook) -> dict[tuple[Kind, str], Document]:
    """The playbook's rules as the documents that are stored, in its order; metrics and goals have tables of their own."""
    calendars = {WORKSPACE: playbook.calendar, **playbook.calendars}
    stored: dict[tuple[Kind, str], Document] = {}
    stored |= {("calendar", key): calendar.model_dump(mode="json") for key, calendar in calendars.items()}
    stored |= {("role", role): {"name": role} for role in playbook.roles}
    stored |= {("scorecard", key): card.definition(key).model_dump(mode="json") for key, card in playbook.scorecards.items()}
    stored |= {("ramp", ramp.role): ramp.model_dump(mode="json") for ramp in playbook.ramp_definitions()}
    stored["privacy", "privacy"] = playbook.privacy.model_dump(mode="json")
    stored |= {("schedule", key): schedule.model_dump(mode="json", by_alias=True) for key, schedule in playbook.schedules.items()}
    stored |= {(KIND, key): template.model_dump(mode="json") for key, template in playbook.contests.items()}
    stored |= {("mapping", key): dict(document) for key, document in playbook.mappings.items()}
    stored |= {("source", key): source.model_dump(mode="json") for key, source in playbook.sources.items()}
    if playbook.admins:
        stored["admins", "admins"] = {"emails": list(playbook.admins)}
    return stored


def goal_rows(uow: UnitOfWork, chosen: Callable[[Goal], bool] = lambda row: row.origin == ORIGIN) -> dict[GoalSpan, int]:
    """The goals that are `chosen`, with their ids. One whose person, team or metric is gone is nobody's."""
    metrics = {row.id: row.key for row in uow.metrics.all(active=False)}
    keys: Mapping[str, Mapping[str, str]] = {
        "person": {str(row.id): row.key for row in uow.people.persons()},
        "team": {str(row.id): row.key for row in uow.people.teams()},
    }
    spans: dict[GoalSpan, int] = {}
    for row in filter(chosen, uow.goals.all()):
        subject = keys[row.scope].get(row.subject) if row.scope in keys else row.subject
        if subject is not None:
            scope = cast(Scope, row.scope)
            spans[GoalSpan(metrics[row.metric_id], scope, subject, row.starts_on, row.ends_on, row.target)] = row.id
    return spans
