"""What Slack tells us about its members: names, e-mails, zones, and which direct conversation is the bot's own with them."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta
from typing import TypeVar

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.commands.desk import Desk, InThread, Member
from bot.platforms.slack.calls import FAILURES, Patience, patiently, why

PLATFORM = "slack"

_KEPT_FOR = timedelta(days=1)
_MOST_KEPT = 20_000

T = TypeVar("T")

log = structlog.get_logger(__name__)


class Members:
    """Asks Slack at most once a day about each member."""

    def __init__(self, client: AsyncWebClient, desk: Desk, in_thread: InThread, patience: Patience, clock: Callable[[], datetime]) -> None:
        self._client = client
        self._desk = desk
        self._in_thread = in_thread
        self._patience = patience
        self._clock = clock
        self._known: dict[str, tuple[datetime, Member]] = {}
        self._direct: dict[str, str] = {}

    def known(self, tenant: str, user: str) -> Member:
        """What is known without asking."""
        kept = self._known.get(user)
        return kept[1] if kept and kept[1].tenant == tenant else Member(PLATFORM, tenant, user)

    async def about(self, tenant: str, user: str) -> Member:
        """The member with name, e-mail, zone and locale; with their id alone where Slack does not say."""
        now = self._clock()
        kept = self._known.get(user)
        if kept and kept[1].tenant == tenant and now - kept[0] < _KEPT_FOR:
            return kept[1]
        try:
            answer = await patiently(lambda: self._client.users_info(user=user, include_locale=True), self._patience)
        except FAILURES as error:
            log.warning("member not looked up", error=why(error))
            return self.known(tenant, user)
        member = _member(tenant, user, answer.get("user"))
        _keep(self._known, user, (now, member))
        return member

    async def persons(self, tenant: str, users: Collection[str]) -> Mapping[str, int]:
        """The person each of these members is joined to. Those whom we never heard of are looked up and introduced first."""
        if not users:
            return {}
        joined = dict(await self._in_thread(self._desk.persons, PLATFORM, tenant, users))
        for user in users:
            if user not in joined:
                caller = await self._in_thread(self._desk.hear, await self.about(tenant, user), self._clock())
                joined |= {user: caller.person} if caller.person is not None else {}
        return joined

    async def direct(self, user: str) -> str:
        """The id of the bot's direct conversation with this member; empty where Slack does not say."""
        if user not in self._direct:
            try:
                answer = await patiently(lambda: self._client.conversations_open(users=user), self._patience)
            except FAILURES as error:
                log.warning("direct conversation not found", error=why(error))
                return ""
            channel = answer.get("channel")
            _keep(self._direct, user, str(channel["id"]) if isinstance(channel, dict) else "")
        return self._direct[user]


def _member(tenant: str, user: str, told: object) -> Member:
    about = _object(told)
    profile = _object(about.get("profile"))
    name = profile.get("real_name") or about.get("real_name") or about.get("name")
    return Member(
        PLATFORM,
        tenant,
        user,
        name=_text(name),
        email=_text(profile.get("email")) if _is_ours(tenant, about) else "",
        time_zone=_text(about.get("tz")),
        locale=_text(about.get("locale")),
        photo=_photo(profile),
        outsider=_is_outsider(tenant, about),
    )


def _is_ours(tenant: str, about: Mapping[str, object]) -> bool:
    """Whether it is this workspace that vouches for the e-mail, and not one that a channel is shared with.

    In an Enterprise Grid a member may be at home in another workspace, and names all they are in.
    """
    workspaces = _object(about.get("enterprise_user")).get("teams")
    homes = [about.get("team_id"), *(workspaces if isinstance(workspaces, list) else [])]
    return tenant in homes and about.get("is_stranger") is not True


def _is_outsider(tenant: str, about: Mapping[str, object]) -> bool:
    """A guest, or somebody of an organisation that a channel is shared with."""
    guest = any(about.get(name) is True for name in ("is_restricted", "is_ultra_restricted", "is_stranger"))
    return guest or ("team_id" in about and not _is_ours(tenant, about))


def _photo(profile: dict[str, object]) -> str:
    """Of those without a picture of their own Slack has one made up, for which initials are as good."""
    return _text(profile.get("image_192")) if profile.get("is_custom_image") is True else ""


def _object(value: object) -> dict[str, object]:
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _keep(kept: dict[str, T], user: str, value: T) -> None:
    """Keeps the newest; the oldest leave when there are too many."""
    kept.pop(user, None)
    if len(kept) >= _MOST_KEPT:
        del kept[next(iter(kept))]
    kept[user] = value
