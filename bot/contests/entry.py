"""Whether the right number takes part: asked when a contest is announced and when it starts."""

from bot.chat.errors import UserError
from bot.contests.parameters import MOST_IN_BRACKET, MOST_SIDES, Bracket, Duel, Sides
from bot.contests.records import Field
from bot.contests.rules import Rules


def check_field(rules: Rules, field: Field) -> None:
    """Raises UserError where the format takes more or fewer."""
    number = len(field.entrants)
    there = f"there {'is' if number == 1 else 'are'} {number}"
    match rules.format:
        case Duel() if number != 2:
            raise UserError(f"A duel is between two: {there}.")
        case Bracket() if not 2 <= number <= MOST_IN_BRACKET:
            raise UserError(f"A knock-out takes 2 to {MOST_IN_BRACKET} entrants: {there}.")
        case Sides() if not 2 <= number <= MOST_SIDES:
            raise UserError(f"Team against team takes 2 to {MOST_SIDES} teams: {there}.")
        case _ if not number:
            raise UserError("Nobody takes part: name who does, or wait until somebody has joined.")
        case _:
            return
