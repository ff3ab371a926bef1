"""Benchmarks' other processes, so that what they burn is counted apart.

A child enters an asynchronous context and answers questions; `cpu` is the CPU time of all its threads so far.
"""

import asyncio
import multiprocessing
import os
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import AbstractAsyncContextManager
from multiprocessing.connection import Connection
from pathlib import Path
from types import TracebackType
from typing import Generic, Self, TypeVar

Setup = TypeVar("Setup")
Answer = Callable[[str], Awaitable[object]]
Serve = Callable[[Setup], AbstractAsyncContextManager[Answer]]
Answers = AsyncIterator[Answer]
Run = Callable[[Coroutine[object, object, None]], None]

_PATIENCE = 900.0


class Child(Generic[Setup]):
    """`with Child(serve, setup) as child`: `serve` is a module's own function, `setup` a value that travels, `run` starts its loop."""

    def __init__(self, serve: Serve[Setup], setup: Setup, run: Run = asyncio.run) -> None:
        context = multiprocessing.get_context("spawn")
        self._ours, theirs = context.Pipe()
        self._process = context.Process(target=_live, args=(theirs, serve, setup, run), daemon=True)

    def ask(self, question: str) -> object:
        """Blocks until the child has answered; raises what went wrong there."""
        self._ours.send(question)
        if not self._ours.poll(_PATIENCE):
            raise TimeoutError(f"no answer to {question}")
        answer = self._ours.recv()
        if isinstance(answer, BaseException):
            raise answer
        return answer

    def text(self, question: str) -> str:
        return str(self.ask(question))

    def cpu(self) -> float:
        """Seconds of CPU that the child has used."""
        return float(self.text("cpu"))

    def __enter__(self) -> Self:
        self._process.start()
        self.ask("ready")
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._ours.send(None)
        self._process.join(_PATIENCE)


def cpu_of(process: int) -> float:
    """Seconds of CPU that another process has used, to a hundredth."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def cpu_below(process: int) -> float:
    """Of a process and those it began."""
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return cpu_of(process) + sum(cpu_of(int(child)) for child in children)


def _live(questions: Connection, serve: Serve[Setup], setup: Setup, run: Run) -> None:
    sys.stdout = sys.stderr = Path(os.devnull).open("w")  # noqa: SIM115  # until the process ends
    run(_answering(questions, serve, setup))


async def _answering(questions: Connection, serve: Serve[Setup], setup: Setup) -> None:
    try:
        async with serve(setup) as answer:
            while (question := await asyncio.to_thread(questions.recv)) is not None:
                questions.send(await _answered(str(question), answer))
    except Exception as error:
        questions.send(error)
        raise


async def _answered(question: str, answer: Answer) -> object:
    if question == "ready":
        return True
    if question == "cpu":
        return time.process_time()
    return await answer(question)
