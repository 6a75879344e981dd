"""`culturekit inspect`: what a file is, and what loading it would do."""

from pathlib import Path

import click

from culturekit.cli.config import load_config
from culturekit.cli.how import how_to_read
from culturekit.cli.places import check_place
from culturekit.errors import UsageError

NEED_SURVEY = ("mapping", "save_mapping", "out", "roster")
WRITTEN = ("draft", "save_mapping", "out")


@click.command(
    epilog="Examples: culturekit inspect q3.csv; culturekit inspect q3.csv --draft "
    "my.toml; culturekit inspect q3.csv --survey my.toml --out problems.xlsx"
)
@click.argument("file", metavar="FILE")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@how_to_read
@click.option(
    "--draft", metavar="TOML", help="Write a definition to edit that loads the file."
)
@click.option("--survey", help="Check the file against this survey definition.")
@click.option("--roster", help="The roster: teams and how many were invited.")
@click.option(
    "--save-mapping", metavar="TOML", help="Write how columns were found, to reuse."
)
@click.option(
    "--out", metavar="XLSX", help="Write the problems as a workbook to correct."
)
@click.option(
    "--show-values", is_flag=True, help="Show what stands in the cells that are wrong."
)
def inspect(file: str, as_json: bool, show_values: bool, **options: str | None) -> None:
    """Tell what a response file is: platform, layout, what its columns look like.

    With --survey the file is read and checked as loading would, and nothing is kept:
    every record accounted for, every problem with its row, column and what to do.
    With --draft as well, the draft is written first; both may name the same file.
    """
    given = {name: text for name, text in options.items() if text}
    _check(given, show_values)
    if "draft" in given or "survey" not in given:
        from culturekit.cli import inspect_run

        quiet = "survey" in given  # the check is what is printed then
        inspect_run.run(file, given, as_json=as_json, quiet=quiet)
    if "survey" in given:
        from culturekit.cli import check_run

        given = {"roster": load_config().roster or "", **given}
        check_run.run(file, given, as_json=as_json, show_values=show_values)


def _check(given: dict[str, str], show_values: bool) -> None:
    """Refuse what cannot be done before anything is read or written."""
    if "survey" not in given:
        flag = "--show-values" if show_values else ""
        names = [_option(name) for name in NEED_SURVEY if name in given]
        if needs := next(iter(names), flag):
            raise UsageError(f"{needs} needs --survey: the definition to check against")
    for name in (name for name in WRITTEN if name in given):
        check_place(_option(name), given[name])
        # what somebody has corrected by hand is never written over
        if Path(given[name]).exists():
            raise UsageError(
                f"{_option(name)}: '{given[name]}' exists; name another file, or "
                "delete it"
            )
    if "out" in given and Path(given["out"]).suffix.lower() != ".xlsx":
        raise UsageError("--out: the name of the workbook must end in .xlsx")


def _option(name: str) -> str:
    return f"--{name.replace('_', '-')}"
