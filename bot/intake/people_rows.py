"""A row of a people table as what it says about a person."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from bot.intake.bindings import Bindings, Cells, MomentOf, Test, TextOf
from bot.intake.cells import Cell, MomentCell
from bot.intake.faults import Fault, Reject, quoted
from bot.intake.known import LONGEST, folded
from bot.intake.mapping import PeopleMapping
from bot.intake.moments import day_of
from bot.intake.numbers import NumberReader, share_of
from bot.people.zones import zone_fault

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")


@dataclass(frozen=True)
class PersonRow:
    """Blank cells are None: they leave what is known as it is. `ends_on` is the first day they are no longer here."""

    line: int
    cells: Sequence[str]
    key: str
    name: str
    email: str | None
    aliases: tuple[str, ...]
    starts_on: date | None
    ends_on: date | None
    time_zone: str | None
    role: str | None
    part_time: Decimal | None
    team: str | None
    team_key: str | None
    parent: str | None
    calendar: str | None
    team_zone: str | None
    manager: str | None
    team_since: date | None
    leads: bool


PersonMapper = Callable[[int, Cells], PersonRow]


def person_mapper(mapping: PeopleMapping, bindings: Bindings) -> PersonMapper:
    """The function of a row; it raises Reject."""
    key_of, name_of = bindings.text(mapping.key), bindings.text(mapping.name)
    email_of, role_of, zone_of = (_optional(bindings, cell) for cell in (mapping.email, mapping.role, mapping.time_zone))
    part_of = _optional(bindings, mapping.part_time)
    aliases_of = [bindings.text(alias) for alias in mapping.aliases]
    starts_of, ends_of, since_of = (_day(bindings, cell) for cell in (mapping.starts_on, mapping.ends_on, mapping.team_since))
    team = mapping.team
    team_of, team_key_of, parent_of, manager_of, calendar_of, team_zone_of = (
        _optional(bindings, cell)
        for cell in ((team.name, team.key, team.parent, team.manager, team.calendar, team.time_zone) if team is not None else [None] * 6)
    )
    leads: Test = bindings.where(mapping.leads_when) if mapping.leads_when else lambda _: False

    def mapped(line: int, cells: Cells) -> PersonRow:
        starts_on, last_day = starts_of(cells), ends_of(cells)
        if starts_on is not None and last_day is not None and last_day < starts_on:
            raise Reject(Fault.PERIOD, f"The person leaves on {last_day}, before they start on {starts_on}.")
        return PersonRow(
            line=line,
            cells=cells,
            key=_required(key_of(cells), "key"),
            name=_required(name_of(cells), "name"),
            email=_email(email_of(cells)),
            aliases=tuple(_short(words, "alias") for alias_of in aliases_of if (words := alias_of(cells))),
            starts_on=starts_on,
            ends_on=None if last_day is None else last_day + timedelta(days=1),
            time_zone=_zone(zone_of(cells)),
            role=_short(role_of(cells), "role") or None,
            part_time=_part(part_of(cells), bindings.numbers),
            team=_short(team_of(cells), "team") or None,
            team_key=_short(team_key_of(cells), "team's key") or None,
            parent=_short(parent_of(cells), "parent team") or None,
            calendar=_short(calendar_of(cells), "calendar") or None,
            team_zone=_zone(team_zone_of(cells)),
            manager=manager_of(cells) or None,
            team_since=since_of(cells),
            leads=leads(cells),
        )

    return mapped


def _optional(bindings: Bindings, cell: Cell | None) -> TextOf:
    return (lambda _: "") if cell is None else bindings.text(cell)


def _day(bindings: Bindings, cell: MomentCell | None) -> Callable[[Cells], date | None]:
    if cell is None:
        return lambda _: None
    moment_of: MomentOf = bindings.moment(cell)
    return lambda cells: day_of(moment_of(cells))


def _required(words: str, what: str) -> str:
    if not words:
        raise Reject(Fault.NO_ID, f"The person has no {what}.")
    return _short(words, what)


def _short(words: str, what: str) -> str:
    if len(words) > LONGEST:
        raise Reject(Fault.TOO_LONG, f"The {what} {quoted(words)} is longer than {LONGEST} characters.")
    return words


def _email(words: str) -> str | None:
    if not words:
        return None
    if not _EMAIL.fullmatch(words):
        raise Reject(Fault.CONFLICT, f"{quoted(words)} is no e-mail address.")
    return folded(_short(words, "e-mail"))


def _zone(words: str) -> str | None:
    if words and (fault := zone_fault(words)):
        raise Reject(Fault.CONFLICT, f"{fault}.")
    return words or None


def _part(words: str, read: NumberReader) -> Decimal | None:
    part = share_of(words, read)
    if part is not None and not 0 < part <= 1:
        raise Reject(Fault.NUMBER, f"{quoted(words)} is no share of a working day.")
    return part
