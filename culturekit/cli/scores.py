"""`culturekit scores`: a response file in, scores by group out, through the gate."""

from pathlib import Path

import click

from culturekit.cli.config import load_config
from culturekit.cli.how import how_to_read
from culturekit.cli.load import store_path
from culturekit.cli.places import check_place
from culturekit.errors import UsageError

ENDINGS = (".csv", ".xlsx", ".parquet")


@click.command(
    epilog="Example: culturekit scores q3.csv --survey culture_health --by team "
    "--roster roster.csv --out teams.xlsx"
)
@click.argument("file", metavar="[FILE]", required=False)
@click.option("--survey", help="The survey definition: a TOML file, a name, or an id.")
@click.option(
    "--by", multiple=True, metavar="ATTRIBUTE",
    help="What groups people, such as team; twice to cross two.",
)  # fmt: skip
@click.option("--roster", help="The roster: teams and how many were invited.")
@click.option(
    "--on", metavar="DAY", help="The day of the survey: who is eligible then."
)
@how_to_read
@click.option(
    "--store", metavar="DIR", help="Read a wave of this store, and no response file."
)
@click.option("--wave", help="The name of the wave, such as 2026-Q3.")
@click.option(
    "--version", metavar="N|DAY",
    help="The wave as the store held it in this version, or on this day.",
)  # fmt: skip
@click.option("--rule", help="The disclosure rule: internal or official.")
@click.option(
    "--out", metavar="FILE", help="Write all columns to .csv, .xlsx or .parquet."
)
@click.option(
    "--all-scales", is_flag=True,
    help="Also the intent to leave of groups below the function.",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def scores(
    file: str | None,
    by: tuple[str, ...],
    all_scales: bool,
    as_json: bool,
    **options: str | None,
) -> None:
    """Score a response file, or a wave of the store, by team or by any attribute.

    FILE is an export of a survey platform or a plain table. Without it, --wave is read
    from the store, with the definition and the roster that it was loaded with. Groups
    below the floor of the rule stay hidden, here and in the file that --out writes.
    Problems found in FILE are listed on stderr.
    """
    wanted = _settings(file, options)
    wanted["all_scales"] = "yes" if all_scales else ""
    from culturekit.cli import score_run

    score_run.run(wanted, by, as_json=as_json)


def _settings(file: str | None, options: dict[str, str | None]) -> dict[str, str]:
    """Return what was asked for, with the working folder's defaults; check it first."""
    config = load_config()
    defaults = {"survey": config.survey, "roster": config.roster, "rule": config.rule}
    given = {name: text for name, text in options.items() if text}
    wanted = {"wave": "", "out": "", "on": "", **defaults, **given}
    wanted["rule"] = wanted["rule"] or "internal"
    if not file and wanted["wave"]:
        return _stored(wanted, given)
    if not file:
        raise UsageError(
            "which response file? Give it: culturekit scores FILE --survey TOML; or "
            "which wave of the store: culturekit scores --wave 2026-Q3"
        )
    if used := [name for name in ("store", "version") if name in given]:
        raise UsageError(
            f"--{used[0]} is about a wave of the store, and a response file was given "
            "too; leave one of them out"
        )
    if not wanted["survey"]:
        raise UsageError(
            "which survey definition? Give it with --survey (a TOML file, or a shipped "
            'name such as culture_health), or write survey = "..." in culturekit.toml'
        )
    _check_out(wanted["out"], (file, wanted["survey"], wanted["roster"]))
    return {**wanted, "file": file}


def _stored(wanted: dict[str, str], given: dict[str, str]) -> dict[str, str]:
    """Return what is asked of a wave in the store, which knows how it was read."""
    for name in ("platform", "long", "mapping"):
        if name in given:
            raise UsageError(
                f"--{name} is for reading a file; a wave of the store was read when it "
                "was loaded; leave it out, or load the file again"
            )
    _check_out(wanted["out"], (given.get("roster"),))
    # --survey: which one has the wave, where several have
    own = {name: given.get(name, "") for name in ("survey", "roster")}
    return {**wanted, **own, "file": "", "store": store_path(given.get("store"))}


def _check_out(out: str, inputs: tuple[str | None, ...]) -> None:
    if not out:
        return
    if Path(out).suffix.lower() not in ENDINGS:
        raise UsageError(f"--out: the ending must be one of {', '.join(ENDINGS)}")
    check_place("--out", out, inputs)
