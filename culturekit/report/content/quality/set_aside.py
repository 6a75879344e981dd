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
    known = [(SET_ASIDE.get(reason, Told(reason, "")), n)
             for reason, n in records.set_aside.items()]  # fmt: skip
    one = records.aside == 1
    return block(
        f"{count(records.aside, 'record')} {'was' if one else 'were'} set aside by "
        f"rule: {'it is' if one else 'they are'} no answer to analyse, and "
        f"{'is' if one else 'are'} kept with the file.",
        count_bars([(told.title, n) for told, n in known]),
        listed([f"{told.title}: {told.means}" for told, _ in known if told.means]),
        quiet(
            "The counts are about files, not about teams; nobody's team is known here."
        ),
    )
