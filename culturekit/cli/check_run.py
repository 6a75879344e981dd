"""What `culturekit inspect FILE --survey TOML` does: read, check, and tell."""

import json
from collections.abc import Iterator

import click
import pandas as pd

from culturekit.cli import printable
from culturekit.cli.how import how_of, long_of
from culturekit.cli.progress import reading
from culturekit.instrument import load_instrument
from culturekit.intake import (
    LongTable,
    read_responses,
    shown_values,
    summarise_problems,
    write_mapping,
    write_problems,
)
from culturekit.results import counted
from culturekit.roster import read_roster
from culturekit.survey import Receipt, Survey

MOST_CAUSES = 20
MOST_VALUES = 3
ALIKE = 3  # problems of whole columns of one kind that are told in full
MOST_NAMES = 8
LONGEST_NOTE = 240
STEPS = (
    (
        "missing_item",
        "find the columns of missing items: a mapping may end many at once",
    ),
    ("missing_attribute", "say who belongs to which team: a column or a roster"),
    ("close_match", "look at what was matched closely, and save the mapping"),
)
THEN = "correct the cells: --out FILE.xlsx writes the records with theirs marked"


def run(
    file: str,
    given: dict[str, str],
    *,
    as_json: bool,
    show_values: bool,
) -> None:
    """Read a file with a definition, print and write what is wrong with it."""
    platform, long = given.get("platform"), long_of(given)
    survey = _read(file, given)
    if path := given.get("save_mapping"):
        click.echo(f"written: {write_mapping(survey, path)}", err=True)
    if path := given.get("out"):
        written = write_problems(survey, file, path, platform=platform, long=long)
        click.echo(f"written: {written}", err=True)
    receipt = survey.receipt
    if receipt is None:
        return
    if as_json:
        click.echo(json.dumps(_document(receipt), ensure_ascii=False, indent=2))
        return
    values = _values(file, survey, platform, long) if show_values else {}
    click.echo("\n".join(map(printable, _lines(receipt, values))))


def _read(file: str, given: dict[str, str]) -> Survey:
    instrument = load_instrument(given["survey"])
    named = given.get("roster")
    roster = read_roster(named, instrument) if named else None
    with reading(file) as tell:
        return read_responses(
            file,
            instrument,
            roster=roster,
            progress=tell,
            **how_of(given),
        )


def _document(receipt: Receipt) -> dict[str, object]:
    mapping = receipt.mapping if receipt.mapping is not None else pd.DataFrame()
    return {**receipt.to_dict(), "mapping": mapping.to_dict("records")}


def _lines(receipt: Receipt, values: dict[tuple[int, str], str]) -> Iterator[str]:
    problems = receipt.problems
    yield _head(receipt)
    yield from _mapped(receipt)
    yield ""
    if problems.empty:
        yield "No problems."
    else:
        causes = summarise_problems(problems)
        kinds = counted(len(causes), "kind")
        yield f"{counted(len(problems), 'problem')} of {kinds}:"
        yield from _causes(causes, values)
        yield ""
        yield f"What to do first: {_first(problems)}."
    if notes := problems.attrs.get("notes"):
        yield ""
        yield "Worth knowing:"
        yield from (f"  {_cut(note)}" for note in notes)


def _head(receipt: Receipt) -> str:
    aside = receipt.set_aside["reason"].value_counts()
    parts = ", ".join(f"{count:,} {reason}" for reason, count in aside.items())
    text = f"{counted(receipt.rows_read, 'record')} read, {receipt.accepted:,} accepted"
    text += f", {len(receipt.set_aside):,} set aside ({parts})" if parts else ""
    bad = len(receipt.quarantined)
    return f"{text}, {bad:,} quarantined." if bad else f"{text}."


def _cut(note: str) -> str:
    return note if len(note) <= LONGEST_NOTE else f"{note[:LONGEST_NOTE]}..."


def _mapped(receipt: Receipt) -> Iterator[str]:
    """Say how columns were found, and name every column that was not found exactly."""
    if receipt.mapping is None:
        return
    how = receipt.mapping["how"].value_counts()
    said = ", ".join(f"{count} {_how(name)}" for name, count in how.items())
    yield f"Columns found: {said}."
    close = receipt.mapping[receipt.mapping["how"].str.startswith("close")]
    for row in close.to_dict("records"):
        yield f"  {row['name']} <- '{row['column']}' ({row['how']})"


def _how(name: object) -> str:
    text = str(name)
    return {"given": "as stated"}.get(
        text, text if text.startswith("close") else f"by {text}"
    )


def _causes(causes: pd.DataFrame, values: dict[tuple[int, str], str]) -> Iterator[str]:
    """Tell whole columns first, a few of each kind, then cells, the most first."""
    whole = causes[causes["rows"] == ""]
    cells = causes[causes["rows"] != ""]
    for code, alike in whole.groupby("code", sort=False):
        for cause in alike.head(ALIKE).to_dict("records"):
            yield from _cause(cause, values)
        if more := [str(name) for name in alike["column"].iloc[ALIKE:]]:
            dots = ", ..." if len(more) > MOST_NAMES else ""
            named = ", ".join(more[:MOST_NAMES])
            yield f"  and {len(more)} more {code}: {named}{dots}"
    for cause in cells.head(MOST_CAUSES).to_dict("records"):
        yield from _cause(cause, values)
    if len(cells) > MOST_CAUSES:
        left = len(cells) - MOST_CAUSES
        yield f"  and {left} more kinds (--out FILE.xlsx has all)"


def _cause(
    cause: dict[str, object], values: dict[tuple[int, str], str]
) -> Iterator[str]:
    column, rows = cause["column"], str(cause["rows"])
    where = "" if pd.isna(column) else f"{column}: "
    one = cause["count"] == 1
    count = "" if one else f"{cause['count']:,} records, "
    at = f" ({count}row{'' if one else 's'} {rows})" if rows else ""
    yield f"  {where}{cause['message']}{at} [{cause['code']}]"
    if cause["allowed"]:
        yield f"      allowed: {cause['allowed']}"
    yield f"      {cause['remedy']}"
    lines = [row.strip() for row in rows.split(",")]
    for line in [int(line) for line in lines if line.isdecimal()][:MOST_VALUES]:
        if (line, str(column)) in values:
            yield f"      row {line}: {values[line, str(column)]!r}"


def _first(problems: pd.DataFrame) -> str:
    codes = set(problems["code"])
    steps = [step for code, step in STEPS if code in codes]
    of_cells = bool(problems["row"].notna().any())
    return steps[0] if steps else THEN if of_cells else "the first of the list"


def _values(
    file: str, survey: Survey, platform: str | None, long: LongTable | None
) -> dict[tuple[int, str], str]:
    problems = survey.problems
    if problems is None:
        return {}
    rows = problems.dropna(subset=["row"]).groupby(["code", "column"]).head(MOST_VALUES)
    quarantined = set(survey.receipt.quarantined["row"]) if survey.receipt else set()
    wanted = sorted({int(row) for row in rows["row"]} - quarantined)
    return shown_values(file, survey, wanted, platform=platform, long=long)
