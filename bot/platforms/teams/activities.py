"""What an activity asks of us: messages and buttons are committed to the inbox, acknowledged, then worked; dialogs are answered at once."""

from collections.abc import Callable
from datetime import datetime
from typing import Literal

from bot.commands.desk import Accept, Desk, InThread
from bot.platforms.tasks import Tasks
from bot.platforms.teams import asked
from bot.platforms.teams.asked import Asked, spot_of
from bot.platforms.teams.dialogs import Dialogs
from bot.platforms.teams.payloads import Activity
from bot.platforms.teams.words import JsonObject
from bot.platforms.teams.working import Working


class Activities:
    def __init__(
        self,
        desk: Desk,
        accept: Accept,
        in_thread: InThread,
        working: Working,
        dialogs: Dialogs,
        tasks: Tasks,
        clock: Callable[[], datetime],
    ) -> None:
        self._desk = desk
        self._accept = accept
        self._in_thread = in_thread
        self._working = working
        self._dialogs = dialogs
        self._tasks = tasks
        self._clock = clock

    async def take(self, activity: Activity) -> JsonObject | Literal["unknown"]:
        """The body of the answer, empty where there is nothing to say; "unknown" for an invoke of no kind that we answer."""
        match activity.type:
            case "message":
                await self._begin(asked.of_message(activity))
            case "invoke":
                return await self._invoked(activity)
            case "conversationUpdate" | "installationUpdate":
                await self._moved(activity)
        return {}

    async def _invoked(self, activity: Activity) -> JsonObject | Literal["unknown"]:
        match activity.name:
            case "task/fetch":
                return await self._dialogs.fetch(activity)
            case "composeExtension/fetchTask":
                return await self._dialogs.extension(activity)
            case "task/submit" | "composeExtension/submitAction":
                return await self._dialogs.submit(activity)
        return "unknown"

    async def _moved(self, activity: Activity) -> None:
        """The bot came or went, or others did."""
        place, now = spot_of(activity).place, self._clock()
        gone = activity.recipient.id in {each.id for each in activity.removed}
        if gone or (activity.type == "installationUpdate" and activity.action.startswith("remove")):
            await self._in_thread(self._desk.lost, place, "not_a_member", now)
            return
        if arrival := asked.of_arrival(activity):
            # The welcome is given once. Where to post is learnt every time: it may be another address than it was.
            await self._in_thread(self._desk.conversation, place, now)
            await self._begin(arrival)

    async def _begin(self, question: tuple[str, Asked] | None) -> None:
        if question is None:
            return
        arrival = question[1].arrival(question[0], self._clock())
        if await self._accept(arrival):
            self._tasks.start(self._working.work(arrival))
