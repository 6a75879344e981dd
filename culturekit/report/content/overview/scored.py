"""Scores of functions at a glance, and the gap between the offices by domain."""

from typing import Any

from culturekit.plots.gaps import ENOUGH, FAIR, gap_plot, gaps_by_domain, sides
from culturekit.plots.heat import heatmap
from culturekit.plots.picture import Picture
from culturekit.plots.reading import Reading, absent, number, reading, span
from culturekit.plots.style import plain
from culturekit.plots.units import unit_plot
from culturekit.report.content.html import (
    Block,
    Safe,
    block,
    calm,
    numbers,
    quiet,
    table,
)
from culturekit.report.content.naming import grouping, joined, spelled

FEW = 4  # units on a side below which a p-value is not given


def scores(book: Any) -> Block:
    """Show the index of every function on the primary scales.

    Parameters
    ----------
    book : Book
        With ``team_scores`` by function.
    """
    read = reading(book)
    unit, _ = grouping(read)
    if not unit or not read.has("team_scores", unit):
        return calm("Scores by function were not released.")
    return block(
        _score_lead(read),
        heatmap(read, by=unit),
        numbers("The numbers behind the figure", _score_table(read, unit)),
        quiet(
            "Differences between neighbouring numbers are mostly chance; look for "
            "columns and rows that hang together. Groups are not put in order of their "
            "scores."
        ),
    )


def _score_lead(read: Reading) -> str:
    whole = read.overall("team_scores")
    if whole.empty:
        return "Scores by function, on an index from 0 to 100."
    whole = whole.set_index("scale")["index"].dropna()
    chosen = read.primary(list(whole.index))
    parts = [f"{read.scale_title(s)} {number(whole[s])}" for s in chosen]
    if not parts:
        return "Scores by function, on an index from 0 to 100."
    return f"In the whole organisation, on an index from 0 to 100: {joined(parts)}."


def _score_table(read: Reading, unit: str) -> Safe:
    frame = read.table("team_scores", unit)
    chosen = read.primary(list(frame["scale"].unique()), unit)
    frame = frame[frame["scale"].isin(chosen)]
    heads = ["Group", "Scale", "n", "Index", "95 % interval", "Favourable %"]
    rows = [
        [
            read.group_title(unit, row["group"]),
            read.scale_title(row["scale"]),
            row["n"],
            row["index"],
            None if absent(row["index"]) else span(row["conf_low"], row["conf_high"]),
            row["favourable"],
        ]
        for _, row in frame.iterrows()
    ]
    return table(heads, rows, words=2)


def gaps(book: Any) -> Block:
    """Show the gap between the offices by domain, adequacy and equity apart.

    Parameters
    ----------
    book : Book
        With ``gap``.
    """
    read = reading(book)
    if not read.has("gap"):
        return calm("The gap between the offices was not released.")
    frame = gaps_by_domain(read)
    if frame.empty or frame["estimate"].isna().all():
        return calm("The gap by domain cannot be shown.", quiet(read.note("gap")))
    return block(
        _gap_lead(read, frame),
        gap_plot(read),
        numbers("The numbers behind the figure", _gap_table(frame)),
        units_shown(read),
        quiet(
            "“Enough for the work?” and “shared fairly?” are different questions and "
            "are never averaged. Money is set for functions, so the intervals count "
            "functions rather than people.",
            known_from(read, frame),
        ),
    )


def _gap_lead(read: Reading, frame: Any) -> str:
    contrast, reference = (side.lower() for side in sides(read))
    words = []
    questions = {ENOUGH: "having enough for the work", FAIR: "fair sharing"}
    for panel, about in questions.items():
        rows = frame[(frame["panel"] == panel) & frame["estimate"].notna()]
        if len(rows):
            words.append(f"On {about} the {contrast} stands {_place(rows, reference)}.")
    return " ".join(words)


def _place(rows: Any, reference: str) -> str:
    """Count the domains on the more frequent side, and the intervals wholly there."""
    below = rows[rows["estimate"] < 0]
    above = rows[rows["estimate"] > 0]
    way, some = ("below", below) if len(below) >= len(above) else ("above", above)
    clear = some[(some["conf_low"] > 0) | (some["conf_high"] < 0)]
    where = f"{way} the {reference} in {_of(len(some), len(rows))}"
    if some.empty:
        return f"level with the {reference}"
    if len(clear) == len(some):
        return f"{where}, with the whole interval {way} in each"
    if clear.empty:
        return f"{where}, but no interval lies wholly {way}"
    named = joined(list(clear["domain"]))
    return f"{where}, with the whole interval {way} in {spelled(len(clear))} ({named})"


def _of(some: int, every: int) -> str:
    domains = f"domain{'s' * (every > 1)}"
    if some == every:
        return f"all {spelled(every)} {domains}" if every > 1 else f"the one {domains}"
    return f"{spelled(some)} of {spelled(every)} {domains}"


def _gap_table(frame: Any) -> Safe:
    heads = ["Domain", "Question", "Gap", "95 % interval", "g", "n front", "n back"]
    rows = [
        [
            row["domain"],
            row["panel"],
            row["estimate"],
            None
            if absent(row["conf_low"])
            else span(row["conf_low"], row["conf_high"]),
            row["g"],
            row["n_front"],
            row["n_back"],
        ]
        for _, row in frame.iterrows()
    ]
    return table(heads, rows, words=2)


def units_shown(read: Reading) -> Safe | Picture:
    """Draw every unit behind the gap, where units and sides were both released."""
    unit, side = grouping(read)
    roles = read.instrument.roles if read.instrument else None
    if roles is None or roles.side_unit != unit or unit == side:
        return Safe("")
    if not (read.has("team_scores", unit) and read.has("team_scores", side)):
        return Safe("")
    return unit_plot(read)


def known_from(read: Reading, frame: Any) -> str:
    """Say how many units a gap is known from, and what follows from few."""
    row = frame.iloc[0]
    if "units_front" not in frame or absent(row["units_front"]):
        return ""
    front, back = int(row["units_front"]), int(row["units_back"])
    reference, contrast = sides(read)[::-1]
    few = "; with so few on a side no p-value is given" * (min(front, back) < FEW)
    return (
        f"The gap is known from {spelled(front)} {plain(reference).lower()} and "
        f"{spelled(back)} {plain(contrast).lower()} units{few}. Whether both sides "
        "understand the questions alike was not tested."
    )
