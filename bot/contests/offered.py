"""What a contest can be made of and started from: metrics, presets of the playbook, and the contests that somebody holds or held."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.contests import access, reading, templates
from bot.contests.asked import Base, countable
from bot.contests.rules import Rules
from bot.contests.templates import Template, template_of
from bot.metrics import roster as rosters
from bot.metrics import rules as rulebook
from bot.metrics.definitions import MetricDefinition, Weekday
from bot.metrics.period import DAY
from storage.unit_of_work import UnitOfWork

MOST_EARLIER = 20
_MINUTE, _HOUR = timedelta(minutes=1), timedelta(hours=1)


@dataclass(frozen=True)
class Offered:
    """`presets` by key, the playbook's order; `earlier` are names by key of contests that they may change, the newest first; `zone` is
    where they are."""

    metrics: Mapping[str, MetricDefinition]
    presets: Mapping[str, Template]
    earlier: Mapping[str, str]
    zone: str
    week_starts: Weekday


def offered(uow: UnitOfWork, by: int, now: datetime) -> Offered:
    playbook = rulebook.read(uow)
    zone = rosters.read(uow, playbook, [by]).zone(by, now).key
    found = [row for row in uow.contests.all() if access.may_change(uow, row, by, now)]
    presets = {row.key: templates.read(row.document) for row in uow.playbook.definitions(templates.KIND)}
    earlier = {row.key: row.name for row in found[:MOST_EARLIER]}
    return Offered(countable(playbook.metrics), presets, earlier, zone, playbook.grid.week_starts)


def base_of_preset(preset: Template) -> Base:
    return Base(preset.document(), preset.length, {"enter": preset.enter})


def base_of(uow: UnitOfWork, key: str, by: int, now: datetime) -> Base:
    """From a contest that they may change: the same again."""
    rules = reading.rules_of(uow, access.own(uow, key, by, now))
    return Base(template_of(rules), length_of(rules), dict(rules.entrants.model_dump(mode="json")))


def length_of(rules: Rules) -> str:
    """How long it lasts, as it is written: whole days by the clock of its zone, else hours or minutes."""
    starts, ends = (each.astimezone(rules.place).replace(tzinfo=None) for each in (rules.starts, rules.ends))
    if (ends - starts) % DAY == timedelta(0):
        return f"{(ends - starts) // DAY} days"
    length = rules.ends - rules.starts
    return f"{length // _HOUR} hours" if length % _HOUR == timedelta(0) else f"{length // _MINUTE} minutes"
