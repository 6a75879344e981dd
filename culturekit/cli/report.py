"""`culturekit report`: one page, or a page for every team."""

from pathlib import Path

import click

from culturekit.cli.config import Config, load_config
from culturekit.errors import UsageError


@click.command(
    epilog="Example: culturekit report team_scorecard --data q3.csv --survey my.toml "
    "--roster roster.csv --all-teams --out reports/q3"
)
@click.argument("notebook", metavar="NAME|FILE.ipynb")
@click.option("--team", help="The team a page is about.")
@click.option("--all-teams", is_flag=True, help="A page for every team, and an index.")
@click.option("--data", help="The response file; without it the example company.")
@click.option("--store", metavar="DIR", help="A wave of this store, and no file.")
@click.option("--survey", help="The survey definition: a TOML file or a shipped name.")
@click.option(
    "--roster", help="The roster: teams, what contains them, who was invited."
)
@click.option("--wave", help="The name of the wave, such as 2026-Q3.")
@click.option(
    "--since", metavar="WAVE", help="The wave to compare with; none for none."
)
@click.option("--version", metavar="N|DAY", help="The store as it stood then.")
@click.option("--rule", help="The disclosure rule: internal or official.")
@click.option(
    "-p", "given", multiple=True, metavar="NAME=VALUE",
    help="Any parameter of the notebook; may be repeated. Text stays text (007).",
)  # fmt: skip
@click.option("--out", metavar="DIR", help="Where to write to; by default reports/.")
@click.option("--keep-notebook", is_flag=True, help="Keep the executed notebook too.")
def report(
    notebook: str,
    all_teams: bool,
    given: tuple[str, ...],
    out: str | None,
    keep_notebook: bool,
    **options: str | None,
) -> None:
    """Make pages from a notebook: a shipped one by its name, or one of your own.

    Shipped: team_scorecard (one team), culture_overview, fairness_turnover,
    data_quality. Parameters are checked before anything runs.
    """
    config = load_config()
    parameters = _parameters(notebook, _texts(given, options), config)
    folder = Path(config.reports or "reports")
    if all_teams:
        from culturekit.report.batch import make_pages

        into = out or folder / Path(notebook).stem
        batch = make_pages(notebook, parameters, out=into)
        click.echo(f"{len(batch.pages)} pages; the page that links them:")
        click.echo(batch.index)
        batch.require_all()
    else:
        from culturekit.report.run import make_page

        page = make_page(
            notebook, parameters, out=out or folder, keep_notebook=keep_notebook
        )
        click.echo(page)


def _texts(given: tuple[str, ...], options: dict[str, str | None]) -> dict[str, str]:
    """Return every parameter that was given, as text."""
    texts = {name: text for name, text in options.items() if text is not None}
    if (store := texts.pop("store", "")) and texts.setdefault("data", store) != store:
        raise UsageError(
            "--data is a file, --store a folder of waves; give one of them"
        )
    for pair in given:
        name, equals, text = pair.partition("=")
        if not equals or not name.strip():
            raise UsageError("-p takes a name and a value: -p team=Payroll")
        if name.strip() in texts:
            raise UsageError(f"parameter '{name.strip()}' is given twice; give it once")
        texts[name.strip()] = text
    return texts


def _parameters(
    notebook: str, texts: dict[str, str], config: Config
) -> dict[str, object]:
    """Return typed parameters; the working folder's defaults stand in for what is not
    given, those about somebody's own files only beside a response file of theirs."""
    from culturekit.report.parameters import load_notebook, read_parameters
    from culturekit.report.run import prepared_with
    from culturekit.resources import find_notebook

    path = find_notebook(notebook)
    known = read_parameters(load_notebook(path), path.name)
    defaults = {"rule": config.rule}
    if texts.get("data"):
        defaults |= {"survey": config.survey, "roster": config.roster}
    standing = {n: text for n, text in defaults.items() if text and n in known.names}
    apart = {name: texts[name] for name in prepared_with(path, known, texts)}
    own = {name: text for name, text in texts.items() if name not in apart}
    return {**known.parse({**standing, **own}), **apart}
