"""Parquet files and lists of submissions (KoBoToolbox, ODK, plain JSON)."""

import io
import json
from collections.abc import Mapping
from typing import Any

import pyarrow as pa
import pyarrow.parquet

from culturekit.errors import ResponseFileError
from culturekit.files.memory import ColumnSheet, text_column

PARQUET = b"PAR1"
# under which key a JSON document keeps its submissions
LISTS = ("results", "submissions", "value", "data", "responses", "items")
LARGEST_JSON = 1 << 29


def is_parquet(data: bytes) -> bool:
    """Tell a Parquet file by its first and last bytes."""
    return data.startswith(PARQUET) and data.endswith(PARQUET)


def open_parquet(data: bytes) -> ColumnSheet:
    """Read a Parquet file.

    Raises
    ------
    ResponseFileError
        If it is damaged.
    """
    try:
        table = pyarrow.parquet.read_table(io.BytesIO(data))
        columns = [text_column(column) for column in table.columns]
    except (pa.ArrowException, OSError, ValueError) as error:
        raise ResponseFileError(
            "this Parquet file cannot be read: it is cut off or damaged; allowed: a "
            "file that pyarrow opens; write it again, or export it as CSV"
        ) from error
    return ColumnSheet(tuple(table.column_names), columns, encoding="parquet")


def open_json(text: bytes) -> ColumnSheet | None:
    """Read a JSON document that holds a list of submissions; None for any other.

    Parameters
    ----------
    text : bytes
        UTF-8.

    Returns
    -------
    ColumnSheet or None
        One column a key, groups inside a submission as ``group/question``.

    Raises
    ------
    ResponseFileError
        If it is JSON of submissions and too large to be read at once.
    """
    if len(text) > LARGEST_JSON:
        raise ResponseFileError(
            "this JSON file is larger than 512 MB; allowed: smaller ones; export the "
            "responses as CSV"
        )
    found = submissions_of(text)
    if found is None:
        return None
    _, records = found
    flat = [_flat(record) for record in records]
    names = tuple(dict.fromkeys(name for record in flat for name in record))
    columns = [pa.array([r.get(name, "") for r in flat], pa.string()) for name in names]
    return ColumnSheet(names, columns, encoding="utf-8", name=None)


def submissions_of(text: bytes) -> tuple[Any, list[Mapping[str, Any]]] | None:
    """Return a JSON document and the list of submissions in it; None for any other."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return None
    records = _submissions(document)
    return (document, records) if records else None


def _submissions(document: Any) -> list[Mapping[str, Any]]:
    if isinstance(document, Mapping):
        found = (document.get(key) for key in LISTS)
        document = next((rows for rows in found if isinstance(rows, list)), [])
    if not isinstance(document, list) or not document:
        return []
    return document if all(isinstance(row, Mapping) for row in document) else []


def _flat(record: Mapping[str, Any], before: str = "") -> dict[str, str]:
    """Return every value as text, by its path."""
    found: dict[str, str] = {}
    for key, value in record.items():
        path = f"{before}{key}"
        if isinstance(value, Mapping):
            found |= _flat(value, f"{path}/")
        else:
            found[path] = _text(value)
    return found


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, str | int | float):
        return str(value)
    return json.dumps(value, ensure_ascii=False)
