"""What people choose about themselves: time zone, how cards look, where and when posts reach them, and which do not."""

from datetime import time

from bot.chat.errors import FieldErrors, UserError
from bot.chat.markup import escape
from bot.people.names import fold
from bot.people.values import Profile, RankedAs, Theme
from bot.people.zones import zone_fault
from storage.models import Person as PersonRow
from storage.unit_of_work import UnitOfWork

THEMES: tuple[Theme, ...] = ("light", "dark")
RANKED_AS: tuple[RankedAs, ...] = ("name", "alias", "nobody")
LONGEST_ALIAS = 30
MESSAGE_HOUR = time(8, 30)
"""When those who chose no hour are written to unasked."""


def read(uow: UnitOfWork, person_id: int) -> Profile:
    return uow.recall(("profile", person_id), lambda: _read(uow, person_id))


def _read(uow: UnitOfWork, person_id: int) -> Profile:
    row = uow.people.person(person_id)
    if row is None:
        raise UserError("This person is not known any more.")
    return profile_value(row)


def profile_value(row: PersonRow) -> Profile:
    return Profile(
        row.id,
        time_zone=row.time_zone,
        locale=row.locale,
        card_theme=row.card_theme if row.card_theme in THEMES else None,
        compact_numbers=row.compact_numbers,
        preferred_account=row.preferred_account,
        message_hour=time.fromisoformat(row.message_hour) if row.message_hour else None,
        quiet_kinds=frozenset(row.quiet_kinds),
        ranked_as=next((each for each in RANKED_AS if each == row.ranked_as), "name"),
        ranked_alias=row.ranked_alias or "",
    )


def save(uow: UnitOfWork, profile: Profile) -> None:
    """Replaces the person's choices; raises FieldErrors by the fields of `Profile`."""
    read(uow, profile.person)
    if errors := _errors(uow, profile):
        raise FieldErrors(errors)
    uow.people.put_profile(
        profile.person,
        time_zone=profile.time_zone,
        locale=profile.locale,
        card_theme=profile.card_theme,
        compact_numbers=profile.compact_numbers,
        preferred_account=profile.preferred_account,
        message_hour=profile.message_hour.isoformat("minutes") if profile.message_hour else None,
        quiet_kinds=sorted(profile.quiet_kinds),
        ranked_as=None if profile.ranked_as == "name" else profile.ranked_as,
        ranked_alias=profile.ranked_alias or None,
    )
    uow.items.look_again(profile.person)


def _errors(uow: UnitOfWork, profile: Profile) -> dict[str, str]:
    errors: dict[str, str] = {}
    if profile.time_zone is not None and (fault := zone_fault(profile.time_zone)):
        errors["time_zone"] = escape(f"{fault}.")
    if profile.card_theme is not None and profile.card_theme not in THEMES:
        errors["card_theme"] = f"Choose {' or '.join(THEMES)}."
    own = {row.id for row in uow.accounts.of_persons([profile.person])}
    if profile.preferred_account is not None and profile.preferred_account not in own:
        errors["preferred_account"] = "Choose one of your own accounts."
    if profile.ranked_as not in RANKED_AS:
        errors["ranked_as"] = "Choose one from the list."
    if fault := _alias_fault(uow, profile):
        errors["ranked_alias"] = fault
    return errors


def _alias_fault(uow: UnitOfWork, profile: Profile) -> str:
    """An alias stands for one person, and never for another by their name."""
    alias = profile.ranked_alias
    if len(alias) > LONGEST_ALIAS:
        return f"Choose a shorter one: at most {LONGEST_ALIAS} characters."
    if alias and any(fold(alias) in _folded(name, other) for person, name, other in uow.people.called() if person != profile.person):
        return "That is what somebody else is called: choose another."
    return ""


def _folded(*names: str | None) -> list[str]:
    return [fold(each) for each in names if each]
