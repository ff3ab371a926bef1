"""``/pacer waiting``: what waits for an admin: people the data names whom nobody knows, accounts of nobody, deals that changed hands."""

from bot.chat.message import Block, Button, Buttons, Facts, Footnote, Heading, Message, Paragraph, notice
from bot.chat.request import Reply, Request
from bot.commands.registry import Action, Command, Feature
from bot.commands.services import Services
from bot.people.unclear import shown

SHOWN = 15
REFUSAL = "Only an admin can see what waits here."


def waiting(request: Request, services: Services) -> Reply:
    admin = services.admin(request, REFUSAL)
    accounts = len(services.people.unmatched(viewer=admin, now=request.now))
    strangers, moves = _strangers(services), _moves(services)
    if not strangers and not moves and not accounts:
        return Reply(notice("Nothing waits for you: everybody is known, and no deal changed hands."))
    blocks: list[Block] = []
    if accounts:
        blocks += [Heading("Accounts that belong to nobody"), Paragraph(f"{_counted(accounts, 'account')} wrote to me that I can't place.")]
        blocks.append(Buttons((Button("Join an account", "link.open"),)))
    if strangers:
        blocks += [Heading("People that the data names"), Facts(strangers[:SHOWN])]
        blocks.append(Footnote("Add them to the people file, or as an alias of somebody; then import again: nothing counts twice."))
    if moves:
        blocks += [Heading("Closed records that changed owner"), Facts(moves[:SHOWN])]
        blocks.append(Buttons((Button("I have seen these", "waiting.seen"),)))
    counts = (
        _counted(accounts, "account"),
        _counted(len(strangers), "unknown name"),
        _counted(len(moves), "change of owner", "changes of owner"),
    )
    first = f"Waiting for you: {', '.join(counts)}."
    return Reply(Message(first, (Paragraph(first), *blocks)))


def seen(request: Request, services: Services) -> Reply:
    """The changes of owner that were listed are done with."""
    services.admin(request, REFUSAL)
    with services.database.write() as uow:
        uow.imports.saw_owner_changes([change.id for change in uow.imports.owner_changes()[:SHOWN]], request.now)
    return waiting(request, services)


def _strangers(services: Services) -> tuple[tuple[str, str], ...]:
    with services.database.read() as uow:
        return tuple((shown(row.reference), f"{_counted(row.rows, 'row')} from {shown(row.source)}") for row in uow.imports.unmatched())


def _moves(services: Services) -> tuple[tuple[str, str], ...]:
    with services.database.read() as uow:
        changes = uow.imports.owner_changes()
        names = {row.id: row.name for row in uow.people.persons({id_ for each in changes for id_ in (each.from_person, each.to_person)})}
    return tuple(
        (shown(each.external_id), f"{shown(names[each.from_person])} → {shown(names[each.to_person])}, {_credited(each.followed)}")
        for each in changes
    )


def _counted(count: int, one: str, many: str = "") -> str:
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def _credited(followed: bool) -> str:
    return "credit moved" if followed else "credit stays"


FEATURE = Feature(
    command=Command(
        name="waiting",
        summary="What waits for an admin: unknown people, accounts to join, deals that changed hands.",
        run=waiting,
        who="admins",
    ),
    actions=(Action("waiting.seen", seen),),
)
