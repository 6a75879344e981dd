"""Records that were set aside, reason by reason, and what each reason means."""

from typing import Any

from culturekit.plots.records import count_bars
from culturekit.report.content.html import Block, block, listed, quiet
from culturekit.report.content.naming import count
from culturekit.report.content.quality.counts import counts, no_file
from culturekit.report.content.quality.words import SET_ASIDE, Told


def set_aside(book: Any) -> Block:
    """Show how many records were set aside, why, and what that means.

    Parameters
    ----------
    book : Book
        Whose ``about["receipt"]`` has the counts.
    """
    records = counts(book)
    if records is None:
        return no_file()
    if not records.aside:
        return block("No record was set aside.")
    reasons = records.set_aside.items()
    known = [(SET_ASIDE.get(reason, Told(reason, "")), n) for reason, n in reasons]
    return block(
        f"{count(records.aside, 'record was', 'records were')} set aside by rule, to "
        "be kept and not to be counted.",
        count_bars([(told.title, n) for told, n in known]) if len(known) > 1 else "",
        listed(told.item(count=n) for told, n in known),
        quiet("The counts are about whole files; whose records these are is not told."),
    )
