"""How far the tie between fairness and leaving depends on what is held equal."""

from typing import Any

import pandas as pd

from culturekit.plots.reading import Reading, absent, number, reading, span
from culturekit.report.content.html import Block, Safe, block, calm, quiet, table
from culturekit.report.content.naming import joined, spelled

STEP = 10  # index points that effects are told for


def held_equal(book: Any) -> Block:
    """Show the model under other choices of what is held equal, and in reverse.

    Parameters
    ----------
    book : Book
        With ``specifications``.
    """
    read = reading(book)
    frame = pd.DataFrame()
    if read.has("specifications"):
        frame = read.table("specifications")
        frame = frame[frame["estimate"].notna()]
    if frame.empty:
        return calm("Whether other choices would tell another story was not tried.")
    forward = frame[frame["direction"] == "forward"]
    reverse = frame[frame["direction"] == "reverse"]
    return block(
        _lead(forward),
        _table(read, forward),
        quiet(
            f"Each line is a model of its own: points of intent to leave that go with "
            f"{STEP} points more of fairness. n {span(*_range(forward))}. What lies "
            "between fairness and leaving is no longer counted once it is held equal."
        ),
        *(_reverse(read, row) for _, row in reverse.iterrows()),
    )


def _range(frame: pd.DataFrame) -> tuple[float, float]:
    return frame["n"].min(), frame["n"].max()


def _lead(forward: pd.DataFrame) -> str:
    points = sorted(round(STEP * float(e), 1) for e in forward["estimate"])
    across = ((forward["conf_low"] < 0) & (forward["conf_high"] > 0)).sum()
    holds = "None of their intervals holds zero."
    if across:
        word = spelled(int(across)).capitalize()
        holds = f"{word} of their intervals {'hold' if across > 1 else 'holds'} zero."
    return (
        f"Over {spelled(len(forward))} choices of what is held equal, {STEP} points "
        f"more of fairness go with {number(points[0])} to {number(points[-1])} points "
        f"of intent to leave. {holds}"
    )


def _table(read: Reading, forward: pd.DataFrame) -> Safe:
    rows = []
    for _, row in forward.iterrows():
        names = [] if absent(row["adjusted"]) else str(row["adjusted"]).split(", ")
        titles = [_title(read, name) for name in names if name]
        low, high = (round(STEP * float(row[e]), 1) for e in ("conf_low", "conf_high"))
        estimate = round(STEP * float(row["estimate"]), 1)
        held = joined(titles) or "nothing"
        rows.append([held[:1].upper() + held[1:], estimate, span(low, high)])
    return table(["Held equal", "Points", "95 % interval"], rows)


def _title(read: Reading, name: str) -> str:
    known = read.instrument.attributes if read.instrument else {}
    return known[name].title.lower() if name in known else read.scale_title(name)


def _reverse(read: Reading, row: Any) -> Safe:
    points, low, high = (
        round(STEP * float(row[name]), 1)
        for name in ("estimate", "conf_low", "conf_high")
    )
    return quiet(
        f"The other way round: {STEP} points more on “{read.scale_title(row['term'])}” "
        f"go with {number(points)} points on “{read.scale_title(row['outcome'])}” "
        f"({span(low, high)}). Both orders fit the same answers, so one survey cannot "
        "tell which comes first."
    )
