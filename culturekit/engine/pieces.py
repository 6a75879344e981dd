"""Where in Parquet files the runs of rows lie, so that each can be read by itself."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.dataset as ds
from pyarrow import fs

from culturekit.engine.sources import RUN
from culturekit.errors import InputError


@dataclass(frozen=True)
class Stretch:
    """Rows that follow each other in one file.

    Parameters
    ----------
    path : str
    groups : tuple of int
        The row groups to read.
    skip, rows : int
        Rows of them to leave out at the beginning, and to take then.
    """

    path: str
    groups: tuple[int, ...]
    skip: int
    rows: int


@dataclass(frozen=True)
class Piece:
    """One run of rows: stretches that follow each other, of one file or several."""

    stretches: tuple[Stretch, ...]

    @property
    def rows(self) -> int:
        """How many rows it has."""
        return sum(stretch.rows for stretch in self.stretches)


def pieces_of(dataset: Any) -> list[Piece]:
    """Return the runs of 524,288 rows of Parquet files; the last may be shorter.

    Parameters
    ----------
    dataset : pyarrow.dataset.Dataset
        Only the ends of its files, where row groups are listed, are read.
    """
    pieces: list[Piece] = []
    stretches: list[Stretch] = []
    room = RUN
    for fragment in dataset.get_fragments():
        path = str(Path(fragment.path).resolve())
        sizes = [group.num_rows for group in fragment.row_groups]
        start = 0
        while start < sum(sizes):
            rows = min(room, sum(sizes) - start)
            stretches.append(_stretch(path, sizes, start, rows))
            start, room = start + rows, room - rows
            if not room:
                pieces.append(Piece(tuple(stretches)))
                stretches, room = [], RUN
    return [*pieces, Piece(tuple(stretches))] if stretches else pieces


def _stretch(path: str, sizes: Sequence[int], start: int, rows: int) -> Stretch:
    groups: list[int] = []
    skip, edge = start, 0
    for number, size in enumerate(sizes):
        before, edge = edge, edge + size
        if size and before < start + rows and edge > start:
            skip = skip if groups else start - before
            groups.append(number)
    return Stretch(path, tuple(groups), skip, rows)


def read_piece(piece: Piece, schema: Any, columns: Sequence[str]) -> Any:
    """Read the rows of a piece.

    Parameters
    ----------
    piece : Piece
    schema : pyarrow.Schema
        Of all files together.
    columns : sequence of str
        The only ones that are read.

    Raises
    ------
    InputError
        If a file is not there, damaged, or was changed.
    """
    wanted = pa.schema([schema.field(name) for name in columns])
    found = []
    for stretch in piece.stretches:
        try:
            batches = list(_batches(stretch, wanted))
        except (OSError, IndexError, pa.ArrowException) as error:
            kind = type(error).__name__
        else:
            kind = "too few rows"
            if sum(map(len, batches)) == stretch.rows:
                found += batches
                continue
        # what Arrow says of a file may quote an answer
        raise InputError(
            f"'{stretch.path}' cannot be read ({kind}); every worker must reach the "
            "files under the same path, and nobody may change them meanwhile"
        )
    return pa.Table.from_batches(found, schema=wanted)


def _batches(stretch: Stretch, schema: Any) -> Iterator[Any]:
    """Yield the rows of a stretch, reading no further than they go."""
    whole = ds.ParquetFileFormat().make_fragment(stretch.path, fs.LocalFileSystem())
    # `subset` keeps row groups in their order, where `make_fragment` has a Python set
    fragment = whole.subset(row_group_ids=list(stretch.groups))
    at, end = 0, stretch.skip + stretch.rows
    for batch in fragment.to_batches(schema=schema, columns=schema.names):
        first, last = max(stretch.skip - at, 0), min(end - at, len(batch))
        if first < last:
            yield batch.slice(first, last - first)
        at += len(batch)
        if at >= end:
            return
