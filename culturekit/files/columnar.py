"""Parquet files: whole columns already."""

import io

import pyarrow as pa
import pyarrow.parquet

from culturekit.errors import ResponseFileError
from culturekit.files.memory import ColumnSheet, text_column

PARQUET = b"PAR1"
MOST_CELLS = 1 << 27


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
        file = pyarrow.parquet.ParquetFile(io.BytesIO(data))
        _require_modest(file.metadata.num_rows, file.metadata.num_columns)
        table = file.read()
        columns = [text_column(column) for column in table.columns]
    except ResponseFileError:
        raise
    except (pa.ArrowException, OSError, ValueError) as error:
        raise ResponseFileError(
            "this Parquet file cannot be read: it is cut off or damaged; allowed: a "
            "file that pyarrow opens; write it again, or export it as CSV"
        ) from error
    return ColumnSheet(tuple(table.column_names), columns, encoding="parquet")


def _require_modest(rows: int, columns: int) -> None:
    """Refuse what a few kilobytes unpack to: billions of cells that are all alike."""
    if rows * columns > MOST_CELLS:
        raise ResponseFileError(
            f"this Parquet file has {rows:,} records x {columns:,} columns; allowed: "
            f"up to {MOST_CELLS:,} cells; check that it is the right file, or hand it "
            "in in parts"
        )
