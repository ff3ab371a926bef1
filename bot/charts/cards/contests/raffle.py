"""Tickets earned, and the draw: every ticket lies on one strip, so that what somebody holds is their chance."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from bot.charts.cards import parts, rows, wording
from bot.charts.cards.contests import head
from bot.charts.cards.contests.head import Contest
from bot.charts.cards.parts import BOTTOM, RIGHT, TOP, Look
from bot.charts.sketch import Sketch
from bot.charts.theme import GOAL, LABEL, MARGIN, NAME, PERCENT, TEXT, Theme
from bot.texts.languages import count, say

HERO_Y = TOP + 46
STRIP_TOP, STRIP_TALL = TOP + 112, 44.0
WIDE = RIGHT - MARGIN
FIRST = STRIP_TOP + STRIP_TALL + 18
GUTTER = 56.0
TALLEST, ALONE = 60.0, 150.0
"""A row of one among others, and of whoever is alone, which has the whole width."""
SHARE_ROOM, TICKETS_ROOM = 76.0, 92.0
_SLIVER, _INITIALS = 3.0, 44.0
"""Parts of the strip that are narrower are left out; those that are wider carry initials."""


@dataclass(frozen=True)
class Holder:
    name: str
    tickets: int
    detail: str = ""
    viewer: bool = False


@dataclass(frozen=True)
class Raffle:
    """The data of card "raffle": all holders, in the order in which their tickets are numbered.

    Of more than 16 the first 15 have a row, or 14 and the viewer.
    `total` counts all tickets and `people` all who hold some. `drawn` is the winning ticket's number from 1 and `winner` whose it is;
    `seed` is what the draw can be repeated from.
    """

    contest: Contest
    holders: tuple[Holder, ...]
    total: int
    people: int
    drawn: int | None = None
    winner: str = ""
    seed: str = ""


def draw(data: Raffle, theme: Theme) -> Sketch:
    contest, holders = data.contest, rows.shown(data.holders)
    hidden = wording.more(len(data.holders) - len(holders), contest.locale)
    if not holders:
        return head.empty(contest, theme)
    sketch = head.opened(contest, theme, _legend(data))
    looks = parts.looks([*(holder.name for holder in data.holders), data.winner], theme)
    _hero(sketch, data, looks)
    _strip(sketch, data, looks)
    lines = len(holders) + bool(hidden)
    deep = -(-lines // 2)
    places = rows.spread([1.0] * deep, ALONE if lines == 1 else TALLEST, FIRST, BOTTOM - 2, centred=lines == 1)
    wide = WIDE if lines == 1 else (WIDE - GUTTER) / 2
    for index, holder in enumerate(holders):
        y, tall = places[index % deep]
        _row(sketch, holder, MARGIN + index // deep * (wide + GUTTER), wide, y, tall, looks[holder.name], data)
    if hidden:
        at = len(holders)
        rows.remainder(sketch, MARGIN + at // deep * (wide + GUTTER) + 56, places[at % deep][0], hidden)
    return sketch


def alt(data: Raffle) -> str:
    """Every number of the card in one paragraph."""
    locale, holders = data.contest.locale, rows.shown(data.holders)

    def told(longest: int) -> list[str]:
        hidden = wording.unshown(len(data.holders) - len(holders), locale)
        won = ""
        if data.drawn is not None:
            n, of = (wording.whole(each, locale) for each in (data.drawn, data.total))
            won = say(locale, "{name} wins with ticket {n} of {of}", name=wording.short(data.winner, longest), n=n, of=of)
        if not holders:
            return [wording.sentence([say(locale, "Nothing to show yet")])]
        return [
            wording.sentence([_total(data), _people(data)]),
            wording.sentence([won]),
            *(_read_aloud(holder, longest, data) for holder in holders),
            hidden,
            wording.sentence([_seed(data, longest)]) if data.seed else "",
        ]

    return head.aloud(data.contest, told)


def chance(holder: Holder, data: Raffle) -> Decimal | None:
    return Decimal(holder.tickets) / data.total if data.total else None


def _legend(data: Raffle) -> str:
    if data.seed:
        return _seed(data)
    return say(data.contest.locale, "Each ticket is as likely as any other") if data.total else ""


def _seed(data: Raffle, longest: int = 60) -> str:
    return say(data.contest.locale, "The draw can be repeated with the code {seed}", seed=wording.short(data.seed, longest))


def _ticket(data: Raffle) -> str:
    return say(
        data.contest.locale,
        "ticket {n} of {of}",
        n=wording.whole(data.drawn or 0, data.contest.locale),
        of=wording.whole(data.total, data.contest.locale),
    )


def _total(data: Raffle) -> str:
    return count(
        data.contest.locale, "{tickets} ticket", "{tickets} tickets", data.total, tickets=wording.whole(data.total, data.contest.locale)
    )


def _people(data: Raffle) -> str:
    return count(data.contest.locale, "{n} person", "{n} people", data.people)


def _hero(sketch: Sketch, data: Raffle, looks: Mapping[str, Look]) -> None:
    """Who has won with which ticket; before the draw, how many there are."""
    theme = sketch.theme
    style = NAME.at(42)
    if data.drawn is None:
        wide = sketch.text(MARGIN, style.middle(HERO_Y), _total(data), style, theme.ink, width=700, name="total")
        sketch.text(MARGIN + wide + 18, style.middle(HERO_Y), _people(data), TEXT, theme.caption, width=WIDE - wide - 18, name="people")
        return
    parts.avatar(sketch, MARGIN + 30, HERO_Y + 6, 30, data.winner, look=looks[data.winner])
    rows.crowned(sketch, MARGIN + 30, HERO_Y + 6, 30)
    wide = sketch.text(RIGHT, style.middle(HERO_Y + 6), _ticket(data), LABEL, theme.ink, anchor="right", width=360, name="ticket")
    sketch.text(MARGIN + 78, style.middle(HERO_Y + 6), data.winner, style, theme.ink, width=WIDE - 78 - wide - 28, name="winner")


def _strip(sketch: Sketch, data: Raffle, looks: Mapping[str, Look]) -> None:
    """A part for each holder in the colour of their avatar; once a ticket is drawn, only its holder keeps it, under a pointer."""
    theme, at = sketch.theme, 0
    if not data.total:
        sketch.box(MARGIN, STRIP_TOP, WIDE, STRIP_TALL, theme.track, radius=6, name="track")
        return
    style = LABEL.at(20)
    for holder in data.holders:
        left, right = (MARGIN + WIDE * min(edge / data.total, 1.0) for edge in (at, at + holder.tickets))
        at += holder.tickets
        if right - left < _SLIVER:
            continue
        (fill, words), ink = looks[holder.name], theme.on_avatar
        if data.drawn is not None and not at - holder.tickets < data.drawn <= at:
            fill, ink = theme.track, theme.ink
        sketch.box(left, STRIP_TOP, right - left - (2 if right < RIGHT - 1 else 0), STRIP_TALL, fill, radius=6, name="part")
        if right - left > _INITIALS:
            middle = (left + right) / 2 - 1
            sketch.text(middle, style.middle(STRIP_TOP + STRIP_TALL / 2), words, style, ink, anchor="middle", name="initials")
    if data.drawn is not None:
        x = MARGIN + WIDE * min(max((data.drawn - 0.5) / data.total, 0.0), 1.0)
        sketch.arrow(x, STRIP_TOP - 13, 24, False, theme.ink, name="drawn")
        sketch.box(x - 1.5, STRIP_TOP - 6, 3, 14, theme.ink, name="drawn")


def _row(sketch: Sketch, holder: Holder, left: float, wide: float, y: float, tall: float, look: Look, data: Raffle) -> None:
    theme, locale = sketch.theme, data.contest.locale
    alone, right = tall > TALLEST, left + wide
    size, radius = (44.0, 50.0) if alone else (min(max(tall * 0.46, 19.0), 24.0), min(tall * 0.42, 20.0))
    tickets_room, share_room = (220.0, 150.0) if alone else (TICKETS_ROOM, SHARE_ROOM)
    if holder.viewer:
        rows.own(sketch, y, tall, left, right)
    half = max(radius, 20.0)
    parts.avatar(sketch, left + half, y, radius, holder.name, look=look)
    end = right - share_room - tickets_room - 24
    rows.named(sketch, left + 2 * half + 14, end, y, holder.name, rows.yours(holder, locale), holder.detail, LABEL.at(size), stacked=alone)
    tickets = wording.whole(holder.tickets, locale)
    sketch.figure(right - share_room - 8, y, tickets, PERCENT.at(size + 2), theme.ink, tickets_room, name="value")
    share = wording.share(chance(holder, data), locale)
    sketch.figure(right, y, share, GOAL.at(36 if alone else min(size, 22.0)), theme.caption, share_room, name="share")


def _read_aloud(holder: Holder, longest: int, data: Raffle) -> str:
    locale = data.contest.locale
    tickets = count(locale, "{tickets} ticket", "{tickets} tickets", holder.tickets, tickets=wording.whole(holder.tickets, locale))
    share = chance(holder, data)
    return wording.sentence(
        [
            f"{wording.short(holder.name, longest)} {tickets}",
            wording.share(share, locale) if share is not None else "",
            rows.captioned(rows.yours(holder, locale), wording.short(holder.detail, longest)),
        ]
    )
