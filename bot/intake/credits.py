"""Who is credited with a row, and with what share of it; the shares of a row add up to exactly 1."""

from collections.abc import Callable, Sequence
from decimal import Decimal

from bot.intake.bindings import Bindings, Cells, TextOf
from bot.intake.cells import Credit, PersonCell
from bot.intake.faults import Fault, Reject
from bot.intake.known import KnownPeople
from bot.intake.numbers import PLACES, NumberReader, equal_shares, share_of
from bot.metrics.records import Share

CreditsOf = Callable[[Cells], tuple[Share, ...]]
_ROUNDED = Decimal("0.001")
"""What thirds written as 33.33 % may be off by; the first person bears it."""
Part = tuple[int, Decimal | None]
"""A person and the share the row says, if it says one."""


def single_person(cell: PersonCell, text_of: TextOf, people: KnownPeople) -> CreditsOf:
    """One person, or with `split` several in one cell who share equally. Who was found once is remembered."""
    found: dict[str, tuple[Share, ...]] = {}

    def credited(cells: Cells) -> tuple[Share, ...]:
        words = text_of(cells)
        shares = found.get(words)
        if shares is None:
            shares = found[words] = _shared([(people.find(name, cell.by), None) for name in _names(words, cell.split)])
        return shares

    return credited


def several_people(credits: Sequence[Credit], bindings: Bindings, people: KnownPeople, read: NumberReader) -> CreditsOf:
    """The people of several cells, each with its share; a blank cell is nobody."""
    cells_of = [
        (bindings.text(credit.person), credit.person, bindings.text(credit.share) if credit.share is not None else None)
        for credit in credits
    ]

    def credited(cells: Cells) -> tuple[Share, ...]:
        parts: list[Part] = []
        for text_of, person, share_text in cells_of:
            share = share_of(share_text(cells), read) if share_text is not None else None
            words = text_of(cells)
            if words and share != 0:
                parts += [(people.find(name, person.by), share) for name in _names(words, person.split)]
        return _shared(parts)

    return credited


def _names(words: str, split: str | None) -> list[str]:
    names = [name.strip() for name in words.split(split)] if split else [words]
    return [name for name in names if name]


def _shared(parts: Sequence[Part]) -> tuple[Share, ...]:
    """Shares that were said, the rest shared equally by those for whom none was; the same person twice is one credit. Raises Reject."""
    if not parts:
        raise Reject(Fault.NO_PERSON, "The row names no person.")
    said = sum((share for _, share in parts if share is not None), Decimal(0))
    unsaid = sum(share is None for _, share in parts)
    if (unsaid and said >= 1) or (not unsaid and abs(said - 1) > _ROUNDED) or any(share is not None and share < 0 for _, share in parts):
        raise Reject(Fault.SHARES, f"The shares add up to {said.normalize():f}, not to 1.")
    shares = [None if share is None else share.quantize(PLACES) for _, share in parts]
    rest = iter(equal_shares(unsaid, 1 - sum((share for share in shares if share is not None), Decimal(0))) if unsaid else ())
    by_person: dict[int, Decimal] = {}
    for (person, _), share in zip(parts, shares, strict=True):
        by_person[person] = by_person.get(person, Decimal(0)) + (next(rest) if share is None else share)
    by_person[parts[0][0]] += 1 - sum(by_person.values())
    if min(by_person.values()) <= 0:
        raise Reject(Fault.SHARES, "A share is too small: a millionth of the whole is the least.")
    return tuple(Share(person, share) for person, share in by_person.items())
