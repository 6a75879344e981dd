"""The one list of problems: every one of them, in words an admin can act on."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

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

    parts: list[pd.DataFrame] = field(default_factory=list)
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
        lines = [pd.NA] if rows is None else np.asarray(rows)
        part = pd.DataFrame({"row": pd.array(lines, dtype="Int64")})
        for name in COLUMNS[1:]:
            value = column if name == "column" else getattr(cause, name)
            part[name] = pd.Series(value, index=part.index, dtype="str")
        if len(part):
            self.parts.append(part)

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
        parts = self.parts or [_empty()]
        table = pd.concat(parts, ignore_index=True)
        table = table.sort_values("row", kind="stable", na_position="first")
        table = table.reset_index(drop=True)
        table.attrs["notes"] = list(self.notes)
        return table


def _empty() -> pd.DataFrame:
    table = pd.DataFrame({name: pd.Series(dtype="str") for name in COLUMNS})
    return table.assign(row=pd.Series(dtype="Int64"))


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
    >>> from culturekit.intake.problems import Cause, Problems
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
