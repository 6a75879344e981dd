"""How good the data are, and what the page cannot say."""

from typing import Any

from culturekit.plots.reading import Reading, number, reading
from culturekit.report.content.html import (
    Block,
    Safe,
    block,
    calm,
    listed,
    quiet,
    table,
)
from culturekit.report.content.naming import grouping, spelled

SET_ASIDE = {
    "preview": "Preview answers",
    "test": "Test answers",
    "spam": "Marked as spam by the platform",
    "unfinished": "Not finished",
    "duplicate": "Sent twice",
    "empty": "Nothing answered",
    "illegible": "Nothing legible",
    "summary": "Totals below the records",
    "replaced": "Replaced by a later file",
}
QUALITY = {
    "missing": "Questions left out",
    "dont_know": "“Don't know”",
    "not_applicable": "“Does not apply”",
}


def data_quality(book: Any) -> Block:
    """Say what became of every record of the response file.

    Parameters
    ----------
    book : Book
        Whose ``about["receipt"]`` and ``about["quality"]`` hold the counts.
    """
    receipt = book.about.get("receipt") or {}
    if not receipt:
        return calm("These answers were not read from a file, so there is no receipt.")
    names = {"rows_read": "Read from the file", "accepted": "Accepted for analysis"}
    rows = [[title, receipt[key]] for key, title in names.items() if key in receipt]
    rows += [
        [f"Set aside: {SET_ASIDE.get(reason, reason)}", count]
        for reason, count in (receipt.get("set_aside") or {}).items()
    ]
    rows.append(["Cannot be trusted, kept apart", receipt.get("quarantined", 0)])
    rows.append(["Problems reported in single cells", receipt.get("problems", 0)])
    lead = "No record was dropped without a reason. How many answered is not shown."
    if "accepted" in receipt:
        lead = (
            f"Of {number(receipt['rows_read'])} records read, "
            f"{number(receipt['accepted'])} were accepted; none was dropped without a "
            "reason."
        )
    return block(
        lead,
        table(["What became of the records", "Records"], rows),
        _quality(book),
    )


def _quality(book: Any) -> Safe:
    found = book.about.get("quality") or {}
    said = [f"{QUALITY[k]}: {number(v)} %." for k, v in found.items() if k in QUALITY]
    return (
        quiet("Of all questions with options put to all people.", *said)
        if said
        else Safe("")
    )


def cannot_say(book: Any) -> Block:
    """List what the page cannot say, and what was left out.

    Parameters
    ----------
    book : Book
        Whose ``about["left_out"]`` lists parts that do not apply.
    """
    read = reading(book)
    left_out = [
        f"Left out: {part['part']} ({part['reason']})."
        for part in book.about.get("left_out") or []
    ]
    points = [
        "Why the offices differ. One survey at one time shows differences, not causes.",
        _units(read),
        "Whether both offices understand every question alike: comparability was "
        "not tested.",
        "What those think who did not answer.",
        "Anything about a single person, or about groups too small to be shown.",
    ]
    return block(
        "Numbers answer what was asked, of those who answered, once.",
        listed([p for p in points if p], "cannot"),
        listed(left_out, "cannot") if left_out else "",
    )


def _units(read: Reading) -> str:
    unit, side = grouping(read)
    if not side or not unit or not read.has("team_scores", unit):
        return ""
    count = read.table("team_scores", unit)["group"].nunique()
    return (
        f"Much about the offices as such: resources are set for {spelled(count)} "
        "functions, and so few units carry the comparison."
    )
