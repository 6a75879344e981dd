"""Tables from the organisation's own systems as text, with the line of every row."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from culturekit.errors import ResponseFileError, RosterError
from culturekit.files import (
    GUESSED,
    RawTable,
    Sheet,
    is_workbook,
    open_text,
    open_workbook,
)
from culturekit.files.textfile import TextSheet
from culturekit.problems import Cause, Problems
from culturekit.roster.names import PRIVATE, Names, match_names
from culturekit.roster.near import key

ALLOWED = (
    "a CSV, XLSX, XLS or ODS table with a header row and one row a team, person or "
    "entry"
)
HEADER_WITHIN = 10
_EMAIL = r"[^@\s]+@[^@\s]+\.[^@\s]+"
_SPACE = re.compile(r"[\x00-\x1f\x7f\s]+")
BLANK = pa.array(["", "na", "n/a", "#n/a", "nan", "null", "none", "<na>", "-"])
# white space of any script, control characters and line breaks
_SPACES = (
    r"[\x00-\x20\x7f\x{A0}\x{1680}\x{2000}-\x{200A}\x{2028}\x{2029}\x{202F}\x{205F}"
    r"\x{3000}]+"
)
QUARANTINE = {
    "ragged_row": (
        "this row has another number of cells than the header",
        "quote cells that contain the delimiter, or correct the row",
    ),
    "open_quote": (
        "a quotation mark in this row is never closed, or stands inside a cell",
        "close or double the quotation mark",
    ),
    "not_text": (
        "this row holds bytes that are not text",
        "delete the bytes, or export the table again",
    ),
}


@dataclass(frozen=True, eq=False)
class Table:
    """A table as text, its columns by their own names.

    Parameters
    ----------
    frame : pandas.DataFrame
        One row a row that holds anything, indexed by its line in the file; blank cells
        missing. Columns that name persons are not in it.
    headers : dict of str to str
        What each column is called in the file.
    problems : Problems
        What was found so far.
    comma : bool
        Whether semicolons separate cells, so that a comma is a decimal comma.
    """

    frame: pd.DataFrame
    headers: dict[str, str]
    problems: Problems = field(default_factory=Problems)
    comma: bool = False

    def __contains__(self, name: object) -> bool:
        return name in self.frame

    def with_frame(self, frame: pd.DataFrame) -> "Table":
        """Return the same table with other cells or rows."""
        return Table(frame, self.headers, self.problems, self.comma)

    def column(self, name: str) -> pd.Series:
        """Return a column, all missing where the table has none."""
        if name in self.frame:
            return self.frame[name]
        return pd.Series(pd.NA, index=self.frame.index, dtype="str")

    def tell(self, cause: Cause, name: str, mask: "pd.Series | None" = None) -> None:
        """Add a problem of a column: of the whole one, or of the rows of `mask`."""
        rows = None if mask is None else self.frame.index[mask.to_numpy(dtype=bool)]
        self.problems.add(cause, column=self.headers.get(name, name), rows=rows)


def read_table(path: str | Path, names: Names) -> Table:
    """Read a table whatever its encoding, delimiter or kind of workbook.

    Parameters
    ----------
    path : str or path
        Text or a workbook; the content decides, not the ending.
    names : mapping of str to tuple of str
        Per column the other names it may have.

    Returns
    -------
    Table
        Further columns stand under their header in lower case with underscores.

    Raises
    ------
    RosterError
        If there is no such file, it is no table, or it holds no rows.
    """
    path = Path(path)
    sheet, header_row = _chosen(_sheets(path), names)
    headers = [_clean(text) for text in sheet.head[header_row]]
    raw = sheet.read(header_row + 1, list(range(len(headers))), [])
    if not len(raw.lines) and not len(raw.quarantined):
        raise no_rows(path)
    problems = Problems()
    _report_header(sheet, header_row, problems)
    _report_damage(sheet, raw, problems)
    positions = _positions(headers, names, problems)
    frame = _frame(raw, positions)
    private = _private(frame, headers, positions, problems)
    frame = frame.drop(columns=private)
    if header_row:
        problems.note(f"the column names were found in row {header_row + 1}")
    comma = sheet.delimiter == ";"
    called = {name: headers[at] for name, at in positions.items() if name in frame}
    return Table(frame, called, problems, comma)


def table_of(frame: pd.DataFrame, names: Names) -> Table:
    """Return a frame as a table of text, as if it had been read from a file.

    Parameters
    ----------
    frame : pandas.DataFrame
        Columns called as in a file; whole numbers may be held as decimals.
    names : mapping of str to tuple of str
        Per column the other names it may have.
    """
    headers, problems = [_clean(str(name)) for name in frame], Problems()
    positions = _positions(headers, names, problems)
    columns = {name: _as_text(frame.iloc[:, at]) for name, at in positions.items()}
    texts = pd.DataFrame(columns, index=range(1, len(frame) + 1))
    texts = texts.drop(columns=_private(texts, headers, positions, problems))
    called = {name: headers[at] for name, at in positions.items() if name in texts}
    return Table(texts, called, problems)


def rows_of(data: pd.DataFrame | str | Path, names: Names) -> Table:
    """Return a table from a frame or a file."""
    if isinstance(data, pd.DataFrame):
        return table_of(data, names)
    return read_table(data, names)


def _as_text(column: pd.Series) -> Any:
    if pd.api.types.is_float_dtype(column) and (column.dropna() % 1 == 0).all():
        column = column.astype("Int64")
    if isinstance(column.dtype, pd.CategoricalDtype):
        column = column.astype(column.cat.categories.dtype)
    if not isinstance(column.dtype, pd.StringDtype):
        column = column.astype("str").where(column.notna(), None)
    # a column that was put together of several comes in as many pieces
    pieces = pa.chunked_array([pa.array(column, pa.string())], pa.string())
    return _texts(pieces.combine_chunks())


def _sheets(path: Path) -> list[Sheet]:
    data = _bytes(path)
    try:
        sheets: list[Sheet] = []
        if is_workbook(data):
            sheets += open_workbook(data)
        else:
            sheets += [sheet for sheet in open_text(data) if sheet.head]
    except ResponseFileError as error:
        what = str(error).partition("; allowed:")[0]
        raise RosterError(
            f"'{path.name}': {what}; allowed: {ALLOWED}; save it as one"
        ) from None
    if not sheets:
        raise no_rows(path)
    return sheets


def _bytes(path: Path) -> bytes:
    if not _is_file(path):
        raise RosterError(
            f"there is no file '{path}'; allowed: {ALLOWED}; check the path"
        )
    try:
        return path.read_bytes()
    except OSError as error:
        raise RosterError(
            f"'{path}' cannot be read: {error.strerror}; allowed: a file that you may "
            "read; ask its owner, or copy it to a place of your own"
        ) from None


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # such as a name longer than any file's
        return False


def no_rows(path: Path) -> RosterError:
    """Return the refusal of a table without rows."""
    return RosterError(
        f"'{path.name}' holds no rows below its header; allowed: {ALLOWED}; fill it in"
    )


def _chosen(sheets: Sequence[Sheet], names: Names) -> tuple[Sheet, int]:
    """Return the sheet and the row whose cells are most of the known names.

    A title above the header is passed over where the table is a rectangle all the same.
    """
    tries = [
        (len(match_names([_clean(cell) for cell in row], names)), -at, sheet)
        for sheet in sheets
        for at, row in enumerate(sheet.head[:HEADER_WITHIN])
        if len(row) == sheet.width
    ]
    best = max(tries, key=lambda one: one[:2])
    return best[2], -best[1]


def _clean(text: str) -> str:
    return _SPACE.sub(" ", text).strip()


def _report_header(sheet: Sheet, header_row: int, problems: Problems) -> None:
    """Tell a header with more or fewer cells than the rows.

    Nobody knows then which cell is which: a decimal comma without quotation marks is
    a cell too many in every row.
    """
    if not isinstance(sheet, TextSheet):
        return
    named = len(sheet.first_rows[header_row])
    if named != sheet.width:
        what = f"the header has {named} cells where most rows have {sheet.width}"
        remedy = QUARANTINE["ragged_row"][1]
        problems.add(Cause("ragged_row", what, "one cell a column", remedy))


def _report_damage(sheet: Sheet, raw: RawTable, problems: Problems) -> None:
    for code, (message, remedy) in QUARANTINE.items():
        rows = raw.quarantined["row"][raw.quarantined["reason"] == code]
        problems.add(Cause(code, message, "one cell a column", remedy), rows=rows)
    if sheet.damaged:
        problems.add(
            Cause(
                "damaged_text",
                f"{sheet.damaged} places hold bytes that are no characters in "
                f"{sheet.encoding}; they were replaced",
                "text in one encoding",
                "save the table again as UTF-8",
            )
        )
    if sheet.encoding in GUESSED:
        problems.note(
            f"nothing says how the text is encoded; it reads best as {sheet.encoding}"
        )
    if sheet.name:
        problems.note(f"sheet '{sheet.name}' was read")


def _positions(headers: list[str], names: Names, problems: Problems) -> dict[str, int]:
    """Return where each column stands; unknown ones by their header."""
    known = match_names(headers, names)
    for name, several in known.items():
        if len(several) > 1:
            listed = " and ".join(f"'{headers[i]}'" for i in several)
            what = f"column '{headers[several[0]]}' stands twice"
            if len({headers[i] for i in several}) > 1:
                what = f"columns {listed} could each be the {name}"
            remedy = f"keep one, or call the right one '{name}'"
            problems.add(Cause("repeated_column", what, "one of them", remedy))
    found = {name: several[0] for name, several in known.items()}
    taken = {i for several in known.values() for i in several}
    for i, header in enumerate(headers):
        name = re.sub(r"[\W_]+", "_", header.lower()).strip("_")
        if i not in taken and name and name not in found:
            found[name] = i
    return dict(sorted(found.items(), key=lambda pair: pair[1]))


def _frame(raw: RawTable, positions: dict[str, int]) -> pd.DataFrame:
    cells = {at: _texts(raw.columns[at]) for at in raw.columns}
    # a row counts if any cell says something, also in a column that has no name
    filled = np.zeros(len(raw.lines), dtype=bool)
    for text in cells.values():
        filled |= ~text.isna()
    columns = {name: cells[at] for name, at in positions.items()}
    frame = pd.DataFrame(columns, index=pd.Index(raw.lines), copy=False)
    return frame[filled]


def _texts(column: Any) -> pd.api.extensions.ExtensionArray:
    """Return a column's cells as clean text, blank ones missing."""
    coded = (
        column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
    )
    clean = pc.utf8_trim_whitespace(
        pc.replace_substring_regex(coded.dictionary, _SPACES, " ")
    )
    blank = pc.is_in(pc.utf8_lower(clean), BLANK)
    cells = pc.if_else(blank, pa.scalar(None, pa.string()), clean).take(coded.indices)
    return pd.array(cells, dtype="str")


def _private(
    frame: pd.DataFrame,
    headers: list[str],
    positions: dict[str, int],
    problems: Problems,
) -> list[str]:
    """Return the columns that name persons or hold their addresses."""
    opaque = {"person", "manager"}  # kept as keys only, whatever they hold
    found = [
        name
        for name, at in positions.items()
        if name not in opaque
        and (key(headers[at]) in PRIVATE or _addresses(frame[name]))
    ]
    if found:
        listed = ", ".join(headers[positions[name]] for name in found)
        problems.note(f"columns that say who somebody is were not kept: {listed}")
    return found


def _addresses(column: pd.Series) -> bool:
    filled = column.dropna().drop_duplicates()
    return bool(len(filled)) and bool(filled.str.fullmatch(_EMAIL).mean() > 1 / 2)


def sentences(notes: Sequence[str]) -> str:
    """Return notes as sentences.

    Examples
    --------
    >>> sentences(["sheet 'Teams' was read", "dates were read day first"])
    "Sheet 'Teams' was read. Dates were read day first."
    """
    return " ".join(f"{note[0].upper()}{note[1:]}." for note in notes)
