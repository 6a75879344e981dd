"""Records that cannot be trusted: why, what is allowed, and what to do."""

from typing import Any

from culturekit.plots.records import count_bars
from culturekit.report.content.html import Block, block, listed, quiet
from culturekit.report.content.naming import count
from culturekit.report.content.quality.counts import counts, no_file
from culturekit.report.content.quality.words import QUARANTINE, Told

LATER = "A later file may hold them corrected; then they are counted there."


def quarantined(book: Any) -> Block:
    """Show how many records cannot be trusted, by cause, and what to do about them.

    Parameters
    ----------
    book : Book
        Whose ``about["loading"]["quarantined"]`` has the counts by cause.
    """
    records = counts(book)
    if records is None:
        return no_file()
    causes = (book.about.get("loading") or {}).get("quarantined") or {}
    if not records.quarantined:
        return block("No record was quarantined: all could be told apart and read.")
    known = [(QUARANTINE.get(code, Told(code, "")), n) for code, n in causes.items()]
    one = records.quarantined == 1
    return block(
        f"{count(records.quarantined, 'record')} cannot be trusted, and "
        f"{'counts' if one else 'count'} nowhere until somebody corrects "
        f"{'it' if one else 'them'}.",
        count_bars([(told.title, n) for told, n in known]) if len(known) > 1 else "",
        listed(told.item(count=n) for told, n in known),
        quiet(
            LATER if len(book.about["loading"]["loads"]) > 1 else "",
            "Which rows these are, culturekit inspect and culturekit problems tell to "
            "whoever has the file; not this page.",
        ),
    )
