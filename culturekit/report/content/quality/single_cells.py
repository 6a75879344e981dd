"""Single cells that could not be read, in records that count otherwise."""

from typing import Any

from culturekit.plots.reading import Reading, number, reading
from culturekit.report.content.html import Block, Safe, block, listed, quiet
from culturekit.report.content.naming import count, joined
from culturekit.report.content.quality.counts import no_file
from culturekit.report.content.quality.words import CELLS

MOST_OPTIONS = 12
MOST_TITLES = 5
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
    return block(
        _lead(found),
        listed(_item(read, row) for row in found),
        quiet(_uncounted(found)),
        _complete(book),
    )


def _lead(found: list[dict[str, Any]]) -> str:
    total = sum(row["count"] or 0 for row in found)
    if not total:
        return "Some cells name groups in a way that could not be taken as it stands."
    they, stand = ("it", "stands") if total == 1 else ("they", "stand")
    cells = count(total, "cell")
    return f"{cells} could not be taken as {they} {stand}. Nothing was guessed."


def _item(read: Reading, row: dict[str, Any]) -> Safe:
    told = CELLS[row["code"]]
    where = joined([f"“{title}”" for title in _titles(read, row)])
    return told.item(
        f"In {where}." if where else "",
        count=row["count"],
        allowed=_options(read, row["items"]),
    )


def _titles(read: Reading, row: dict[str, Any]) -> list[str]:
    known = read.instrument.attributes if read.instrument else {}
    items = [read.item_text(name).rstrip(".") for name in row["items"]]
    titles = items + [known[name].title for name in row["attributes"] if name in known]
    more = len(titles) - MOST_TITLES
    return [*titles[:MOST_TITLES], *([f"{more} more"] if more > 0 else [])]


def _options(read: Reading, items: list[str]) -> str:
    """Return what the questions allow, where they all allow the same."""
    said = {_allowed(read, name) for name in items}
    return said.pop() if len(said) == 1 else ""


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
