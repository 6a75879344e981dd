"""`culturekit roster`: look at the organisation's own tables before using them."""

import click

from culturekit.cli.config import load_config

KINDS = ("roster", "allocations", "leavers", "outcomes")
REFUSED = 3


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def roster() -> None:
    """Check rosters, allocation ledgers, lists of leavers and outcomes."""


@roster.command(epilog="Example: culturekit roster check staff.xlsx --on 2026-09-15")
@click.argument("file", metavar="FILE")
@click.option("--survey", help="The survey definition: a TOML file or a shipped name.")
@click.option(
    "--kind", type=click.Choice(KINDS), default=KINDS[0], show_default=True,
    help="What the file is.",
)  # fmt: skip
@click.option(
    "--roster", metavar="FILE",
    help="The roster that the other kinds are compared with.",
)  # fmt: skip
@click.option(
    "--on", metavar="DAY",
    help="The day of the survey, or 2026-09-01/2026-09-21: who is eligible then.",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_context
def check(
    ctx: click.Context, /, file: str, kind: str, as_json: bool, **options: str | None
) -> None:
    """Check one of the organisation's own tables: every problem, with its rows.

    FILE is CSV, XLSX, XLS or ODS. What a survey can do without is told and leaves the
    exit code at 0; a table that cannot be used ends with 3.
    """
    options["survey"] = options["survey"] or load_config().survey
    from culturekit.cli.roster_check import document, lines, look

    looked = look(file, kind, options)
    said = document(file, kind, looked) if as_json else lines(file, looked)
    click.echo(said)
    ctx.exit(REFUSED if looked.made is None else 0)
