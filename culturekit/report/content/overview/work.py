"""What came of the work: starts on time, errors, rework; from the books, by office."""

from typing import Any

from culturekit.plots.reading import Reading, absent, number, reading
from culturekit.plots.style import plain
from culturekit.report.content.html import (
    Block,
    Safe,
    block,
    calm,
    numbers,
    quiet,
    table,
)
from culturekit.report.content.naming import grouping, joined, the

ON_TIME = "on_time_rate"
HEADS = {
    ON_TIME: "Starts on time",
    "errors": "Errors a person",
    "error_hours": "Hours lost to errors, a person",
    "rework_hours": "Hours of rework, a person",
}


def work(book: Any) -> Block:
    """Show starts on time, errors and rework by office and function, from the books.

    Parameters
    ----------
    book : Book
        Whose ``about["outcomes"]`` holds rows of level, group and what is known.
    """
    read = reading(book)
    unit, side = grouping(read)
    given = book.about.get("outcomes") or []
    sides = _ordered([row for row in given if row["level"] == side], read)
    if not sides:
        return calm(
            "No outcomes were given, so this page cannot lay starts on time and errors "
            "beside what people say."
        )
    units = [row for row in given if row["level"] == unit != side]
    told = [n for n in HEADS if any(not absent(row[n]) for row in [*sides, *units])]
    by_unit = _table(read, unit, units, told)
    return block(
        _lead(read, side, sides, told),
        _table(read, side, sides, told),
        numbers(f"By {_title(read, unit)}", by_unit) if units else "",
        quiet(
            "From the books of the organisation; a person is one who was invited.",
            "Functions do different work, and a start on time takes several of them: "
            "the numbers do not say who did well. Functions of very few people are "
            "left out.",
        ),
    )


def _table(read: Reading, by: str, rows: list[dict[str, Any]], told: list[str]) -> Safe:
    heads = [_title(read, by).capitalize(), *(HEADS[name] for name in told)]
    body = [
        [read.group_title(by, row["group"]), *(_cell(name, row[name]) for name in told)]
        for row in rows
    ]
    return table(heads, body)


def _title(read: Reading, by: str) -> str:
    part = read.instrument.attributes.get(by) if read.instrument else None
    return plain(part.title).lower() if part else by


def _ordered(rows: list[dict[str, Any]], read: Reading) -> list[dict[str, Any]]:
    """The reference before the contrast, as everywhere."""
    roles = read.instrument.roles if read.instrument else None
    pair = [roles.reference, roles.contrast] if roles else []
    place = {name: i for i, name in enumerate(pair)}
    return sorted(rows, key=lambda row: place.get(row["group"], len(place)))


def _cell(name: str, value: Any) -> str | None:
    if absent(value):
        return None
    return number(round(value), " %") if name == ON_TIME else f"{value:.1f}"


def _lead(
    read: Reading, side: str, sides: list[dict[str, Any]], told: list[str]
) -> str:
    said = {name: _by_office(read, side, sides, name) for name in told}
    sentences = []
    if parts := said.get(ON_TIME):
        first, *others = parts
        first = first.replace(" in ", " of the starts in ", 1)
        sentences.append(f"{joined([first, *others])} were on time.")
    if parts := said.get("errors"):
        sentences.append(f"Errors a person: {joined(parts)}.")
    return (
        " ".join(sentences) or f"{joined([HEADS[name] for name in told])}, by office."
    )


def _by_office(
    read: Reading, side: str, sides: list[dict[str, Any]], name: str
) -> list[str]:
    return [
        f"{_cell(name, row[name])} in {the(read, side, str(row['group']))}"
        for row in sides
        if not absent(row[name])
    ]
