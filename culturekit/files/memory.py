"""Tables that are whole columns already: SPSS, Parquet, submissions, long tables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pyarrow as pa

from culturekit.files.source import HEAD_ROWS, RawTable, quarantine_frame


@dataclass(frozen=True, eq=False)
class ColumnSheet:
    """Columns of text as a sheet (see `source.Sheet`).

    Parameters
    ----------
    names : tuple of str
        One a column.
    columns : sequence of pyarrow.Array
        Text or dictionary-encoded text, one a column, all of one length.
    encoding : str
        How the file was read: a codec, or the kind of file.
    first_line : int
        Which number the first record has.
    lines : array of int, optional
        The number of every record, where they do not just count on.
    """

    names: tuple[str, ...]
    columns: Sequence[pa.Array]
    encoding: str
    first_line: int = 1
    lines: Sequence[int] | None = None
    name: str | None = None
    delimiter: str | None = None
    damaged: int = 0
    texts: Mapping[int, str] = field(default_factory=dict)

    @property
    def head(self) -> list[list[str]]:
        """The names, and the first records."""
        shown = min(HEAD_ROWS, self.length)
        cells = [column.slice(0, shown).to_pylist() for column in self.columns]
        rows = [[cell or "" for cell in row] for row in zip(*cells, strict=True)]
        return [list(self.names), *rows]

    @property
    def length(self) -> int:
        """How many records there are."""
        return len(self.columns[0]) if self.columns else 0

    @property
    def width(self) -> int:
        """How many columns there are."""
        return len(self.names)

    def count(self, header_rows: int) -> int:
        """Count the records; the names are no row of the table."""
        return self.length - max(0, header_rows - 1)

    def raw(self, header_rows: int, lines: Sequence[int]) -> list[list[str]]:
        """Return records cell by cell."""
        numbers = self.read(header_rows, [], []).lines.tolist()
        place = {line: i for i, line in enumerate(numbers)}
        skipped = self.length - len(numbers)
        return [
            [
                str(column[place[line] + skipped].as_py() or "")
                for column in self.columns
            ]
            for line in lines
        ]

    def first(self, rows: int) -> "ColumnSheet":
        """Return the first records."""
        lines = None if self.lines is None else self.lines[:rows]
        columns = [column.slice(0, rows) for column in self.columns]
        return replace(self, columns=columns, lines=lines)

    def read(
        self, header_rows: int, texts: Sequence[int], ids: Sequence[int]
    ) -> RawTable:
        """Return the asked-for columns."""
        skipped = max(0, header_rows - 1)
        numbers = np.arange(self.length, dtype=np.int64) + self.first_line
        if self.lines is not None:
            numbers = np.asarray(self.lines, dtype=np.int64)
        columns = {i: self.columns[i].slice(skipped) for i in [*texts, *ids]}
        lines = numbers[skipped:]
        return RawTable(columns, lines, quarantine_frame(), len(lines))


def text_column(values: pa.Array) -> pa.Array:
    """Return any column as text, missing as empty, whole numbers without decimals.

    Examples
    --------
    >>> text_column(pa.array([1.0, 2.5, None])).to_pylist()
    ['1', '2.5', '']
    """
    if isinstance(values, pa.ChunkedArray):
        values = values.combine_chunks()
    if pa.types.is_dictionary(values.type):
        values = values.dictionary_decode()
    if pa.types.is_floating(values.type):
        values = _without_decimals(values)
    if pa.types.is_nested(values.type) or pa.types.is_binary(values.type):
        values = pa.array([str(v) for v in values.to_pylist()], pa.string())
    text = values.cast(pa.string())
    return pa.compute.fill_null(text, "")


def _without_decimals(values: pa.Array) -> pa.Array:
    """Print 5.0 as 5, if all of a column's numbers are whole."""
    numbers = values.to_numpy(zero_copy_only=False)
    present = numbers[~np.isnan(numbers)]
    whole = bool(np.isfinite(present).all() and (present % 1 == 0).all())
    if not whole or (len(present) and np.abs(present).max() >= 1 << 53):
        return pa.compute.if_else(pa.compute.is_nan(values), None, values)
    mask = np.isnan(numbers)
    return pa.array(np.where(mask, 0, numbers).astype(np.int64), mask=mask)
