"""Small tables of text from CSV or XLSX, with the line of every row as index."""

import csv
import io
import re
from pathlib import Path
from typing import Any

import pandas as pd

from culturekit.errors import RosterError

ZIP = b"PK\x03\x04"


def read_table(path: Path) -> pd.DataFrame:
    """Return a table as text, indexed by the line of each row.

    Parameters
    ----------
    path : path
        CSV (comma, semicolon or tab) or XLSX with a header row.

    Returns
    -------
    pandas.DataFrame
        Column names in lower case with underscores; empty cells missing.

    Raises
    ------
    RosterError
        If there is no such file, it holds no rows, rows differ in length or a column
        name stands twice.
    """
    if not _is_file(path):
        raise RosterError(
            f"there is no file '{path}'; allowed: a CSV or XLSX file; check the path"
        )
    try:
        data = path.read_bytes()
    except OSError as error:
        raise RosterError(
            f"'{path}' cannot be read: {error.strerror}; allowed: a file that you may "
            "read; ask its owner, or copy it to a place of your own"
        ) from None
    rows = _workbook_rows(path) if data.startswith(ZIP) else _text_rows(data, path)
    if len(rows) < 2:
        raise RosterError(
            f"'{path.name}' holds no rows below its header; allowed: a header row and "
            "one row a team, person or entry; fill it in"
        )
    return _frame(rows, path)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # such as a name longer than any file's
        return False


def _workbook_rows(path: Path) -> list[tuple[int, list[str]]]:
    try:
        frame = pd.read_excel(path, engine="calamine", header=None, dtype=object)
    except Exception as error:  # calamine raises its own, zipfile and value errors
        raise RosterError(
            f"'{path.name}' cannot be opened: it is cut off, damaged or protected by a "
            "password; allowed: an XLSX that Excel opens; save it once more"
        ) from error
    rows = frame.to_numpy(dtype=object).tolist()
    texts = [[_text(cell) for cell in row] for row in rows]
    return [(i, row) for i, row in enumerate(texts, start=1) if any(row)]


def _text(cell: Any) -> str:
    if cell is None or cell != cell:  # noqa: PLR0124  (NaN is not itself)
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, pd.Timestamp):
        return str(cell.date().isoformat())
    return str(cell).strip()


def _text_rows(data: bytes, path: Path) -> list[tuple[int, list[str]]]:
    text = _decode(data)
    if "\0" in text:
        raise RosterError(
            f"'{path.name}' is not a text file; allowed: CSV or XLSX; save it as one"
        )
    header = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=header.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows, line = [], 1
    for row in reader:
        if any(cell.strip() for cell in row):
            rows.append((line, [cell.strip() for cell in row]))
        line = reader.line_num + 1
    return rows


def _decode(data: bytes) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _frame(rows: list[tuple[int, list[str]]], path: Path) -> pd.DataFrame:
    names = [re.sub(r"[\s-]+", "_", name.lower()) for name in rows[0][1]]
    problems = [
        f"row {line}: {len(row)} cells where the header has {len(names)}; "
        "quote cells that contain the delimiter"
        for line, row in rows[1:]
        if len(row) != len(names)
    ]
    repeated = sorted({name for name in names if name and names.count(name) > 1})
    problems += [f"column '{name}' stands twice; keep one" for name in repeated]
    raise_problems(path, problems)
    table = pd.DataFrame([row for _, row in rows[1:]], columns=names, dtype="str")
    table.index = pd.Index([line for line, _ in rows[1:]])
    return table.loc[:, [name for name in names if name]].replace("", pd.NA)


def raise_problems(path: str | Path, problems: list[str]) -> None:
    """Raise all mistakes at once, if there are any."""
    if problems:
        count = len(problems)
        raise RosterError(
            f"'{Path(path).name}' has {count} mistake{'s' * (count > 1)}:", problems
        )
