"""The lowest and highest answer of columns, told by the files or by reading them."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from culturekit.engine.sources import Source
from culturekit.errors import InputError

Range = tuple[float, float, bool]
Ranges = dict[str, Range]
NONE: Range = (float("inf"), float("-inf"), True)


def stated_ranges(source: Source, columns: Sequence[str]) -> Ranges:
    """Return the ranges that Parquet files state of their columns of whole numbers.

    A column is left out where a row group does not state its range.
    """
    if source.dataset is None:
        return {}
    schema = source.dataset.schema
    found = {
        name: NONE for name in columns if pa.types.is_integer(schema.field(name).type)
    }
    for fragment in source.dataset.get_fragments():
        for name in list(found):
            stated = _stated(fragment, name)
            if stated is None:
                del found[name]
            else:
                found[name] = wider(found[name], stated)
    return found


def _stated(fragment: Any, name: str) -> Range | None:
    """Return the range of a column that the end of a file states, if it does."""
    schema, head = fragment.physical_schema, fragment.metadata
    number = schema.get_field_index(name)
    if number < 0 or not pa.types.is_integer(schema.field(number).type):
        return None
    paths = [head.schema.column(i).path for i in range(head.num_columns)]
    total = NONE
    for group in range(head.num_row_groups):
        told = head.row_group(group).column(paths.index(name)).statistics
        if told is not None and told.has_min_max:
            total = wider(total, (float(told.min), float(told.max), True))
        elif told is None or told.num_values or not told.has_null_count:
            return None
    return total


def read_ranges(tables: Iterable[Any], columns: Sequence[str]) -> Ranges:
    """Return the ranges of the columns of tables.

    Raises
    ------
    InputError
        If a column does not hold numbers.
    """
    found = dict.fromkeys(columns, NONE)
    for table in tables:
        for name in columns:
            found[name] = wider(found[name], _range(table[name], name))
    return found


def wider(one: Range, other: Range) -> Range:
    """Return the range of both."""
    low, high = min(one[0], other[0]), max(one[1], other[1])
    return low, high, one[2] and other[2]


def _range(column: Any, name: str) -> Range:
    kind = column.type
    if not (pa.types.is_integer(kind) or pa.types.is_floating(kind)):
        raise InputError(
            f"column '{name}' must hold numbers and holds {kind}; read the file with a "
            "survey definition to have labels decoded"
        )
    if pa.types.is_integer(kind):
        found = pc.min_max(column)
        low, high = found["min"].as_py(), found["max"].as_py()
        return NONE if low is None else (float(low), float(high), True)
    values = column.to_numpy()
    if infinite := int(np.isinf(values).sum()):
        raise InputError(
            f"column '{name}': {infinite} answers are infinite; set them to missing"
        )
    values = values[~np.isnan(values)]
    if not len(values):
        return NONE
    whole = bool((values == np.floor(values)).all())
    return float(values.min()), float(values.max()), whole
