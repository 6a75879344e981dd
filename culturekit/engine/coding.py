"""A run of rows in Arrow as the arrays that a pass needs."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from culturekit.errors import InputError
from culturekit.numerics.onepass import Rows, ScaleRows
from culturekit.numerics.placed import is_even, places_of
from culturekit.summary.plan import Plan, ScalePlan

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Names = NDArray[np.object_]

# what stands for a missing value in the key of a group, and between two attributes;
# no text in a table has these control characters
NOBODY, APART = "\x1e", "\x1f"


def rows_of(table: Any, plan: Plan) -> tuple[Rows, Names]:
    """Return the arrays of a run, and the names of its groups.

    Parameters
    ----------
    table : pyarrow.Table
        At least one row.
    plan : Plan

    Returns
    -------
    rows : Rows
        Groups numbered in the order of the names.
    names : (groups,) array of str
        The text of the attribute of `plan.by`; of two, both with `APART` between;
        `NOBODY` for a missing value.
    """
    codes, names = _coded(table, plan.by)
    cache: dict[tuple[str, tuple[int, ...]], NDArray[Any]] = {}
    scales = [_scale_rows(table, part, cache) for part in plan.scales]
    columns = {}
    if plan.columns:
        parts = [finite_of(table[name], name) for name in plan.columns]
        columns["columns"] = np.stack(parts)
    weights = _weights(table, plan.weight) if plan.weight else None
    return Rows(codes, scales, columns, weights, plan.patterns), names


def _scale_rows(
    table: Any, plan: ScalePlan, cache: dict[tuple[str, tuple[int, ...]], NDArray[Any]]
) -> ScaleRows:
    placed = plan.counted and is_even(plan.rules)
    columns = []
    for item, rule in zip(plan.items, plan.rules, strict=True):
        key = (item, rule.codes if placed else ())
        if key not in cache:
            cache[key] = (
                places_of(numbers_of(table[item], item, rule.codes), rule.codes)
                if placed
                else floats_of(table[item], item)
            )
        columns.append(cache[key])
    return ScaleRows(plan.id, plan.rules, plan.required, tuple(columns), placed)


def numbers_of(column: Any, name: str, codes: Sequence[int]) -> NDArray[Any]:
    """Return a column as whole numbers where that is what it has; missing is no code.

    Raises
    ------
    InputError
        If it does not hold numbers.
    """
    flat = _flat(column)
    if not pa.types.is_integer(flat.type):
        return floats_of(column, name)
    if flat.null_count:
        # some number of the same width that is no option stands for missing
        width = np.iinfo(flat.type.to_pandas_dtype())
        free = next(v for v in (width.min, width.max) if v not in codes)
        flat = pc.fill_null(flat, free)
    return np.asarray(flat.to_numpy(zero_copy_only=False))


def floats_of(column: Any, name: str) -> Floats:
    """Return a column as floating point numbers; missing is NaN.

    Raises
    ------
    InputError
        If it does not hold numbers.
    """
    flat = _flat(column)
    number = pa.types.is_integer(flat.type) or pa.types.is_floating(flat.type)
    if not number and not pa.types.is_null(flat.type):
        raise InputError(
            f"column '{name}' must hold numbers and holds {flat.type}; read the file "
            "with a survey definition to have labels decoded"
        )
    values = pc.cast(flat, pa.float64(), safe=False)
    return np.asarray(values.to_numpy(zero_copy_only=False))


def finite_of(column: Any, name: str) -> Floats:
    """Return a column as `floats_of` does; infinite numbers are an error."""
    values = floats_of(column, name)
    if infinite := int(np.isinf(values).sum()):
        raise InputError(
            f"column '{name}': {infinite} values are infinite; set them to missing"
        )
    return values


def _weights(table: Any, name: str) -> Floats:
    weights = finite_of(table[name], name)
    if wrong := int((~(weights >= 0)).sum()):
        raise InputError(
            f"weight: {wrong} numbers in column '{name}' are missing or negative; "
            "allowed are numbers of 0 and above; correct them, or leave these "
            "respondents out"
        )
    return weights


def _flat(column: Any) -> Any:
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column


def _coded(table: Any, by: tuple[str, ...]) -> tuple[Ints, Names]:
    """Number the groups of a run in which there are respondents."""
    if not by:
        return np.zeros(len(table), dtype=np.int64), np.array([""], dtype=object)
    codes, names = _levels(table[by[0]])
    for name in by[1:]:
        more, texts = _levels(table[name])
        pairs, codes = np.unique(codes * len(texts) + more, return_inverse=True)
        first, second = np.divmod(pairs, len(texts))
        names = names[first] + APART + texts[second]
    return codes, names


def _levels(column: Any) -> tuple[Ints, Names]:
    """Number the values of one attribute that occur; missing has a number too."""
    flat = _flat(column)
    coded = flat if pa.types.is_dictionary(flat.type) else pc.dictionary_encode(flat)
    values = _texts(coded.dictionary)
    indices = pc.fill_null(pc.cast(coded.indices, pa.int64()), len(values))
    codes = np.asarray(indices.to_numpy(zero_copy_only=False))
    used = np.flatnonzero(np.bincount(codes, minlength=len(values) + 1))
    # two values may have one text, such as a missing value and one that is no number
    place, names = pd.factorize(np.append(values, NOBODY)[used])
    number = np.zeros(len(values) + 1, dtype=np.int64)
    number[used] = place
    return number[codes], np.asarray(names, dtype=object)


def _texts(values: Any) -> Names:
    if pa.types.is_integer(values.type):
        values = pc.cast(values, pa.string())
    if pa.types.is_string(values.type) or pa.types.is_large_string(values.type):
        return np.asarray(values.to_numpy(zero_copy_only=False), dtype=object)
    return np.array([_text(value) for value in values.to_pylist()], dtype=object)


def _text(value: Any) -> str:
    """Print a value as a person would write it: 7, not 7.0."""
    if value is None or value != value:  # noqa: PLR0124  (NaN)
        return NOBODY
    whole = isinstance(value, float) and value.is_integer()
    return str(int(value)) if whole else str(value)
