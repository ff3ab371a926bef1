"""The messages of a contest's posts, made when they are sent: the launch post with the live standing, news, results, words to people."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bot.charts.cards import CARDS, card_of, wording
from bot.charts.cards.contests.head import Phase
from bot.chat.markup import escape, mention
from bot.chat.message import Block, Button, Buttons, Column, Facts, Footnote, Heading, Message, Paragraph, Picture, Style, Table
from bot.contests import pictures, reading, scoring, told, words
from bot.contests.lifecycle import settles_by
from bot.contests.pictures import Shown
from bot.contests.public import public
from bot.contests.reading import Stood
from bot.contests.results import Row
from bot.contests.rules import Rules
from bot.deliveries import edits
from bot.deliveries.composing import Composer
from bot.metrics import rules as rulebook
from bot.texts import dates
from storage.database import Database
from storage.models import Contest
from storage.unit_of_work import UnitOfWork

LOCALE = "en"
"""Of what many read."""
MOST_MOMENTS = 12
"""Points of the race that a final post draws."""
_PODIUM = 3


class Posts:
    """The composers of contests; each reads one state of the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def composers(self) -> Mapping[str, Composer]:
        """By the kinds of deliveries and items that `told` owes."""
        return {
            told.LIVE: self.live,
            told.NEWS: self.news,
            told.RESULT: self.result,
            told.PRIZE: self.prize,
            told.ASKED: self.question,
            told.ANSWERED: self.answer,
            told.CLAIMED: self.claimed,
        }

    def live(self, data: Mapping[str, str], now: datetime) -> Message | None:
        """The launch post: the rules until it starts, then who leads; its picture is as of the moment that `data` say."""
        with self._database.read() as uow:
            row = _contest(uow, data)
            if row is None or row.state == "draft":
                return None
            rules = reading.rules_of(uow, row)
            if row.state == "cancelled":
                return _plain(f"“{escape(row.name)}” is cancelled: {escape(row.reason or '')}")
            stood = _public(uow, row, now)
            summary = _summary(stood, row)
            blocks: list[Block] = [Heading(escape(row.name)), Paragraph(summary)]
            if row.state == "running":
                drawn = _public(uow, row, edits.as_of(data))
                blocks += [_picture(drawn, row, note=""), *_table(stood)]
            blocks += [Facts(_rules(rules, stood)), Buttons(_buttons(row, rules))]
            return Message(summary, tuple(blocks))

    def news(self, data: Mapping[str, str], now: datetime) -> Message | None:
        """One line, or two."""
        with self._database.read() as uow:
            row = _contest(uow, data)
            if row is None:
                return None
            what, name = data[told.WHAT], f"“{escape(row.name)}”"
            if row.state == "cancelled":
                return _plain(f"{name} is cancelled: {escape(row.reason or '')}") if what == "cancelled" else None
            rules = reading.rules_of(uow, row)
            match what:
                case "paused":
                    return _plain(f"{name} is paused: nothing is posted of it until it goes on. What counts, counts all the same.")
                case "resumed":
                    return _plain(f"{name} goes on.")
                case "reopened":
                    return _plain(f"The result of {name} is open again: {escape(row.reason or '')}")
                case "changed":
                    return _changed(uow, row, int(data[told.NUMBER]))
                case "joined":
                    return _plain(f"{escape(_name(uow, data[told.OF]))} is in.")
                case _:
                    return _standing_news(what, data, _public(uow, row, now), rules, now)

    def result(self, data: Mapping[str, str], now: datetime) -> Message | None:
        """The podium, provisional or final."""
        with self._database.read() as uow:
            row = _contest(uow, data)
            if row is None or data[told.NUMBER] != str(row.phase) or row.state != data[told.WHAT]:
                return None
            stood = _public(uow, row, row.ends_at, now)
            return _final(uow, row, stood, now) if row.state == "final" else _provisional(uow, row, stood)

    def prize(self, data: Mapping[str, str], now: datetime) -> Message | None:
        """To whoever won, with [Claim]."""
        with self._database.read() as uow:
            row, person = _contest(uow, data), int(data[told.OF].partition(":")[2])
            won = next((each for each in uow.contests.prizes([row.id]) if each.person_id == person), None) if row is not None else None
            if row is None or won is None:
                return None
            part = told.share(won.share)
            what = escape(won.prize) if part == "1" else f"{part} of: {escape(won.prize)}"
            sentence = f"You won “{escape(row.name)}”. Your prize: {what}"
            claim = Buttons((Button("Claim", "contest.claim", {"prize": str(won.id)}, Style.PRIMARY),))
            return Message(sentence, (Paragraph(sentence), *(() if won.claimed_at else (claim,))))

    def question(self, data: Mapping[str, str], now: datetime) -> Message | None:
        """To the owner and admins; None once it is answered."""
        with self._database.read() as uow:
            asked = uow.contests.question(int(data[told.NUMBER]))
            row = uow.contests.contest(asked.contest_id) if asked is not None else None
            if asked is None or row is None or asked.answered_at is not None:
                return None
            who = escape(_name(uow, f"person:{asked.asked_by}"))
            about = f" about record {asked.record_id}" if asked.record_id is not None else ""
            sentence = f"{who} questions “{escape(row.name)}”{about}"
            until = dates.moment(asked.deadline, LOCALE, reading.rules_of(uow, row).place)
            held = Footnote(f"The final result waits for your answer, until {until} at most.")
            answer = Buttons((Button("Answer", "contest.answer", {"question": str(asked.id)}, Style.PRIMARY),))
            return Message(sentence, (Paragraph(f"{sentence}:"), Paragraph(escape(asked.reason)), answer, held))

    def answer(self, data: Mapping[str, str], now: datetime) -> Message | None:
        with self._database.read() as uow:
            asked = uow.contests.question(int(data[told.NUMBER]))
            row = uow.contests.contest(asked.contest_id) if asked is not None else None
            if asked is None or row is None or asked.answer is None:
                return None
            sentence = f"Your question about “{escape(row.name)}” was answered"
            return Message(sentence, (Paragraph(f"{sentence}:"), Paragraph(escape(asked.answer))))

    def claimed(self, data: Mapping[str, str], now: datetime) -> Message | None:
        with self._database.read() as uow:
            won = uow.contests.prize(int(data[told.NUMBER]))
            row = uow.contests.contest(won.contest_id) if won is not None else None
            if won is None or row is None or won.settled_at is not None:
                return None
            who = escape(_name(uow, f"person:{won.person_id}"))
            return _plain(
                f"{who} claims the prize of “{escape(row.name)}”: {escape(won.prize)}. `/pacer contest prizes` lists what is left."
            )


def _contest(uow: UnitOfWork, data: Mapping[str, str]) -> Contest | None:
    return uow.contests.contest(int(data[told.CONTEST]))


def _plain(sentence: str) -> Message:
    return Message(sentence, (Paragraph(sentence),))


def _public(uow: UnitOfWork, row: Contest, at: datetime, known_at: datetime | None = None) -> Stood:
    stood = reading.standing(uow, row, at, known_at)
    return stood._replace(standing=public(stood.standing, rulebook.read(uow).privacy.public_top))


def _name(uow: UnitOfWork, key: str) -> str:
    person = uow.people.person(int(key.partition(":")[2]))
    return person.name if person is not None else "Somebody"


def _phase(row: Contest) -> Phase:
    if row.paused_at is not None:
        return "paused"
    match row.state:
        case "running":
            return "running"
        case "provisional":
            return "provisional"
        case "final":
            return "announced"
        case _:
            return "waiting"


def _picture(stood: Stood, row: Contest, *, note: str) -> Picture:
    shown = Shown(_phase(row), stood.names, updated=stood.standing.at, note=note, locale=LOCALE)
    data = pictures.picture(stood.standing, shown)
    card = card_of(data)
    return Picture(card, data, CARDS[card].alt(data))


def _summary(stood: Stood, row: Contest) -> str:
    found, name = stood.standing, escape(row.name)
    clock = words.clock(found.rules, found.at, LOCALE)
    if row.state == "announced":
        return f"{name}: {clock}"
    if row.state in ("provisional", "final"):
        return f"{name} is over: the {row.state} result stands below"
    leads = _leads(found.leaders, stood)
    return f"{name}: {leads}, {clock}" if row.paused_at is None else f"{name} is paused: {leads}"


def _leads(leaders: Sequence[Row], stood: Stood) -> str:
    if not leaders:
        return "nobody leads yet"
    names = wording.listed([escape(row.entrant.name) for row in leaders[:_PODIUM]], LOCALE)
    more = f" and {len(leaders) - _PODIUM} more" if len(leaders) > _PODIUM else ""
    verb = "lead" if len(leaders) > 1 else "leads"
    return f"{names}{more} {verb} with {_score(leaders[0], stood)}"


def _score(row: Row, stood: Stood) -> str:
    return "–" if row.score is None else words.score_words(stood.standing.rules, stood.names, row.score, LOCALE)


def _table(stood: Stood) -> Sequence[Block]:
    ranked = [row for row in stood.standing.rows if row.rank is not None]
    rows = tuple((str(row.rank), escape(row.entrant.name), _score(row, stood), _gap(row, stood)) for row in ranked)
    return (Table((Column("#"), Column("Who"), Column("Score", "right"), Column("To next", "right")), rows),) if rows else ()


def _gap(row: Row, stood: Stood) -> str:
    return "" if row.gap is None else words.score_words(stood.standing.rules, stood.names, row.gap, LOCALE)


def _rules(rules: Rules, stood: Stood) -> tuple[tuple[str, str], ...]:
    return tuple((label, escape(sentence)) for label, sentence in words.said(rules, stood.names, LOCALE))


def _buttons(row: Contest, rules: Rules) -> tuple[Button, ...]:
    contest = {"contest": row.key}
    found = [Button("My standing", "contest.show", contest)]
    if rules.entrants.enter == "opt_in" and row.state in ("announced", "running"):
        found.insert(0, Button("Join", "contest.join", contest, Style.PRIMARY))
    return tuple(found)


def _changed(uow: UnitOfWork, row: Contest, version: int) -> Message | None:
    """What a new version says otherwise."""
    versions = {each.version: each for each in uow.contests.versions(row.id)}
    if version not in versions or version - 1 not in versions:
        return None
    names = reading.names(uow, rulebook.read(uow))
    before, after = (dict(words.said(reading.read_document(versions[each].document), names, LOCALE)) for each in (version - 1, version))
    pairs = tuple((label, escape(after.get(label, "–"))) for label in {**before, **after} if before.get(label) != after.get(label))
    sentence = f"The rules of “{escape(row.name)}” have changed, version {version}:"
    return Message(sentence, (Paragraph(sentence), Facts(pairs))) if pairs else None


def _standing_news(what: str, data: Mapping[str, str], stood: Stood, rules: Rules, now: datetime) -> Message | None:
    found, name = stood.standing, escape(rules.name)
    leads = _leads(found.leaders, stood)
    match what:
        case "start":
            until = dates.moment(rules.ends, LOCALE, rules.place)
            return _plain(f"{name} has started, and runs until {until}.")
        case "halfway":
            return _plain(f"Halfway through {name}: {leads}.")
        case "last_day":
            return _plain(f"The last day of {name}: {leads}.")
        case "last_hour":
            return _plain(f"The last hour of {name}: {leads}.")
        case "lead":
            leader = found.leader
            if leader is None or leader.key != data[told.OF]:
                return None
            return _plain(f"{escape(leader.entrant.name)} takes the lead in {name} with {_score(leader, stood)}.")
        case "moved":
            return _plain(f"Late records moved the result of {name}: {_podium_line(stood)}.")
        case _:
            return None


def _podium(stood: Stood) -> list[Row]:
    winners = stood.standing.winners
    return list(winners) if winners else [row for row in stood.standing.rows if row.rank is not None and row.rank <= _PODIUM]


def _podium_line(stood: Stood) -> str:
    return ", ".join(f"{row.rank}. {escape(row.entrant.name)}" for row in _podium(stood)[:_PODIUM]) or "nobody is on it"


def _provisional(uow: UnitOfWork, row: Contest, stood: Stood) -> Message:
    rules = stood.standing.rules
    winners = wording.listed([escape(each.entrant.name) for each in stood.standing.winners[:_PODIUM]], LOCALE)
    ahead = f"{winners} would have won" if winners else "nobody would have won"
    summary = f"{escape(row.name)} is over. As it stands {ahead}; the result is provisional"
    deadlines = [each.deadline for each in uow.contests.questions(row.id) if each.answered_at is None]
    by = dates.moment(settles_by(rules, deadlines), LOCALE, rules.place)
    contest = {"contest": row.key}
    buttons = (Button("Question this", "contest.question", contest), Button("My standing", "contest.show", contest))
    note = Footnote(f"It becomes final once all records are in, by {by} at the latest.")
    return Message(summary, (Paragraph(f"{summary}."), _picture(stood, row, note=""), *_table(stood), Buttons(buttons), note))


def _final(uow: UnitOfWork, row: Contest, stood: Stood, now: datetime) -> Message:
    found, rules = stood.standing, stood.standing.rules
    winners = [each for each in found.winners if each.prize > 0]
    people = [member.person for each in winners for member in each.entrant.members]
    name = escape(row.name)
    names = wording.listed([escape(each.entrant.name) for each in winners], LOCALE)
    summary = f"Final: {names} {'win' if len(winners) > 1 else 'wins'} {name}" if winners else f"Final: nobody wins {name}"
    blocks: list[Block] = [Heading(name), Paragraph(f"{summary}.")]
    if people:
        blocks.append(Paragraph(f"Congratulations, {wording.listed([mention(person) for person in dict.fromkeys(people)], LOCALE)}!"))
    if rules.prize and winners:
        blocks.append(Facts((("Prize", escape(rules.prize)),)))
    blocks += [_race(uow, row, stood, now), *_table(stood)]
    if found.seed is not None and rules.draws:
        blocks.append(Footnote(f"Drawn from the seed {escape(found.seed)}: with it anyone can draw again, and check it against the rules."))
    blocks.append(Buttons((Button("My standing", "contest.show", {"contest": row.key}),)))
    return Message(summary, tuple(blocks))


def _race(uow: UnitOfWork, row: Contest, stood: Stood, known_at: datetime) -> Picture:
    """How the lead went, where it had days to go; else the standing."""
    rules = stood.standing.rules
    length = rules.ends - rules.starts
    if length < timedelta(days=2) or not stood.standing.rows:
        return _picture(stood, row, note="")
    count = min(MOST_MOMENTS, length // timedelta(days=1))
    moments = [rules.starts + length * place / count for place in range(1, count)]
    shown = Shown("announced", stood.names, updated=stood.standing.at, locale=LOCALE)
    past = [reading.standing(uow, row, moment - scoring.TICK, known_at).standing for moment in moments]
    data = pictures.race([*past, stood.standing], shown)
    card = card_of(data)
    return Picture(card, data, CARDS[card].alt(data))
