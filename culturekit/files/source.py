"""What every kind of file becomes: sheets with a head, then one raw table of text."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

HEAD_ROWS = 60

Codes = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class RawTable:
    """All the cells that were asked for, as text, and what became of every record.

    Parameters
    ----------
    columns : mapping of int to pyarrow.Array
        Position in the file to its cells: dictionary-encoded text, or plain text where
        nearly every cell differs (ids).
    lines : array of int, one a record
        Line of the file (row of the sheet) on which each sound record begins.
    quarantined : pandas.DataFrame
        Columns row, last_row, reason: records that cannot be trusted.
    rows_read : int
        Records after the header rows, counted before the cells were parsed.
    ids : pandas.Series of str, optional
        Respondent ids, blanks missing, once it is known which column holds them.
    summaries : tuple of int
        Lines of rows that were left out of the columns: they sum the records up.
    """

    columns: dict[int, Any]
    lines: Codes
    quarantined: pd.DataFrame
    rows_read: int
    ids: pd.Series | None = None
    summaries: tuple[int, ...] = ()

    def coded(self, position: int) -> tuple[Codes, list[str]]:
        """Return one code a record, and the distinct texts the codes stand for."""
        column = self._encoded(position)
        codes = column.indices.to_numpy(zero_copy_only=False).astype(np.int64)
        return codes, column.dictionary.to_pylist()

    def distinct(self, position: int) -> list[str]:
        """Return the distinct texts of a column, without telling who has which."""
        return list(self._encoded(position).dictionary.to_pylist())

    def _encoded(self, position: int) -> Any:
        column = self.columns[position]
        encoded = pa.types.is_dictionary(column.type)
        return column if encoded else column.dictionary_encode()

    def text(self, position: int) -> NDArray[np.object_]:
        """Return a column as an array of text."""
        codes, texts = self.coded(position)
        return np.array([*texts, ""], dtype=object)[codes]

    def only(self, kept: NDArray[np.bool_]) -> "RawTable":
        """Return the table with some of its records; `rows_read` counts them all."""
        mask = pa.array(kept)
        columns = {i: column.filter(mask) for i, column in self.columns.items()}
        ids = None if self.ids is None else self.ids[kept].reset_index(drop=True)
        return replace(self, columns=columns, lines=self.lines[kept], ids=ids)

    def strings(self, position: int) -> pd.Series:
        """Return a column of mostly distinct text."""
        column = self.columns[position]
        if pa.types.is_dictionary(column.type):
            column = column.cast(pa.string())
        return pd.Series(column.fill_null("").to_pandas(), dtype="str")


class Sheet(Protocol):
    """One table of a file, before anybody knows which platform wrote it."""

    @property
    def name(self) -> str | None:
        """The sheet's name, in a workbook."""

    @property
    def head(self) -> Sequence[Sequence[str]]:
        """The first rows as text."""

    @property
    def encoding(self) -> str:
        """How the bytes were read: a codec's name, or the kind of workbook."""

    @property
    def delimiter(self) -> str | None:
        """What separates cells; None in a workbook."""

    @property
    def damaged(self) -> int:
        """Places where bytes did not form a character."""

    @property
    def width(self) -> int:
        """How many columns the first row has."""

    def count(self, header_rows: int) -> int:
        """Count the records after the header rows without parsing their cells."""

    def raw(self, header_rows: int, lines: Sequence[int]) -> list[list[str]]:
        """Return the records that begin on these lines, cell by cell as they stand."""

    def first(self, rows: int) -> "Sheet":
        """Return the sheet with about so many of its first rows, never fewer."""

    def read(
        self, header_rows: int, texts: Sequence[int], ids: Sequence[int]
    ) -> RawTable:
        """Return the asked-for columns, `ids` being columns of mostly distinct text."""


def quarantine_frame(
    rows: Sequence[int] | Codes = (),
    last_rows: Sequence[int] | Codes = (),
    reasons: Sequence[str] | NDArray[np.object_] = (),
) -> pd.DataFrame:
    """Return the frame of quarantined records: row, last_row, reason."""
    return pd.DataFrame(
        {
            "row": pd.Series(rows, dtype="int64"),
            "last_row": pd.Series(last_rows, dtype="int64"),
            "reason": pd.Series(reasons, dtype="str"),
        }
    )
