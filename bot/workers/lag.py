"""How late the event loop is: whoever blocks it keeps every answer waiting."""

import asyncio

EVERY = 0.25


class Lag:
    """`seconds` is by how much the last short sleep was too long."""

    def __init__(self) -> None:
        self.seconds = 0.0

    async def run(self) -> None:
        """Until cancelled."""
        loop = asyncio.get_running_loop()
        while True:
            began = loop.time()
            await asyncio.sleep(EVERY)
            self.seconds = max(loop.time() - began - EVERY, 0.0)
