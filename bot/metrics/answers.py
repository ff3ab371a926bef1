"""The answers behind a scorecard's buttons: the records in a number, and what is still needed."""

from bot.chat.markup import escape
from bot.chat.message import Block, Button, Buttons, Choice, Column, Facts, Footnote, Heading, Message, Paragraph, Table
from bot.metrics.cards import Look, during, period_name
from bot.metrics.results import Counted, CountedRow, Needed, WhatIf
from bot.metrics.rules import Rules
from bot.metrics.why import PAGE
from bot.people.values import Team
from bot.texts import dates
from bot.texts.environment import words
from bot.texts.numbers import Unit, figure, ratio

_MOST_METRICS = 100
_LABEL = 80
_NEEDED = (Column("Metric"), *(Column(title, "right") for title in ("So far", "Still needed", "Per working day", "Points it adds")))


def why_message(counted: Counted, rules: Rules, *, skip: int = 0, locale: str = "en") -> Message:
    """A page of the records in a number, from the `skip`th on, with a choice of the other metrics."""
    unit = Unit.parse(counted.metric.unit)
    summary = words(
        "scorecard_why",
        name=counted.subject.name,
        metric=counted.metric.name,
        value=figure(counted.value, unit, locale),
        during=during(counted.period, locale),
        records=counted.total,
    )
    blocks: list[Block] = [Heading(summary)]
    if counted.rows:
        blocks.append(_records(counted, locale))
        blocks.append(Footnote(words("scorecard_page", first=skip + 1, last=skip + len(counted.rows), of=counted.total)))
    blocks.append(Buttons(_turns(counted, rules, skip)))
    return Message(summary, tuple(blocks))


def whatif_message(result: WhatIf, *, look: Look) -> Message:
    """What each line still needs, and the one that adds most to the score."""
    clock = result.scorecard.clock
    best = result.best
    summary = words(
        "scorecard_whatif",
        name=result.scorecard.person.name,
        phase=clock.phase,
        goals=any(each.gap is not None for each in result.needed),
        best=best.line.metric.name if best else "",
        gain=figure(best.gain, Unit("number"), look.locale, places=1) if best else "",
        left=figure(clock.remaining, Unit("number"), look.locale),
    )
    table = Table(_NEEDED, tuple(_needed(each, look) for each in result.needed))
    left = figure(clock.remaining, Unit("number"), look.locale)
    facts = Facts((("Working days left", left), ("Period", period_name(clock.period, look.locale))))
    return Message(summary, (Paragraph(summary), *((table,) if result.needed else ()), facts))


def _records(counted: Counted, locale: str) -> Table:
    """Shares are told only where one is split; people only for a team, metrics only for a formula."""
    split = any(row.share != 1 for row in counted.rows)
    several = len({row.metric.key for row in counted.rows}) > 1
    team = isinstance(counted.subject, Team)
    columns = [Column("Day"), Column("Record"), Column("Counts", "right")]
    columns += [Column("Share", "right")] * split + [Column("Person")] * team + [Column("Metric")] * several + [Column("Source")]
    return Table(tuple(columns), tuple(_record(row, locale, split=split, team=team, several=several) for row in counted.rows))


def _record(row: CountedRow, locale: str, *, split: bool, team: bool, several: bool) -> tuple[str, ...]:
    cells = [dates.day(row.day, locale, year=True), escape((row.label or row.external_id)[:_LABEL])]
    cells.append(figure(row.amount, Unit.parse(row.metric.unit), locale))
    cells += (
        [ratio(row.share, locale)] * split
        + [escape(", ".join(person.name for person in row.people))] * team
        + [escape(row.metric.name)] * several
    )
    return (*cells, escape(row.source))


def _turns(counted: Counted, rules: Rules, skip: int) -> tuple[Button | Choice, ...]:
    subject = {"team" if isinstance(counted.subject, Team) else "person": str(counted.subject.id)}
    here = subject | {"period": counted.period.key}
    options = tuple((escape(metric.name), key) for key, metric in rules.metrics.items())[:_MOST_METRICS]
    items: list[Button | Choice] = [Choice("Another number", "scorecard.why", "metric", options, here)]
    page = here | {"metric": counted.metric.key}
    if skip > 0:
        items.append(Button("◀ Newer", "scorecard.why", page | {"skip": str(max(0, skip - PAGE))}))
    if skip + len(counted.rows) < counted.total:
        items.append(Button("Older ▶", "scorecard.why", page | {"skip": str(skip + len(counted.rows))}))
    return tuple(items)


def _needed(needed: Needed, look: Look) -> tuple[str, ...]:
    unit = Unit.parse(needed.line.metric.unit)
    return (
        escape(needed.line.metric.name),
        figure(needed.line.standing.value, unit, look.locale),
        "✓" if needed.gap == 0 else figure(needed.gap, unit, look.locale),
        figure(needed.per_day, unit, look.locale),
        figure(needed.gain, Unit("number"), look.locale, places=1),
    )
