"""Fetching something small from a server that is not ours, by an address that is not ours either.

Only from the hosts that the settings name, and what is beneath them; only over https; never from a private address, whatever a name says;
only so much, only for so long. Redirects are followed as far as every step keeps to that.
"""

import asyncio
import socket
from collections.abc import Collection
from contextlib import suppress
from ipaddress import ip_address
from types import TracebackType
from typing import Self

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from bot.intake.addresses import is_public

WITHIN = 5.0
"""Seconds, for all steps together."""

_REDIRECTS = 3
_PIECE = 64 * 1024
_MOVED = frozenset({301, 302, 303, 307, 308})


class Refused(Exception):
    """The address, or one that it leads to, is not among those that are fetched."""


class Failed(Exception):
    """The server did not give it, or more than was wanted."""


class Outside:
    """A context. `beside` is an address of ours to a server on this machine, if it is on this machine: what stands there is fetched too.

    That is the stand-in of a platform; where a platform is meant, `beside` allows nothing.
    """

    def __init__(self, hosts: Collection[str], beside: str, *, most: int, within: float = WITHIN) -> None:
        self._hosts = tuple(host.lower().strip(".") for host in hosts)
        home = URL(beside)
        self._home = home.origin() if home.host and _is_this_machine(home.host) else None
        self._most = most
        self._within = within
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        connector = aiohttp.TCPConnector(resolver=_Public(self._home.host if self._home else None))
        # Unpacking is left out: a few bytes on the wire could become many here. Nothing is remembered between two fetches.
        self._session = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            headers={"Accept": "image/*", "Accept-Encoding": "identity"},
        )
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._session:
            await self._session.close()

    async def fetch(self, address: str) -> bytes:
        """What stands there. Raises `Refused` or `Failed`."""
        try:
            async with asyncio.timeout(self._within):
                return await self._follow(address)
        except (aiohttp.ClientError, OSError, ValueError) as error:  # a timeout is an OSError
            raise Failed(type(error).__name__) from error

    async def _follow(self, address: str) -> bytes:
        if self._session is None:
            raise RuntimeError("Outside has not been entered.")
        url = URL(address)
        for _ in range(1 + _REDIRECTS):
            if not self._allows(url):
                raise Refused
            async with self._session.get(url, allow_redirects=False) as answer:
                if answer.status not in _MOVED:
                    return await self._read(answer)
                url = url.join(URL(answer.headers.get("Location", "")))
        raise Failed("too many redirects")

    async def _read(self, answer: aiohttp.ClientResponse) -> bytes:
        if answer.status != 200:
            raise Failed(f"status {answer.status}")
        read = bytearray()
        async for piece in answer.content.iter_chunked(_PIECE):
            read += piece
            if len(read) > self._most:
                raise Failed("too large")
        return bytes(read)

    def _allows(self, url: URL) -> bool:
        """Numbers in the place of a name are nobody's but `beside`'s: they would not be looked up, and so not be found private."""
        if not self._hosts or not url.host:
            return False
        if self._home is not None and url.origin() == self._home:
            return True
        named = any(url.host == host or url.host.endswith(f".{host}") for host in self._hosts)
        return named and not _is_number(url.host) and url.scheme == "https" and url.port == 443 and url.user is None


class _Public(AbstractResolver):
    """Gives the public addresses of a name alone; of the name `home` every one."""

    def __init__(self, home: str | None) -> None:
        self._resolver = aiohttp.ThreadedResolver()
        self._home = home

    async def resolve(self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET) -> list[ResolveResult]:
        found = await self._resolver.resolve(host, port, family)
        kept = found if host == self._home else [each for each in found if is_public(each["host"])]
        if not kept:
            raise OSError("no public address")
        return kept

    async def close(self) -> None:
        await self._resolver.close()


def _is_number(host: str) -> bool:
    with suppress(ValueError):
        return bool(ip_address(host))
    return False


def _is_this_machine(host: str) -> bool:
    with suppress(ValueError):
        return ip_address(host).is_loopback
    return host == "localhost"
