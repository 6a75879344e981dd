"""What `culturekit inspect FILE --survey TOML` does: read, check, and tell."""

import json
from collections.abc import Iterator

import click
import pandas as pd

from culturekit.cli import printable
from culturekit.instrument import load_instrument
from culturekit.intake import (
    LongTable,
    read_responses,
    shown_values,
    summarise_problems,
    write_mapping,
    write_problems,
)
from culturekit.roster import read_roster
from culturekit.survey import Receipt, Survey

MOST_CAUSES = 20
MOST_VALUES = 3
STEPS = (
    ("missing_item", "find the columns of missing items first: one mapping ends many"),
    ("missing_attribute", "say who belongs to which team: a column or a roster"),
    ("close_match", "look at what was matched closely, and save the mapping"),
)


def run(
    file: str,
    given: dict[str, str],
    long: tuple[str, str, str] | None,
    *,
    as_json: bool,
    show_values: bool,
) -> None:
    """Read a file with a definition, print and write what is wrong with it."""
    stated = LongTable(*long) if long else None
    platform = given.get("platform")
    instrument = load_instrument(given["survey"])
    named = given.get("roster")
    roster = read_roster(named, instrument) if named else None
    survey = read_responses(
        file,
        instrument,
        roster=roster,
        platform=platform,
        mapping=given.get("mapping"),
        long=stated,
    )
    if path := given.get("save_mapping"):
        click.echo(f"written: {write_mapping(survey, path)}", err=True)
    if path := given.get("out"):
        written = write_problems(survey, file, path, platform=platform, long=stated)
        click.echo(f"written: {written}", err=True)
    receipt = survey.receipt
    if receipt is None:
        return
    if as_json:
        click.echo(json.dumps(_document(receipt), ensure_ascii=False, indent=2))
        return
    values = _values(file, survey, platform, stated) if show_values else {}
    click.echo("\n".join(map(printable, _lines(receipt, values))))


def _document(receipt: Receipt) -> dict[str, object]:
    mapping = receipt.mapping if receipt.mapping is not None else pd.DataFrame()
    return {**receipt.to_dict(), "mapping": mapping.to_dict("records")}


def _lines(receipt: Receipt, values: dict[tuple[int, str], str]) -> Iterator[str]:
    yield _head(receipt)
    yield from _mapped(receipt)
    if receipt.problems.empty:
        yield "No problems."
        return
    causes = summarise_problems(receipt.problems)
    yield f"{len(receipt.problems)} problems of {len(causes)} kinds:"
    for cause in causes.head(MOST_CAUSES).to_dict("records"):
        yield from _cause(cause, values)
    if len(causes) > MOST_CAUSES:
        yield f"  and {len(causes) - MOST_CAUSES} more kinds (--out FILE.xlsx has all)"
    yield from _first(set(causes["code"]))


def _head(receipt: Receipt) -> str:
    aside = receipt.set_aside["reason"].value_counts()
    parts = ", ".join(f"{count} {reason}" for reason, count in aside.items())
    text = f"{receipt.rows_read} records read, {receipt.accepted} accepted"
    text += f", {len(receipt.set_aside)} set aside ({parts})" if parts else ""
    bad = len(receipt.quarantined)
    return f"{text}, {bad} quarantined." if bad else f"{text}."


def _mapped(receipt: Receipt) -> Iterator[str]:
    """Say how columns were found, and name every column that was not found exactly."""
    if receipt.mapping is None:
        return
    how = receipt.mapping["how"].value_counts()
    said = ", ".join(f"{count} by {name}" for name, count in how.items())
    yield f"Columns found: {said}."
    close = receipt.mapping[receipt.mapping["how"].str.startswith("close")]
    for row in close.to_dict("records"):
        yield f"  {row['name']} <- '{row['column']}' ({row['how']})"


def _cause(
    cause: dict[str, object], values: dict[tuple[int, str], str]
) -> Iterator[str]:
    column, count = cause["column"], cause["count"]
    where = "" if pd.isna(column) else f"{column}: "
    rows = f" (rows {cause['rows']})" if cause["rows"] else ""
    yield f"  {where}{cause['message']}; {count} times{rows}"
    if cause["allowed"]:
        yield f"      allowed: {cause['allowed']}"
    yield f"      {cause['remedy']}"
    lines = [row.strip() for row in str(cause["rows"]).split(",")]
    for line in [int(line) for line in lines if line.isdecimal()][:MOST_VALUES]:
        if (line, str(column)) in values:
            yield f"      row {line}: {values[line, str(column)]!r}"


def _first(codes: set[str]) -> Iterator[str]:
    steps = [step for code, step in STEPS if code in codes]
    if steps:
        yield f"What to do first: {steps[0]}."


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
