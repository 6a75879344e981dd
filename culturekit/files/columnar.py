"""Parquet files: whole columns already."""

import io

import pyarrow as pa
import pyarrow.parquet

from culturekit.errors import ResponseFileError
from culturekit.files.memory import ColumnSheet, text_column

PARQUET = b"PAR1"


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
