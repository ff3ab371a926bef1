"""A person then and now, and beside their best, their team and their goals, in each state."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from bot.charts.cards.agreed import Action
from bot.charts.cards.beside import Beside, Peer
from bot.charts.cards.compare import Compare, Pair
from bot.charts.cards.examples.scorecard import CALLS, MEETINGS, PERIOD, PIPELINE, REVENUE, SCORECARDS, UPDATED
from bot.charts.cards.measure import Measure, Status

_EARLIER = Decimal("0.35")
_PROPOSALS, _WIN_RATE = SCORECARDS["running"].measures[4:]
_DEMOS, _RESPONSE = SCORECARDS["eight measures"].measures[6:]


def _then(measure: Measure, value: str, attainment: str, expected: Decimal | None = _EARLIER) -> Measure:
    return replace(measure, value=Decimal(value), attainment=Decimal(attainment), expected=expected)


_REVENUE = Pair(_then(REVENUE, "41200", "0.2747"), REVENUE)
_PIPELINE = Pair(_then(PIPELINE, "156000", "0.39"), PIPELINE)
_MEETINGS = Pair(_then(MEETINGS, "8", "0.2222"), MEETINGS)
_CALLS = Pair(_then(CALLS, "52", "0.3152"), CALLS)
_RATE = Pair(_then(_WIN_RATE, "0.094", "0.5875", None), replace(_WIN_RATE, expected=None))
_ANSWERS = Pair(_then(replace(_RESPONSE, label="First response"), "75", "0.8", None), replace(_RESPONSE, label="First response"))

_ACTIONS = (
    Action("Ask for the next meeting before leaving this one", True, "Omar Patel", "since 8 Sep"),
    Action("Block 9 to 11 for calls, four days a week", False, "Omar Patel", "by Fri 21 Nov"),
    Action("Sit in on two discovery calls", True, "Priya Raman"),
)

_OMAR = Compare(
    name="Omar Patel",
    subtitle="Account Executive · NA Enterprise",
    period="Coaching note by Priya Raman",
    then_day="8 Sep",
    now_day="17 Nov",
    score_then=Decimal(58),
    score_now=Decimal(69),
    status="ahead",
    pairs=(_REVENUE, _PIPELINE, _MEETINGS, _CALLS, _RATE, _ANSWERS),
    updated=UPDATED,
    actions=_ACTIONS,
)

_LABELS = ("Auftragseingang", "Neue Pipeline", "Kundentermine", "Anrufe", "Abschlussquote", "Erste Antwort")
_STAND = "Stand: Mo., 17. Nov., 07:00"


def _german(measure: Measure, label: str) -> Measure:
    return replace(measure, label=label, unit=measure.unit.replace("USD", "EUR"))


COMPARES: Mapping[str, Compare] = {
    "with steps": _OMAR,
    "without steps": replace(_OMAR, actions=()),
    "eight measures, six steps": replace(
        _OMAR,
        name="Mei-Ling Nakamura-Castellanos de la Vega",
        pairs=(
            *_OMAR.pairs[:5],
            Pair(
                _then(_RESPONSE, "75", "0.8", None),
                replace(_RESPONSE, label="Qualified opportunities answered within the hour of their arrival"),
            ),
            Pair(None, _PROPOSALS),
            Pair(_DEMOS, None),
        ),
        actions=(*_ACTIONS, *_ACTIONS),
    ),
    "one measure": replace(_OMAR, pairs=(_REVENUE,), actions=_ACTIONS[:1]),
    "fallen behind": replace(
        _OMAR,
        name="Mateo Dubois",
        score_then=Decimal(77),
        score_now=Decimal(41),
        status="behind",
        pairs=(
            Pair(_then(REVENUE, "84000", "0.56"), replace(REVENUE, value=Decimal(48900), attainment=Decimal("0.326"), status="behind")),
            Pair(_then(MEETINGS, "14", "0.3889"), replace(MEETINGS, value=Decimal(17), attainment=Decimal("0.4722"), status="behind")),
            Pair(_then(CALLS, "58", "0.3515"), replace(CALLS, value=Decimal(103), attainment=Decimal("0.6243"), status="close")),
        ),
        actions=(),
    ),
    "no goals": replace(
        _OMAR,
        score_then=None,
        score_now=None,
        status="none",
        pairs=tuple(
            Pair(
                replace(pair.then, goal=None, attainment=None, expected=None, status="none"),
                replace(pair.now, goal=None, attainment=None, expected=None, status="none"),
            )
            for pair in (_REVENUE, _CALLS, _RATE, _ANSWERS)
            if pair.then and pair.now
        ),
        actions=(),
        note="No goals yet: values are compared as they are",
    ),
    "no data": replace(
        _OMAR,
        name="Zoë Müller",
        score_then=None,
        score_now=Decimal(12),
        status="behind",
        pairs=(
            Pair(replace(MEETINGS, value=None, attainment=None, status="none"), replace(MEETINGS, value=Decimal(0), attainment=Decimal(0))),
            Pair(None, REVENUE),
            Pair(replace(CALLS, value=Decimal(0), attainment=Decimal(0)), replace(CALLS, value=Decimal(0), attainment=Decimal(0))),
        ),
        actions=_ACTIONS[1:2],
    ),
    "only steps": replace(_OMAR, pairs=(), actions=_ACTIONS),
    "nothing": replace(_OMAR, pairs=(), actions=(), score_then=None, score_now=None, status="none", note="This note froze no numbers."),
    "in German": replace(
        _OMAR,
        name="Jörg Weißmüller",
        subtitle="Account Executive · Großkunden Süd",
        period="Gesprächsnotiz von Priya Raman",
        then_day="8. Sept.",
        now_day="17. Nov.",
        updated=_STAND,
        locale="de",
        pairs=tuple(
            Pair(_german(pair.then, label), _german(pair.now, label))
            for pair, label in zip(_OMAR.pairs, _LABELS, strict=True)
            if pair.then and pair.now
        ),
        actions=(
            Action("Den nächsten Termin vereinbaren, bevor dieser endet", True, "Jörg Weißmüller", "seit 8. Sept."),
            Action("An vier Tagen der Woche von 9 bis 11 telefonieren", False, "Jörg Weißmüller", "bis Fr. 21. Nov."),
            Action("Bei zwei Erstgesprächen dabei sein", True, "Priya Raman"),
        ),
    ),
}


def _peer(measure: Measure, best: str, median: str) -> Peer:
    return Peer(measure, Decimal(best), Decimal(median))


_PEERS = (
    _peer(REVENUE, "188400", "96300"),
    _peer(PIPELINE, "455000", "241000"),
    _peer(MEETINGS, "41", "27"),
    _peer(CALLS, "171", "112"),
    _peer(_PROPOSALS, "17", "9"),
    _peer(_WIN_RATE, "0.142", "0.121"),
)


def _bare(peer: Peer, status: Status = "none") -> Peer:
    measure = replace(peer.measure, goal=None, attainment=None, expected=None, status=status)
    return replace(peer, measure=measure)


_BESIDE = Beside(
    name="Omar Patel",
    subtitle="Account Executive · NA Enterprise",
    period=PERIOD,
    score=Decimal(69),
    status="ahead",
    peers=_PEERS,
    updated=UPDATED,
    note="Own best: the best of the last 12 months",
)

BESIDES: Mapping[str, Beside] = {
    "running": _BESIDE,
    "eight measures": replace(
        _BESIDE,
        name="Mei-Ling Nakamura-Castellanos de la Vega",
        peers=(*_PEERS, _peer(_DEMOS, "15", "9"), _peer(_RESPONSE, "38", "58")),
    ),
    "a new best": replace(
        _BESIDE,
        score=Decimal(131),
        peers=(
            _peer(replace(REVENUE, value=Decimal(214800), attainment=Decimal("1.432")), "214800", "96300"),
            _peer(_ANSWERS.now or _RESPONSE, "42", "58"),
        ),
    ),
    "no goals": replace(_BESIDE, score=None, status="none", peers=tuple(map(_bare, _PEERS[:4]))),
    "no data": replace(
        _BESIDE,
        name="Zoë Müller",
        score=None,
        status="none",
        peers=(
            Peer(replace(REVENUE, value=None, attainment=None, status="none"), None, Decimal(96300)),
            Peer(replace(CALLS, value=Decimal(0), attainment=Decimal(0)), Decimal(0), None),
            Peer(replace(MEETINGS, value=Decimal(0), goal=None, attainment=None, status="none"), Decimal(0), Decimal(0)),
        ),
    ),
    "one measure": replace(_BESIDE, peers=_PEERS[3:4]),
    "nothing": replace(_BESIDE, score=None, status="none", peers=(), note="No metrics yet: an admin can add them to the playbook."),
    "in German": replace(
        _BESIDE,
        name="Jörg Weißmüller",
        subtitle="Account Executive · Großkunden Süd",
        period="November 2026 · Arbeitstag 13 von 20",
        updated=_STAND,
        locale="de",
        peers=tuple(
            replace(peer, measure=_german(peer.measure, label))
            for peer, label in zip(
                (_PEERS[0], *_PEERS[2:], _peer(_RESPONSE, "38", "58")),
                ("Auftragseingang", "Kundentermine", "Anrufe", "Angebote", "Abschlussquote", "Erste Antwort"),
                strict=True,
            )
        ),
        note="Eigene Bestleistung: die beste der letzten 12 Monate",
    ),
}
