"""Frames to Parquet and back, every dtype, category and note as it was."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet

META = b"culturekit"
INDEX = "respondent"


def to_arrow(frame: pd.DataFrame, *, index: bool = False) -> pa.Table:
    """Return a frame as an Arrow table that knows how to become the frame again.

    Parameters
    ----------
    frame : pandas.DataFrame
        Its columns are named by text.
    index : bool
        Whether the index is kept, as the first column ``respondent``.
    """
    columns = {INDEX: pa.array(frame.index, pa.string())} if index else {}
    columns |= {name: _to_column(frame[name]) for name in frame}
    described = {
        "columns": {name: _described(frame[name]) for name in frame},
        "index": str(frame.index.dtype) if index else None,
        "attrs": frame.attrs,
    }
    return described_as(pa.table(columns), described)


def described_as(table: pa.Table, described: dict[str, Any]) -> pa.Table:
    """Return a table whose schema says what its columns were."""
    text = json.dumps(described, ensure_ascii=False).encode()
    return table.replace_schema_metadata({META: text})


def describe(schema: pa.Schema) -> dict[str, Any]:
    """Return what the columns of a table were: dtypes, categories, notes."""
    found: dict[str, Any] = json.loads(schema.metadata[META])
    return found


def _to_column(column: pd.Series) -> pa.Array:
    if isinstance(column.dtype, pd.CategoricalDtype):
        codes = column.cat.codes.to_numpy(dtype=np.int32)
        values = column.cat.categories.tolist()
        known = pa.array(values, None if values else pa.string())
        return pa.DictionaryArray.from_arrays(pa.array(codes, mask=codes < 0), known)
    if isinstance(column.dtype, pd.StringDtype):
        return pa.array(column, pa.string(), from_pandas=True)
    return pa.array(column, from_pandas=True)


def _described(column: pd.Series) -> Any:
    if not isinstance(column.dtype, pd.CategoricalDtype):
        return str(column.dtype)
    known = column.cat.categories
    return {
        "values": known.tolist(),
        "dtype": str(known.dtype),
        "ordered": bool(column.cat.ordered),
    }


def from_arrow(table: pa.Table) -> pd.DataFrame:
    """Return the frame that `to_arrow` was given, or some of its columns."""
    said = describe(table.schema)
    names = [name for name in table.column_names if name in said["columns"]]
    columns = {name: _column(table[name], said["columns"][name]) for name in names}
    frame = pd.DataFrame(columns, index=_index(table, said["index"]), copy=False)
    frame.attrs = said["attrs"]
    return frame


def _index(table: pa.Table, dtype: str | None) -> pd.Index:
    if dtype is None:
        return pd.RangeIndex(table.num_rows)
    return pd.Index(table[INDEX].to_pandas(), dtype=dtype, name=INDEX)


def _column(values: pa.ChunkedArray, was: Any) -> Any:
    if isinstance(was, dict):
        return _categorical(values, was)
    dtype = pd.api.types.pandas_dtype(was)
    if hasattr(dtype, "__from_arrow__"):
        return dtype.__from_arrow__(values)
    return values.to_pandas().to_numpy().astype(dtype)


def _categorical(values: pa.ChunkedArray, was: dict[str, Any]) -> pd.Categorical:
    """Return codes of the known categories, found through the distinct values only."""
    known = pd.Index(was["values"], dtype=was["dtype"])
    codes = [np.empty(0, dtype=np.int64)]
    for chunk in values.chunks:
        texts = pd.Index(chunk.dictionary.to_pylist(), dtype=known.dtype)
        # the last place stands for missing: the code -1 finds it
        place = np.append(known.get_indexer(texts), -1)
        found = chunk.indices.fill_null(-1).to_numpy(zero_copy_only=False)
        codes.append(place[found])
    return pd.Categorical.from_codes(
        np.concatenate(codes), known, ordered=was["ordered"]
    )


def read(path: Path, columns: Sequence[str] | None = None) -> pa.Table:
    """Read a table that `to_arrow` made, or some columns, as far as it has them."""
    if columns is not None:
        known = set(pyarrow.parquet.read_schema(path).names)
        columns = [name for name in columns if name in known]
    return pyarrow.parquet.read_table(path, columns=columns, memory_map=False)


def read_frame(path: Path) -> pd.DataFrame:
    """Read a frame."""
    return from_arrow(read(path))
