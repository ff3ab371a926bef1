"""A person then and now, and beside their best, their team and their goals, in each state."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from statistics import median

from bot.charts.cards.agreed import Action
from bot.charts.cards.beside import Beside, Peer
from bot.charts.cards.compare import Compare, Pair
from bot.charts.cards.examples import days, figures, people
from bot.charts.cards.examples.scorecard import (
    CALLS,
    DEMOS,
    GREAT,
    MEETINGS,
    NO_GOALS,
    OMAR,
    PIPELINE,
    PROPOSALS,
    RESPONSE,
    REVENUE,
    WIN_RATE,
    german,
)
from bot.charts.cards.measure import Measure
from bot.texts import dates

_NOTED = date(2026, 9, 8)
"""The day of the note."""
_NOTED_LATER = date(2026, 9, 24)
_EARLIER, _LATER = (days.elapsed(days.month(day), day) for day in (_NOTED, _NOTED_LATER))


def _pair(measure: Measure, then: str, now: str = "", expected: Decimal = _EARLIER) -> Pair:
    return Pair(figures.at(measure, then, expected=measure.expected and expected), figures.at(measure, now) if now else measure)


def _paired(card: Compare, *pairs: Pair) -> Compare:
    """With these, and the scores that they come to."""
    then, _ = figures.score(pair.then for pair in pairs if pair.then)
    now, status = figures.score(pair.now for pair in pairs if pair.now)
    return replace(card, pairs=pairs, score_then=then, score_now=now, status=status)


_PAIRS = (
    _pair(REVENUE, "41200"),
    _pair(PIPELINE, "86000"),
    _pair(MEETINGS, "8"),
    _pair(CALLS, "41"),
    _pair(PROPOSALS, "4"),
    _pair(WIN_RATE, "0.094"),
)
_ANSWERS = _pair(replace(RESPONSE, label="First response"), "75")


def _aimless(pair: Pair) -> Pair:
    return Pair(pair.then and figures.aimless(pair.then), pair.now and figures.aimless(pair.now))


def _actions(*texts: str, owner: str, locale: str = "en") -> tuple[Action, ...]:
    since, by = ("since {day}", "by {day}") if locale == "en" else ("seit {day}", "bis {day}")
    return (
        Action(texts[0], True, owner, since.format(day=days.brief(_NOTED, locale))),
        Action(texts[1], False, owner, by.format(day=dates.day(date(2026, 11, 20), locale))),
        Action(texts[2], True, "Priya Raman"),
    )


_ACTIONS = _actions(
    "Ask for the next meeting before leaving this one",
    "Block 9 to 11 for calls, four days a week",
    "Sit in on two discovery calls",
    owner="Omar Patel",
)

_OMAR = _paired(
    Compare(
        name="Omar Patel",
        subtitle=OMAR.subtitle,
        period="Coaching note by Priya Raman",
        then_day=days.brief(_NOTED),
        now_day=days.brief(days.TODAY),
        score_then=None,
        score_now=None,
        status="none",
        pairs=(),
        updated=days.updated(),
        actions=_ACTIONS,
    ),
    *_PAIRS,
)

_LABELS = ("Auftragseingang", "Neue Pipeline", "Kundentermine", "Anrufe", "Angebote", "Abschlussquote")

COMPARES: Mapping[str, Compare] = {
    "with steps": _OMAR,
    "without steps": replace(_OMAR, actions=()),
    "eight measures, six steps": replace(
        _paired(
            _OMAR,
            *_PAIRS[:4],
            _PAIRS[5],
            _pair(replace(RESPONSE, label="Qualified opportunities answered within the hour of their arrival"), "75"),
            Pair(None, PROPOSALS),
            Pair(figures.at(DEMOS, 5, expected=_EARLIER), None),
        ),
        name="Mei-Ling Nakamura-Castellanos de la Vega",
        actions=(*_ACTIONS, *_ACTIONS),
    ),
    "one measure": replace(_paired(_OMAR, _PAIRS[0]), actions=_ACTIONS[:1]),
    "fallen behind": replace(
        _paired(
            _OMAR,
            _pair(REVENUE, "121000", "48900", _LATER),
            _pair(MEETINGS, "30", "17", _LATER),
            _pair(CALLS, "121", "85", _LATER),
        ),
        name="Nils Berg",
        then_day=days.brief(_NOTED_LATER),
        actions=(),
    ),
    "no goals": replace(_paired(_OMAR, *map(_aimless, (_PAIRS[0], _PAIRS[3], _PAIRS[5], _ANSWERS))), actions=(), note=NO_GOALS),
    "no data": replace(
        _paired(
            _OMAR,
            Pair(figures.idle(WIN_RATE), figures.idle(WIN_RATE)),
            Pair(None, figures.idle(REVENUE)),
            Pair(figures.at(CALLS, 0, expected=_EARLIER), figures.idle(CALLS)),
        ),
        name="Kim Larsen",
        score_then=None,
        score_now=None,
        status="none",
        actions=(replace(_ACTIONS[1], owner="Kim Larsen"),),
    ),
    "only steps": replace(_paired(_OMAR), actions=_ACTIONS),
    "nothing": replace(_paired(_OMAR), actions=(), note="No numbers were kept with this note."),
    "in German": replace(
        _paired(
            _OMAR,
            *(
                Pair(german(pair.then, label), german(pair.now, label))
                for pair, label in zip(_PAIRS, _LABELS, strict=True)
                if pair.then and pair.now
            ),
        ),
        name="Jörg Weißmüller",
        subtitle="Account Executive · Großkunden Süd",
        period="Gesprächsnotiz von Priya Raman",
        then_day=days.brief(_NOTED, "de"),
        now_day=days.brief(days.TODAY, "de"),
        updated=days.updated(locale="de"),
        locale="de",
        actions=_actions(
            "Den nächsten Termin vereinbaren, bevor dieser endet",
            "An vier Tagen der Woche von 9 bis 11 telefonieren",
            "Bei zwei Erstgesprächen dabei sein",
            owner="Jörg Weißmüller",
            locale="de",
        ),
    ),
}


def _peer(measure: Measure, middle: str, label: str = "") -> Peer:
    """With the best of the twelve periods that its trend shows."""
    known = [point for point in measure.trend if point is not None]
    best = min(known) if measure.lower_is_better else max(known)
    return Peer(german(measure, label) if label else measure, best, Decimal(middle))


def _beside(card: Beside, *peers: Peer) -> Beside:
    """With these, and the score that they come to."""
    score, status = figures.score(peer.measure for peer in peers)
    return replace(card, peers=peers, score=score, status=status)


_BOOKED = str(median(rep.booked for rep in people.TEAMS["NA Enterprise"]))
_MEDIANS = ((REVENUE, _BOOKED), (PIPELINE, "241000"), (MEETINGS, "24"), (CALLS, "82"), (PROPOSALS, "9"), (WIN_RATE, "0.121"))
_PEERS = tuple(_peer(measure, middle) for measure, middle in _MEDIANS)
_ANSWERED = _peer(RESPONSE, "58")

_BESIDE = _beside(
    Beside(
        name="Omar Patel",
        subtitle=OMAR.subtitle,
        period=days.period(),
        score=None,
        status="none",
        peers=(),
        updated=days.updated(),
        note="Own best: the best of the last 12 months",
    ),
    *_PEERS,
)

BESIDES: Mapping[str, Beside] = {
    "running": _BESIDE,
    "eight measures": replace(_beside(_BESIDE, *_PEERS, _peer(DEMOS, "9"), _ANSWERED), name="Mei-Ling Nakamura-Castellanos de la Vega"),
    "a new best": replace(
        _beside(_BESIDE, _peer(GREAT, _BOOKED), replace(_ANSWERED, measure=replace(RESPONSE, label="First response"))),
        name="Mei-Ling Nakamura-Castellanos",
    ),
    "no goals": _beside(_BESIDE, *(replace(peer, measure=figures.aimless(peer.measure)) for peer in _PEERS[:4])),
    "no data": replace(
        _beside(
            _BESIDE,
            Peer(figures.idle(WIN_RATE), None, Decimal("0.121")),
            Peer(figures.idle(CALLS), Decimal(0), None),
            Peer(figures.aimless(figures.idle(MEETINGS)), Decimal(0), Decimal(0)),
        ),
        name="Zoë Müller",
        score=None,
        status="none",
    ),
    "one measure": _beside(_BESIDE, _PEERS[3]),
    "nothing": replace(_beside(_BESIDE), note="No metrics yet: an admin can add them to the playbook."),
    "in German": replace(
        _beside(
            _BESIDE,
            *(
                _peer(measure, middle, label)
                for (measure, middle), label in zip(
                    (_MEDIANS[0], *_MEDIANS[2:], (RESPONSE, "58")),
                    (_LABELS[0], *_LABELS[2:], "Erste Antwort"),
                    strict=True,
                )
            ),
        ),
        name="Jörg Weißmüller",
        subtitle="Account Executive · Großkunden Süd",
        period=days.period(locale="de"),
        updated=days.updated(locale="de"),
        locale="de",
        note="Eigene Bestleistung: die beste der letzten 12 Monate",
    ),
}
