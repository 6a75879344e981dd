"""A summary as one Parquet file: a row a group, and the plan in its head."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from culturekit.errors import InputError
from culturekit.numerics.itemcounts import STATES, ItemCounts
from culturekit.numerics.moments import Moments
from culturekit.numerics.pairtables import PairCounts
from culturekit.numerics.patterns import PatternMoments
from culturekit.summary.plan import Plan
from culturekit.summary.summary import Summary

HEAD = b"culturekit summary"
COUNTS = ("tables", "respondents", "scored", "top")
PARTS = ("n", "means", "rest", "products")


def save_summary(summary: Summary, path: str | Path) -> Path:
    """Write a summary to a Parquet file, whole or not at all.

    Parameters
    ----------
    summary : Summary
    path : str or path
        Replaced if it exists.

    Returns
    -------
    pathlib.Path
        The file. It holds counts of small groups: keep it as safe as the answers.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> import pandas as pd
    >>> from culturekit.scoring import summarise
    >>> frame = pd.DataFrame({"team": list("aab"), "q": [1, 2, 5]})
    >>> found = summarise(frame, "team", scales={"q": ["q"]}, options=(1, 5))
    >>> with TemporaryDirectory() as folder:
    ...     read_summary(save_summary(found, f"{folder}/q.parquet"))
    Summary(3 respondents, 1 scale, 2 groups by team)
    """
    columns = {f"name:{name}": summary.groups[name] for name in summary.groups}
    columns |= {f"counts:{name}": _list(part) for name, part in _counts(summary)}
    for key, moments in summary.moments.items():
        for name in PARTS:
            columns[f"{name}|{key}"] = _list(getattr(moments, name))
    for key, cells in summary.patterns.items():
        columns |= _cells(cells, key, len(summary.groups))
    head = {
        "plan": summary.plan.to_json(),
        "options": list(summary.counts.options),
        "parent": summary.parent,
        "observed": summary.observed,
        "pairs": {
            name: [list(part.options), part.table.tolist()]
            for name, part in summary.pairs.items()
        },
    }
    table = pa.table(columns).replace_schema_metadata({HEAD: json.dumps(head)})
    target = Path(path)
    beside = target.with_name(f".{target.name}.part")
    pq.write_table(table, beside)
    return beside.replace(target)


def read_summary(path: str | Path) -> Summary:
    """Read a summary that `save_summary` wrote.

    Parameters
    ----------
    path : str or path

    Returns
    -------
    Summary

    Raises
    ------
    InputError
        If there is no such file, or it is not a summary.

    Examples
    --------
    >>> read_summary("nothing.parquet")
    Traceback (most recent call last):
    culturekit.errors.InputError: there is no summary at 'nothing.parquet'; ...
    """
    if not Path(path).is_file():
        raise InputError(
            f"there is no summary at '{path}'; write one with save_summary(summary, "
            "path)"
        )
    try:
        table = pq.read_table(path)
        head = json.loads((table.schema.metadata or {})[HEAD])
    except (pa.ArrowException, OSError, KeyError, ValueError) as error:
        raise InputError(
            f"'{path}' is not a summary, or damaged; allowed: files that save_summary "
            "wrote; make it again from the answers"
        ) from error
    names = [name[5:] for name in table.column_names if name.startswith("name:")]
    frame = table.select([f"name:{name}" for name in names]).to_pandas()
    keys = [name[2:] for name in table.column_names if name.startswith("n|")]
    cells = [name[5:] for name in table.column_names if name.startswith("here|")]
    return Summary(
        groups=frame.set_axis(names, axis=1).astype("str"),
        counts=_read_counts(table, head["options"]),
        moments={key: _read_moments(table, key) for key in keys},
        plan=Plan.from_json(head["plan"]),
        parent=head["parent"],
        observed=head["observed"],
        pairs={
            name: PairCounts(tuple(options), np.array(rows, dtype=np.int64))
            for name, (options, rows) in head["pairs"].items()
        },
        patterns={key: _read_cells(table, key) for key in cells},
    )


def _counts(summary: Summary) -> Iterator[tuple[str, NDArray[Any]]]:
    for name in COUNTS:
        part = getattr(summary.counts, name)
        wide = int(np.prod(part.shape[1:]))
        yield name, part if part.ndim == 1 else part.reshape(len(part), wide)


def _list(array: NDArray[Any]) -> Any:
    """Return an array as a column, rows of two dimensions as lists."""
    if array.ndim == 1:
        return pa.array(array)
    if not array.shape[1]:
        return pa.nulls(len(array))
    flat = pa.array(np.ascontiguousarray(array).ravel())
    return pa.FixedSizeListArray.from_arrays(flat, array.shape[1])


def _array(table: Any, name: str) -> NDArray[Any]:
    return _unlisted(table[name].combine_chunks())


def _unlisted(column: Any) -> NDArray[Any]:
    if pa.types.is_null(column.type):
        return np.zeros((len(column), 0), dtype=np.int64)
    if not pa.types.is_fixed_size_list(column.type):
        return np.asarray(column.to_numpy(zero_copy_only=False))
    flat = column.flatten().to_numpy(zero_copy_only=False)
    return np.asarray(flat).reshape(len(column), column.type.list_size)


def _read_counts(table: Any, options: list[int]) -> ItemCounts:
    tables, *others = (_array(table, f"counts:{name}") for name in COUNTS)
    shaped = tables.reshape(len(tables), STATES, sum(options))
    return ItemCounts(tuple(options), shaped, *others).fitted()


def _read_moments(table: Any, key: str) -> Moments:
    return Moments(*(_array(table, f"{name}|{key}") for name in PARTS))


def _cells(cells: PatternMoments, key: str, groups: int) -> dict[str, Any]:
    """Return moments by pattern as columns, a list of patterns a group."""
    sizes = np.bincount(cells.groups, minlength=groups)
    edges = pa.array(np.concatenate([[0], np.cumsum(sizes)]), pa.int32())
    parts = {"here": cells.here} | {f"{n}*": getattr(cells.moments, n) for n in PARTS}
    return {
        f"{name}|{key}": pa.ListArray.from_arrays(edges, _list(part))
        for name, part in parts.items()
    }


def _read_cells(table: Any, key: str) -> PatternMoments:
    here = table[f"here|{key}"].combine_chunks()
    sizes = np.diff(here.offsets.to_numpy())
    parts = [_unlisted(table[f"{n}*|{key}"].combine_chunks().flatten()) for n in PARTS]
    groups = np.repeat(np.arange(len(sizes)), sizes)
    return PatternMoments(groups, _unlisted(here.flatten()), Moments(*parts))
