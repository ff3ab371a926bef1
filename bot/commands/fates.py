"""What became of posts, in an admin's words: which failed, for whom and why; how far schedules are; what was dropped."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from bot.chat.markup import escape
from bot.commands.services import Services
from bot.deliveries import apologies, quiet, turns
from bot.deliveries.overview import Failed
from bot.deliveries.schedule_book import Entry
from bot.deliveries.scorecards import TEAM_SCORECARD
from bot.deliveries.timing_words import words
from bot.deliveries.under_way import LeftOut, Progress, zones_of
from bot.metrics import posts
from bot.metrics.views import Look
from bot.people.unclear import shown
from bot.texts import dates

MOST = 10
"""Schedules that are told; of the others how many they are."""

_WHAT = {
    quiet.KIND: "the day's message",
    quiet.AT_ONCE: "a message",
    posts.KIND: "scorecard",
    TEAM_SCORECARD.what: "scorecard",
    apologies.KIND: "word of a post that failed",
}
"""What posts of a kind are called."""

_DROPPED = {
    "nothing to say": "had nothing to say any more, or not to those who would read it",
    "nothing to change": "would change a post that never came out",
    "unchanged": "would change nothing",
    "outsiders": "would be read by outsiders: `/pacer allow` there lets them in",
    turns.TOO_LATE: "came too late to be news",
    turns.SWITCHED_OFF: "switched off by those they are for",
    turns.NO_ACCOUNT: "for people of whom I know no account",
    turns.GONE: "for people who have left, or whose account is gone",
    "blocked": "for people whose platform lets me write them nothing",
    "unknown": "for people whose account does not exist any more",
}


def failure(failed: Failed, look: Look) -> str:
    """ "**dead**: scorecard of North in #north, due Wed 18 Nov, 14:00: the channel is archived. Delivery 42." """
    due = _moment(failed.due_at, look)
    return f"**{failed.state}**: {_what(failed)}, due {due}: {escape(failed.reason)}. Delivery {failed.id}."


def titles(entries: Iterable[Entry]) -> Mapping[str, str]:
    """The words of schedules by their keys: "**Scorecard** for North by direct message, every Monday at 08:00"."""
    return {entry.key: _title(entry) for entry in entries}


def under_way(found: Iterable[Progress], told: Mapping[str, str], services: Services, viewer: int, look: Look, now: datetime) -> list[str]:
    """One text for each schedule, whose words are `told`: a line for each moment that it means."""
    lines = defaultdict[str, list[str]](list)
    for each in found:
        lines[each.schedule].append(_progress(each, _whom(each, services, viewer, now), look))
    return _capped(["\n".join((told.get(schedule, escape(schedule)), *lines[schedule])) for schedule in lines])


def dropped(found: Iterable[LeftOut], told: Mapping[str, str]) -> list[str]:
    """A line for each schedule, whose words are `told`, and one for all else."""
    lines = defaultdict[str, list[str]](list)
    for each in found:
        lines[each.schedule].append(f"{each.many:,} {_DROPPED.get(each.reason, escape(each.reason))}")
    return _capped([f"{told.get(schedule, '**Not by a schedule**')}: {'; '.join(reasons)}." for schedule, reasons in lines.items()])


def _capped(texts: list[str]) -> list[str]:
    return texts if len(texts) <= MOST else [*texts[:MOST], f"and {_count(len(texts) - MOST, 'schedule', 'schedules')} more"]


def _what(failed: Failed) -> str:
    what = _WHAT.get(failed.kind, escape(failed.kind)) + (f" of {shown(failed.about)}" if failed.about else "")
    return (f"a change of the {what.removeprefix('the ')}" if failed.change else what) + _where(failed)


def _where(failed: Failed) -> str:
    match failed.place_kind:
        case "direct":
            return f" to {shown(failed.place)}" if failed.place else " to somebody whom I don't know any more"
        case "group":
            return f" in the group chat {shown(failed.place)}"
    return f" in #{shown(failed.place.removeprefix('#'))}"


def _title(entry: Entry) -> str:
    whom = f" for {shown(entry.whom)}" if entry.whom else ""
    where = f"in {', '.join(map(shown, entry.definition.to))}" if entry.definition.to else "by direct message"
    return f"**{shown(entry.name)}**{whom} {where}, {escape(words(entry.definition.timing))}"


def _progress(progress: Progress, whom: str, look: Look) -> str:
    """ "10 of 36 people, those in New York's time, due Wed 18 Nov, 14:30: 4 sent, 6 pictures to upload"."""
    parts = [f"{progress.sent:,} sent"]
    if progress.dropped:
        parts.append(f"{progress.dropped:,} dropped")
    if progress.failed:
        parts.append(f"{progress.failed:,} failed")
    if progress.bare:
        parts.append(_count(progress.bare, "picture", "pictures") + " to upload")
    if progress.done_at is not None:
        parts.append(f"done about {_moment(progress.done_at, look)}")
    return f"{whom}, due {_moment(progress.meant_at, look)}: {', '.join(parts)}"


def _whom(progress: Progress, services: Services, viewer: int, now: datetime) -> str:
    """How many they are; of how many, where a schedule goes by the time of each."""
    if not progress.people:
        return _count(progress.many, "post", "posts")
    targets = services.schedules.targets(progress.schedule, viewer=viewer, now=now)
    people = {target.person for target in targets if target.person is not None}
    with services.database.read() as uow:
        zones = zones_of(uow, progress.schedule, people, progress.meant_at, now)
    if not zones or len(people) <= progress.many:
        return _count(progress.many, "person", "people")
    return f"{progress.many:,} of {len(people):,} people, those in {_places(zones)} time"


def _places(zones: tuple[str, ...]) -> str:
    """ "New York's", "New York's or Toronto's", "New York's or Toronto's or 3 others'"."""
    cities = [f"{zone.rpartition('/')[2].replace('_', ' ')}'s" for zone in zones[:2]]
    more = [_count(len(zones) - 2, "other's", "others'")] if len(zones) > 2 else []
    return escape(" or ".join(cities + more))


def _count(many: int, one: str, more: str) -> str:
    return f"{many:,} {one if many == 1 else more}"


def _moment(when: datetime, look: Look) -> str:
    return dates.moment(when, look.locale, look.zone or UTC)
