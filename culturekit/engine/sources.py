"""Rows from a table in memory or from Parquet files, in runs of a fixed size."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
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
    stream : pyarrow.RecordBatchReader, optional
        Rows that can be read once.
    """

    names: tuple[str, ...]
    table: Any = None
    dataset: Any = None
    stream: Any = None

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
        return Source(tuple(columns), table=_arrow(self.table[list(columns)]))

    def runs(self, columns: Sequence[str]) -> Iterator[Any]:
        """Yield tables of 524,288 rows (the last may be shorter) with the columns."""
        if self.table is not None:
            yield from _slices(self.table, list(columns))
        else:
            yield from _reblocked(self._batches(list(columns)), list(columns))

    def _batches(self, columns: list[str]) -> Iterator[Any]:
        if self.dataset is None:
            return iter(self.stream)
        batches: Iterator[Any] = self.dataset.to_batches(columns=columns)
        return batches

    def ranges(self, columns: Sequence[str]) -> dict[str, tuple[float, float, bool]]:
        """Return lowest and highest value of columns, and whether all are whole.

        Raises
        ------
        UsageError
            For a stream, which can be read only once.
        """
        if self.stream is not None:
            raise UsageError(
                "options: a stream is read only once, so the range of its answers must "
                "be given, as options=(low, high)"
            )
        found = dict.fromkeys(columns, (float("inf"), float("-inf"), True))
        for run in self.runs(columns):
            for name in columns:
                low, high, whole = _range(run[name], name)
                before = found[name]
                found[name] = (
                    min(low, before[0]),
                    max(high, before[1]),
                    whole and before[2],
                )
        return found


def open_source(data: Any) -> Source:
    """Find out how to read something.

    Parameters
    ----------
    data : pandas.DataFrame, path, or anything with the Arrow C stream interface
        A path is a Parquet file, or a folder of them (all levels, in the order of
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
            return Source(tuple(reader.schema.names), stream=reader)
        table = reader.read_all()
        return Source(tuple(table.column_names), table=table)
    raise UsageError(
        f"a {type(data).__name__} cannot be summarised; give a Survey, a DataFrame, "
        "anything with the Arrow C stream interface, or the path of Parquet files"
    )


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


def _arrow(frame: pd.DataFrame) -> Any:
    columns = {}
    for name in frame:
        try:
            columns[name] = pa.Array.from_pandas(frame[name])
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
        waiting.append(pa.Table.from_batches([batch]).select(columns))
        rows += len(batch)
        while rows >= RUN:
            table = pa.concat_tables(waiting, promote_options="permissive")
            yield table.slice(0, RUN)
            waiting, rows = [table.slice(RUN)], rows - RUN
    if rows:
        yield pa.concat_tables(waiting, promote_options="permissive")


def _range(column: Any, name: str) -> tuple[float, float, bool]:
    kind = column.type
    if not (pa.types.is_integer(kind) or pa.types.is_floating(kind)):
        raise InputError(
            f"column '{name}' must hold numbers and holds {kind}; read the file with a "
            "survey definition to have labels decoded"
        )
    if pa.types.is_floating(kind):
        column = pc.filter(column, pc.is_finite(column))
    found = pc.min_max(column)
    low, high = found["min"].as_py(), found["max"].as_py()
    if low is None:
        return float("inf"), float("-inf"), True
    whole = pa.types.is_integer(kind) or bool(
        pc.all(pc.equal(column, pc.floor(column))).as_py()
    )
    return float(low), float(high), whole
