"""Reading the body of a request, so that nobody can fill our memory with one."""

from aiohttp import web

LARGEST = 1024 * 1024


async def read(request: web.Request) -> bytes:
    """The body; of one that is larger than `LARGEST` no more than that is read.

    The answer is then 413, and 400 where the body cannot be unpacked.
    """
    body = bytearray()
    try:
        async for piece in request.content.iter_chunked(64 * 1024):
            body += piece
            if len(body) > LARGEST:
                raise web.HTTPRequestEntityTooLarge(max_size=LARGEST, actual_size=len(body))
    except web.RequestPayloadError as error:
        raise web.HTTPBadRequest(text="The body is not what its encoding says.") from error
    return bytes(body)
