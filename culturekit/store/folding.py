"""A wave from its parts: of a person's answers those that were loaded last count."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet

from culturekit.store import folders, frames
from culturekit.store.catalogue import Part, Wave

Mask = Any  # pyarrow.BooleanArray


@dataclass(frozen=True)
class Counts:
    """What a file changes in a wave."""

    new: int
    changed: int
    unchanged: int
    replaced: tuple[int, ...]


def counted(store: Path, parts: Sequence[Part]) -> tuple[Part, ...]:
    """Return parts with the number of respondents that each gives to the wave."""
    every = [part.model_copy(update={"live": part.rows}) for part in parts]
    masks = live(store, every)
    return tuple(
        part.model_copy(update={"live": _count(part, mask)})
        for part, mask in zip(every, masks, strict=True)
    )


def _count(part: Part, mask: Mask | None) -> int:
    return part.rows if mask is None else int(np.count_nonzero(np.asarray(mask)))


def live(store: Path, parts: Sequence[Part]) -> list[Mask | None]:
    """Return, for each part, which rows no later part replaces; None for all.

    A part without such rows is not read: what it replaced, others replaced again.
    """
    masks: list[Mask | None] = []
    later: list[Any] = []
    left = sum(part.live > 0 for part in parts)
    for part in reversed(parts):
        if not part.live:
            masks.append(pa.array(np.zeros(part.rows, dtype=bool)))
            continue
        left -= 1
        keys = None
        if later or left:
            keys = _keys(store, part)
        mask = pc.invert(pc.is_in(keys, _set(later))) if later else None
        masks.append(_combined(mask))
        if left:
            later.append(keys)
    return masks[::-1]


def _keys(store: Path, part: Part) -> pa.ChunkedArray:
    return frames.read(store / part.answers, [frames.INDEX])[frames.INDEX]


def _set(columns: list[pa.ChunkedArray]) -> pa.Array:
    return pa.chunked_array([c for column in columns for c in column.chunks])


def _combined(mask: Any) -> Mask | None:
    return mask.combine_chunks() if isinstance(mask, pa.ChunkedArray) else mask


def table(store: Path, parts: Sequence[Part], columns: Sequence[str] | None) -> Any:
    """Return the answers of a wave as one Arrow table.

    Parameters
    ----------
    store : pathlib.Path
        The store.
    parts : sequence of Part
        Of the wave.
    columns : sequence of str or None
        Items and attributes; the key comes first in any case.
    """
    masks = live(store, parts)
    used = [i for i, part in enumerate(parts) if part.live] or [len(parts) - 1]
    tables = []
    for i in used:
        found = frames.read(store / parts[i].answers, _wanted(columns))
        tables.append(found if masks[i] is None else found.filter(masks[i]))
    if len(tables) == 1:
        return tables[0]
    described = _merged([frames.describe(found.schema) for found in tables])
    names = [frames.INDEX, *described["columns"]]
    bare = [found.replace_schema_metadata(None) for found in tables]
    whole = pa.concat_tables(bare, promote_options="default")
    names = [name for name in names if name in whole.column_names]
    return frames.described_as(whole.select(names), described)


def pieces(
    store: Path, parts: Sequence[Part], columns: Sequence[str] | None, rows: int
) -> Iterator[Any]:
    """Yield the answers of a wave, at most so many at a time, without holding more."""
    for part, mask in zip(parts, live(store, parts), strict=True):
        if not part.live:
            continue
        start = 0
        with pyarrow.parquet.ParquetFile(store / part.answers) as file:
            for batch in file.iter_batches(rows, columns=_wanted(columns)):
                here = None if mask is None else mask.slice(start, len(batch))
                start += len(batch)
                piece = pa.Table.from_batches([batch])
                yield piece if here is None else piece.filter(here)


def types(store: Path, parts: Sequence[Part]) -> dict[str, str]:
    """Return the dtypes of a wave's columns; ``category`` for attributes."""
    found: dict[str, str] = {}
    for part in parts:
        schema = pyarrow.parquet.read_schema(store / part.answers)
        for name, was in frames.describe(schema)["columns"].items():
            found[name] = "category" if isinstance(was, dict) else was
    return found


def _wanted(columns: Sequence[str] | None) -> list[str] | None:
    return None if columns is None else [frames.INDEX, *columns]


def _merged(said: list[dict[str, Any]]) -> dict[str, Any]:
    """Return what columns are when tables are put together; the last one leads."""
    last = said[-1]
    columns: dict[str, Any] = dict(last["columns"])
    for other in reversed(said[:-1]):
        for name, was in other["columns"].items():
            known = columns.setdefault(name, was)
            if isinstance(known, dict):
                columns[name] = known | {"values": _union(known, was)}
    return last | {"columns": columns}


def _union(known: dict[str, Any], was: dict[str, Any]) -> list[Any]:
    values = list(known["values"])
    more = [value for value in was["values"] if value not in set(values)]
    if not known["ordered"] and values == sorted(values):
        return sorted([*values, *more])
    return [*values, *more]


def records(store: Path, parts: Sequence[Part]) -> tuple[pd.DataFrame, list[Any]]:
    """Return lines and seconds of the wave's answers, and the masks of its parts."""
    masks = live(store, parts)
    found = []
    for part, mask in zip(parts, masks, strict=True):
        if part.live:
            lines = frames.read_frame(store / part.folder / folders.RECORDS)
            found.append(lines if mask is None else lines[np.asarray(mask)])
    if not found:
        path = store / parts[-1].folder / folders.RECORDS
        return frames.read_frame(path).iloc[:0], masks
    return pd.concat(found, ignore_index=True), masks


def compare(store: Path, wave: Wave, data: pd.DataFrame) -> Counts:
    """Say what answers would change in a wave.

    Parameters
    ----------
    store : pathlib.Path
        The store.
    wave : Wave
        As it stands.
    data : pandas.DataFrame
        `Survey.data` to be loaded.
    """
    wanted = pa.array(data.index, pa.string())
    replaced, unchanged = [], 0
    for part, mask in zip(wave.parts, live(store, wave.parts), strict=True):
        if not part.live:
            replaced.append(0)
            continue
        there = _combined(pc.is_in(_keys(store, part), wanted))
        there = there if mask is None else pc.and_(there, mask)
        replaced.append(int(np.count_nonzero(np.asarray(there))))
        if replaced[-1]:
            old = frames.read(store / part.answers).filter(there)
            unchanged += _alike(frames.from_arrow(old), data)
    known = sum(replaced)
    return Counts(len(data) - known, known - unchanged, unchanged, tuple(replaced))


def _alike(old: pd.DataFrame, data: pd.DataFrame) -> int:
    """Count the people whose answers and attributes are what they were."""
    mine = data.loc[old.index]
    differs = np.zeros(len(old), dtype=bool)
    for name in dict.fromkeys([*old, *mine]):
        differs |= _differs(old.get(name), mine.get(name), len(old))
    return int((~differs).sum())


def _differs(old: pd.Series | None, new: pd.Series | None, length: int) -> Any:
    if old is None or new is None:
        there = new if old is None else old
        return np.zeros(length, bool) if there is None else there.notna().to_numpy()
    if isinstance(old.dtype, pd.CategoricalDtype):
        place = new.cat.categories.get_indexer(old.cat.categories)
        codes = np.append(place, -1)[old.cat.codes]
        # a category that the new answers do not know differs from all of theirs
        lost = old.notna().to_numpy() & (codes < 0)
        return (codes != new.cat.codes.to_numpy()) | lost
    gone, missing = old.isna().to_numpy(), new.isna().to_numpy()
    unequal = (old.to_numpy(na_value=0) != new.to_numpy(na_value=0)) & ~gone & ~missing
    return (gone != missing) | unequal
