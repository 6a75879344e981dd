"""Single cells that could not be read, in records that count otherwise."""

from typing import Any

from culturekit.plots.reading import Reading, number, reading
from culturekit.report.content.html import (
    Block,
    Safe,
    block,
    listed,
    numbers,
    quiet,
    table,
)
from culturekit.report.content.naming import count
from culturekit.report.content.quality.counts import no_file
from culturekit.report.content.quality.words import CELLS

MOST_OPTIONS = 12
QUALITY = {
    "missing": "left out",
    "dont_know": "answered with “don't know”",
    "not_applicable": "answered with “does not apply”",
}


def single_cells(book: Any) -> Block:
    """Show what was wrong in single cells: how many, where, what is allowed.

    Parameters
    ----------
    book : Book
        Whose ``about["loading"]["problems"]`` has the counts by cause.
    """
    told = book.about.get("loading") or {}
    if not told:
        return no_file()
    read = reading(book)
    found = [row for row in told["problems"] if row["code"] in CELLS]
    if not found:
        return block("Every single cell could be read.", _complete(book))
    total = sum(row["count"] or 0 for row in found)
    return block(
        f"{count(total, 'cell')} in records that count could not be taken as they "
        "stand. Nothing was guessed." if total else
        "Some cells name groups in a way that could not be taken as it stands.",
        table(["Cause", "Cells", "Allowed", "What to do"],
              [_row(row) for row in found], words=1),
        _where(read, found),
        quiet(_uncounted(found)),
        _complete(book),
    )  # fmt: skip


def _row(row: dict[str, Any]) -> list[Any]:
    told = CELLS[row["code"]]
    return [f"{told.title}. {told.means}", row["count"], told.allowed, told.remedy]


def _where(read: Reading, found: list[dict[str, Any]]) -> Safe:
    """Return the questions and groups concerned, with what they allow."""
    items = dict.fromkeys(name for row in found for name in row["items"])
    groups = dict.fromkeys(name for row in found for name in row["attributes"])
    lines = [f"“{read.item_text(name)}”: {_allowed(read, name)}." for name in items]
    known = read.instrument.attributes if read.instrument else {}
    lines += [
        f"“{known[name].title}”: the names that the definition or the roster has."
        for name in groups
        if name in known
    ]
    return (
        numbers("Which questions, and what they allow", listed(lines))
        if lines
        else Safe("")
    )


def _allowed(read: Reading, item: str) -> str:
    if read.instrument is None or item not in read.instrument.items:
        return "what the definition says"
    scale = read.instrument.response(item)
    if scale.numeric:
        return f"a number from {number(scale.low)} to {number(scale.high)}"
    labels = next(iter(scale.labels.values()), ()) or [str(c) for c in scale.codes]
    more = ", …" if len(labels) > MOST_OPTIONS else ""
    return ", ".join(labels[:MOST_OPTIONS]) + more


def _uncounted(found: list[dict[str, Any]]) -> str:
    if all(row["count"] is not None for row in found):
        return ""
    return (
        "How many cells name a group wrongly is not shown: it would tell how many "
        "people are in a small one."
    )


def _complete(book: Any) -> Safe:
    """Return how completely people answered, over all questions with options."""
    found = book.about.get("quality") or {}
    said = [
        f"{number(found[k])} % were {words}"
        for k, words in QUALITY.items()
        if k in found
    ]
    if not said:
        return Safe("")
    return quiet(f"Of all questions with options put to all people, {', '.join(said)}.")
