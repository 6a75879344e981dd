"""Excel workbooks and other spreadsheets, read by calamine, as sheets of text."""

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import python_calamine

from culturekit.errors import ResponseFileError
from culturekit.files.extent import (
    LARGEST_COLUMN,
    LARGEST_ROW,
    UNREADABLE,
    extent,
    is_damage,
    quiet,
)
from culturekit.files.source import HEAD_ROWS, RawTable, quarantine_frame

LARGEST = 1 << 30
DENSEST = 1 << 26  # cells of the rectangle that a sheet spans
SPARSE = 50  # times the filled cells: a stray cell far out
Range = tuple[tuple[int, int], tuple[int, int]]
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, eq=False)
class BookSheet:
    """One sheet of a workbook (see `source.Sheet`)."""

    rows: list[list[Any]]
    first_row: int
    name: str | None
    encoding: str = "xlsx"
    delimiter: str | None = None
    damaged: int = 0
    ranges: Sequence[Range] = ()

    @cached_property
    def filled(self) -> list[int]:
        """Positions of the rows that hold anything."""
        return [i for i, row in enumerate(self.rows) if any(c != "" for c in row)]

    @cached_property
    def head(self) -> list[list[str]]:
        """The first rows as text."""
        first = self.filled[:HEAD_ROWS]
        return [[cell_text(cell) for cell in self.rows[i]] for i in first]

    @property
    def merged(self) -> frozenset[tuple[int, int]]:
        """Row and column, in the head, of cells that are part of another one."""
        place = {row: i for i, row in enumerate(self.filled[:HEAD_ROWS])}
        return frozenset(
            (place[row], column)
            for (top, left), (bottom, right) in self.ranges
            for row in place.keys() & range(top, bottom + 1)
            for column in range(left, min(right + 1, self.width))
            if (row, column) != (top, left)
        )

    @property
    def width(self) -> int:
        """How many columns the sheet has."""
        return len(self.head[0]) if self.head else 0

    def count(self, header_rows: int) -> int:
        """Count the rows that hold anything after the header rows."""
        return max(0, len(self.filled) - header_rows)

    def raw(self, header_rows: int, lines: Sequence[int]) -> list[list[str]]:
        """Return rows of the sheet as text."""
        header = set(self.filled[:header_rows])
        places = [line - self.first_row for line in lines]
        rows = [self.rows[place] for place in places if place not in header]
        return [[cell_text(cell) for cell in row] for row in rows]

    def first(self, rows: int) -> "BookSheet":
        """Return the sheet's first rows."""
        last = self.filled[min(rows, len(self.filled)) - 1] + 1 if self.filled else 0
        return replace(self, rows=self.rows[:last])

    def read(
        self, header_rows: int, texts: Sequence[int], ids: Sequence[int]
    ) -> RawTable:
        """Return the asked-for columns as text."""
        used = self.filled[header_rows:]
        columns = {
            i: pa.array([cell_text(self.rows[row][i]) for row in used], pa.string())
            for i in [*texts, *ids]
        }
        lines = np.array(used, dtype=np.int64) + self.first_row
        return RawTable(columns, lines, quarantine_frame(), len(used))


def is_workbook(data: bytes) -> bool:
    """Tell by its first bytes whether a file is an Excel or OpenDocument workbook."""
    return data.startswith((ZIP, OLE))


def open_workbook(data: bytes) -> list[BookSheet]:
    """Return the sheets of a workbook that hold anything.

    Parameters
    ----------
    data : bytes
        The whole file.

    Raises
    ------
    ResponseFileError
        If it is cut off, damaged, encrypted or unpacks to gigabytes.
    """
    _require_modest(data)
    try:
        with quiet():
            book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
            sheets = [_sheet(book, name) for name in book.sheet_names]
    except BaseException as error:
        if is_damage(error):
            raise _damaged() from None
        raise
    return [sheet for sheet in sheets if sheet.filled]


def _sheet(book: python_calamine.CalamineWorkbook, name: str) -> BookSheet:
    sheet = book.get_sheet_by_name(name)
    rows = sheet.to_python(skip_empty_area=False)
    return BookSheet(rows, 1, name, ranges=sheet.merged_cell_ranges or ())


def _require_modest(data: bytes) -> None:
    """Refuse a zip bomb, and a zip whose directory is missing because it was cut."""
    if not data.startswith(ZIP):
        return
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
            if size <= LARGEST:
                _require_dense(archive)
    except ResponseFileError:
        raise
    except UNREADABLE as error:
        raise _damaged() from error
    if size > LARGEST:
        raise ResponseFileError(
            f"this workbook unpacks to {size / 1e9:.1f} GB; allowed: up to 1 GB; "
            "export the responses as CSV"
        )


def _require_dense(archive: zipfile.ZipFile) -> None:
    """Refuse sheets of which one stray cell would make gigabytes when opened.

    Spreadsheets are opened as rectangles; the file's own word on their size may lie.
    """
    names = archive.namelist()
    if not any(name.startswith(("xl/", "content.xml", "mimetype")) for name in names):
        _refuse_archive(names)
    if "xl/workbook.bin" in names:
        raise _binary()
    for name in names:
        if not name.endswith("content.xml"):  # of OpenDocument, which holds no places
            rows, columns, filled = extent(archive, name)
            if rows > LARGEST_ROW or columns > LARGEST_COLUMN:
                raise _damaged()
            _require_filled(rows, columns, filled)


def _require_filled(rows: int, columns: int, filled: int) -> None:
    cells = rows * columns
    if cells > DENSEST or cells > SPARSE * filled + DENSEST // 64:
        raise ResponseFileError(
            f"a sheet of this workbook spans {rows:,} rows x {columns:,} columns with "
            f"{filled:,} filled cells; allowed: a table without stray cells far out; "
            "delete the empty rows and columns beyond the responses, or save the sheet "
            "as CSV"
        )


def _binary() -> ResponseFileError:
    return ResponseFileError(
        "this is a binary workbook (XLSB); allowed: CSV, TSV or XLSX; save it as an "
        "Excel workbook (.xlsx)"
    )


def _refuse_archive(names: list[str]) -> None:
    inside = [Path(name).name for name in names if not name.endswith("/")][:3]
    raise ResponseFileError(
        f"this is a zip archive, not a workbook ({', '.join(inside)} in it); allowed: "
        "CSV, TSV or XLSX; unpack it and hand in the file inside"
    )


def _damaged() -> ResponseFileError:
    return ResponseFileError(
        "this workbook cannot be opened: it is cut off, damaged or protected by a "
        "password; allowed: an XLSX that Excel opens; download it again, or save it "
        "once more without a password"
    )


def cell_text(value: Any) -> str:
    """Return a cell as the text a CSV export would have.

    Examples
    --------
    >>> cell_text(5.0), cell_text(18.5), cell_text(True)
    ('5', '18.5', 'TRUE')
    """
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime | date | time):
        return (
            value.isoformat(" ") if isinstance(value, datetime) else value.isoformat()
        )
    return str(value) if isinstance(value, timedelta | int) else ""
