"""Who answered, in the whole organisation and by function."""

from typing import Any

from culturekit.plots.rates import rate_bars
from culturekit.plots.reading import OVERALL, Reading, absent, number, reading, span
from culturekit.report.content.html import Block, block, calm, quiet
from culturekit.report.content.naming import grouping, joined, the

LOW_RATE = 60  # percent


def who_answered(book: Any) -> Block:
    """Say how many answered, and show the rate of each function.

    Parameters
    ----------
    book : Book
        With ``response_rates`` by function and office.
    """
    read = reading(book)
    unit, side = grouping(read)
    if not unit or not read.has("response_rates", unit):
        return calm("Without a roster nobody knows how many were invited.")
    frame = read.table("response_rates", unit)
    if frame["response_rate"].isna().all():
        return calm("Without a roster nobody knows how many were invited.")
    return block(
        _lead(read, side),
        rate_bars(read, by=unit),
        quiet(
            _warning(read, unit),
            "People who did not answer may see things differently from those who did; "
            "nothing on this page speaks for them.",
        ),
    )


def _lead(read: Reading, side: str) -> str:
    whole = read.rows("response_rates", "overall", OVERALL)
    sides = (
        read.table("response_rates", side) if read.has("response_rates", side) else None
    )
    parts = []
    if sides is not None:
        seen = sides[sides["response_rate"].notna()]
        parts = [
            f"{number(row['response_rate'])} % in {the(read, side, str(row['group']))}"
            for _, row in seen.iterrows()
        ]
    tail = f": {joined(parts)}" if parts else ""
    if whole.empty or absent(whole.iloc[0]["response_rate"]):
        return f"How many answered{tail}." if tail else "Who answered, by function."
    row = whole.iloc[0]
    return (
        f"{number(row['n'])} of {number(row['invited'])} people invited answered, "
        f"{number(row['response_rate'])} % ({span(row['conf_low'], row['conf_high'])})"
        f"{tail}."
    )


def _warning(read: Reading, unit: str) -> str:
    frame = read.table("response_rates", unit)
    low = frame.loc[frame["response_rate"] < LOW_RATE, "group"]
    if low.empty:
        return ""
    names = joined([read.group_title(unit, group) for group in low])
    return f"Fewer than six in ten answered in {names}."
