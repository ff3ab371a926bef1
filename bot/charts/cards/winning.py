"""What a win card shows: the data of card "win", and the words that its pictures and its alt text share."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from bot.charts.cards import wording
from bot.texts import numbers
from bot.texts.languages import count, say
from bot.texts.numbers import Unit

Tier = Literal["small", "big", "huge"]
Reason = Literal[
    "personal best",
    "team best",
    "company best",
    "first ever",
    "first of the month",
    "goal",
    "team goal",
    "streak",
    "milestone",
]

HONOURS = 3
HELPERS = 3

_WHOLE = 1000
"""From here on an amount drops its cents."""
_LOUD = 15
"""Characters of an amount that a poster bears."""
_LONGEST_QUOTE = 280


@dataclass(frozen=True)
class Honour:
    """Why a win is more than a win. `words`, where given, arrive worded and say more than the reason does: "100th deal"."""

    reason: Reason
    words: str = ""
    number: int | None = None
    """Of a milestone (100) or a streak (5 in a row)."""


@dataclass(frozen=True)
class Progress:
    """Attainment of one goal before and after this win, as ratios."""

    label: str
    before: Decimal | None
    after: Decimal | None


@dataclass(frozen=True)
class Win:
    """The data of card "win".

    A deal: `name` closed it with `helpers`; the first of `honours` leads, and is the main figure if a goal, streak or milestone.
    Kudos: `giver` praises `name` for `value`, in the words of `quote`. A correction: `was` became `amount`, None if it was withdrawn.
    """

    name: str
    subtitle: str
    amount: Decimal | None
    unit: str
    kind: Literal["deal", "kudos", "correction"] = "deal"
    tier: Tier = "small"
    band: str = ""
    """Shown in the place of an amount that is not: "$50K–$100K"."""
    customer: str = ""
    detail: str = ""
    honours: tuple[Honour, ...] = ()
    helpers: tuple[str, ...] = ()
    quote: str = ""
    progress: Progress | None = None
    rank: int | None = None
    ranking: str = ""
    """Where the rank counts, "in November"."""
    giver: str = ""
    value: str = ""
    was: Decimal | None = None
    when: str = ""
    team: bool = False
    """Whether `name` is a team's."""
    locale: str = "en"


def seed(data: Win) -> int:
    """The same for the same win, wherever it is drawn."""
    return zlib.crc32(f"{data.name} {data.amount} {data.customer}".encode("utf-8", "replace"))


@lru_cache(maxsize=1024)
def money(value: Decimal, unit: str, locale: str) -> str:
    """Every digit where so many can be loud, else the short form: $1.23B."""
    whole = value.is_finite() and abs(value) >= _WHOLE
    words = numbers.figure(value, Unit.parse(unit), locale, places=0 if whole else None)
    return wording.signed(words if len(words) <= _LOUD else numbers.figure(value, Unit.parse(unit), locale, compact=True), value)


def amount(data: Win) -> str:
    """The amount, or the band it lies in, or "" where neither may be known."""
    return money(data.amount, data.unit, data.locale) if data.amount is not None else data.band


def lead(data: Win) -> Honour | None:
    """The honour whose number is the main figure, if the first one has such a number."""
    first = data.honours[0] if data.honours else None
    if first is None:
        return None
    if first.reason in ("goal", "team goal"):
        return first if data.progress is not None and data.progress.after is not None else None
    return first if first.reason in ("streak", "milestone") and first.number is not None else None


def figure(data: Win) -> str:
    """The main figure, or "" where there is none."""
    honour = lead(data)
    if honour is None:
        return amount(data)
    if by_number(data) and honour.number is not None:
        return money(Decimal(honour.number), "number", data.locale)
    return reached(data)


def by_number(data: Win) -> bool:
    """Whether the main figure is the number of a streak or milestone."""
    honour = lead(data)
    return honour is not None and honour.reason in ("streak", "milestone")


def by_goal(data: Win) -> bool:
    """Whether the main figure is how far the goal is reached."""
    return lead(data) is not None and not by_number(data)


def reached(data: Win) -> str:
    return wording.share(data.progress.after, data.locale) if data.progress is not None else ""


def before(data: Win) -> str:
    """The attainment before the win, where it is known and something came of it."""
    known = data.progress is not None and data.progress.before is not None and data.progress.after is not None
    return wording.share(data.progress.before, data.locale) if known and data.progress is not None else ""


def said(honour: Honour, locale: str) -> str:
    return honour.words or _reason(honour.reason, locale)


@lru_cache(maxsize=256)
def _reason(reason: Reason, locale: str) -> str:
    words: dict[Reason, str] = {
        "personal best": say(locale, "Personal best"),
        "team best": say(locale, "Team best"),
        "company best": say(locale, "Company best"),
        "first ever": say(locale, "First win ever"),
        "first of the month": say(locale, "First of the month"),
        "goal": say(locale, "Goal reached"),
        "team goal": say(locale, "Team goal reached"),
        "streak": say(locale, "On a streak"),
        "milestone": say(locale, "Milestone"),
    }
    return words[reason]


def titles(data: Win) -> list[str]:
    """What the pills say, the first first."""
    words = [said(honour, data.locale) for honour in data.honours[:HONOURS]] or [say(data.locale, "Deal won")]
    return [_reason(data.honours[0].reason, data.locale), *words[1:]] if by_number(data) else words


def company(data: Win, *, briefly: bool = False) -> str:
    """ "with Ben Adler and Aiko Tanaka"; `briefly`, "with Ben and Aiko"; where nobody has translated "with", the names alone."""
    if not data.helpers:
        return ""
    shown = [wording.short(name.split()[0] if briefly and name.split() else name) for name in data.helpers[:HELPERS]]
    more = len(data.helpers) - len(shown)
    others = [count(data.locale, "{n} more", "{n} more", more)] if more else []
    names = wording.listed([*shown, *others], data.locale)
    return say(data.locale, "with {names}", names=names) if wording.spoken(data.locale) else names


def worked(data: Win) -> str:
    return say(data.locale, "What worked: {quote}", quote=data.quote) if data.quote else ""


def place(data: Win) -> str:
    if data.rank is None:
        return ""
    rank = say(data.locale, "#{rank}", rank=numbers.whole(data.rank, data.locale))
    return f"{rank} {data.ranking}".strip()


def alt(data: Win) -> str:
    """Everything that the card says, in one paragraph."""
    told = {"kudos": _kudos_aloud, "correction": _correction_aloud, "deal": _deal_aloud}[data.kind](data)
    return " ".join(wording.sentence([part]) for part in told if part)


def _deal_aloud(data: Win) -> list[str]:
    honour = lead(data)
    numbered = f"{figure(data)} {wording.short(said(honour, data.locale))}" if honour is not None and by_number(data) else ""
    return [
        _joined([wording.short(title) for title in titles(data)]),
        numbered,
        _joined([amount(data), wording.short(data.customer), wording.short(data.detail)]),
        _joined([wording.short(data.name), wording.short(data.subtitle), company(data)]),
        worked(replace(data, quote=_cut(data.quote))),
        *_standing_aloud(data),
    ]


def _kudos_aloud(data: Win) -> list[str]:
    name, giver = wording.short(data.name), wording.short(data.giver)
    whom = (
        say(data.locale, "Kudos to {name} from {giver}", name=name, giver=giver)
        if giver
        else say(data.locale, "Kudos to {name}", name=name)
    )
    return [_joined([whom, wording.short(data.value)]), _cut(data.quote), wording.short(data.when)]


def _correction_aloud(data: Win) -> list[str]:
    new = amount(data)
    was = money(data.was, data.unit, data.locale) if data.was is not None else ""
    if new and was:
        what = say(data.locale, "Corrected: {new} instead of {old}", new=new, old=was)
    else:
        what = say(data.locale, "Corrected: {new}", new=new) if new else say(data.locale, "Withdrawn: {old}", old=was)
    return [
        _joined([what, wording.short(data.customer)]),
        wording.short(data.detail),
        _joined([wording.short(data.name), wording.short(data.subtitle)]),
        *_standing_aloud(data),
    ]


def _standing_aloud(data: Win) -> list[str]:
    progress = ""
    if data.progress is not None and data.progress.after is not None:
        label, after = wording.short(data.progress.label), reached(data)
        progress = f"{label} {after}"
        if before(data) and wording.spoken(data.locale):
            progress = say(data.locale, "{label} {after}, {before} before", label=label, after=after, before=before(data))
        elif before(data):
            progress = f"{label} {before(data)} → {after}"
    return [progress, wording.short(place(data)), wording.short(data.when)]


def _joined(words: Sequence[str]) -> str:
    return ", ".join(word for word in words if word)


def _cut(quote: str) -> str:
    return quote if len(quote) <= _LONGEST_QUOTE else quote[: _LONGEST_QUOTE - 1].rstrip() + "…"
