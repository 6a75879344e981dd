"""`culturekit waves`, `history`, `problems`, `unload`, `erase`, `export`."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

from culturekit.cli.load import STORE, store_path
from culturekit.errors import UsageError

Command = TypeVar("Command", bound=Callable[..., Any])


def _common(command: Command) -> Command:
    """Add the options that all of these commands have."""
    helped = f"The store; {STORE} if left out."
    command = click.option("--json", "as_json", is_flag=True, help="Print JSON.")(
        command
    )
    return click.option("--store", metavar="DIR", help=helped)(command)


@click.command(epilog="Example: culturekit waves --json")
@_common
def waves(store: str | None, as_json: bool) -> None:
    """List the waves in the store, with how many people and loads each has."""
    from culturekit.cli import store_run

    store_run.waves(store_path(store), as_json=as_json)


@click.command(epilog="Example: culturekit history")
@_common
def history(store: str | None, as_json: bool) -> None:
    """List every version of the store: what was loaded, unloaded or erased, and when.

    Any version that is still there can be read again: --version N, or a day.
    """
    from culturekit.cli import store_run

    store_run.history(store_path(store), as_json=as_json)


@click.command(epilog="Example: culturekit problems 3f2a9c1e --out problems.xlsx")
@click.argument("load", metavar="[LOAD]", required=False)
@click.option(
    "--out", metavar="XLSX", help="Write a workbook to correct, which can be loaded."
)
@_common
def problems(
    load: str | None, out: str | None, store: str | None, as_json: bool
) -> None:
    """Show what was wrong in a file when it was loaded; in the latest without a LOAD.

    The workbook holds answers: it is for the person who corrects them.
    """
    from culturekit.cli import store_run

    store_run.problems(store_path(store), load, out, as_json=as_json)


@click.command(epilog="Example: culturekit unload 3f2a9c1e")
@click.argument("load", metavar="LOAD")
@_common
def unload(load: str, store: str | None, as_json: bool) -> None:
    """Take a load out of its wave, as if it had never been.

    Earlier versions stay as they are.
    """
    from culturekit.cli import store_run

    store_run.unload(store_path(store), load, as_json=as_json)


@click.command(epilog="Example: culturekit erase --respondent R_2f8a --wave 2026-Q3")
@click.option(
    "--respondent", metavar="ID", help="The id as it stands in the response file."
)
@click.option("--wave", help="Only in this wave; everywhere if left out.")
@_common
def erase(
    respondent: str | None, wave: str | None, store: str | None, as_json: bool
) -> None:
    """Remove a person from everything the store holds, for good.

    Answers, set-aside and quarantined records, problems and the kept files are written
    again without the person. Versions before that are gone. Loading the original file
    again does not bring the person back.
    """
    if not respondent or not respondent.strip():
        raise UsageError("who? Give the id: culturekit erase --respondent ID")
    from culturekit.cli import store_run

    store_run.erase(store_path(store), respondent, wave or "", as_json=as_json)


@click.command(epilog="Example: culturekit export --wave 2026-Q3 --out answers.parquet")
@click.option("--wave", help="The wave.")
@click.option(
    "--version", metavar="N|DAY", help="As it stood in this version, or on this day."
)
@click.option("--survey", metavar="ID", help="The survey's id, where it is not clear.")
@click.option("--out", metavar="FILE", help="A .csv, .xlsx or .parquet file.")
@_common
def export(
    wave: str | None, out: str | None, as_json: bool, **options: str | None
) -> None:
    """Write the answers of a wave row by row, if that was promised to respondents.

    Refused where the definition says exports_rows = false.
    """
    if not wave or not out:
        raise UsageError("which wave, to which file? Give --wave W --out FILE")
    from culturekit.cli import store_run

    given = {name: text for name, text in options.items() if text}
    given["store"] = store_path(options["store"])
    store_run.export(given, wave, out, as_json=as_json)
