"""Who makes the message of each kind of delivery."""

from collections.abc import Mapping
from datetime import datetime

from bot.chat.message import Message
from bot.commands.services import Services
from bot.contests import posts as contests
from bot.deliveries import apologies, edits, quiet
from bot.deliveries.bundle import Bundles
from bot.deliveries.composing import Composer
from bot.deliveries.scorecards import TEAM_SCORECARD
from bot.metrics import posts
from bot.metrics.leaderboards import posts as boards
from bot.people.unclear import shown


def composers_of(services: Services) -> Mapping[str, Composer]:
    """By kind."""

    def apology(data: Mapping[str, str], now: datetime) -> Message:
        return apologies.compose(data, shown(services.contacts.whereabouts(int(data["unasked"])).name) if "unasked" in data else "")

    def scorecard(data: Mapping[str, str], now: datetime) -> Message | None:
        post = posts.Shared.read(data)
        return posts.compose(services.metrics, post, now, None if post.to is None else services.look_of(post.to))

    def leaderboard(data: Mapping[str, str], now: datetime) -> Message | None:
        at = edits.as_of(data) if edits.AS_OF in data else now
        return boards.compose(services.leaderboards, boards.SharedBoard.read(data), at)

    composers: dict[str, Composer] = {posts.KIND: scorecard, TEAM_SCORECARD.what: scorecard, boards.KIND: leaderboard}
    composers |= contests.Posts(services.database).composers()
    return {**composers, quiet.KIND: Bundles(services.database, composers).compose, apologies.KIND: apology}
