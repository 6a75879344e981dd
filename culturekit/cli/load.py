"""`culturekit load`: response files into a wave of the store."""

import click

from culturekit.cli.config import load_config
from culturekit.cli.how import how_to_read
from culturekit.errors import UsageError

STORE = "surveys/store"


def store_path(given: str | None) -> str:
    """Return the store that is meant: given, the working folder's, or the default."""
    return given or load_config().store or STORE


@click.command(
    epilog="Example: culturekit load q3.csv --survey culture_health --wave 2026-Q3 "
    "--roster roster.csv"
)
@click.argument("files", metavar="FILE...", nargs=-1)
@click.option("--survey", help="The survey definition: a TOML file or a shipped name.")
@click.option("--wave", help="The wave that the answers belong to, such as 2026-Q3.")
@click.option("--store", metavar="DIR", help=f"The store; {STORE} if left out.")
@click.option("--roster", help="The roster: teams and how many were invited.")
@click.option(
    "--on", metavar="DAY", help="The day of the survey: who is eligible then."
)
@how_to_read
@click.option(
    "--wait", type=float, default=60.0, show_default=True,
    help="Seconds to wait while somebody else writes.",
)  # fmt: skip
@click.option(
    "--strict", is_flag=True,
    help="Refuse a file if one record of it cannot be trusted.",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def load(
    files: tuple[str, ...],
    strict: bool,
    as_json: bool,
    wait: float,
    **options: str | None,
) -> None:
    """Load response files into the store, each in one step.

    The same file again changes nothing; a corrected file replaces the answers of the
    people in it. Every record is accepted, set aside with a reason, or quarantined;
    nothing is lost.
    """
    config = load_config()
    defaults = {"survey": config.survey, "roster": config.roster}
    given = {name: text for name, text in options.items() if text}
    wanted = {**defaults, **given, "store": store_path(options["store"])}
    _require(files, wanted)
    from culturekit.cli import load_run

    load_run.run(files, wanted, strict=strict, as_json=as_json, wait=wait)


def _require(files: tuple[str, ...], wanted: dict[str, str]) -> None:
    if not files:
        raise UsageError(
            "which response file? Give it: culturekit load FILE --survey TOML --wave W"
        )
    if not wanted["survey"]:
        raise UsageError(
            "which survey definition? Give it with --survey (a TOML file, or a shipped "
            'name such as culture_health), or write survey = "..." in culturekit.toml'
        )
    if not wanted.get("wave"):
        raise UsageError("which wave? Give it with --wave, such as --wave 2026-Q3")
