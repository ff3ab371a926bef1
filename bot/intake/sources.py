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
from urllib.parse import urljoin

import aiohttp

from bot.intake.definitions import SourceDefinition, safe_address
from bot.intake.faults import unusable
from bot.intake.service import AnyMapping, Intake, Manner
from bot.intake.summary import Summary

LARGEST = 200 * 1024 * 1024
"""Bytes of a file behind an address."""

_BLOCK = 1 << 16
_REDIRECTS = 5
_TIMEOUT = aiohttp.ClientTimeout(total=300, sock_connect=10, sock_read=30)
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


async def fetch(url: str, path: Path, etag: str | None = None, *, most: int = LARGEST) -> tuple[str | None, bool]:
    """Write what is behind `url` to `path`; its new tag, and whether it changed since `etag`. Every step of a redirect must be safe too."""
    async with aiohttp.ClientSession(timeout=_TIMEOUT) as session:
        for _ in range(_REDIRECTS):
            if not safe_address(url):
                raise unusable(f"{url} is not read: an address must begin with https://.")
            try:
                async with session.get(url, headers={"If-None-Match": etag} if etag else {}, allow_redirects=False) as answer:
                    if answer.status in (301, 302, 303, 307, 308):
                        url = urljoin(url, answer.headers.get("Location", ""))
                        continue
                    if answer.status == 304:
                        return etag, False
                    if answer.status != 200:
                        raise unusable(f"{url} answered {answer.status}; is it still shared?")
                    await _store(answer, path, most)
                    return answer.headers.get("ETag"), True
            except (aiohttp.ClientError, TimeoutError) as error:
                raise unusable(f"{url} cannot be reached: {error or 'it did not answer in time'}.") from error
    raise unusable(f"{url} leads from one address to the next without end.")


async def _store(answer: aiohttp.ClientResponse, path: Path, most: int) -> None:
    if answer.content_type == "text/html":
        raise unusable(f"{answer.url} is a web page, not a CSV: share the sheet as “published to the web”, as CSV.")
    size = 0
    with path.open("wb") as file:
        async for block in answer.content.iter_chunked(_BLOCK):
            size += len(block)
            if size > most:
                raise unusable(f"{answer.url} is larger than {most // (1024 * 1024):,} MB.")
            file.write(block)


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
