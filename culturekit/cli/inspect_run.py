"""What `culturekit inspect FILE` prints: a file in the words of who made it."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from culturekit.cli import printable
from culturekit.errors import InputError, UsageError
from culturekit.intake import Inspection, LongTable, inspect_file
from culturekit.intake.inspection.profile import Column

NAMES = {
    "qualtrics": "a Qualtrics export",
    "surveymonkey": "a SurveyMonkey export",
    "limesurvey": "a LimeSurvey export",
    "google_forms": "answers to a Google form",
    "microsoft_forms": "answers to a Microsoft form",
    "typeform": "a Typeform export",
    "redcap": "a REDCap export",
    "kobo": "a KoBoToolbox or ODK export",
    "spss": "an SPSS file",
    "glint": "a Viva Glint export",
    "plain": "a plain table",
}
MARKS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
SHOWN = 6  # columns that are named in a line
LONGEST = 48
OTHERS = {
    "attribute": "Say who people are or where they work",
    "derived": "Only look like items, and are made of others",
    "constant": "The same in every record",
    "id": "Different in nearly every record",
    "text": "Free text",
    "comment": "Free text beside a question",
    "private": "Personal data, never read",
    "empty": "Empty",
}


def run(
    file: str,
    given: dict[str, str],
    long: tuple[str, str, str] | None,
    *,
    as_json: bool,
) -> None:
    """Inspect a file, print what was found, and write a draft if one is asked for."""
    stated = LongTable(*long) if long else None
    found = inspect_file(file, platform=given.get("platform"), long=stated)
    if draft := given.get("draft"):
        _write_draft(found, Path(draft))
    if as_json:
        click.echo(json.dumps(found.to_dict(), ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(printable(line) for line in _lines(found, file)))


def _write_draft(found: Inspection, path: Path) -> None:
    from culturekit.intake import draft_definition

    if path.exists():
        raise UsageError(f"--draft: '{path}' exists; give another name, or delete it")
    if not found.items and not any(c.kind == "number" for c in found.columns):
        raise InputError(
            "no column of this file looks like an item, so a draft would load nothing; "
            "allowed: a file with answers; check that it is the right one"
        )
    path.write_text(draft_definition(found), "utf-8")
    click.echo(f"written: {path}", err=True)


def _lines(found: Inspection, file: str) -> Iterator[str]:
    yield _head(found)
    yield f"  How that is known: {found.recognition.why}."
    yield from _items(found)
    for kind, title in OTHERS.items():
        columns = [c for c in found.columns if c.kind == kind]
        if columns:
            yield ""
            yield f"{title} ({len(columns)}): {_named(columns)}"
            yield from _reasons(columns)
    yield from _numbers(found)
    yield from _dates(found)
    yield ""
    yield "Next:"
    yield f"  culturekit inspect {file} --draft my_survey.toml   a definition to edit"
    yield f"  culturekit inspect {file} --survey my_survey.toml  what loading would do"


def _head(found: Inspection) -> str:
    r = found.recognition
    rows = {None: "no header rows", 1: "1 header row"}
    header = rows.get(r.header_rows, f"{r.header_rows} header rows")
    cut = f", cut by {MARKS.get(r.delimiter, r.delimiter)}" if r.delimiter else ""
    made = NAMES.get(r.platform, r.platform)
    return (
        f"{found.name}: {made}. {_count(r.responses)} below {header}, {r.columns} "
        f"columns, {r.encoding}{cut}."
    )


def _count(responses: int) -> str:
    return "1 response" if responses == 1 else f"{responses:,} responses"


def _items(found: Inspection) -> Iterator[str]:
    names = set(found.items)
    items = [c for c in found.columns if found.layout.named(c.position) in names]
    yield ""
    yield f"Look like items ({len(items)}):"
    sets: dict[tuple[object, ...], list[Column]] = {}
    for column in items:
        key = (column.labels or column.codes, column.apart, column.kind)
        sets.setdefault(key, []).append(column)
    for columns in sorted(sets.values(), key=len, reverse=True):
        first = columns[0]
        yield f"  {_named(columns)}"
        yield f"      {_options(first)}"


def _options(column: Column) -> str:
    options = " < ".join(map(_short, column.labels or map(str, column.codes)))
    if column.kind == "number":
        return "numbers"
    if column.kind == "several":
        return f"several of: {', '.join(map(_short, column.labels))}"
    if column.labels and not column.basis:
        options = f"{', '.join(map(_short, column.labels))} (no order found)"
    elif column.basis:
        options += f" (order guessed from {column.basis})"
    if column.apart:
        options += f"; likely not on the scale: {', '.join(column.apart)}"
    return options


def _short(text: str) -> str:
    short = text if len(text) <= LONGEST else f"{text[: LONGEST - 3]}..."
    return f"'{short}'" if ", " in short else short


def _named(columns: Iterable[Column]) -> str:
    names = [_short(c.name) or f"column {c.position + 1}" for c in columns]
    more = f", and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return ", ".join(names[:SHOWN]) + more


def _reasons(columns: list[Column]) -> Iterator[str]:
    if columns[0].kind == "derived":
        for column in columns:
            yield f"      {_short(column.name)}: {column.note}"


def _numbers(found: Inspection) -> Iterator[str]:
    names = set(found.items)
    numbers = [
        c
        for c in found.columns
        if c.kind == "number" and found.layout.named(c.position) not in names
    ]
    if numbers:
        yield ""
        yield f"Numbers: an age, an amount ({len(numbers)}): {_named(numbers)}"


def _dates(found: Inspection) -> Iterator[str]:
    dates = [c for c in found.columns if c.kind == "date"]
    for note, _ in Counter(c.note for c in dates).items():
        alike = [c for c in dates if c.note == note]
        yield ""
        yield f"Dates ({len(alike)}), {note}: {_named(alike)}"
