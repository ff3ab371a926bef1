"""One person's scorecard, read for them and everyone they rank with."""

from datetime import datetime, tzinfo

from bot.metrics import lines
from bot.metrics.board import history, keys_of, lines_of
from bot.metrics.calendar import Worker
from bot.metrics.memory import Memory
from bot.metrics.moment import Moment
from bot.metrics.numbers import Numbers
from bot.metrics.results import Clock, PersonScorecard
from bot.metrics.roster import Roster
from storage.unit_of_work import UnitOfWork


def person_scorecard(
    uow: UnitOfWork, memory: Memory, circle: Roster, person: int, moment: Moment, now: datetime, known_at: datetime | None = None
) -> PersonScorecard:
    """`circle` is the person's (`roster.circle`)."""
    rules = circle.rules
    numbers = Numbers(uow, rules, known_at)
    roster = circle.among(circle.peers([person], moment.day))
    standings = memory.board(uow, roster, numbers, moment)
    keys = keys_of(roster, [person], moment)
    spans = lines.spans(moment, rules)
    amounts = lines.of_person(numbers.over([person], keys, spans), person, len(spans))
    worker = roster.holders[person].worker
    learnt = lines.history(numbers.days([person], rules.rows(keys), history(moment)), history(moment), worker.time, moment)
    role = roster.role(person, moment.day)
    return PersonScorecard(
        person=roster.people[person],
        role=role,
        team=roster.team(person, moment.day),
        definition=rules.scorecard(role),
        clock=clock(uow, moment, worker, now, roster.zone(person, now)),
        lines=tuple(
            lines.line(rule, rules, standings.standings[person][rule.metric], amounts, learnt, moment)
            for rule in lines_of(roster, person, moment)
        ),
        scored=standings.scores[person],
        place=standings.place(person),
        public_top=rules.privacy.public_top,
        grid=rules.grid,
    )


def clock(uow: UnitOfWork, moment: Moment, worker: Worker, now: datetime, zone: tzinfo) -> Clock:
    return Clock(
        period=moment.period,
        today=moment.today,
        phase=moment.phase(worker),
        elapsed=moment.elapsed(worker),
        worked=worker.time(moment.past),
        working_days=worker.time(moment.whole),
        updated=uow.metrics.heard(now),
        zone=zone,
    )
