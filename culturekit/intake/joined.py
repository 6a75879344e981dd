"""Records that hold the id of another one: the line break between the two is lost.

By chance such a record may have as many cells as any other. It is known by an answer
that is an id, or ends with one.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import pandas as pd

from culturekit.files.source import RawTable, quarantine_frame
from culturekit.files.textfile import TextSheet

SHORTEST, SHORTEST_NUMBER = 8, 10  # of an id that is no answer
SAMPLED = 1000
MOST = 0.9  # of the ids, which agree on what stands at a place


def without_joined(
    table: RawTable, sheet: TextSheet, header_rows: int, items: Iterable[int]
) -> RawTable:
    """Quarantine the records of which an item's cell ends with an id like the file's.

    Parameters
    ----------
    table : RawTable
        With `ids`; without them it comes back as it is.
    sheet : TextSheet
        Where the records come from.
    header_rows : int
        Of the sheet.
    items : iterable of int
        Columns whose cells are answers, and never ids.

    Returns
    -------
    RawTable
        Joined records are in `quarantined`, as ``joined_rows``, and nowhere else.
    """
    shape = id_shape(table.ids)
    if shape is None:
        return table
    joined = np.zeros(len(table.lines), dtype=bool)
    for position in items:
        if any(map(shape.search, table.distinct(position))):
            codes, texts = table.coded(position)
            joined |= np.array([*map(shape.search, texts), None], dtype=bool)[codes]
    if not joined.any():
        return table
    lines = table.lines[joined]
    cells = sheet.raw(header_rows, lines.tolist())
    breaks = [sum(cell.count("\n") for cell in record) for record in cells]
    bad = quarantine_frame(lines, lines + breaks, ["joined_rows"] * len(lines))
    together = pd.concat([table.quarantined, bad], ignore_index=True)
    quarantined = together.sort_values("row", ignore_index=True)
    return replace(table.only(~joined), quarantined=quarantined)


def id_shape(ids: pd.Series | None) -> re.Pattern[str] | None:
    """Return what a text that ends with such an id matches; None for ids of no shape.

    Parameters
    ----------
    ids : pandas.Series of str or None
        The respondents' ids, blanks missing.

    Examples
    --------
    >>> shape = id_shape(pd.Series(["R_0a36b21f", "R_25994d8f", "R_66c644bf"]))
    >>> bool(shape.search("AgreeR_1d2b4813")), bool(shape.search("Agree"))
    (True, False)
    >>> id_shape(pd.Series(["1", "2", "3"])) is None
    True
    """
    known = [] if ids is None else ids.dropna().head(SAMPLED).tolist()
    (size, count), *_ = Counter(map(len, known)).most_common(1) or [(0, 0)]
    if size < SHORTEST or count < MOST * len(known):
        return None
    alike = [text for text in known if len(text) == size]
    numbers = sum(map(str.isdecimal, alike)) >= MOST * len(alike)
    if numbers and size < SHORTEST_NUMBER:
        return None
    other = "[0-9]" if numbers else "[0-9A-Za-z]"
    usual = [_usual(chars) for chars in zip(*alike, strict=True)]
    first = usual.index("") if "" in usual else size
    # letters on which ids agree further on may do so by chance
    marks = [char if char and not char.isalnum() else "" for char in usual[first:]]
    shape = "".join(re.escape(c) if c else other for c in [*usual[:first], *marks])
    return re.compile(shape + r"\s*$")


def _usual(chars: tuple[str, ...]) -> str:
    """Return the character that nearly all ids have at one place, if there is one."""
    char, count = Counter(chars).most_common(1)[0]
    return char if count >= MOST * len(chars) else ""
