"""``/pacer status``: how posts fare, for an admin: what waits, what failed and why, and a button to try it again."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from bot.chat.errors import UserError
from bot.chat.markup import escape
from bot.chat.message import Block, Button, Buttons, Facts, Footnote, Heading, Message, Paragraph
from bot.chat.request import Reply, Request
from bot.commands import fates
from bot.commands.beats import Beat
from bot.commands.registry import Action, Command, Feature
from bot.commands.services import Services
from bot.deliveries import overview
from bot.deliveries.overview import Counts, Failed
from bot.deliveries.under_way import left_out, progress
from bot.metrics.views import Look
from bot.people.unclear import shown
from bot.texts import dates

NAME = "status"
RETRY = "status.retry"
SHOWN = 5
DAY = timedelta(days=1)
REFUSAL = "Only an admin can see how posts fare."
ENDED = ("unknown", "dead", "sent")
TICKS = {
    "recover": "Commands cut off",
    "feeds": "Sources",
    "schedules": "Schedules",
    "contests": "Contests (contests)",
    "bundle": "Direct messages",
    "ahead": "Pictures ahead",
    "tidy": "Tidying up",
}
"""What each tick sees to; its name is that of the metric."""

_AGAIN = "It is owed again; it goes out in its turn."
_MEANWHILE = {
    "owed": "It is owed again already; it goes out in its turn.",
    "leased": "It is being sent right now.",
    "sent": "It was sent meanwhile; nothing is left to do.",
    "dropped": "It was dropped meanwhile: there was nothing to say any more.",
    "unknown": "It was tried meanwhile, and I am finding out whether it arrived.",
    "dead": "It failed again meanwhile.",
    "gone": "I don't know that post any more.",
}


def status(request: Request, services: Services) -> Reply:
    services.admin(request, REFUSAL)
    return Reply(_told(request, services))


def retry(request: Request, services: Services) -> Reply:
    """[Retry]: the post is owed again; how all posts fare now takes the place of what was told."""
    admin = services.admin(request, REFUSAL)
    delivery = request.value.get("delivery", "")
    if not (delivery.isascii() and delivery.isdigit() and len(delivery) < 18):
        raise UserError(f"This button has expired. Write `/pacer {NAME}` for a new one.")
    with services.database.write() as uow:
        state = overview.retry(uow, int(delivery), by=admin, now=request.now)
    return Reply(_told(request, services, _AGAIN if state is None else _MEANWHILE[state]), update=True)


def _told(request: Request, services: Services, sentence: str = "") -> Message:
    now, viewer, look = request.now, services.known_person(request), services.look(request)
    with services.database.read() as uow:
        counts = overview.counts(uow, now, now - DAY, ENDED)
        week = overview.counts(uow, now, now - overview.FAILURES_SHOWN, ("unknown", "dead"))
        failed, paused, rests = overview.failures(uow, now, SHOWN), overview.pause(uow), overview.rests(uow, now)
        going, lost = progress(uow, now), left_out(uow, now - DAY, now)
    schedules = fates.titles(services.schedules.listed(viewer, now=now)) if going or lost else {}
    failures = week.unknown + week.dead
    first = sentence or _first(counts, failures, now)
    blocks: list[Block] = [Paragraph(first)]
    if failed:
        blocks += [Heading("Posts that failed in the last 7 days"), *_failures(failed, failures, look)]
    blocks += [Heading("Posts"), Facts(_posts(counts, week, now))]
    if paused:
        by = f" by {shown(paused.by)}" if paused.by else ""
        since = dates.moment(paused.since, look.locale, look.zone or UTC)
        blocks.append(Paragraph(f"**Unasked posts are paused** since {since}{by}. `/pacer pause` has the button to resume them."))
    if rests:
        told = tuple((_workspace(name), f"until {dates.moment(until, look.locale, look.zone or UTC)}") for name, until in rests.items())
        blocks += [Heading("Workspaces that take no posts now"), Facts(told)]
    if going:
        blocks += [Heading("Schedules under way"), *map(Paragraph, fates.under_way(going, schedules, services, viewer, look, now))]
    if lost:
        blocks += [Heading("Dropped in the last 24 hours"), Paragraph("\n".join(fates.dropped(lost, schedules)))]
    if beats := services.beats.all(now):
        blocks += [Heading("Ticks of the process that answers you"), Facts(tuple((_tick(beat.name), _beat(beat)) for beat in beats))]
    return Message(first, tuple(blocks))


def _first(counts: Counts, failures: int, now: datetime) -> str:
    failed = f"{failures:,} failed in the last 7 days" if failures else "none failed in the last 7 days"
    if counts.oldest is None:
        return f"No post waits; {failed}."
    waiting = counts.due + counts.waiting + counts.leased + counts.doubtful
    return f"{waiting:,} {'post waits' if waiting == 1 else 'posts wait'}, the oldest for {_length(now - counts.oldest)}; {failed}."


def _posts(counts: Counts, week: Counts, now: datetime) -> tuple[tuple[str, str], ...]:
    """What is nought is left out, apart from what an admin looks for."""
    lines = (
        ("Oldest owed", _length(now - counts.oldest) if counts.oldest else "none"),
        ("Owed now", f"{counts.due:,}"),
        ("Trying again soon", counts.waiting),
        ("Being sent", counts.leased),
        ("Held back by the pause", counts.held),
        ("For a later time", counts.later),
        ("In doubt, being looked into", f"{counts.doubtful:,}"),
        ("Unknown, 7 days", f"{week.unknown:,}"),
        ("Dead, 7 days", f"{week.dead:,}"),
        ("Sent, 24 hours", counts.sent),
    )
    return tuple((name, each if isinstance(each, str) else f"{each:,}") for name, each in lines if each)


def _failures(failed: Sequence[Failed], count: int, look: Look) -> tuple[Block, ...]:
    lines = [f"{number}. {fates.failure(each, look)}" for number, each in enumerate(failed, 1)]
    if count > len(failed):
        lines.append(f"and {count - len(failed):,} more")
    buttons = tuple(Button(_label(number, failed), RETRY, {"delivery": str(each.id)}) for number, each in enumerate(failed, 1))
    hint = ("An unknown one may have arrived: look there before you retry it.",) if any(each.state == "unknown" for each in failed) else ()
    return (Paragraph("\n".join(lines)), Buttons(buttons), *map(Footnote, hint))


def _label(number: int, failed: Sequence[Failed]) -> str:
    return "Retry" if len(failed) == 1 else f"Retry {number}"


def _tick(name: str) -> str:
    return f"{TICKS[name]} ({name})" if name in TICKS else name


def _beat(beat: Beat) -> str:
    on_time = "on time" if not beat.lag else f"{_length(beat.lag)} late"
    return f"{_length(beat.age)} ago, {on_time}" + (", failed" if beat.failed else "")


def _workspace(name: str) -> str:
    """The platform's own word, capitalised, is its name."""
    platform, _, tenant = name.partition(":")
    return f"{platform.capitalize()} {escape(tenant)}"


def _length(time: timedelta) -> str:
    """ "42 s", "5 min", "3 h", "2 days"."""
    seconds = max(int(time.total_seconds()), 0)
    for size, unit in ((86400, "days"), (3600, "h"), (60, "min")):
        if seconds >= 2 * size:
            return f"{seconds // size} {unit}"
    return f"{seconds} s"


FEATURE = Feature(
    command=Command(
        name=NAME,
        summary="How posts fare: what waits, what failed and why, whether all runs.",
        run=status,
        who="admins",
    ),
    actions=(Action(RETRY, retry),),
)
