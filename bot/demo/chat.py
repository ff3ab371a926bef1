"""The made-up organisation's chat workspace: its members and channels, the same on both platforms."""

from bot.app import wall_clock
from bot.console.ids import Platform
from bot.console.workspace import Channel, Member, Workspace
from bot.demo.organisation import HEAD, MANAGER, OPS, PEOPLE, TEAMS, DemoPerson
from bot.demo.portraits import portraits

GROUP_OF = {HEAD: "manager", MANAGER: "manager", OPS: "admin"}


def workspace(platform: Platform) -> Workspace:
    """Everybody in #sales and in their team's channel; #general is one that the bot was not invited to."""
    everyone = tuple(person.key for person in PEOPLE)
    channels = [Channel("sales", "sales", everyone), Channel("general", "general", everyone, bot_is_member=False)]
    for team in TEAMS:
        if team.parent:
            people = tuple(person.key for person in PEOPLE if person.team == team.key or person.title in (HEAD, OPS))
            channels.append(Channel(team.key, team.key, people))
    return Workspace(platform, [_member(person) for person in PEOPLE], channels, wall_clock)


def _member(person: DemoPerson) -> Member:
    zones = {team.key: team.time_zone for team in TEAMS}
    return Member(
        person.key,
        person.name,
        person.email,
        time_zone=zones[person.team],
        title=person.title,
        group=GROUP_OF.get(person.title, "rep"),
        is_admin=person.admin,
        photo=portraits().get(person.key, b""),
    )
