"""The command line, `pacer`.

Results go to standard output, everything else to standard error; an error is one clear line and exit code 1. A command imports what it
needs when it runs: `pacer --version` and the help wait for nothing.
"""

import sys

import typer

from bot.chat.errors import UserError
from bot.chat.markup import plain
from bot.cli import checking as checking
from bot.cli import contests, data, numbers, preview, rules
from bot.cli import running as running
from bot.cli.terminal import fail

app = typer.Typer(
    name="pacer",
    help="Sales performance management in Slack and Microsoft Teams.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for room in (running, rules, data, numbers, contests, preview, checking):
    room.register(app)


@app.callback(invoke_without_command=True)
def about(version: bool = typer.Option(False, "--version", help="Print the version and stop.")) -> None:
    if version:
        from importlib.metadata import version as installed

        typer.echo(f"pacer {installed('pacer-bot')}")
        raise typer.Exit


def main() -> None:
    """Runs the command line; a failure that somebody can mend is one line, without a traceback."""
    try:
        app()
    except UserError as error:
        sys.exit(fail(plain(str(error))))
    except Exception as failure:
        from storage.failures import Failure, reason

        if not isinstance(failure, Failure):
            raise
        sys.exit(fail(f"The database did not take it: {reason(failure)}."))
