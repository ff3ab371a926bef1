"""The JSON documents of `pacer contest … --json`; numbers as in that of a scorecard."""

from collections.abc import Iterable
from datetime import datetime

from bot.contests import words
from bot.contests.fairness import Reading
from bot.contests.reading import Stood
from bot.contests.results import Row
from bot.contests.rules import Rules, unit
from bot.contests.service import Held
from bot.metrics.report import VERSION, exact_text


def list_document(contests: Iterable[Held]) -> dict[str, object]:
    return {"version": VERSION, "kind": "contests", "contests": [_head(each) for each in contests]}


def standings_document(held: Held, stood: Stood, known_at: datetime | None) -> dict[str, object]:
    found = stood.standing
    return {
        "version": VERSION,
        "kind": "contest",
        **_head(held),
        "as_of": found.at.isoformat(),
        "known_at": known_at.isoformat() if known_at is not None else None,
        "unit": unit(found.rules, stood.names.metrics),
        "over": found.over,
        "decided": found.decided,
        "seed": found.seed,
        "rules": [{"label": label, "text": told} for label, told in words.said(found.rules, stood.names, "en")],
        "rows": [_row(row, stood) for row in found.rows],
    }


def replay_document(held: Held, reading: Reading) -> dict[str, object]:
    return {
        "version": VERSION,
        "kind": "contest_replay",
        **_head(held),
        "entrants": reading.entrants,
        "with_chance": reading.with_chance,
        "chance": exact_text(reading.chance),
        "same": exact_text(reading.same),
        "windows": [
            {"starts": each.starts.isoformat(), "ends": each.ends.isoformat(), "winners": [reading.names[key] for key in each.winners]}
            for each in reading.windows
        ],
        "wins": [{"name": reading.names[key], "windows": count} for key, count in reading.wins.items()],
        "suggestions": list(reading.suggestions),
    }


def _head(held: Held) -> dict[str, object]:
    return {"contest": {"key": held.key, "name": held.rules.name, "format": held.rules.format.kind}} | _state(held, held.rules)


def _state(held: Held, rules: Rules) -> dict[str, object]:
    return {
        "state": held.state,
        "paused": held.paused,
        "rules_version": held.version,
        "starts": rules.starts.isoformat(),
        "ends": rules.ends.isoformat(),
        "time_zone": rules.zone,
    }


def _row(row: Row, stood: Stood) -> dict[str, object]:
    tally = stood.standing.tallies.get(row.key)
    return {
        "rank": row.rank,
        "key": row.key,
        "name": row.entrant.name,
        "score": exact_text(row.score),
        "gap": exact_text(row.gap),
        "missing": exact_text(row.missing),
        "qualified": row.qualified,
        "out": row.out,
        "prize": exact_text(row.prize),
        "records": len(tally.parts) if tally is not None else 0,
    }
