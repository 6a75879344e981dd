"""What pages say of changes since an earlier wave, and what to beware of."""

from collections.abc import Sequence
from typing import Any

from culturekit.plots.changes import is_clear, value_of
from culturekit.plots.reading import Reading, absent, hidden, signed, span
from culturekit.plots.style import plain
from culturekit.report.content.html import Safe, table
from culturekit.report.content.naming import joined, spelled

NOT = "not comparable"


def is_known(book: Any) -> bool:
    """Tell whether the wave was compared with an earlier one."""
    return bool(getattr(book, "about", {}).get("since"))


def earlier(book: Any) -> str:
    """Return how the earlier wave is printed."""
    return plain(book.about["since"]["wave"]) or "the wave before"


def rows_of(read: Reading, by: str, group: str, side: str) -> Any:
    """Return the released changes of a group on the primary scales, scale as index.

    Parameters
    ----------
    read : Reading
    by, group : str
        The group; ``"overall"`` and ``"Organisation"`` for everybody.
    side : str
        What decides which scales are shown, as in `Reading.primary`.
    """
    frame = read.rows("trend", by, group)
    if frame.empty:
        return frame
    frame = frame.set_index("scale")
    return frame.loc[read.primary(list(frame.index), side)]


def lead_of(read: Reading, frame: Any, since: str, whose: str) -> str:
    """Say which scores have clearly changed since the wave before."""
    seen = frame[~hidden(frame, "estimate")]
    clear = seen[[is_clear(row) for _, row in seen.iterrows()]]
    if clear.empty:
        many = f"none of the {spelled(len(seen))} scores"
        every = many if len(seen) > 1 else "no score"
        return f"Since {since}, {every} of {whose} has clearly changed."
    told = [
        f"{read.scale_title(str(scale))} by {value_of(row)}"
        for scale, row in clear.iterrows()
    ]
    return (
        f"Since {since}, {spelled(len(clear))} of {spelled(len(seen))} scores of "
        f"{whose} changed clearly: {joined(told)}."
    )


def change_table(read: Reading, frame: Any, since: str) -> Safe:
    """Return the numbers behind a figure of changes."""
    heads = ["Scale", f"n {since}", "n now", "Index now", "Change", "95 % interval"]
    rows = [
        [
            read.scale_title(str(scale)),
            row["n_before"],
            row["n"],
            row["index"],
            None if absent(row["estimate"]) else signed(row["estimate"]),
            interval(row),
        ]
        for scale, row in frame.iterrows()
    ]
    return table(heads, rows)


def interval(row: Any) -> str | None:
    """Return the interval of a change in words, or nothing where it is not shown."""
    if absent(row["conf_low"]):
        return None
    return f"{signed(row['conf_low'])} to {signed(row['conf_high'])}"


def beware(book: Any, read: Reading) -> list[str]:
    """Return what to bear in mind about the comparison, as sentences."""
    since = book.about["since"]
    people = (
        "People who answered both times were found again, as was promised."
        if since["paired"]
        else "Who answered may have changed too: nobody's answers are followed from "
        "wave to wave."
    )
    return [people, *_asked_otherwise(read, since["questions"])]


def _asked_otherwise(read: Reading, questions: Sequence[Any]) -> list[str]:
    scales: dict[str, list[bool]] = {}
    for row in questions:
        lost = row["verdict"] == NOT
        scales.setdefault(row["scale"], []).append(lost)
    if not scales:
        return []
    frame = read.overall("trend")
    kept = set(frame["scale"]) if len(frame) else set()
    gone = [read.scale_title(s) for s in scales if s not in kept]
    other = [read.scale_title(s) for s in scales if s in kept]
    told = []
    if other:
        told.append(
            f"Some questions were not asked in quite the same way: {joined(other)}."
        )
    if gone:
        told.append(
            "Asked otherwise, or answered in one of the waves only, and so not "
            f"compared: {joined(gone)}."
        )
    return told


def no_wave() -> str:
    """Say that there is nothing to compare with."""
    return "There is no earlier wave to compare with."


def people_of(frame: Any) -> str:
    """Print how many answered then and now, over the scales of a frame."""
    parts = []
    for name, when in (("n_before", "then"), ("n", "now")):
        n = frame[name].dropna()
        if len(n):
            few, many = n.min(), n.max()
            parts.append(f"{span(few, many) if few < many else f'{few:,}'} {when}")
    return joined(parts) if parts else ""
