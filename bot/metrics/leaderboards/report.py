"""The JSON document of `pacer leaderboard --json`; numbers as in that of a scorecard."""

from bot.metrics.leaderboards.results import Entry, Leaderboard
from bot.metrics.report import VERSION, clock_document, exact_text, percent_text, period_document, team_document


def leaderboard_document(result: Leaderboard) -> dict[str, object]:
    metric = result.metric
    return {
        "version": VERSION,
        "kind": "leaderboard",
        "metric": {"key": metric.key, "name": metric.name, "unit": metric.unit, "direction": metric.direction.value} if metric else None,
        "ranked_by": "score" if metric is None else "attainment" if result.wanted.by_goal else "value",
        "by": "team" if result.wanted.teams else "person",
        "team": team_document(result.team),
        "role": result.wanted.role or None,
        "period": period_document(result.clock.period),
        **clock_document(result.clock),
        "of": result.of,
        "unranked": result.unranked,
        "total": exact_text(result.total),
        "rows": [_row(each) for each in result.entries],
    }


def _row(entry: Entry) -> dict[str, object]:
    return {
        "rank": entry.rank,
        "key": entry.key,
        "name": entry.name,
        "value": exact_text(entry.value),
        "goal": exact_text(entry.goal),
        "attainment": exact_text(entry.attainment),
        "attainment_pct": percent_text(entry.attainment),
        "moved": entry.moved,
        "gap": exact_text(entry.gap),
        "members": entry.members,
    }
