"""The command line: parse, call one public function, print.

Every command is loaded when it is used, and none of them loads pandas to show its
help. Errors meet in one place, `Commands.main`: one calm message on stderr and the
exit code that `culturekit.errors` gives it.
"""

import os
import sys
from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click

from culturekit import __version__
from culturekit.errors import CultureKitError

# name of the command: the module that holds a click command of that name
COMMANDS = {
    "demo": "culturekit.cli.demo",
    "erase": "culturekit.cli.store",
    "export": "culturekit.cli.store",
    "history": "culturekit.cli.store",
    "inspect": "culturekit.cli.inspect",
    "load": "culturekit.cli.load",
    "problems": "culturekit.cli.store",
    "report": "culturekit.cli.report",
    "roster": "culturekit.cli.roster",
    "scores": "culturekit.cli.scores",
    "survey": "culturekit.cli.survey",
    "unload": "culturekit.cli.store",
    "waves": "culturekit.cli.store",
}
INTERRUPTED = 130


class Commands(click.Group):
    """A group whose commands are imported on use and whose errors end calmly.

    Parameters
    ----------
    homes : mapping of str to str
        Per command the module that holds a click command of that name.
    """

    def __init__(self, *args: Any, homes: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.homes = homes

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands, without loading any."""
        return sorted({*super().list_commands(ctx), *self.homes})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load one command."""
        if cmd_name not in self.homes:
            return super().get_command(ctx, cmd_name)
        module = import_module(self.homes[cmd_name])
        command: click.Command = getattr(module, cmd_name)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; an interruption is not a bug and has its own code."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            _stop("interrupted; nothing is left half-written", INTERRUPTED)

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run; turn every error into one message on stderr and its exit code."""
        _forgive_narrow_terminals()
        try:
            return super().main(*args, **kwargs)
        except CultureKitError as error:
            _stop(str(error), error.exit_code)
        except Exception as error:
            _stop(_unexpected(error), CultureKitError.exit_code)


def _unexpected(error: Exception) -> str:
    """Say where it happened; the error's own text might quote an answer."""
    if os.environ.get("CULTUREKIT_DEBUG") == "1":
        raise error
    if isinstance(error, OSError) and error.strerror:
        return f"{error.strerror}: {error.filename}" if error.filename else str(error)
    return (
        f"this is a bug in culturekit, or a case it does not know "
        f"({type(error).__name__}). Run again with CULTUREKIT_DEBUG=1 to see where."
    )


def _stop(message: str, code: int) -> None:
    lines = [printable(line) for line in f"culturekit: {message}".split("\n")]
    click.echo("\n".join(lines), err=True)
    sys.exit(code)


def printable(text: str) -> str:
    """Return a text without anything that could steer a terminal.

    Examples
    --------
    >>> printable("Pay\\x1b[2Jroll")
    'Pay [2Jroll'
    """
    return "".join(c if c.isprintable() else " " for c in text)


def _forgive_narrow_terminals() -> None:
    """Print what a terminal cannot show as an escape instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


@click.group(
    cls=Commands,
    homes=COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="A file culturekit.toml in the working folder gives defaults for survey, "
    "store, roster, rule and reports. Start with: culturekit demo",
)
@click.version_option(__version__, prog_name="culturekit")
def main() -> None:
    """Employee surveys, from any platform's response file to reports safe to share."""
