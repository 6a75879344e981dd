"""How scores changed since the wave before, in all and by function."""

from typing import Any

from culturekit.plots.changes import change_plot, is_clear, value_of
from culturekit.plots.reading import OVERALL, Reading, absent, hidden, reading, signed
from culturekit.report.content.changing import (
    beware,
    change_table,
    earlier,
    interval,
    is_known,
    lead_of,
    no_wave,
    people_of,
    rows_of,
)
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


def since_last_time(book: Any) -> Block:
    """Show how the organisation's scores changed, and which functions changed clearly.

    Parameters
    ----------
    book : Book
        With ``trend`` overall and by function, where there is an earlier wave.
    """
    read = reading(book)
    frame = rows_of(read, "overall", OVERALL, "")
    if not is_known(book) or frame.empty:
        return calm(no_wave())
    since = earlier(book)
    if hidden(frame, "estimate").all():
        return calm(f"The change since {since} cannot be shown.")
    unit, _ = grouping(read)
    return block(
        lead_of(read, frame, since, "the whole organisation"),
        change_plot(read),
        numbers("The numbers behind the figure", change_table(read, frame, since)),
        *_units(read, unit),
        quiet(f"Answers: {people_of(frame)}.", *beware(book, read)),
    )


def _units(read: Reading, unit: str) -> tuple[Any, ...]:
    """Say which functions changed clearly, and fold away all changes."""
    if not unit or not read.has("trend", unit):
        return ()
    frame = read.table("trend", unit)
    chosen = read.primary(list(frame["scale"].unique()), unit)
    frame = frame[frame["scale"].isin(chosen)]
    clear = [
        f"{read.group_title(unit, row['group'])}, {read.scale_title(row['scale'])}: "
        f"{value_of(row)}"
        for _, row in frame.iterrows()
        if is_clear(row)
    ]
    said = (
        f"Clear changes by {unit}, all compared at once: {joined(clear)}."
        if clear
        else f"No {unit} has changed clearly on any scale, all compared at once."
    )
    return quiet(said), numbers(f"Changes by {unit}", _unit_table(read, unit, frame))


def _unit_table(read: Reading, unit: str, frame: Any) -> Safe:
    heads = ["Group", "Scale", "n then", "n now", "Change", "95 % interval"]
    rows = [
        [
            read.group_title(unit, row["group"]),
            read.scale_title(row["scale"]),
            row["n_before"],
            row["n"],
            None if absent(row["estimate"]) else signed(row["estimate"]),
            interval(row),
        ]
        for _, row in frame.iterrows()
    ]
    return table(heads, rows, words=2)
