"""`pacer demo`, `pacer serve`, `pacer manifest …`: the bot running, and what the platforms must know of it."""

import asyncio
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager, contextmanager
from pathlib import Path
from threading import Thread
from types import FrameType
from typing import TYPE_CHECKING, Annotated, Literal
from urllib.parse import urlsplit

import structlog
import typer

from bot.chat.errors import UserError
from bot.chat.markup import escape, plain
from bot.cli.terminal import err, out, settings

if TYPE_CHECKING:
    from bot.app import App
    from bot.demo.server import Demo

log = structlog.get_logger()

STOPS = (signal.SIGTERM, signal.SIGINT)
"""What asks a process to stop; SIGINT is Ctrl-C."""

HttpUrl = Annotated[str | None, typer.Option("--http", help="Where Slack reaches this bot, for signed HTTP.", show_default="Socket Mode")]
Commands = Annotated[str | None, typer.Option(help="Commands to have beside /pacer, with commas.", show_default="PACER_COMMANDS")]


def register(app: typer.Typer) -> None:
    app.command()(demo)
    app.command()(serve)
    manifest = typer.Typer(help="Write what Slack or Teams must know to install the bot.", no_args_is_help=True)
    manifest.command()(slack)
    manifest.command()(teams)
    app.add_typer(manifest, name="manifest")


def demo(
    port: Annotated[int, typer.Option(help="Port of the page; 0 takes a free one.")] = 8765,
    browser: Annotated[str, typer.Option(help="`open` opens the page, `none` only prints its address.")] = "open",
    folder: Annotated[Path, typer.Option(help="Where the demo keeps its files.")] = Path(".demo"),
    fresh: Annotated[bool, typer.Option("--fresh", help="Begin with an empty database.")] = False,
) -> None:
    """A made-up sales organisation in a chat workspace on this machine: no account, nothing leaves it."""
    from bot import logs
    from bot.demo.server import Demo
    from bot.workers import loop

    logs.configure("warning", readable=sys.stderr.isatty())
    loop.run(_demo(Demo(folder, port, fresh=fresh), browser))


def serve(
    role: Annotated[
        Literal["all", "bot", "worker"],
        typer.Option(help="`all` in one process; beyond one machine several `bot`, which answer, and `worker`, which post."),
    ] = "all",
) -> None:
    """Run the bot: Slack, Teams, or both, as the environment says."""
    with _ends_when_told():
        _start(role)


def _start(role: Literal["all", "bot", "worker"]) -> None:
    from bot import logs

    chosen = settings()
    logs.configure(chosen.log_level)
    if not chosen.slack.wanted and not chosen.teams.wanted:
        raise UserError("Neither Slack nor Teams is set up: set SLACK_BOT_TOKEN or TEAMS_APP_ID. `pacer doctor` tells what is missing.")
    if chosen.slack.wanted and chosen.slack.app_token is None and chosen.slack.signing_secret is None:
        raise UserError("Slack needs SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (signed HTTP) beside SLACK_BOT_TOKEN.")
    log.info("starting", role=role)
    from bot.app import running  # before there is a loop: this takes seconds, in which a loop hears of no signal
    from bot.workers import loop

    try:
        loop.run(_serve(running(chosen, role=role)), polite=role == "worker")
    except UserError as error:
        if sys.stderr.isatty():
            raise
        log.critical("not started", reason=plain(str(error)))
        raise typer.Exit(1) from error


def slack(
    http: HttpUrl = None,
    commands: Commands = None,
) -> None:
    """Write the Slack app manifest to standard output."""
    from bot.commands.registry import load
    from bot.platforms.slack.manifest import manifest, to_yaml

    registered = load().commands
    names = commands.split(",") if commands is not None else [name for name in settings().commands if name in registered]
    url = None if http is None else http.rstrip("/") + "/slack/events"
    made = manifest(list(registered.values()), http_url=url, short=[name.strip() for name in names])
    out.print(to_yaml(made), markup=False, end="")


def teams(
    file: Annotated[Path, typer.Option("--out", help="The zip to write.")] = Path("pacer-teams.zip"),
    app_id: Annotated[str | None, typer.Option(help="The app id of the bot's registration.", show_default="TEAMS_APP_ID")] = None,
    url: Annotated[str | None, typer.Option(help="Where Teams reaches this bot, https.", show_default="PACER_PUBLIC_URL")] = None,
) -> None:
    """Write the Teams app package, to be uploaded in Teams."""
    from bot.commands.registry import load
    from bot.platforms.teams.package.manifest import package

    chosen = settings()
    identity, address = app_id or chosen.teams.app_id, url or chosen.public_url
    if not identity:
        raise UserError("The package needs the app id of the bot's registration: set TEAMS_APP_ID, or give --app-id.")
    if not (address or "").startswith("https://"):
        raise UserError("The package needs the https address of this bot: set PACER_PUBLIC_URL, or give --url.")
    made = package(list(load().commands.values()), identity, urlsplit(address or "").hostname or "")
    try:
        file.write_bytes(made)
    except OSError as error:
        raise UserError(f"{escape(str(file))} cannot be written: {error.strerror}.") from error
    err.print(f"Wrote {file}. Upload it in Teams: Apps, Manage your apps, Upload an app.", markup=False)


async def _serve(serving: "AbstractAsyncContextManager[App]") -> None:
    from bot.workers import loop
    from storage.database import Unavailable

    told = asyncio.Event()
    _on_stops(_stopping(told))
    try:
        async with serving as app:
            loop.settle()
            await app.gone_deaf.wait()
    except asyncio.CancelledError:
        if not told.is_set():
            raise
    except ValueError as error:
        raise UserError(escape(str(error))) from error
    except Unavailable as error:
        raise UserError(f"The database cannot be used: {escape(str(error))}.") from error
    log.info("stopped")
    if not told.is_set():
        raise typer.Exit(1)


def _stopping(told: asyncio.Event) -> Callable[[signal.Signals], None]:
    """Cancels the task that asks for this, at the first signal: whether it still starts or serves, it is wound up from where it is."""
    task = asyncio.current_task()

    def stop(which: signal.Signals) -> None:
        if task is not None and not told.is_set():
            log.info("stopping", signal=which.name)
            told.set()
            task.cancel()

    return stop


@contextmanager
def _ends_when_told() -> Iterator[None]:
    """Until an event loop hears of them, signals end the process where it is: nothing has begun."""

    def end(which: signal.Signals) -> None:
        if structlog.is_configured():
            log.info("stopping", signal=which.name)
            log.info("stopped")
        # Not by an exception: whatever module is being loaded could catch it.
        os._exit(0)

    def told(number: int, _: FrameType | None) -> None:
        # Not here: what the signal interrupts may be writing to the log, and hold its lock.
        Thread(target=end, args=(signal.Signals(number),)).start()

    before = {which: signal.signal(which, told) for which in STOPS}
    try:
        yield
    finally:
        for which, handler in before.items():
            signal.signal(which, handler)


async def _demo(demo: "Demo", browser: str) -> None:
    import webbrowser

    with err.status("Making up a sales organisation …"):
        await asyncio.to_thread(demo.prepare)
    try:
        async with demo.serving() as page:
            err.print(f"\n  Pacer is running. Open  {page.link}\n\n  Ctrl-C stops it.\n", markup=False)
            if browser == "open":
                webbrowser.open(page.link)
            stop = asyncio.Event()
            _on_stops(lambda which: stop.set())
            await stop.wait()
    except OSError as error:
        raise UserError(f"Port {demo.port} cannot be used: {error.strerror}. Choose another with PORT=…") from error


def _on_stops(do: Callable[[signal.Signals], None]) -> None:
    """What the running loop does when a signal asks it to stop."""
    for which in STOPS:
        asyncio.get_running_loop().add_signal_handler(which, do, which)
