"""What lists of contests say: those one is in, a replay of the past, the records that count, prizes, questions."""

from collections.abc import Mapping, Sequence

from bot.charts.cards import wording
from bot.chat.markup import escape
from bot.chat.message import Block, Button, Buttons, Choice, Column, Facts, Footnote, Message, Paragraph, Style, Table
from bot.contests import words
from bot.contests.evidence import PAGE, Line, Page
from bot.contests.fairness import Reading, suggestion_words
from bot.contests.reading import Stood
from bot.contests.rules import measured as counted
from bot.contests.service import Held, Question, Won
from bot.contests.views import CONTEST, OF, PRIZE, QUESTION, RECORD, SKIP, draft_buttons, gap_of, score_of, show_button
from bot.metrics.cards import Look
from bot.texts import dates
from bot.texts.numbers import Unit, figure, ratio

MOST_LISTED, MOST_ROWS, MOST_CHOICES, MOST_QUESTIONS = 20, 30, 50, 10
_LABEL = 60
_PODIUM = 3


def list_message(contests: Sequence[Held], look: Look, *, makes: bool) -> Message:
    """What they are in or hold; `makes`: they may hold more."""
    first = "Your contests:" if contests else "There is no contest for you now."
    blocks: list[Block] = [Paragraph(first)]
    shown = contests[:MOST_LISTED]
    if shown:
        columns = (Column("Contest"), Column("My rank"), Column("My score", "right"), Column("To next", "right"), Column("Time"))
        blocks.append(Table(columns, tuple(_listed(each, look) for each in shown)))
        options = tuple((escape(each.rules.name[:_LABEL]), each.key) for each in shown)
        blocks.append(Buttons((Choice("Show one", "contest.show", CONTEST, options),)))
    if len(contests) > MOST_LISTED:
        blocks.append(Footnote(f"{len(contests) - MOST_LISTED} more: write `/pacer contest NAME` for one of them."))
    if makes:
        blocks.append(Buttons((Button("New contest", "contest.new", style=Style.PRIMARY), Button("Prizes", "contest.prizes"))))
    return Message(first, tuple(blocks))


def replay_message(held: Held, reading: Reading, look: Look) -> Message:
    """Who would have won in the past, and how many have a real chance."""
    name, tried = escape(held.rules.name), len(reading.windows)
    summary = f"“{name}”, tried on the past: {_chance(reading, look)}"
    rows = []
    for each in reading.windows:
        who = wording.listed([escape(reading.names[key]) for key in each.winners[:_PODIUM]], look.locale)
        more = f" and {len(each.winners) - _PODIUM} more" if len(each.winners) > _PODIUM else ""
        rows.append((dates.day(each.starts.astimezone(held.rules.place).date(), look.locale, year=True), f"{who}{more}" or "nobody"))
    blocks: list[Block] = [Paragraph(f"{summary}."), Table((Column("Start"), Column("Would have won")), tuple(rows))]
    facts = [("Windows", str(tried)), ("With a real chance", f"{reading.with_chance} of {reading.entrants}")]
    if reading.same is not None:
        often = next(iter(reading.wins))
        facts.append(("Most often the same", f"{escape(reading.names[often])}, {ratio(reading.same, look.locale)} of those that were won"))
    blocks.append(Facts(tuple(facts)))
    blocks += [Paragraph(escape(suggestion_words(each, look.locale))) for each in reading.suggestions]
    return Message(summary, (*blocks, *draft_buttons(held)))


def records_message(page: Page, look: Look) -> Message:
    """A page of the records that count; one of them can be questioned."""
    found = page.stood.standing
    whose = f" for {escape(found.by_key[page.of].entrant.name)}" if page.of else ""
    summary = f"Records that count in “{escape(found.rules.name)}”{whose}: {page.total}"
    blocks: list[Block] = [Paragraph(summary)]
    if page.lines:
        blocks.append(_records(page, look))
        blocks.append(Footnote(f"{page.skip + 1} to {page.skip + len(page.lines)} of {page.total}, the newest first."))
    here = {CONTEST: page.key}
    items: list[Button] = []
    if page.skip > 0:
        items.append(Button("◀ Newer", "contest.records", here | {OF: page.of, SKIP: str(max(0, page.skip - PAGE))}))
    if page.skip + len(page.lines) < page.total:
        items.append(Button("Older ▶", "contest.records", here | {OF: page.of, SKIP: str(page.skip + PAGE)}))
    if page.of:
        items.append(Button("Everyone's", "contest.records", here | {OF: ""}))
    elif page.mine:
        items.append(Button("Only mine", "contest.records", here | {OF: page.mine}))
    blocks.append(Buttons((*items, Button("The standing", "contest.show", here))))
    if page.lines and not found.over:
        records = {str(each.record): escape(f"{each.label[: _LABEL - 20]} · {each.person[:18]}") for each in page.lines}
        options = tuple((label, key) for key, label in records.items())
        blocks.append(Buttons((Choice("Question one", "contest.question", RECORD, options, here),)))
    return Message(summary, tuple(blocks))


def ledger_message(prizes: Sequence[Won], names: Mapping[int, str]) -> Message:
    """What was won in the contests that they hold; what waits to be handed out can be."""
    waiting = [each for each in prizes if each.settled_at is None]
    said = f"{len(waiting)} {'prize is' if len(waiting) == 1 else 'prizes are'} to be handed out." if waiting else ""
    first = said or ("All prizes are handed out." if prizes else "No prize was won in your contests yet.")
    blocks: list[Block] = [Paragraph(first)]
    if prizes:
        rows = tuple(
            (escape(each.contest), escape(names.get(each.person, "?")), escape(each.prize), each.share, _handed(each))
            for each in prizes[:MOST_ROWS]
        )
        blocks.append(Table((Column("Contest"), Column("Won by"), Column("Prize"), Column("Share", "right"), Column("State")), rows))
    options = tuple((escape(f"{names.get(each.person, '?')[:30]} · {each.contest[:40]}"), str(each.id)) for each in waiting[:MOST_CHOICES])
    if options:
        blocks.append(Buttons((Choice("Handed out", "contest.settle", PRIZE, options),)))
    return Message(first, tuple(blocks))


def questions_message(held: Held, questions: Sequence[Question], names: Mapping[int, str], look: Look) -> Message:
    """What was asked of a contest, for who holds it."""
    name = escape(held.rules.name)
    first = f"Questions about “{name}”: {len(questions)}" if questions else f"Nobody has a question about “{name}”."
    blocks: list[Block] = [Paragraph(first)]
    for each in questions[:MOST_QUESTIONS]:
        about = f" about record {each.record}" if each.record is not None else ""
        asked = dates.moment(each.asked_at, look.locale, held.rules.place)
        blocks.append(Paragraph(f"**{escape(names.get(each.asked_by, '?'))}**{about}, {asked}: {escape(each.reason)}"))
        if each.answer is None:
            blocks.append(Buttons((Button("Answer", "contest.answer", {QUESTION: str(each.id)}, Style.PRIMARY),)))
        else:
            blocks.append(Footnote(f"Answered: {escape(each.answer)}"))
    return Message(first, (*blocks, Buttons((show_button(held),))))


def _listed(held: Held, look: Look) -> tuple[str, ...]:
    name = f"**{escape(held.rules.name)}**"
    if held.stood is None:
        return (name, "–", "–", "–", "cannot be counted now")
    mine, waiting = held.mine, held.state in ("draft", "announced")
    time = words.clock(held.rules, held.stood.standing.at, look.locale)
    told = {"draft": "draft", "provisional": "provisional result"}.get(held.state, time)
    if held.paused:
        told = f"paused, {time}" if time else "paused"
    if mine is None or waiting:
        return (name, "–", "–", "–", told)
    rank = f"{mine.rank} of {held.of}" if mine.rank is not None else "–"
    return (name, rank, score_of(mine, held.stood, look), gap_of(mine, held.stood, look) or "–", told)


def _records(page: Page, look: Look) -> Table:
    """Metrics and their values are told where points are made of them."""
    rules = page.stood.standing.rules
    plain = rules.scoring.plain is not None and not rules.multipliers and len(rules.metrics) == 1
    columns = [Column("Day"), Column("Record"), Column("Who"), Column("Counts", "right")]
    if not plain:
        columns += [Column("Metric"), Column("Value", "right")]
    return Table(tuple(columns), tuple(_line(each, page.stood, look)[: len(columns)] for each in page.lines))


def _line(line: Line, stood: Stood, look: Look) -> tuple[str, ...]:
    metrics = stood.names.metrics
    measured = metrics[line.metric].unit if line.metric in metrics else "number"
    counts = "–" if line.points is None else figure(line.points, Unit.parse(counted(stood.standing.rules, metrics)), look.locale)
    return (
        dates.day(line.day, look.locale),
        escape(line.label[:_LABEL]),
        escape(line.person),
        counts,
        escape(stood.names.metric(line.metric)),
        figure(line.amount, Unit.parse(measured), look.locale),
    )


def _chance(reading: Reading, look: Look) -> str:
    if reading.chance is None:
        return "nobody took part"
    return f"{ratio(reading.chance, look.locale)} of those who take part had a real chance"


def _handed(won: Won) -> str:
    if won.settled_at is not None:
        return "handed out"
    return "claimed" if won.claimed_at is not None else "not claimed yet"
