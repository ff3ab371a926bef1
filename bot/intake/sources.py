"""Sources that a tick keeps reading: a CSV behind an address, and a folder that is watched.

What a file of a source was last read as stands in `imports`: it is read again when it, or the mapping, says something else. Files are
never moved.
"""

import asyncio
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

from bot.intake.definitions import SourceDefinition
from bot.intake.faults import unusable
from bot.intake.fetching import fetch
from bot.intake.service import AnyMapping, Intake, Manner
from bot.intake.summary import Summary

_BLOCK = 1 << 16
_SUFFIXES = frozenset({".csv", ".tsv", ".txt", ".jsonl", ".ndjson", ".xlsx"})


@dataclass
class Seen:
    """What this process remembers of a source: when it was last looked at; the tag the server gave its content, and the mapping that was
    read through; the size and time of change of each file in the folder."""

    checked: datetime | None = None
    etag: str | None = None
    mapping: str | None = None
    files: dict[str, tuple[int, int]] = field(default_factory=dict)


@dataclass
class Memory:
    """By source. Losing it costs one needless look."""

    by_source: dict[str, Seen] = field(default_factory=dict)

    def of(self, key: str) -> Seen:
        return self.by_source.setdefault(key, Seen())


@dataclass(frozen=True)
class Taken:
    """What a look at a source came to: the files that were read, and what went wrong with those that could not be."""

    summaries: list[Summary] = field(default_factory=list)
    unread: dict[str, Exception] = field(default_factory=dict)


def due(sources: Mapping[str, SourceDefinition], memory: Memory, now: datetime) -> list[str]:
    """The sources whose time has come, the longest unseen first."""
    waiting = [
        (seen.checked, key)
        for key, source in sources.items()
        if (seen := memory.of(key)).checked is None or now - seen.checked >= timedelta(minutes=source.every)
    ]
    return [key for _, key in sorted(waiting, key=lambda pair: (pair[0] is not None, pair))]


async def take(
    key: str, source: SourceDefinition, mapping: AnyMapping, intake: Intake, memory: Memory, now: datetime, *, rejects: Path | None = None
) -> Taken:
    """Import what is new in a source. `rejects` is the folder for files of rejected rows. Raises UserError where it cannot be read."""
    seen = memory.of(key)
    seen.checked = now
    reader = _Reader(key, mapping, intake, now, rejects)
    if source.folder is not None:
        return await asyncio.to_thread(_take_folder, Path(source.folder), source.pattern, reader, seen)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{key}{_suffix(source.url or '')}"
        again = seen.mapping != mapping.fingerprint() or await asyncio.to_thread(intake.may_go_on, mapping)
        etag, changed = await fetch(source.url or "", path, None if again else seen.etag)
        summaries = await asyncio.to_thread(reader.take, path) if changed else []
        seen.etag, seen.mapping = etag, mapping.fingerprint()  # only now: what could not be imported is fetched again
        return Taken(summaries)


@dataclass(frozen=True)
class _Reader:
    """Reads the files of one source."""

    key: str
    mapping: AnyMapping
    intake: Intake
    now: datetime
    rejects: Path | None

    def take(self, path: Path) -> list[Summary]:
        """The summary of a file that says something new."""
        with path.open("rb") as file:
            digest = sha256()
            while block := file.read(_BLOCK):
                digest.update(block)
        called = f"{self.key}/{path.name}"
        if self.intake.was_imported(self.mapping, called, digest.hexdigest()):
            return []
        listed = self.rejects / f"{path.stem}.rejects.csv" if self.rejects is not None else None
        return [self.intake.import_file(path, self.mapping, now=self.now, manner=Manner(rejects=listed, called=called))]


def _take_folder(folder: Path, pattern: str, reader: _Reader, seen: Seen) -> Taken:
    """The new and changed files of a folder, by name. One that changed since the last look may still be written to: it waits for the next
    beat of the clock. A file that cannot be read keeps none of the others."""
    if not folder.is_dir():
        raise unusable(f"There is no folder {folder.name} to watch.")
    before, seen.files = seen.files, {}
    taken = Taken()
    for path in sorted(filter(_is_data, folder.glob(pattern))):
        try:
            known = path.stat()
            state = seen.files[path.name] = known.st_size, known.st_mtime_ns
            if before.get(path.name) == state:
                taken.summaries.extend(reader.take(path))
            else:
                seen.checked = None
        except Exception as error:
            taken.unread[path.name] = error
    return taken


def _is_data(path: Path) -> bool:
    """Neither hidden, nor still being written to (`.part`, `.tmp`), nor one of our own lists of rejected rows."""
    ours = path.name.casefold().endswith(".rejects.csv")
    return path.name[0] not in ".~" and path.suffix.casefold() in _SUFFIXES and not ours and path.is_file()


def _suffix(url: str) -> str:
    suffix = Path(url.split("?")[0]).suffix.casefold()
    return suffix if suffix in _SUFFIXES else ".csv"
