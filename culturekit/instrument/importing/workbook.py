"""The sheets of a small workbook as text, refused where it is not what it seems."""

import io
import zipfile
from typing import Any

from culturekit.errors import InputError
from culturekit.files.extent import UNREADABLE, extent, is_damage, quiet

Rows = list[list[str]]
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
LARGEST = 200_000_000
MOST_ROWS, MOST_COLUMNS = 100_000, 2_000


def read_sheets(data: bytes) -> dict[str, Rows]:
    """Return the sheets of an XLSX or XLS file, by name, with every cell as text.

    Parameters
    ----------
    data : bytes
        The whole file.

    Raises
    ------
    InputError
        If it is damaged, protected, or larger inside than any survey definition.
    """
    import python_calamine

    if data.startswith(ZIP):
        _require_modest(data)
    try:
        with quiet():
            book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
            names = book.sheet_names
            return {name: _rows(book.get_sheet_by_name(name)) for name in names}
    except BaseException as error:
        if is_damage(error):
            raise _damaged() from None
        raise


def _rows(sheet: Any) -> Rows:
    return [[_text(cell) for cell in row] for row in sheet.to_python()]


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _require_modest(data: bytes) -> None:
    """Refuse what unpacks to gigabytes, or spans millions of cells when opened."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if sum(entry.file_size for entry in entries) > LARGEST:
                raise _too_large()
            if not any(entry.filename.startswith("xl/") for entry in entries):
                message = "this file is an archive, not an XLSX workbook; allowed: XLSX"
                raise InputError(f"{message} or XLS; unpack it, or save it as XLSX")
            for entry in entries:
                # a cell far out: sheets are opened as rectangles, and this one is huge
                rows, columns, _ = extent(archive, entry.filename)
                if rows > MOST_ROWS or columns > MOST_COLUMNS:
                    raise _too_large()
    except InputError:
        raise
    except UNREADABLE:
        raise _damaged() from None


def _too_large() -> InputError:
    return InputError(
        "this workbook is larger inside than any survey definition, or has cells far "
        f"out; allowed: up to {MOST_ROWS:,} rows and {MOST_COLUMNS:,} columns; delete "
        "what is not the form and save it again"
    )


def _damaged() -> InputError:
    return InputError(
        "this workbook cannot be opened: it is cut off, damaged or protected by a "
        "password; allowed: XLSX or XLS as Excel opens it; save it once more without a "
        "password"
    )
