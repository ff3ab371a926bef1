"""How a contest went, in each of its states."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from bot.charts.cards.examples import days
from bot.charts.cards.race import Entrant, Race
from bot.texts import dates

# What each had at the end of each working day, in thousands of dollars.
_SOLD = {
    "Jonas Schneider": "0 12 18 18 31 44 44 52 60 71 71 84 96 104 104 118 131 150 163 188",
    "Hanna Okafor": "8 8 22 35 35 41 58 58 66 66 80 92 92 101 115 124 129 138 155 171",
    "Sofia Mensah": "14 20 20 27 38 38 45 63 70 70 76 76 89 97 112 112 126 134 134 148",
    "Kofi Dubois": "0 0 6 11 19 28 36 36 41 55 64 64 72 83 83 95 104 111 120 131",
    "Maya Novák": "5 16 24 24 29 33 33 40 48 51 58 67 67 74 80 86 92 92 108 117",
    "Sofia Müller": "2 4 9 14 14 22 27 38 38 44 44 52 61 61 70 77 77 85 92 99",
    "Mateo Dubois": "10 10 13 13 16 18 25 25 32 36 47 47 50 66 66 68 81 81 83 90",
    "Lucas Müller": "0 7 7 20 22 22 22 30 30 33 39 45 45 45 52 60 63 70 76 76",
    "Zoë Rossi": "4 4 11 11 12 25 25 28 35 35 36 36 42 50 50 55 55 61 61 70",
    "Chen Rossi": "1 3 3 8 9 9 17 17 20 29 29 31 38 38 44 44 50 52 57 63",
    "Omar Patel": "0 0 2 5 5 12 12 15 18 18 24 24 27 27 33 36 36 40 48 51",
    "Ana Silva": "3 3 4 4 10 10 14 14 15 20 20 22 22 30 30 31 38 38 41 44",
    "Diego Herrera": "0 1 1 2 6 6 8 10 10 12 12 18 18 20 24 24 29 33 33 37",
}
_HELD = days.workdays(date(2026, 10, 5), date(2026, 10, 30))
_CUP = days.workdays(date(2026, 8, 10), date(2026, 9, 25))


def _span(held: Sequence[date]) -> str:
    """ "5 to 30 October 2026"."""
    first, last = held[0], held[-1]
    return f"{first.day} to {last.day} {last:%B %Y}" if first.month == last.month else f"{first.day} {first:%B} to {last.day} {last:%B %Y}"


def _final(held: Sequence[date]) -> str:
    return f"Final · {days.moment(held[-1], days.EVENING)}"


def _entrants(sold: Mapping[str, Sequence[int | None]]) -> tuple[Entrant, ...]:
    """Each day's ranks, with ties where two have the same."""
    days = list(zip(*sold.values(), strict=True))

    def rank(day: Sequence[int | None], mine: int | None) -> int | None:
        return None if mine is None else 1 + sum(other > mine for other in day if other is not None)

    return tuple(
        Entrant(name, tuple(rank(day, mine) for day, mine in zip(days, own, strict=True)), Decimal((own[-1] or 0) * 1000))
        for name, own in sold.items()
    )


def _first(number: int, days: int = 20) -> dict[str, list[int | None]]:
    return {name: list(map(int, sold.split()[:days])) for name, sold in list(_SOLD.items())[:number]}


_ALL = _first(13)
_LATE = _first(6)
_LATE["Sofia Mensah"][:7] = [None] * 7
_LATE["Sofia Müller"][:12] = [None] * 12
_LEVEL = _first(5)
_LEVEL["Hanna Okafor"][-1] = _LEVEL["Jonas Schneider"][-1]
_LEVEL["Kofi Dubois"][-1] = _LEVEL["Maya Novák"][-1]

_UNTOUCHED = tuple(Entrant(name, (1, 1, 1), Decimal(0)) for name in list(_SOLD)[:4])

_SPRINT = Race(
    title="October sprint",
    period=f"{_span(_HELD)} · new business",
    unit="money:USD",
    moments=tuple(map(days.brief, _HELD)),
    entrants=_entrants(_first(10)),
    updated=_final(_HELD),
)

RACES: Mapping[str, Race] = {
    "ten": _SPRINT,
    "thirteen": replace(_SPRINT, entrants=_entrants(_ALL)),
    "three": replace(_SPRINT, entrants=_entrants(_first(3))),
    "joined late": replace(_SPRINT, entrants=_entrants(_LATE)),
    "a tie": replace(_SPRINT, entrants=_entrants(_LEVEL)),
    "one": replace(_SPRINT, entrants=_entrants(_first(1))),
    "weeks": replace(
        _SPRINT,
        title="Late summer cup",
        period=f"{_span(_CUP)} · points",
        unit="number",
        by="teams",
        moments=tuple(f"Week {day.isocalendar().week}" for day in _CUP if day.weekday() == 0),
        updated=_final(_CUP),
        entrants=_entrants(
            {
                "APAC Growth": [120, 300, 410, 640, 700, 930, 1210],
                "NA Enterprise": [180, 260, 430, 590, 760, 900, 1150],
                "Northeast": [90, 210, 470, 610, 640, 820, 990],
                "LATAM SMB": [140, 190, 220, 400, 520, 610, 720],
            }
        ),
    ),
    "one day": replace(
        _SPRINT,
        title="A day's dash",
        period=f"{dates.day(_HELD[0], 'en')} · new business",
        moments=(days.brief(_HELD[0]),),
        entrants=_entrants(_first(4, 1)),
        updated=_final(_HELD[:1]),
    ),
    "aliases": replace(
        _SPRINT,
        entrants=tuple(
            replace(entrant, name=f"Someone {number}", alias=True) if number > 1 else entrant
            for number, entrant in enumerate(_entrants(_first(5)), 1)
        ),
    ),
    "nobody has scored": replace(_SPRINT, moments=tuple(map(days.brief, _HELD[:3])), entrants=_UNTOUCHED, updated=days.updated(_HELD[3])),
    "nobody": replace(_SPRINT, entrants=(), note="Nobody took part."),
}
