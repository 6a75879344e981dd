"""How the columns of the file became questions."""

from typing import Any

from culturekit.plots.reading import Reading, reading
from culturekit.report.content.html import Block, Safe, block, listed, quiet, table
from culturekit.report.content.naming import count, joined
from culturekit.report.content.quality.counts import no_file
from culturekit.report.content.quality.words import COLUMNS, HOW
from culturekit.report.loading import EXACT


def columns(book: Any) -> Block:
    """Say how the columns were found, and list those that need a look.

    Parameters
    ----------
    book : Book
        Whose ``about["loading"]`` tells how columns were found.
    """
    told = book.about.get("loading") or {}
    if not told:
        return no_file()
    read = reading(book)
    return block(
        _lead(told),
        _ways(told),
        _close(read, told["close"]),
        listed(
            filter(None, (_problem(read, row) for row in told["problems"])), "cannot"
        ),
        quiet(
            "Headers of the file are not repeated here: where a file has none, its "
            "first record would stand in their place."
        ),
    )


def _lead(told: dict[str, Any]) -> str:
    total = sum(told["columns"].values())
    others = total - sum(told["columns"].get(name, 0) for name in EXACT)
    if not total:
        return "How columns were found was not kept."
    head = f"{count(total, 'column')} became questions and groups"
    if not others:
        return f"{head}, each by its exact name."
    verb = "was" if others == 1 else "were"
    return (
        f"{head}; {others} of them {verb} found in another way than by the exact name."
    )


def _ways(told: dict[str, Any]) -> Safe:
    ways = told["columns"]
    if set(ways) <= {"id"}:
        return Safe("")
    rows = [[_capital(HOW.get(way, way)), n] for way, n in ways.items()]
    return table(["Found by", "Columns"], rows)


def _close(read: Reading, close: list[dict[str, Any]]) -> Safe:
    if not close:
        return Safe("")
    rows = [
        [
            read.item_text(row["name"]),
            f"column {row['position']}",
            _likeness(row["how"]),
        ]
        for row in close
    ]
    return table(["Nearly the question’s wording", "Taken", "Alike"], rows, words=2)


def _likeness(how: str) -> str:
    """Return "93 %" for "close (0.93)"."""
    return f"{100 * float(how.partition('(')[2].rstrip(')')):.0f} %"


def _problem(read: Reading, row: dict[str, Any]) -> str:
    words = COLUMNS.get(row["code"], "")
    names = joined([f"“{read.item_text(name)}”" for name in row["items"]])
    if row["attributes"]:
        names = joined([_title(read, name) for name in row["attributes"]])
    teams = count(row["count"] or 0, "team")
    return words.format(names=names or "some of them", count=teams)


def _title(read: Reading, name: str) -> str:
    known = read.instrument.attributes.get(name) if read.instrument else None
    return f"“{known.title}”" if known else f"“{name}”"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
