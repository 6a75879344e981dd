"""Rows below the records that say something of all of them: totals, means, counts.

People add them in a spreadsheet; a platform's own export has none. A row is taken for
one only where it cannot be somebody's answers; one that could be is told.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from culturekit.files.memory import ColumnSheet
from culturekit.files.source import RawTable, Sheet
from culturekit.intake.layout import Layout
from culturekit.intake.words import normal
from culturekit.problems import Cause, Problems

MOST = 10  # of such rows below the records
SHARE = 0.5  # of a row's numbers that nobody can have answered
# neither "n" nor "max" alone: that may be somebody's id or name
_WORDS = (
    "total|totals|grand total|sum|sums|mean|means|average|averages|median|count|"
    "minimum|maximum|std dev|standard deviation|variance|gesamt|insgesamt|"
    "gesamtergebnis|summe|mittelwert|durchschnitt|anzahl|standardabweichung|moyenne|"
    "somme|total général|suma|promedio|somma|totale|soma|média|totaal|gemiddelde"
)
_NAMED = re.compile(rf"(?:{_WORDS})\s*[.:=]?")
_COUNTED = re.compile(rf"(?:{_WORDS}|n|min|max|sd)\s*[:=]\s*[-+]?\d[\d.,\s]*")
_NUMBER = re.compile(r"[-+]?\d[\d.,\s]*%?|[-+]?[.,]\d+%?")

Numbers = NDArray[np.float64]


def without_summaries(
    table: RawTable, sheet: Sheet, layout: Layout, problems: Problems | None = None
) -> RawTable:
    """Leave out the last rows where they sum the records up and are nobody's answers.

    Parameters
    ----------
    table : RawTable
        Columns of the sheet, up to its end; otherwise it comes back as it is.
    sheet : Sheet
        Where they come from.
    layout : Layout
        Of the sheet; a platform's own export has no such rows.
    problems : Problems, optional
        Receives rows that look like it and may be somebody's.

    Returns
    -------
    RawTable
        `summaries` has the lines that were left out; `rows_read` counts them.

    Notes
    -----
    The first cell of such a row says total, mean or ``n = 20``, the others are numbers
    or blank. It is nobody's where the first cell counts, where all others are blank,
    where of all records only this one lacks the respondent's id, or where at least half
    of the numbers are out of their column's range, or broken in a column of whole ones.
    """
    if layout.platform != "plain" or isinstance(sheet, ColumnSheet):
        return table
    if sheet.count(layout.skip) != table.rows_read:
        return table
    tail = sheet.raw(layout.skip, table.lines[-MOST:].tolist())
    others = [i for i, row in enumerate(tail) if not _is_summary(row)]
    found = tail[others[-1] + 1 :] if others else []
    if not found:
        return table
    lines = table.lines[-len(found) :]
    nobodys = np.array(_are_nobodys(found, sheet, layout))
    if problems is not None:
        problems.add(_may_be_a_summary(), rows=lines[~nobodys])
    kept = ~np.isin(table.lines, lines[nobodys])
    return replace(table.only(kept), summaries=tuple(lines[nobodys].tolist()))


def _is_summary(row: Sequence[str]) -> bool:
    first, *others = [normal(cell) for cell in row]
    if any(cell and not _NUMBER.fullmatch(cell) for cell in others):
        return False
    return bool(_NAMED.fullmatch(first) or _COUNTED.fullmatch(first))


def _are_nobodys(
    rows: Sequence[Sequence[str]], sheet: Sheet, layout: Layout
) -> list[bool]:
    """Hold rows against the columns of all records above them."""
    places = [i for i in range(1, len(rows[0])) if any(row[i].strip() for row in rows)]
    above = sheet.read(layout.skip, [0, *places], [])
    firsts = {normal(cell) for cell in above.text(0)[: -len(rows)]}
    values = {i: _numbers(above.text(i)[: -len(rows)]) for i in places}
    who = layout.roles.get("id", 0)
    ids = sheet.read(layout.skip, [who], []).text(who)[: -len(rows)]
    all_known = all(cell.strip() for cell in set(ids))
    return [
        normal(row[0]) not in firsts
        and (
            bool(_COUNTED.fullmatch(normal(row[0])))
            or (all_known and not row[who].strip())
            or _is_beyond(row, values)
        )
        for row in rows
    ]


def _is_beyond(row: Sequence[str], values: dict[int, Numbers]) -> bool:
    """Tell whether nobody can have given half of a row's numbers as answers."""
    given = {i: _numbers([row[i]]) for i in values if row[i].strip()}
    strange = 0
    for i, number in given.items():
        known = values[i][~np.isnan(values[i])]
        if not len(known):
            continue
        out = (number < known.min()) | (number > known.max())
        broken = not (known % 1).any() and (number % 1 > 0)
        strange += bool(np.any(out | broken))
    return strange >= SHARE * len(given)


def _numbers(cells: Sequence[str] | NDArray[np.object_]) -> Numbers:
    """Return cells as numbers; words are missing. A comma is a decimal mark."""
    import pandas as pd

    plain = pd.Series(cells, dtype="str").str.strip().str.rstrip("%")
    plain = plain.str.replace(",", ".", regex=False)
    found = pd.to_numeric(plain, errors="coerce")
    return np.asarray(found, dtype=np.float64)


def _may_be_a_summary() -> Cause:
    return Cause(
        "maybe_summary",
        "this row at the end begins like a total or a mean; it was counted as a record",
        "records only",
        "delete the row if it sums the others up",
    )
