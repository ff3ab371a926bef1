"""Reading the body of a request, so that nobody can fill our memory with one."""

from aiohttp import web

LARGEST = 1024 * 1024


async def read(request: web.Request) -> bytes:
    """The body; of one that is larger than `LARGEST` no more than that is read, and the answer is 413."""
    body = bytearray()
    async for piece in request.content.iter_chunked(64 * 1024):
        body += piece
        if len(body) > LARGEST:
            raise web.HTTPRequestEntityTooLarge(max_size=LARGEST, actual_size=len(body))
    return bytes(body)
