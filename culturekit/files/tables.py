"""Tables to files: spreadsheets cannot be tricked by names, files are never half."""

import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pandas as pd
from pandas.api import types

from culturekit.errors import UsageError

ENDINGS = (".csv", ".xlsx", ".parquet")
# what makes a spreadsheet take a text for a formula, whatever it was meant to be
FORMULA_START = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# XML 1.0, in which XLSX is written, has no place for these
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
LONGEST_XLSX_TEXT = 32_767


def write_table(frame: pd.DataFrame, path: str | Path) -> Path:
    """Write a table to a file, guarded against formulas, whole or not at all.

    Parameters
    ----------
    frame : pandas.DataFrame
        Text, numbers and flags; the index is not written.
    path : str or path
        Ends in ``.csv`` (UTF-8 with a byte order mark, as spreadsheets expect),
        ``.xlsx`` or ``.parquet``.

    Returns
    -------
    pathlib.Path
        The file.

    Raises
    ------
    UsageError
        For any other ending, or a folder that does not exist.

    Notes
    -----
    A text that begins like a formula gets an apostrophe in front in CSV and XLSX,
    headers too; numbers are untouched. Parquet keeps texts as they are.

    Examples
    --------
    >>> folder = Path(tempfile.mkdtemp())
    >>> write_table(pd.DataFrame({"team": ["a"], "n": [7]}), folder / "teams.csv").name
    'teams.csv'
    """
    path = Path(path)
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        raise UsageError(
            f"cannot write a table to '{path.name}': the ending must be one of "
            f"{', '.join(ENDINGS)}"
        )
    with replaced(path) as partial:
        if ending == ".parquet":
            frame.to_parquet(partial, index=False)
        elif ending == ".csv":
            guarded(frame).to_csv(partial, index=False, encoding="utf-8-sig")
        else:
            _write_xlsx(guarded(frame), partial)
    return path


def guarded(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a copy whose texts and headers no spreadsheet takes for a formula.

    Examples
    --------
    >>> guarded(pd.DataFrame({"=team": ["=1+1", "a"], "n": [-5, 6]})).to_dict("list")
    {"'=team": ["'=1+1", 'a'], 'n': [-5, 6]}
    """
    columns = [_guard(name) for name in frame.columns]
    parts = [
        column if _is_safe(column) else column.astype(object).map(_guard)
        for _, column in frame.items()
    ]
    if not parts:
        return frame.copy()
    copy = pd.concat(parts, axis=1)
    copy.columns = pd.Index(columns)
    return copy


def _is_safe(column: pd.Series) -> bool:
    return bool(types.is_numeric_dtype(column) or types.is_bool_dtype(column))


def _guard(value: object) -> object:
    if not isinstance(value, str):
        return value
    text = NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", value)
    # CSV does not quote a lone carriage return, and readers start a new row there
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    start = text.lstrip(" \u00a0\ufeff")
    return f"'{text}" if (start or text).startswith(FORMULA_START) else text


def _write_xlsx(frame: pd.DataFrame, path: Path) -> None:
    """Write values only: no cell is ever handed to the writer as a formula."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("table")
    sheet.append([str(name)[:LONGEST_XLSX_TEXT] for name in frame.columns])
    missing = frame.isna().to_numpy()
    values = frame.astype(object).to_numpy()
    for row, gone in zip(values, missing, strict=True):
        sheet.append(
            [None if out else _cell(v) for v, out in zip(row, gone, strict=True)]
        )
    book.save(path)


def _cell(value: object) -> object:
    return value[:LONGEST_XLSX_TEXT] if isinstance(value, str) else value


@contextmanager
def replaced(path: str | Path) -> Iterator[Path]:
    """Give a temporary path beside `path`, and put it in its place on success.

    Parameters
    ----------
    path : str or path
        The final place; its folder must exist.

    Yields
    ------
    pathlib.Path
        Where to write. If writing fails it is removed and `path` is left as it was.

    Raises
    ------
    UsageError
        If the folder does not exist or cannot be written to, or the disk is full.
    """
    path = Path(path)
    if not path.parent.is_dir():
        raise UsageError(
            f"cannot write '{path.name}': its folder does not exist; create it first"
        )
    partial: Path | None = None
    try:
        # not named after the target: a long name would be too long with a suffix
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".partial-")
        os.close(handle)
        partial = Path(name)
        partial.chmod(0o666 & ~_umask())
        yield partial
        partial.replace(path)
    except OSError as error:
        raise UsageError(
            f"cannot write '{path.name}': {error.strerror or type(error).__name__}; "
            "choose another place; what stood there is unchanged"
        ) from None
    finally:
        if partial is not None:
            partial.unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask
