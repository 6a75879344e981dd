"""The one list of problems: every one of them, in words an admin can act on."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

WHOLE = -1
COLUMNS = ("row", "column", "code", "message", "allowed", "remedy")


@dataclass(frozen=True)
class Cause:
    """What is wrong, what is allowed and what to do, without any cell's content."""

    code: str
    message: str
    allowed: str = ""
    remedy: str = ""


@dataclass
class Problems:
    """Collects problems while a file is read; never holds what a cell says."""

    found: list[tuple[Cause, str | None, NDArray[np.int64]]] = field(
        default_factory=list
    )
    notes: list[str] = field(default_factory=list)

    def add(self, cause: Cause, *, column: str | None = None, rows: Any = None) -> None:
        """Add a problem of the whole file or column, or one for each of `rows`.

        Parameters
        ----------
        cause : Cause
            What is wrong.
        column : str, optional
            The column of the file, by its header.
        rows : array of int, optional
            Lines of the file; none means the whole file or column.
        """
        lines = np.asarray([WHOLE] if rows is None else rows, dtype=np.int64)
        if len(lines):
            self.found.append((cause, column, lines))

    def note(self, sentence: str) -> None:
        """Add something worth knowing that is not a problem."""
        self.notes.append(sentence)

    def frame(self) -> pd.DataFrame:
        """Return all problems: whole file first, then by row.

        Returns
        -------
        pandas.DataFrame
            Columns row, column, code, message, allowed, remedy; the notes stand in
            ``attrs["notes"]``.
        """
        counts = [len(lines) for _, _, lines in self.found]
        lines = [lines for _, _, lines in self.found]
        rows = np.concatenate([*lines, np.empty(0, dtype=np.int64)])
        order = np.argsort(rows, kind="stable")
        table = pd.DataFrame({"row": pd.array(rows[order], dtype="Int64")})
        table["row"] = table["row"].mask(table["row"] == WHOLE)
        which = np.repeat(np.arange(len(counts)), counts)[order]
        for name in COLUMNS[1:]:
            texts = [
                column if name == "column" else getattr(cause, name)
                for cause, column, _ in self.found
            ]
            table[name] = pd.array(texts, dtype="str").take(which)
        table.attrs["notes"] = list(self.notes)
        return table


def summarise_problems(problems: pd.DataFrame, examples: int = 3) -> pd.DataFrame:
    """Group problems by cause, the most frequent first.

    Parameters
    ----------
    problems : pandas.DataFrame
        `Survey.problems`.
    examples : int
        How many rows to name for each cause.

    Returns
    -------
    pandas.DataFrame
        Columns code, column, count, rows (the first few, as text), message, allowed,
        remedy.

    Examples
    --------
    >>> from culturekit.problems import Cause, Problems
    >>> found = Problems()
    >>> found.add(Cause("unknown_label", "not an option"), column="Q1", rows=[4, 9, 12])
    >>> summarise_problems(found.frame(), examples=2)[["code", "count", "rows"]]
                code  count         rows
    0  unknown_label      3  4, 9, ...
    """
    keys = ["code", "column", "message", "allowed", "remedy"]
    grouped = problems.groupby(keys, dropna=False, sort=False)["row"]
    table = grouped.agg(count="size", rows=lambda rows: _first(rows, examples))
    table = table.reset_index().sort_values("count", ascending=False, kind="stable")
    order = ["code", "column", "count", "rows", "message", "allowed", "remedy"]
    return table[order].reset_index(drop=True)


def _first(rows: pd.Series, examples: int) -> str:
    known = rows.dropna()
    shown = ", ".join(str(row) for row in known.iloc[:examples])
    return f"{shown}, ..." if len(known) > examples else shown
