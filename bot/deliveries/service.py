"""What is owed to whom, and what became of it: the protocol of `bot.deliveries.protocol` over the database.

A delivery holds a kind, ids and public values; its composer makes the message when it is sent. One conversation's posts go out in the order
of their due times; conversations do not wait for each other, except where a platform's limits make them.
"""

import random
import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import cast

from bot.deliveries import apologies
from bot.deliveries.protocol import Outcome, Policy, Step, Timers, Tried, after, expired, may_begin
from storage.database import Database
from storage.models import Delivery, Item
from storage.repositories.deliveries import Head
from storage.repositories.items import Ahead
from storage.unit_of_work import UnitOfWork

PAUSED = "unasked posts paused"
"""The switch that stops all posts that nobody asked for."""

MOMENT = timedelta(seconds=2)
"""For which a post's turn is waited for where its conversation is being worked off."""
_UPLOADS = "uploads "
"""Before the name of a workspace: the pace of its uploads."""
_SOON = timedelta(milliseconds=100)
"""After which somebody else will have ended who holds what there is to do."""


@dataclass(frozen=True)
class Rate:
    """A platform's limits: how far apart its posts stand in one conversation, and in one workspace, where `ahead` may go at once."""

    conversation: timedelta = timedelta(0)
    workspace: timedelta = timedelta(0)
    ahead: int = 1
    uploads: timedelta | None = None
    """How far apart pictures are uploaded in a workspace, where `ahead` may go at once; None: they are not."""


@dataclass(frozen=True)
class Owed:
    """A claimed delivery, leased until `lease_until` to whoever claimed it.

    `under` and `edits` are the messages (platform's ids) that it answers or changes. `begun_at`: since when it may stand already.
    """

    id: int
    key: str
    conversation: int
    kind: str
    data: Mapping[str, str]
    workspace: str
    policy: Policy
    due_at: datetime
    lease_owner: str
    lease_until: datetime
    attempts: int
    doubts: int
    faults: int
    losses: int
    begun_at: datetime | None = None
    under: str | None = None
    edits: str | None = None
    orphan: bool = False
    """The post that it would change never came out."""
    files: Mapping[str, str] = field(default_factory=dict)
    shown: str = ""
    """Digest of what the message that it edits says now."""
    stale_at: datetime | None = None
    barred: bool = False
    """Nobody asked for it, and outsiders would read it."""

    @property
    def platform(self) -> str:
        return self.workspace.partition(":")[0]

    @property
    def tried(self) -> Tried:
        return Tried(self.policy, self.due_at, self.attempts, self.doubts, self.faults, self.losses)


@dataclass(frozen=True)
class Early:
    """A post whose time has not come, or an `item` of one to come, but whose pictures may be uploaded: as it will be at `due_at`."""

    id: int
    conversation: int
    kind: str
    data: Mapping[str, str]
    due_at: datetime
    workspace: str
    item: bool = False

    @property
    def platform(self) -> str:
        return self.workspace.partition(":")[0]


@dataclass(frozen=True)
class Unprepared:
    """What the caller uploads the pictures of, and nobody else does; when to look again, None where nothing is left."""

    posts: tuple[Early, ...]
    next_look: datetime | None


@dataclass(frozen=True)
class Claimed:
    """What to send now, and when to look again where something waits for a time that is known: at once where there may be more."""

    deliveries: tuple[Owed, ...]
    next_look: datetime | None


def owe(
    uow: UnitOfWork,
    key: str,
    *,
    conversation: int,
    kind: str,
    data: Mapping[str, str],
    now: datetime,
    due_at: datetime | None = None,
    policy: Policy = "drop_if_unknown",
    unasked: bool = False,
    under: str | None = None,
    stale_at: datetime | None = None,
    files: Mapping[str, str] | None = None,
) -> bool:
    """Owes a post in the caller's transaction; False when this key is owed or was sent already.

    `under` is the key of an earlier post of the conversation, in whose thread it goes. Nobody waits for an `unasked` one: a pause holds it
    back. After `stale_at` it is dropped. `files` are pictures of it that its workspace has already.
    """
    thread = uow.deliveries.of_key(under) if under is not None else None
    fields: dict[str, object] = {"conversation_id": conversation, "kind": kind, "data": dict(data), "policy": policy}
    fields |= {"due_at": due_at or now, "unasked": unasked, "under": thread and thread.id, "stale_at": stale_at}
    fields["files"] = dict(files or {})
    return uow.deliveries.owe(key, fields, now)


class Deliveries:
    """The sender's view of what is owed. `rates` by platform; what belongs to other platforms is not claimed."""

    def __init__(self, database: Database, rates: Mapping[str, Rate], timers: Timers | None = None, owner: str = "") -> None:
        self._database = database
        self._rates = rates
        self._timers = timers or Timers()
        self._owner = owner or secrets.token_hex(8)
        self._chance = random.SystemRandom()

    def waiting(self, now: datetime, most: int) -> list[int]:
        """Conversations for which there is something to do, the longest due first; their turn comes within a moment."""
        with self._database.read() as uow:
            resting, busy = self._held(uow.paces.busy(now + MOMENT), now + MOMENT)
            paused = uow.switches.on(PAUSED) is not None
            return uow.deliveries.waiting(now, most, platforms=self._rates.keys(), resting=resting, busy=busy, asked_only=paused)

    def claim(self, now: datetime, most: int = 1) -> Claimed:
        """Up to `most` posts whose turn it is, leased; those of a lease that ran out wait again."""
        with self._database.read() as uow:
            if not uow.deliveries.anything_waits(now):
                return Claimed((), uow.deliveries.next_look(now))
        with self._database.write() as uow:
            self._expire(uow, now)
            return self._claimed(uow, now, most)

    def claim_in(self, conversation: int, now: datetime, *, surely: bool = False) -> Claimed:
        """The next post of one conversation, where it is its turn; with `surely` without a look before whether there is any."""
        if not surely:
            with self._database.read() as uow:
                if not uow.deliveries.anything_waits(now, conversation):
                    return Claimed((), uow.deliveries.next_look(now, conversation))
        with self._database.write() as uow:
            claimed = self._claimed(uow, now, 1, conversation)
            if not claimed.deliveries and self._expire(uow, now):
                claimed = self._claimed(uow, now, 1, conversation)
            return claimed

    def _claimed(self, uow: UnitOfWork, now: datetime, most: int, only: int | None = None) -> Claimed:
        busy = uow.paces.busy(now)
        heads = self._heads(uow, now, most, busy, only)
        owed = [self._leased(uow, head, now) for head in heads if self._takes(uow, head, now)]
        if len(owed) == most:
            return Claimed(tuple(owed), now)
        free = [time for name, time in busy.items() if not name.startswith(_UPLOADS)]
        waits = [time for time in (uow.deliveries.next_look(now, only), *free) if time is not None]
        return Claimed(tuple(owed), min(waits, default=None))

    def unprepared(self, now: datetime, until: datetime, most: int) -> Unprepared:
        """Up to `most` posts due by `until` whose pictures are to be uploaded."""
        gaps = {platform: rate.uploads for platform, rate in self._rates.items() if rate.uploads is not None}
        with self._database.read() as uow:
            if not any(each.anything_unprepared(now, until, gaps) for each in (uow.deliveries, uow.items)):
                return Unprepared((), None)
        with self._database.jot() as uow:
            found = self._unprepared(uow, now, until, most, gaps)
            taken = [(row, early) for row, early in found if self._upload_free(uow, early, now)]
            for row, _ in taken:
                row.prepared_at = now
            waits = self._uploads_resting(uow, now).values() if len(taken) < most else [now]
        return Unprepared(tuple(early for _, early in taken), min(waits, default=now + _SOON))

    def _unprepared(
        self, uow: UnitOfWork, now: datetime, until: datetime, most: int, platforms: Collection[str]
    ) -> Sequence[tuple[Delivery | Item, Early]]:
        """Posts first, then items."""
        resting = self._uploads_resting(uow, now)
        heads = uow.deliveries.unprepared(now, until, most, platforms=platforms, resting=resting)
        parts = uow.items.unprepared(now, until, most - len(heads), platforms=platforms, resting=resting) if len(heads) < most else []
        return [*((head.row, _early(head)) for head in heads), *((part.row, _early_part(part, now)) for part in parts)]

    def _upload_free(self, uow: UnitOfWork, early: Early, now: datetime) -> bool:
        rate = self._rates[early.platform]
        return rate.uploads is not None and uow.paces.take(_UPLOADS + early.workspace, now, rate.uploads, rate.ahead)

    def _uploads_resting(self, uow: UnitOfWork, now: datetime) -> dict[str, datetime]:
        """The workspaces that take no upload now, and when they do."""
        found: dict[str, datetime] = {}
        for name, free_at in uow.paces.busy(now).items():
            workspace = name.removeprefix(_UPLOADS)
            rate = self._rates.get(workspace.partition(":")[0])
            if workspace != name and rate is not None and rate.uploads is not None:
                found[workspace] = free_at - rate.uploads * (rate.ahead - 1)
        return {workspace: free_at for workspace, free_at in found.items() if free_at > now}

    def upload_turn(self, workspace: str, now: datetime) -> datetime:
        """When a picture of a post that is due may be uploaded, ahead of those whose time has not come; its turn is taken."""
        rate = self._rates[workspace.partition(":")[0]]
        if rate.uploads is None:
            return now
        with self._database.jot() as uow:
            return uow.paces.turn(_UPLOADS + workspace, now, rate.uploads)

    def prepared(self, early: Early, files: Mapping[str, str]) -> None:
        with self._database.jot() as uow:
            (uow.items if early.item else uow.deliveries).keep_files(early.id, files)

    def uploads_rest(self, early: Early, seconds: float, now: datetime) -> None:
        """The workspace takes no uploads for so long; this one is tried again."""
        with self._database.jot() as uow:
            (uow.items if early.item else uow.deliveries).unprepare(early.id)
            uow.paces.rest(_UPLOADS + early.workspace, now + timedelta(seconds=seconds))

    def begin(self, owed: Owed, now: datetime, files: Mapping[str, str] | None = None) -> bool:
        """Commits that a call follows which may post it. False: too late in the lease, or the lease is another's; then nothing may be sent.

        Whoever gave it up this way finds it owed again once its lease has run out. The platform has `files` from now on, whoever sends it
        in the end.
        """
        if not may_begin(owed.lease_until, now, self._timers):
            return False
        fields: dict[str, object] = {"begun_at": owed.begun_at or now}
        if files:
            fields["files"] = dict(files)
        with self._database.write() as uow:
            return uow.deliveries.change(owed.id, owed.lease_owner, owed.attempts, fields)

    def in_time(self, owed: Owed, now: datetime) -> bool:
        """Whether a post that has begun may still be made. A process that was halted since, or waited for the database, comes too late."""
        return may_begin(owed.lease_until, now, self._timers)

    def replaced(self, owed: Owed, files: Mapping[str, str]) -> list[str]:
        """The files that the post and its changes had before this change, which shows `files`."""
        with self._database.read() as uow:
            return sorted(uow.deliveries.files_of_post(owed.id) - set(files.values()))

    def forgotten(self, owed: Owed, files: Collection[str]) -> None:
        """The platform has these no more."""
        with self._database.jot() as uow:
            uow.deliveries.drop_files(owed.id, files)

    def until(self, owed: Owed) -> datetime | None:
        """When what began at `begun_at` stood at the latest, if it does; None where it was sent again since, and nobody knows."""
        if owed.begun_at is None or owed.doubts > 1:
            return None
        return owed.begun_at + self._timers.lease + self._timers.settle

    def not_there(self, owed: Owed) -> bool:
        """The platform was asked, and has no such post: it begins anew. False: the lease is another's."""
        with self._database.write() as uow:
            return uow.deliveries.change(owed.id, owed.lease_owner, owed.attempts, {"begun_at": None, "doubts": 0})

    def end(self, owed: Owed, outcome: Outcome, now: datetime, shown: str = "") -> Step | None:
        """Writes down what came of it; None: another claimed it since, and knows better."""
        step = after(outcome, owed.tried, now, self._timers, self._chance.random())
        fields: dict[str, object] = {"state": step.state, "reason": step.reason or None, "wait_until": step.wait_until}
        fields |= {"doubts": step.doubts, "faults": step.faults, "losses": step.losses}
        if step.state == "sent":
            fields |= {"sent_at": now, "message": step.message, "shown": shown or None}
        if step.state == "owed":
            fields |= {"begun_at": None}
        with self._database.write() as uow:
            # An answer that comes after the lease is still an answer, as long as nobody else took over.
            if not uow.deliveries.change(owed.id, owed.lease_owner, owed.attempts, fields, states=("leased", "unknown")):
                return None
            if step.state == "sent" and owed.edits is not None:
                uow.deliveries.edited(owed.id, shown)
            if step.state == "dead" and (dead := uow.deliveries.delivery(owed.id)):
                apologies.owe(uow, dead, step.reason, now)
        return step

    def give_up_doubt(self, owed: Owed) -> bool:
        """Nobody will ever know whether it arrived: it is shown, and not sent again."""
        fields: dict[str, object] = {"state": "unknown", "wait_until": None}
        with self._database.write() as uow:
            return uow.deliveries.change(owed.id, owed.lease_owner, owed.attempts, fields)

    def rest(self, workspace: str, seconds: float, now: datetime) -> None:
        """The whole workspace takes no posts for so long."""
        with self._database.write() as uow:
            uow.paces.rest(workspace, now + timedelta(seconds=seconds))

    def _expire(self, uow: UnitOfWork, now: datetime) -> bool:
        """Whether there was any."""
        late = uow.deliveries.late(now)
        for row in late:
            tried = Tried(cast(Policy, row.policy), row.due_at, row.attempts, row.doubts, row.faults, row.losses)
            step = expired(row.begun_at is not None, tried, row.lease_until or now, self._timers, self._chance.random())
            fields: dict[str, object] = {"state": step.state, "reason": step.reason or None, "wait_until": step.wait_until}
            fields |= {"doubts": step.doubts, "losses": step.losses}
            uow.deliveries.set(row, fields)
            if step.state == "dead":
                apologies.owe(uow, row, step.reason, now)
        return bool(late)

    def _heads(self, uow: UnitOfWork, now: datetime, most: int, busy: Mapping[str, datetime], only: int | None) -> list[Head]:
        resting, conversations = self._held(busy, now)
        paused = uow.switches.on(PAUSED) is not None
        heads = uow.deliveries.heads(
            now, most, platforms=self._rates.keys(), resting=resting, busy=conversations, asked_only=paused, only=only
        )
        # Paces are taken in one order by everybody, or two would wait for each other.
        return sorted(heads, key=lambda head: (head.platform, head.tenant, head.row.id))

    def _held(self, busy: Mapping[str, datetime], now: datetime) -> tuple[set[str], list[int]]:
        """The workspaces and the conversations that take no post at `now`."""
        rates = {name: self._rates.get(name.partition(":")[0], Rate()) for name in busy if ":" in name}
        resting = {name for name, rate in rates.items() if busy[name] > now + rate.workspace * (rate.ahead - 1)}
        return resting, [int(name) for name in busy if name.isdigit()]

    def _takes(self, uow: UnitOfWork, head: Head, now: datetime) -> bool:
        rate = self._rates[head.platform]
        if rate.workspace and not uow.paces.take(_workspace(head), now, rate.workspace, rate.ahead):
            return False
        if rate.conversation:
            # It is free, and nobody else has its head.
            uow.paces.set(str(head.row.conversation_id), now + rate.conversation)
        return True

    def _leased(self, uow: UnitOfWork, head: Head, now: datetime) -> Owed:
        row, until = head.row, now + self._timers.lease
        # Each claim has a name of its own: the count of attempts begins anew when somebody puts a post back.
        owner = f"{self._owner}:{secrets.token_hex(4)}"
        uow.deliveries.lease(row, owner, until)
        under, edits = (uow.deliveries.delivery(other) if other is not None else None for other in (row.under, row.edits))
        return Owed(
            id=row.id,
            key=row.key,
            conversation=row.conversation_id,
            kind=row.kind,
            data=dict(row.data),
            workspace=_workspace(head),
            policy=cast(Policy, row.policy),
            due_at=row.due_at,
            lease_owner=owner,
            lease_until=until,
            attempts=row.attempts,
            doubts=row.doubts,
            faults=row.faults,
            losses=row.losses,
            begun_at=row.begun_at,
            under=under.message if under is not None else None,
            edits=edits.message if edits is not None else None,
            orphan=edits is not None and edits.message is None,
            files=dict(row.files),
            shown=(edits.shown or "") if edits is not None else "",
            stale_at=row.stale_at,
            barred=row.unasked and head.barred,
        )


def _early(head: Head) -> Early:
    row = head.row
    return Early(row.id, row.conversation_id, row.kind, dict(row.data), row.due_at, _workspace(head))


def _early_part(part: Ahead, now: datetime) -> Early:
    row = part.row
    return Early(row.id, part.conversation, row.kind, dict(row.data), row.planned_at or now, _workspace(part), item=True)


def _workspace(head: Head | Ahead) -> str:
    return f"{head.platform}:{head.tenant}"
