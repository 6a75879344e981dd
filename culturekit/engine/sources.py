"""Rows from a table in memory or from Parquet files, in runs of a fixed size."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.dataset as ds

from culturekit.errors import InputError, UsageError, require_known
from culturekit.numerics.onepass import BLOCK, BLOCKS_OF_RUN

RUN = BLOCK * BLOCKS_OF_RUN


@dataclass(frozen=True, eq=False)
class Source:
    """Rows that can be read, column by column.

    Parameters
    ----------
    names : tuple of str
        Its columns.
    table : pyarrow.Table or pandas.DataFrame, optional
        Rows in memory.
    dataset : pyarrow.dataset.Dataset, optional
        Rows in files.
    stream : iterator of pyarrow.RecordBatch or pyarrow.Table, optional
        Rows that can be read once.
    schema : pyarrow.Schema, optional
        Of the stream.
    """

    names: tuple[str, ...]
    table: Any = None
    dataset: Any = None
    stream: Any = None
    schema: Any = None

    @property
    def rows(self) -> int | None:
        """How many rows there are; None for a stream."""
        if self.table is not None:
            return len(self.table)
        return None if self.dataset is None else int(self.dataset.count_rows())

    def prepared(self, columns: Sequence[str]) -> "Source":
        """Return the source with a pandas table turned into Arrow, once."""
        for name in columns:
            require_known("column", name, self.names)
        if not isinstance(self.table, pd.DataFrame):
            return self
        return Source(tuple(columns), table=_arrow(self.table, columns))

    def runs(self, columns: Sequence[str]) -> Iterator[Any]:
        """Yield tables of 524,288 rows (the last may be shorter) with the columns."""
        if self.table is not None:
            yield from _slices(self.table, list(columns))
        else:
            yield from _reblocked(self._batches(list(columns)), list(columns))

    def _batches(self, columns: list[str]) -> Iterator[Any]:
        if self.dataset is None:
            yield from self.stream
            return
        try:
            yield from self.dataset.to_batches(columns=columns)
        except (pa.ArrowException, OSError) as error:
            kind = type(error).__name__
        else:
            return
        # what Arrow says of a file may quote an answer
        raise InputError(
            f"the Parquet files cannot be read together ({kind}); allowed: whole files "
            "in which a column is of one kind; write them again"
        )


def open_source(data: Any) -> Source:
    """Find out how to read something.

    Parameters
    ----------
    data : pandas.DataFrame, path, Arrow C stream, or iterator
        An iterator yields tables of the same columns, which are read as they come. A
        path is a Parquet file, or a folder of them (all levels, in the order of
        their names). Polars frames, DuckDB relations, PyArrow tables and readers have
        the interface.

    Raises
    ------
    InputError
        If there is no Parquet file at the path.
    UsageError
        For anything else.
    """
    if isinstance(data, pd.DataFrame):
        frame = data.set_axis(data.columns.map(str), axis=1)
        return Source(tuple(frame.columns), table=frame)
    if isinstance(data, str | Path):
        return _files(Path(data))
    if isinstance(data, pa.Table):
        return Source(tuple(data.column_names), table=data)
    if hasattr(data, "__arrow_c_stream__"):
        reader = pa.RecordBatchReader.from_stream(data)
        once = isinstance(data, pa.RecordBatchReader)
        if once:
            schema = reader.schema
            return Source(tuple(schema.names), stream=reader, schema=schema)
        table = reader.read_all()
        return Source(tuple(table.column_names), table=table)
    if isinstance(data, Iterator):
        return _pieces(data)
    raise UsageError(
        f"a {type(data).__name__} cannot be summarised; give a Survey, a DataFrame, "
        "anything with the Arrow C stream interface, or the path of Parquet files"
    )


def _pieces(data: Iterator[Any]) -> Source:
    """Look at the first of several tables for the columns of all."""
    tables = map(_piece, data)
    first = next(tables, None)
    if first is None:
        raise InputError(
            "the iterator yields no table, so that its columns are not known; give one "
            "with rows, such as those of Store.batches"
        )
    stream = chain([first], tables)
    return Source(tuple(first.schema.names), stream=stream, schema=first.schema)


def _piece(data: Any) -> Any:
    if isinstance(data, pd.DataFrame):
        return _arrow(data, list(data))
    if not hasattr(data, "__arrow_c_stream__") and not isinstance(data, pa.RecordBatch):
        raise UsageError(
            f"the iterator yields a {type(data).__name__}; allowed: tables of pandas, "
            "or with the Arrow C stream interface, one after the other"
        )
    return pa.table(data) if not isinstance(data, pa.RecordBatch) else data


def _files(path: Path) -> Source:
    files = sorted(path.rglob("*.parquet")) if path.is_dir() else [path]
    if not files or not files[0].is_file():
        raise InputError(
            f"there is no Parquet file at '{path}'; allowed: a .parquet file, or a "
            "folder of them"
        )
    try:
        dataset = ds.dataset([str(file) for file in files], format="parquet")
    except (pa.ArrowException, OSError) as error:
        raise InputError(
            f"the Parquet files at '{path}' cannot be read: one of them is cut off or "
            "damaged; write them again"
        ) from error
    return Source(tuple(dataset.schema.names), dataset=dataset)


def _slices(table: Any, columns: list[str]) -> Iterator[Any]:
    """Yield runs of a table in memory."""
    for start in range(0, len(table), RUN):
        yield table.select(columns).slice(start, RUN)


def _arrow(frame: pd.DataFrame, names: Sequence[str]) -> Any:
    columns = {}
    for name in names:
        column = frame[name]
        # an array is taken over in two thirds of the time of a column
        plain = column.to_numpy() if isinstance(column.dtype, np.dtype) else column
        try:
            columns[name] = pa.Array.from_pandas(plain)
        except (pa.ArrowException, TypeError, ValueError):
            # what Arrow says of it may quote an answer
            raise InputError(
                f"column '{name}' holds different kinds of values; allowed: numbers "
                "alone, or texts alone; make it one kind"
            ) from None
    return pa.table(columns)


def _reblocked(batches: Iterator[Any], columns: list[str]) -> Iterator[Any]:
    """Yield runs of exactly `RUN` rows, whatever the size of the batches."""
    waiting: list[Any] = []
    rows = 0
    for batch in batches:
        waiting.append(_select(batch, columns))
        rows += len(batch)
        while rows >= RUN:
            table = pa.concat_tables(waiting, promote_options="permissive")
            yield table.slice(0, RUN)
            waiting, rows = [table.slice(RUN)], rows - RUN
    if rows:
        yield pa.concat_tables(waiting, promote_options="permissive")


def _select(batch: Any, columns: list[str]) -> Any:
    """Return a table of the columns of a piece of a stream."""
    names = batch.schema.names
    for name in columns:
        require_known("column", name, names)
    if isinstance(batch, pa.RecordBatch):
        batch = pa.Table.from_batches([batch])
    return batch.select(columns)
