"""Files come from Slack alone: no other address is asked, and none sees the token."""

from pathlib import Path

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.chat.errors import UserError
from bot.platforms.slack.downloads import Downloads


@pytest.mark.parametrize(
    "address",
    [
        "",
        "/files/F1",
        "http://[",
        "file:///etc/passwd",
        "http://files.slack.com/F1",
        "https://slack.com.evil.example/F1",
        "https://evil.example/.slack.com",
        "https://evilslack.com/F1",
        "http://127.0.0.1:1/F1",
        "http://169.254.169.254/latest",
    ],
)
async def test_no_other_address_is_asked(address: str) -> None:
    async with aiohttp.ClientSession() as session:
        with pytest.raises(UserError, match="does not stand on Slack"):
            async with Downloads(session, "xoxb", "https://slack.com/api/", 100, 1.0).fetched(address):
                pass


async def answered(answer: web.Response) -> tuple[list[str], str, Path | None]:
    """The tokens that a server at Slack's place saw, what was read or said, and where it had stood."""
    seen: list[str] = []

    async def file(request: web.Request) -> web.Response:
        seen.append(request.headers["Authorization"])
        return answer

    application = web.Application()
    application.router.add_get("/file", file)
    async with TestServer(application) as server, aiohttp.ClientSession() as session:
        downloads = Downloads(session, "xoxb-1", str(server.make_url("/api/")), 100, 1.0)
        try:
            async with downloads.fetched(str(server.make_url("/file"))) as path:
                return seen, path.read_text(), path
        except UserError as refusal:
            return seen, str(refusal), None


async def test_a_file_is_there_as_long_as_it_is_needed() -> None:
    seen, read, path = await answered(web.Response(text="name,goal", content_type="text/csv"))
    assert (seen, read) == (["Bearer xoxb-1"], "name,goal")
    assert path is not None
    assert not path.exists()


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (
            web.Response(text="<html>", content_type="text/html"),
            "Slack did not give me this file: an admin has to",
        ),
        (web.Response(status=302, headers={"Location": "http://127.0.0.1:1/"}), "Slack did not give me this file"),
        (web.Response(status=404), "Slack did not give me this file"),
        (web.Response(body=b"x" * 101), "This file is larger than 100 bytes."),
    ],
)
async def test_what_cannot_be_had_is_said(answer: web.Response, sentence: str) -> None:
    _, said, _ = await answered(answer)
    assert said.startswith(sentence)
