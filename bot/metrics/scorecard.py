"""One person's scorecard, read for them and everyone they rank with."""

from datetime import date, datetime, tzinfo

from bot.metrics import in_force, lines
from bot.metrics.board import Board, board, history, keys_of, lines_of
from bot.metrics.calendar import Worker
from bot.metrics.moment import Moment
from bot.metrics.numbers import Numbers
from bot.metrics.period import Period
from bot.metrics.results import Clock, PersonScorecard
from bot.metrics.roster import Roster, peers
from bot.people import photos
from storage.unit_of_work import UnitOfWork


def person_scorecard(
    uow: UnitOfWork, circle: Roster, person: int, period: Period, today: date, now: datetime, known_at: datetime | None = None
) -> PersonScorecard:
    """`circle` is the person's (`roster.circle`)."""
    rules, moment = circle.rules, Moment(period, today)
    numbers = Numbers(uow, rules, known_at)
    roster = peers(uow, circle, [person], moment.day)
    standings = read_board(uow, roster, numbers, moment)
    keys = keys_of(roster, [person], moment)
    past, present = lines.before(moment, rules), lines.running(moment, rules)
    amounts = lines.of_person(numbers.run_up([person], keys, past, present), person, len(past) + len(present))
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
        photo=photos.shown(uow, [person]).get(person, ""),
    )


def read_board(uow: UnitOfWork, roster: Roster, numbers: Numbers, moment: Moment) -> Board:
    """The board of everyone in `roster`: the same for all who stand on it, so it is worked out once while no fact changes."""

    def work() -> Board:
        keys = keys_of(roster, list(roster.people), moment)
        return board(roster, in_force.read(uow, roster.rules, keys, moment.whole), numbers, moment)

    if numbers.known_at is not None:
        return work()
    return uow.recall(("board", roster.members, moment), work, lambda made: len(made.scores))


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
