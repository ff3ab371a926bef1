"""What a playbook would change: rule by rule and field by field, goals as runs of periods. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TypeGuard

from bot.intake.mistakes import Path
from bot.metrics.definitions import CalendarDefinition
from bot.playbook.goals import GoalSpan, compress, expand, subject_of
from bot.playbook.models import GoalRule, Playbook
from bot.playbook.outline import Value, goal_outline, outline

_LONGEST = 160


class Kind(StrEnum):
    """The mark of a change in a list."""

    ADDED = "+"
    REMOVED = "-"
    CHANGED = "~"


@dataclass(frozen=True)
class Change:
    """`what` is the rule or field as people write it ("metrics.revenue.unit"); `before` and `after` its values in words."""

    kind: Kind
    what: str
    before: str = ""
    after: str = ""

    def __str__(self) -> str:
        values = f"{self.before} → {self.after}" if self.kind is Kind.CHANGED else self.after or self.before
        return f"{self.kind} {self.what}: {values}" if values else f"{self.kind} {self.what}"


def diff(before: Playbook, after: Playbook) -> tuple[Change, ...]:
    """From one playbook to the other; both name people and teams by key."""
    return (*_maps(outline(before, full=True), outline(after, full=True), ()), *_goals(before, after))


def spans_of(playbook: Playbook) -> dict[GoalSpan, int]:
    """Each goal of the playbook, with the place of its rule."""
    return {span: place for place, rule in enumerate(playbook.goals) for span in expand(rule, playbook.calendar)}


def _maps(before: Mapping[str, Value], after: Mapping[str, Value], path: tuple[str, ...]) -> Iterator[Change]:
    if _ordered(path):
        yield from _order([key for key in before if key in after], [key for key in after if key in before], path)
    for key in (*before, *(key for key in after if key not in before)):
        here = (*path, key)
        old, new = before.get(key), after.get(key)
        if isinstance(old, Mapping) and isinstance(new, Mapping):
            yield from _maps(old, new, here)
        elif key not in after:
            yield from _maps(old, {}, here) if _is_long(old) else (Change(Kind.REMOVED, ".".join(here), before=words(old)),)
        elif key not in before:
            yield from _maps({}, new, here) if _is_long(new) else (Change(Kind.ADDED, ".".join(here), after=words(new)),)
        elif old != new or _flow(old) != _flow(new):
            # In a mapping 1 and true are equal to Python, and different constants to whoever wrote them.
            yield Change(Kind.CHANGED, ".".join(here), words(old), words(new))


def _is_long(value: Value) -> TypeGuard[Mapping[str, Value]]:
    """A map that does not fit a line is told field by field, not cut."""
    return isinstance(value, Mapping) and len(_flow(value)) > _LONGEST


def _ordered(path: Path) -> bool:
    """Where the order of keys is the order people see."""
    return path in (("metrics",), ("scorecards",)) or (len(path) == 3 and path[::2] == ("scorecards", "metrics"))


def _order(before: Sequence[str], after: Sequence[str], path: tuple[str, ...]) -> Iterator[Change]:
    if before != after:
        yield Change(Kind.CHANGED, f"{'.'.join(path)} (order)", ", ".join(before), ", ".join(after))


def _goals(before: Playbook, after: Playbook) -> Iterator[Change]:
    old = {_place(span): span for span in spans_of(before)}
    new = {_place(span): span for span in spans_of(after)}
    yield from (_goal(Kind.REMOVED, rule) for rule in compress((old[place] for place in old.keys() - new.keys()), before.calendar))
    yield from (_goal(Kind.ADDED, rule) for rule in compress((new[place] for place in new.keys() - old.keys()), after.calendar))
    yield from _retargeted([(old[place], new[place]) for place in old.keys() & new.keys()], after.calendar)


def _retargeted(pairs: Sequence[tuple[GoalSpan, GoalSpan]], calendar: CalendarDefinition) -> Iterator[Change]:
    """Goals whose target changed, those that had the same one before together."""
    by_target: dict[Decimal, list[GoalSpan]] = {}
    for old, new in pairs:
        if old.target != new.target:
            by_target.setdefault(old.target, []).append(new)
    for target, spans in sorted(by_target.items()):
        for rule in compress(spans, calendar):
            yield Change(Kind.CHANGED, _goal_name(rule), words(target), words(rule.target))


def _goal(kind: Kind, rule: GoalRule) -> Change:
    target = words(rule.target)
    return Change(kind, _goal_name(rule), *((target, "") if kind is Kind.REMOVED else ("", target)))


def _goal_name(rule: GoalRule) -> str:
    """goals: calls, role Account Executive, 2026-01-01..2026-12-31, each month"""
    told = goal_outline(rule)
    scope, name = subject_of(rule)
    subject = f"{scope} {name}".rstrip()
    each = f", each {rule.each}" if rule.each else ""
    return f"goals: {rule.metric}, {subject}, {told['from']}..{told['until']}{each}"


def _place(span: GoalSpan) -> tuple[object, ...]:
    return (*span.whose, span.starts_on, span.ends_on)


def words(value: Value) -> str:
    """A value on one line, as YAML has it, not too long."""
    text = _flow(value)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _flow(value: Value) -> str:
    if value is None:
        return "none"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_flow(part)}" for key, part in value.items() if part not in (None, [], {})) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return str(value)
