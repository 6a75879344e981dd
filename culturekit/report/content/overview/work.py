"""What came of the work: starts on time, errors, rework; from the books, by office."""

from typing import Any

from culturekit.plots.reading import Reading, absent, number, reading
from culturekit.report.content.html import Block, block, calm, quiet, table
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
    rows = [(side, row) for row in sides]
    rows += [(unit, row) for row in given if row["level"] == unit != side]
    told = [name for name in HEADS if any(not absent(row[name]) for _, row in rows)]
    return block(
        _lead(read, side, sides, told),
        table(
            ["Office or function", *(HEADS[name] for name in told)],
            [
                [read.group_title(by, row["group"]), *(_cell(n, row[n]) for n in told)]
                for by, row in rows
            ],
        ),
        quiet(
            "From the books of the organisation; a person is one who was invited.",
            "Functions do different work, and a start on time takes several of them: "
            "the numbers do not say who did well. Functions of very few people are "
            "left out.",
        ),
    )


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
