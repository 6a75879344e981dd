"""How far apart the two sides are in what they get and how fair they find it."""

from typing import Any

from culturekit.plots.gaps import gap_plot, gaps_by_domain, sides
from culturekit.plots.reading import Reading, absent, reading, span
from culturekit.report.content.html import Block, block, calm, quiet
from culturekit.report.content.naming import count
from culturekit.report.content.overview.scored import known_from, units_shown


def the_gap(book: Any) -> Block:
    """Say how far apart the two sides are in what they get and how fair they find it.

    Parameters
    ----------
    book : Book
        With ``gap``.
    """
    read = reading(book)
    if not read.has("gap"):
        return calm("The gap between the offices was not released.")
    parts = [_gap_words(read, scale) for scale in _fair_and_enough(read)]
    said = " ".join(part for part in parts if part) or read.note("gap")
    domains = gaps_by_domain(read)
    figure = gap_plot(read) if len(domains) else ""
    basis = quiet(known_from(read, read.table("gap")))
    return block(said, figure, units_shown(read), basis)


def _fair_and_enough(read: Reading) -> list[str]:
    roles = read.instrument.roles if read.instrument else None
    return [*roles.adequacy, *roles.fairness] if roles else []


def _gap_words(read: Reading, scale: str) -> str:
    frame = read.table("gap")
    rows = frame[(frame["scale"] == scale) & (frame["item"].fillna("") == "")]
    if rows.empty or absent(rows.iloc[0]["estimate"]):
        return ""
    row = rows.iloc[0]
    contrast, reference = (side.lower() for side in sides(read))
    way = "below" if row["estimate"] < 0 else "above"
    return (
        f"On “{read.scale_title(scale)}” the {contrast} stands "
        f"{count(round(abs(row['estimate'])), 'point')} {way} the {reference} "
        f"({span(*(round(row[name]) for name in ('conf_low', 'conf_high')))})."
    )
