"""Signs of careless answering: how often, beside what is usual; nobody is left out."""

from typing import Any

import pandas as pd

from culturekit.plots.reading import (
    Reading,
    absent,
    hidden,
    number,
    reading,
    reasons,
    span,
)
from culturekit.plots.signs import sign_plot
from culturekit.report.content.html import (
    Block,
    Safe,
    block,
    calm,
    numbers,
    quiet,
    table,
)
from culturekit.report.content.naming import grouping, joined
from culturekit.report.content.quality.words import SIGNS, USUAL, WHY_NOT

COMBINED = "combined"
KEPT = "A flag is a hint and no proof: it is reported, and nobody was left out."


def careless(book: Any) -> Block:
    """Show how many give signs of careless answering, sign by sign and together.

    Parameters
    ----------
    book : Book
        With ``careless_signs``.
    """
    read = reading(book)
    frame = read.overall("careless_signs")
    if frame.empty or COMBINED not in set(frame["sign"]):
        return calm(
            "Nobody could be judged for careless answering: there are too few "
            "questions of one kind. Nobody was left out."
        )
    row = frame.set_index("sign").loc[COMBINED]
    if absent(row["flagged"]):
        return calm(f"Signs of careless answering are not shown. {reasons(frame)}")
    return block(
        _lead(row),
        sign_plot(book, SIGNS, USUAL),
        _units(read),
        quiet(
            "What is usual: in simulated firms that answer the shipped survey with "
            f"care, {USUAL[COMBINED]} % show two signs or more, as some people hold "
            "strong, even views. Among students in a long survey for course credit "
            "Meade and Craig (2012, doi:10.1037/a0028085) found 10 to 12 % careless."
        ),
        quiet(
            _not_judged(frame),
            "By team nothing is shown, as a share of few people points at them.",
        ),
    )


def _lead(row: Any) -> str:
    interval = ""
    if not absent(row["flagged_low"]):
        interval = f" ({span(row['flagged_low'], row['flagged_high'])})"
    return (
        f"{number(row['flagged'])} %{interval} of {number(row['n'])} people give two "
        f"or more signs of answering without reading. {KEPT}"
    )


def _not_judged(frame: pd.DataFrame) -> str:
    known = set(frame["sign"])
    gone = [
        f"{SIGNS[name].lower()} ({why})"
        for name, why in WHY_NOT.items()
        if name not in known
    ]
    return f"Not judged: {joined(gone)}." if gone else ""


def _units(read: Reading) -> Safe:
    """Return the share with two signs or more by function, folded."""
    unit, _ = grouping(read)
    if not read.has("careless_signs", unit):
        return Safe("")
    frame = read.table("careless_signs", unit)
    gone = hidden(frame, "flagged")
    rows = [
        [
            read.group_title(unit, row["group"]),
            row["n"],
            None if hide else number(row["flagged"], " %"),
            None if hide or absent(row["flagged_low"])
            else span(row["flagged_low"], row["flagged_high"]),
        ]
        for hide, (_, row) in zip(gone, frame.iterrows(), strict=True)
    ]  # fmt: skip
    known = read.instrument.attributes.get(unit) if read.instrument else None
    title = known.title if known else unit
    shown = table([title, "n", "Two signs or more", "95 % interval"], rows)
    return numbers(f"By {title.lower()}", shown)
