"""Results read for the gate: every table with its cells, checked, or refused."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, get_args

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas.api import types

from culturekit.disclosure.web import By, Cell
from culturekit.errors import DisclosureError
from culturekit.results import Cells, Kind, Result

Ints = NDArray[np.int64]
KINDS = get_args(Kind)
WHOLE_KINDS = ("model", "drivers")
# what identifies a row, besides the attributes and `per`
KEYS = ("group", "scale", "item", "option", "domain", "term", "effect", "level")
# numbers that tables may carry without declaring them: the roster's are known anyway,
# the others are blanked with the row they stand in
KNOWN_NUMBERS = ("invited", "response_rate", "n_asked", "n_items")
ORGANISATION = "Organisation"


@dataclass(frozen=True, eq=False)
class Sheet:
    """One table on its way through the gate.

    Parameters
    ----------
    key, name : str
        Key in the release, and the result's name in it.
    frame : pandas.DataFrame
        The table, with a plain index.
    cells : Cells
        What its cells are.
    note : str
        The result's sentence.
    counts : numpy.ndarray of int, shape (rows, count columns)
        Answers behind each row; 0 where a count is missing.
    sides : tuple of (str, str)
        For a comparison, attribute and group of each count, if the result says so.
    """

    key: str
    name: str
    frame: pd.DataFrame
    cells: Cells
    note: str
    counts: Ints
    sides: tuple[tuple[str, str], ...] = ()

    @property
    def people(self) -> Ints:
        """The smallest count of each row."""
        smallest: Ints = self.counts.min(axis=1)
        return smallest

    @property
    def whole(self) -> bool:
        """Whether the table is released as a whole or not at all."""
        return self.cells.kind in WHOLE_KINDS

    @property
    def by(self) -> By:
        """The attributes in the order that cells are named by."""
        return tuple(sorted(self.cells.by))

    def row_cells(self) -> list[Cell]:
        """Return the cell of every row."""
        return [(self.by, group) for group in row_texts(self.frame, self.by)]

    def row_slices(self) -> list[tuple[str, ...]]:
        """Return, per row, within what its cells add up."""
        return row_texts(self.frame, self.cells.per)


def row_texts(frame: pd.DataFrame, columns: Sequence[str]) -> list[tuple[str, ...]]:
    """Return some columns of every row as texts, empty where missing."""
    if not columns:
        return [()] * len(frame)
    parts = [["" if pd.isna(v) else str(v) for v in frame[name]] for name in columns]
    return list(zip(*parts, strict=True))


def read_results(results: Result | Iterable[Result]) -> list[Sheet]:
    """Check results and return their tables; refuse whatever is not declared.

    Raises
    ------
    DisclosureError
        For anything whose cells are not fully declared: nothing is let through that
        the gate cannot judge.
    """
    if isinstance(results, Result):
        results = [results]
    sheets: dict[str, Sheet] = {}
    for result in list(results):
        for sheet in _sheets(result):
            known = sheets.setdefault(sheet.key, sheet)
            if known is not sheet:
                _refuse_different(known, sheet)
    return list(sheets.values())


def _sheets(result: Any) -> list[Sheet]:
    if not isinstance(result, Result):
        raise DisclosureError(
            f"release takes results such as team_scores(...), not "
            f"{type(result).__name__}; a plain table does not say what its cells are"
        )
    name = snake_case(type(result).__name__)
    if result.cells is None:
        raise DisclosureError(
            f"{name} does not say what its cells are (cells is None), so it cannot be "
            "released; it is for the analyst's desk only"
        )
    by = result.cells.by
    key = f"{name} by {' / '.join(by)}" if by else name
    found = [_sheet(key, name, result, result.table, result.cells)]
    overall = getattr(result, "overall", None)
    if isinstance(overall, pd.DataFrame):
        found.append(_overall(name, result, result.cells, overall))
    return found


def _overall(name: str, result: Result, cells: Cells, table: pd.DataFrame) -> Sheet:
    whole = Cells(cells.kind, (), cells.count, cells.values, None, cells.per)
    return _sheet(f"{name} overall", name, result, table, whole)


def _sheet(
    key: str, name: str, result: Result, table: pd.DataFrame, cells: Cells
) -> Sheet:
    if not isinstance(table, pd.DataFrame):
        raise DisclosureError(f"{key}: its table is not a DataFrame")
    frame = table.reset_index(drop=True)
    _check_columns(key, frame, cells)
    counts = _counts(key, frame, cells, result)
    sheet = Sheet(key, name, frame, cells, result.note, counts, _sides(result, cells))
    _check_rows(sheet)
    return sheet


def _check_columns(key: str, frame: pd.DataFrame, cells: Cells) -> None:
    if cells.kind not in KINDS:
        raise DisclosureError(f"{key}: unknown kind of cells '{cells.kind}'")
    if not cells.counts:
        raise DisclosureError(f"{key}: cells.count is empty; name the column of counts")
    if not frame.columns.is_unique:
        raise DisclosureError(f"{key}: two columns have the same name; rename one")
    counts = () if cells.kind in WHOLE_KINDS else cells.counts
    needed = {"by": cells.by, "per": cells.per, "count": counts, "values": cells.values}
    for role, columns in needed.items():
        if cells.kind in WHOLE_KINDS and role == "per":
            continue
        missing = [name for name in columns if name not in frame]
        if missing:
            raise DisclosureError(
                f"{key}: cells.{role} names {', '.join(missing)}, which the table does "
                "not have; declare the columns that exist"
            )
    declared = {*cells.by, *cells.per, *cells.counts, *cells.values, *KNOWN_NUMBERS}
    declared.add("group")
    stray = [n for n in frame if n not in declared and has_numbers(frame[n])]
    if stray:
        raise DisclosureError(
            f"{key}: number columns {', '.join(map(str, stray))} are not declared; "
            "name them in cells.values so that they are protected, or leave them out"
        )


def has_numbers(column: pd.Series) -> bool:
    """Tell whether a column holds numbers, also under a text or object type."""
    if types.is_numeric_dtype(column) or types.is_bool_dtype(column):
        return bool(column.notna().any())
    if not types.is_object_dtype(column):
        return False
    return any(types.is_number(value) for value in column)


def _counts(key: str, frame: pd.DataFrame, cells: Cells, result: Result) -> Ints:
    """Return the counts of each row; a missing count is no answers."""
    columns = [_count(key, frame, name, result, cells) for name in cells.counts]
    counts = np.column_stack(columns)
    known = counts[~np.isnan(counts)]
    if not np.isfinite(known).all() or ((known < 0) | (known % 1 > 0)).any():
        raise DisclosureError(
            f"{key}: {', '.join(cells.counts)} must be whole numbers of answers, 0 or "
            "more; nothing was released"
        )
    return np.nan_to_num(counts, nan=0.0).astype(np.int64)


def _count(
    key: str, frame: pd.DataFrame, name: str, result: Result, cells: Cells
) -> NDArray[np.float64]:
    if name in frame and not has_numbers(frame[name]) and frame[name].notna().any():
        raise DisclosureError(f"{key}: the count column {name} does not hold numbers")
    if name in frame:
        values = pd.to_numeric(frame[name]).to_numpy(dtype=float, na_value=np.nan)
        return np.asarray(values, dtype=np.float64)
    value: Any = getattr(result, name, None)
    if cells.kind not in WHOLE_KINDS or not types.is_number(value):
        raise DisclosureError(f"{key}: there is no count {name}; it cannot be judged")
    return np.full(len(frame), float(value))


def _sides(result: Any, cells: Cells) -> tuple[tuple[str, str], ...]:
    """Return what a comparison compares: its `by` and `sides`, if it has them."""
    by, sides = getattr(result, "by", None), getattr(result, "sides", ())
    if cells.kind != "comparison" or not isinstance(by, str):
        return ()
    if len(sides) != len(cells.counts):
        return ()
    return tuple((by, str(side)) for side in sides)


def _check_rows(sheet: Sheet) -> None:
    """Refuse rows without a group, and two rows for one cell."""
    if sheet.whole:
        return
    if sheet.frame[list(sheet.cells.by)].isna().any(axis=None):
        raise DisclosureError(
            f"{sheet.key}: some rows have no {' or '.join(sheet.cells.by)}; leave them "
            "out, they count as the rest of the total"
        )
    rows = list(zip(sheet.row_cells(), sheet.row_slices(), strict=True))
    if len(set(rows)) < len(rows):
        raise DisclosureError(
            f"{sheet.key}: {len(rows) - len(set(rows))} rows repeat a cell; name the "
            "column that tells them apart in cells.per"
        )


def _refuse_different(known: Sheet, other: Sheet) -> None:
    """Refuse two tables for one key unless they count the same people."""
    counts = [
        dict(
            zip(zip(s.row_cells(), s.row_slices(), strict=True), s.people, strict=True)
        )
        for s in (known, other)
    ]
    if counts[0] != counts[1]:
        raise DisclosureError(
            f"{known.key}: two tables of that name count different answers; release "
            "them one at a time, or compute them from the same responses"
        )


def snake_case(name: str) -> str:
    """Turn a class name into the name used in keys.

    Examples
    --------
    >>> snake_case("TeamScores"), snake_case("IntentAt"), snake_case("Gap")
    ('team_scores', 'intent_at', 'gap')
    """
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()
