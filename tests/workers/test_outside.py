"""Small things from other servers: which addresses are fetched, and how much of what they answer."""

import asyncio
import gzip
import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field

import aiohttp
import pytest
from aiohttp import web
from aiohttp.abc import ResolveResult
from aiohttp.test_utils import TestServer

from bot.workers.outside import Failed, Outside, Refused

HOSTS = ("pictures.example",)
MOST = 1000


@dataclass
class Site:
    """A server on this machine that counts who comes; `elsewhere` is another one, on another port."""

    url: str
    elsewhere: str
    asked: list[str] = field(default_factory=list)


def serving(asked: list[str], elsewhere: str) -> web.Application:
    leads = {"/moved": "/photo", "/away": f"{elsewhere}/elsewhere", "/round": "/round", "/odd": "http://[::1", "/file": "file:///etc"}

    async def answer(request: web.Request) -> web.StreamResponse:
        asked.append(request.path)
        match request.path:
            case "/photo" | "/elsewhere":
                return web.Response(body=b"a photo")
            case "/most":
                return web.Response(body=b"x" * MOST)
            case "/more":
                return web.Response(body=b"x" * (MOST + 1))
            case "/packed":
                return web.Response(body=gzip.compress(b"x" * 100_000), headers={"Content-Encoding": "gzip"})
            case "/endless":
                stream = web.StreamResponse()
                await stream.prepare(request)
                while request.transport is not None:
                    await stream.write(b"x" * 500)
                return stream
            case "/never":
                await asyncio.Event().wait()
        if request.path in leads:
            return web.Response(status=302, headers={"Location": leads[request.path]})
        raise web.HTTPNotFound

    application = web.Application()
    application.router.add_get("/{rest:.*}", answer)
    return application


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    asked: list[str] = []
    async with AsyncExitStack() as stack:
        other = await stack.enter_async_context(TestServer(serving(asked, ""), shutdown_timeout=0))
        elsewhere = str(other.make_url("")).rstrip("/")
        server = await stack.enter_async_context(TestServer(serving(asked, elsewhere), shutdown_timeout=0))
        yield Site(str(server.make_url("")).rstrip("/"), elsewhere, asked)


async def fetched(site: Site, path: str, within: float = 5.0) -> bytes:
    async with Outside(HOSTS, f"{site.url}/api/", most=MOST, within=within) as outside:
        return await outside.fetch(f"{site.url}{path}")


@pytest.mark.parametrize(("path", "size"), [("/photo", 7), ("/moved", 7), ("/most", MOST)])
async def test_what_stands_beside_us_is_fetched(site: Site, path: str, size: int) -> None:
    assert len(await fetched(site, path)) == size


@pytest.mark.parametrize("path", ["/away", "/file"])
async def test_a_redirect_to_where_nothing_is_fetched_is_not_followed(site: Site, path: str) -> None:
    with pytest.raises(Refused):
        await fetched(site, path)
    assert site.asked == [path]


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/more", "too large"),
        ("/endless", "too large"),
        ("/missing", "status 404"),
        ("/round", "too many redirects"),
        ("/odd", "ValueError"),
    ],
)
async def test_what_a_server_does_not_give_is_a_failure_with_a_reason_that_names_nobody(site: Site, path: str, reason: str) -> None:
    with pytest.raises(Failed, match=f"^{reason}$"):
        await fetched(site, path)


async def test_a_server_that_never_answers_is_not_waited_for(site: Site) -> None:
    with pytest.raises(Failed, match=r"^TimeoutError$"):
        await fetched(site, "/never", within=0.05)


async def test_nothing_is_unpacked(site: Site) -> None:
    assert gzip.decompress(await fetched(site, "/packed")) == b"x" * 100_000


@pytest.mark.parametrize(
    "address",
    [
        "http://pictures.example/a.png",
        "https://pictures.example:8443/a.png",
        "https://user@pictures.example/a.png",
        "https://notpictures.example/a.png",
        "https://pictures.example.evil.example/a.png",
        "https://10.0.0.1/a.png",
        "https://[::1]/a.png",
        "ftp://pictures.example/a.png",
        "file:///etc/passwd",
        "a.png",
        "",
    ],
)
async def test_other_addresses_are_refused(address: str) -> None:
    async with Outside(("pictures.example", "10.0.0.1", "::1"), "https://slack.com/api/", most=MOST) as outside:
        with pytest.raises(Refused):
            await outside.fetch(address)


async def test_a_name_that_leads_to_a_private_address_is_not_connected_to() -> None:
    async with Outside(("localhost",), "https://slack.com/api/", most=MOST) as outside:
        with pytest.raises(Failed, match=r"^ClientConnectorDNSError$"):
            await outside.fetch("https://localhost/a.png")


@pytest.mark.parametrize("number", ["64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::", "::127.0.0.1", "::ffff:127.0.0.1", "fec0::1"])
async def test_a_private_address_within_another_is_not_connected_to(number: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async def resolve(*_: object) -> list[ResolveResult]:
        return [ResolveResult(hostname="pictures.example", host=number, port=443, family=socket.AF_INET6, proto=0, flags=0)]

    monkeypatch.setattr(aiohttp.ThreadedResolver, "resolve", resolve)
    async with Outside(HOSTS, "https://slack.com/api/", most=MOST, within=1.0) as outside:
        with pytest.raises(Failed, match=r"^ClientConnectorDNSError$"):
            await outside.fetch("https://pictures.example/a.png")


async def test_this_machine_is_asked_only_where_the_platform_itself_stands_on_it(site: Site) -> None:
    async with Outside(HOSTS, "https://slack.com/api/", most=MOST) as outside:
        with pytest.raises(Refused):
            await outside.fetch(f"{site.url}/photo")
    assert site.asked == []


async def test_without_hosts_nothing_is_fetched(site: Site) -> None:
    async with Outside((), f"{site.url}/api/", most=MOST) as outside:
        with pytest.raises(Refused):
            await outside.fetch(f"{site.url}/photo")
    assert site.asked == []
