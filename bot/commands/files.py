"""A file that an admin sends to the bot: read with a mapping that the playbook keeps, so that no shell is needed to bring data in."""

from pathlib import Path, PurePath

from rapidfuzz import fuzz, process

from bot.chat.errors import Refusal, UserError
from bot.chat.markup import escape
from bot.chat.message import Facts, Footnote, Message, Paragraph
from bot.chat.request import Reply
from bot.commands.desk import SentFile
from bot.commands.services import Services
from bot.intake.mapping import as_mapping
from bot.intake.summary import Summary

LARGEST = 50 * 1024 * 1024
ENDINGS = (".csv", ".tsv", ".txt", ".jsonl", ".xlsx")
_REASONS_SHOWN = 8
_CLOSE_ENOUGH = 75


def expect(file: SentFile, services: Services) -> None:
    """Raises UserError before anything is downloaded: no right, no such kind of file, too large, no mapping for it."""
    if file.caller.person is None or not services.people.is_admin(file.caller.person, now=file.now):
        raise Refusal("Files are taken from admins only.")
    if PurePath(file.name).suffix.casefold() not in ENDINGS:
        raise UserError(f"I can read {', '.join(ENDINGS)} files; “{escape(file.name[:80])}” is none of these.")
    if file.size > LARGEST:
        raise UserError(f"This file is larger than {LARGEST // 2**20} MB. Split it, or let me fetch it: name its address in the playbook.")
    _mapping_for(file, services)


def receive(file: SentFile, path: Path, services: Services) -> Reply:
    """Takes the file in and says what came of it."""
    expect(file, services)
    name = _mapping_for(file, services)
    summary = services.intake.import_file(path, as_mapping(services.saved_mappings()[name]), now=file.now)
    return Reply(_told(name, summary))


def _mapping_for(file: SentFile, services: Services) -> str:
    """The saved mapping that the words beside the file name, else the one its own name resembles."""
    names = list(services.saved_mappings())
    if not names:
        raise UserError("There is no saved mapping yet: put one under `mappings:` in the playbook, then send the file again.")
    words = file.words.strip().casefold()
    if words in names:
        return words
    found = process.extractOne(PurePath(file.name).stem.casefold(), names, scorer=fuzz.partial_ratio, score_cutoff=_CLOSE_ENOUGH)
    if words or found is None:
        raise UserError(f"Which mapping is this file for? Send it again with one of these words: {', '.join(names)}.")
    return str(found[0])


def _told(name: str, summary: Summary) -> Message:
    first = (
        f"Read {summary.rows:,} rows with the mapping “{escape(name)}”: {summary.written:,} new or changed, {summary.unchanged:,} as before"
    )
    first += f", {summary.rejected:,} refused." if summary.rejected else "."
    blocks: list[Paragraph | Facts | Footnote] = [Paragraph(first)]
    if summary.reasons:
        listed = sorted(summary.reasons.items(), key=lambda reason: -reason[1])[:_REASONS_SHOWN]
        blocks.append(Facts(tuple((escape(reason), f"{count:,} {'row' if count == 1 else 'rows'}") for reason, count in listed)))
        blocks.append(Footnote("Everything else is in. Mend the refused rows and send the file again: nothing is counted twice."))
    return Message(first, tuple(blocks))
