"""`culturekit survey export`: a definition as a questionnaire or as an XLSForm."""

from pathlib import Path

import click

from culturekit.errors import UsageError

ENDINGS = {"html": ".html", "xlsform": ".xlsx"}


@click.command(
    epilog="Example: culturekit survey export culture_health --to html --language de"
)
@click.argument("file", metavar="TOML")
@click.option(
    "--to", type=click.Choice(list(ENDINGS)), required=True,
    help="A page to print, or a workbook for ODK, KoBo or SurveyCTO.",
)  # fmt: skip
@click.option("-o", "--out", metavar="FILE", help="Write it there.")
@click.option("--language", help="Of the page; the survey's first one if left out.")
@click.option("--form", help="Which questionnaire form, where there are several.")
def export(
    file: str, to: str, out: str | None, language: str | None, form: str | None
) -> None:
    """Put a survey on paper or on a survey platform.

    TOML is a definition or the name of a shipped one such as culture_health. Without
    -o the file is named after the survey. What the format has no place for is listed.
    """
    if language and to != "html":
        raise UsageError("--language: an XLSForm holds all languages; leave it out")
    if out and Path(out).is_dir():
        raise UsageError("-o: this is a folder; give the name of a file in it")
    if out and Path(out).exists() and Path(file).exists():
        _require_other(Path(out), Path(file))
    from culturekit.instrument import load_instrument
    from culturekit.instrument.exporting import export_instrument

    instrument = load_instrument(file)
    path = out or f"{instrument.id}{ENDINGS[to]}"
    made = export_instrument(instrument, path, to=to, language=language, form=form)
    click.echo(f"written: {made.path}")
    if made.notes:
        click.echo("not in it:", err=True)
        click.echo("\n".join(f"  {note}" for note in made.notes), err=True)


def _require_other(out: Path, file: Path) -> None:
    if out.samefile(file):
        raise UsageError("-o: this is the definition itself; give another name")
