"""A wave of a store, read piece by piece: answers larger than memory."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from culturekit.engine import Source
from culturekit.scoring.answers import scored_in
from culturekit.store import Store
from culturekit.survey import Survey

Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Pieces:
    """The answers of a wave, still in the store.

    Parameters
    ----------
    survey : Survey
        The wave with its attributes and without its items.
    names : tuple of str
        All columns that it has in the store.
    read : callable
        Takes names of columns, yields Arrow tables in the order of the survey.
    scales : tuple of str
        The scales to score.
    """

    survey: Survey
    names: tuple[str, ...]
    read: Callable[[Sequence[str]], Iterator[Any]]
    scales: tuple[str, ...]

    def source(self, columns: Sequence[str], group: str, codes: Ints | None) -> Source:
        """Return the columns to read, and the group of each respondent beside them.

        Parameters
        ----------
        columns : sequence of str
            Items and measures; what the wave does not have is missing.
        group : str
            Name of the column of groups.
        codes : (n,) int array, optional
            Group of each respondent; without it there is no such column.
        """
        names = [*columns, *([] if codes is None else [group])]
        there = [name for name in columns if name in self.names]
        stream = _whole(self.read(there), names, codes)
        return Source(tuple(names), stream=stream)


def pieces_of(
    store: Store, wave: str, *, survey: str | None = None, version: Any = None
) -> Pieces:
    """Return the answers of a wave of a store.

    Parameters
    ----------
    store : Store
    wave, survey, version
        As for `Store.survey`. The version is looked up once: what is loaded meanwhile
        does not mix with it.
    """
    number = store.version_of(version)
    names = store.columns(wave, survey=survey, version=number)
    bare = store.survey(wave, survey=survey, version=number, columns=[])
    attributes = [name for name in names if name not in bare.instrument.items]
    if attributes:
        bare = store.survey(wave, survey=survey, version=number, columns=attributes)
    read = partial(_batches, store, wave, survey, number)
    scales = scored_in(bare.instrument, set(names))
    return Pieces(bare, tuple(names), read, tuple(scales))


def _batches(
    store: Store, wave: str, survey: str | None, version: int, columns: Sequence[str]
) -> Iterator[Any]:
    return store.batches(wave, survey=survey, version=version, columns=columns)


def _whole(
    pieces: Iterator[Any], names: Sequence[str], codes: Ints | None
) -> Iterator[Any]:
    start = 0
    for piece in pieces:
        rows = len(piece)
        columns = {
            name: piece[name]
            if name in piece.column_names
            else pa.nulls(rows, pa.int8())
            for name in names
        }
        if codes is not None:
            columns[names[-1]] = pa.array(codes[start : start + rows])
        yield pa.table(columns)
        start += rows
