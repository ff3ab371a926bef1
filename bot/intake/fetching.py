"""A file behind an address: never larger than it may be, and never by a redirect from outside into this machine or its network."""

import socket
from errno import EACCES
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import aiohttp
from aiohttp.abc import ResolveResult
from aiohttp.resolver import ThreadedResolver

from bot.intake.addresses import is_public
from bot.intake.definitions import safe_address
from bot.intake.faults import unusable

LARGEST = 200 * 1024 * 1024
"""Bytes of a file behind an address."""

_BLOCK = 1 << 16
_REDIRECTS = 5
_TIMEOUT = aiohttp.ClientTimeout(total=300, sock_connect=10, sock_read=30)


class Guard(ThreadedResolver):
    """Names to addresses. Those of the address that the playbook names may lie anywhere; once `outside`, none may lie within."""

    def __init__(self) -> None:
        super().__init__()
        self.met_inside = False
        self.outside = False

    async def resolve(self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET) -> list[ResolveResult]:
        found = await super().resolve(host, port, family)
        self.meet(*(each["host"] for each in found))
        return found

    def meet(self, *addresses: str) -> None:
        """Raises PermissionError for an address that is not to be gone to."""
        inside = not all(map(is_public, addresses))
        if inside and self.outside:
            raise PermissionError(EACCES, "it leads into the network that I run in")
        self.met_inside |= inside


async def fetch(url: str, path: Path, etag: str | None = None, *, most: int = LARGEST) -> tuple[str | None, bool]:
    """Write what is behind `url` to `path`; its new tag, and whether it changed since `etag`. Every step of a redirect must be safe too."""
    guard = Guard()
    connector = aiohttp.TCPConnector(resolver=guard, use_dns_cache=False)
    async with aiohttp.ClientSession(timeout=_TIMEOUT, connector=connector) as session:
        for _ in range(_REDIRECTS):
            _check(url, guard)
            try:
                async with session.get(url, headers={"If-None-Match": etag} if etag else {}, allow_redirects=False) as answer:
                    if answer.status in (301, 302, 303, 307, 308):
                        url = urljoin(url, answer.headers.get("Location", ""))
                        guard.outside = not guard.met_inside
                        continue
                    if answer.status == 304:
                        return etag, False
                    if answer.status != 200:
                        raise unusable(f"{url} answered {answer.status}; is it still shared?")
                    await _store(answer, path, most)
                    return answer.headers.get("ETag"), True
            except (aiohttp.ClientError, TimeoutError, ValueError) as error:
                raise unusable(f"{url} cannot be reached: {error or 'it did not answer in time'}.") from error
    raise unusable(f"{url} leads from one address to the next without end.")


def _check(url: str, guard: Guard) -> None:
    """Refuses an address that is not encrypted, and one that is written in digits and lies where it may not."""
    try:
        if not safe_address(url):
            raise unusable(f"{url} is not read: an address must begin with https://.")
        if _is_digits(host := urlsplit(url).hostname or ""):
            guard.meet(host)
    except ValueError as error:
        raise unusable(f"{url} cannot be reached: {error}.") from error
    except PermissionError as error:
        raise unusable(f"{url} cannot be reached: {error.strerror}.") from error


def _is_digits(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


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
