"""`culturekit demo`: the example company, from its response file to finished pages."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from culturekit.report.wave import Wave


@click.command(epilog="Example: culturekit demo --out demo-pages")
@click.option(
    "--out",
    default="reports/demo",
    show_default=True,
    metavar="DIR",
    help="Where to write the pages.",
)
def demo(out: str) -> None:
    """Make all reports about the example company and print where they are.

    The company is simulated. Its waves are loaded into a store beside the pages. The
    latest is scored, passed through the disclosure gate and turned into an overview,
    the story of fairness and leaving, a page about the data, and a page for every team.
    It takes a minute.
    """
    from culturekit.report.demo import make_demo, read_example

    pages = Path(out).resolve()
    store = pages.with_name(f"{pages.name}-store")
    wave = read_example(store)
    click.echo("\n".join(_read(wave)), err=True)
    click.echo(f"Its waves are in the store {store}", err=True)
    batch = make_demo(wave, Path(out))
    click.echo(f"{len(batch.pages)} pages, and the exported table team_scores.csv:")
    click.echo(batch.index)
    batch.require_all()


def _read(wave: "Wave") -> list[str]:
    """Say what was read, in two lines."""
    survey, receipt = wave.survey, wave.survey.receipt
    teams = len(survey.roster.teams) if survey.roster else 0
    invited = int(survey.roster.teams["invited"].sum()) if survey.roster else 0
    first = (
        f"{survey.instrument.title}, wave {survey.wave} (simulated): "
        f"{len(survey.data)} of {invited} invited people in {teams} teams answered."
    )
    if receipt is None:
        return [first]
    aside = receipt.set_aside["reason"].value_counts()
    reasons = ", ".join(f"{count} {reason}" for reason, count in aside.items())
    second = f"{receipt.rows_read} records read, {len(receipt.set_aside)} set aside"
    return [first, f"{second} ({reasons})." if reasons else f"{second}."]
