"""`culturekit survey import`: a platform's definition in, TOML out."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from culturekit.errors import UsageError

if TYPE_CHECKING:
    from culturekit.instrument.importing import Imported

MOST_NOTES = 20


@click.command(
    "import",
    epilog="Example: culturekit survey import engagement.qsf -o engagement.toml",
)
@click.argument("file", metavar="FILE")
@click.option("-o", "--out", metavar="TOML", help="Write it there, not to the screen.")
@click.option("--force", is_flag=True, help="Replace the file that -o names.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def import_(file: str, out: str | None, force: bool, as_json: bool) -> None:
    """Make a survey definition from the one of a survey platform.

    FILE is a Qualtrics QSF, a LimeSurvey LSS, LSG, TSV or queXML, an XLSForm, a REDCap
    data dictionary or an SPSS .sav (its labels; answers are not read). Guesses stand in
    the TOML beside what they are about; what could not be translated stands at its end
    and is listed on stderr.
    """
    place = _place(file, out, force=force)
    from culturekit.instrument.importing import import_instrument

    imported = import_instrument(file)
    if place:
        place.write_text(imported.text, "utf-8")
    _tell(imported, place)
    if as_json:
        click.echo(json.dumps(_plain(imported, place), ensure_ascii=False, indent=2))
    elif not place:
        click.echo(imported.text, nl=False)


def _place(file: str, out: str | None, *, force: bool) -> Path | None:
    """Return where to write, refused before anything is read."""
    if out is None:
        return None
    path = Path(out)
    if path.is_dir():
        raise UsageError("-o: this is a folder; give the name of a file in it")
    if not path.parent.is_dir():
        raise UsageError("-o: its folder does not exist; create it first")
    if path.exists() and Path(file).exists() and path.samefile(file):
        raise UsageError("-o: this is the file that is read; give another name")
    if path.exists() and not force:
        raise UsageError(
            f"-o: {path.name} is there already, and may have been edited; give another "
            "name, or --force to replace it"
        )
    return path


def _tell(imported: "Imported", place: Path | None) -> None:
    """Say on stderr what was made, what was guessed and what is missing."""
    from culturekit.cli import printable

    made = imported.instrument
    guesses = len(imported.comments) - 1
    facts = [
        f"{imported.platform}: items {len(made.items)}, scales {len(made.scales)}, "
        f"attributes {len(made.attributes)}, open questions {len(made.open_questions)}",
        f"guesses, each beside what it is about: {guesses}",
    ]
    notes = [f"  {printable(note)}" for note in imported.notes]
    more = len(notes) - MOST_NOTES
    if place and more > 0:
        notes = [*notes[:MOST_NOTES], f"  ... and {more} more, at the end of the file"]
    facts.append(f"not translated: {len(imported.notes)}")
    name = place.name if place else "FILE.toml"
    last = [f"Read it through, then: culturekit survey check {printable(name)}"]
    click.echo("\n".join([*facts, *notes, *last]), err=True)
    sys.stderr.flush()


def _plain(imported: "Imported", place: Path | None) -> dict[str, object]:
    made = imported.instrument
    return {
        "platform": imported.platform,
        "id": made.id,
        "items": len(made.items),
        "scales": len(made.scales),
        "attributes": len(made.attributes),
        "open_questions": len(made.open_questions),
        "guesses": {k: v for k, v in imported.comments.items() if k},
        "not_translated": list(imported.notes),
        "out": str(place) if place else None,
        "definition": None if place else imported.text,
    }
