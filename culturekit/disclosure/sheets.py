"""Results read for the gate: every table with its cells, checked, or refused."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
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

    def row_sides(self) -> list[tuple[tuple[str, str], ...]]:
        """Return, per row, attribute and group of each count, where that is told."""
        if not self.cells.sides:
            return [self.sides] * len(self.frame)
        names = row_texts(self.frame, self.cells.sides)
        return [tuple((self.cells.side, name) for name in row) for row in names]


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
                sheets[sheet.key] = _united(known, sheet)
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
    whole = replace(cells, by=(), parent=None)
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
    if cells.kind in WHOLE_KINDS and cells.by:
        raise DisclosureError(
            f"{key}: a {cells.kind} is about everybody, but cells.by names "
            f"{', '.join(cells.by)}; declare a table of groups as scores"
        )
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
    _check_known(key, frame)
    _check_sides(key, frame, cells)
    declared = {*cells.by, *cells.per, *cells.counts, *cells.values, *KNOWN_NUMBERS}
    stray = [n for n in frame if n not in declared and has_numbers(frame[n])]
    if stray:
        raise DisclosureError(
            f"{key}: number columns {', '.join(map(str, stray))} are not declared; "
            "name them in cells.values so that they are protected, or leave them out"
        )


def _check_sides(key: str, frame: pd.DataFrame, cells: Cells) -> None:
    """Refuse a comparison of groups by row that does not say which they are."""
    if not (cells.sides or cells.side):
        return
    if (
        cells.kind != "comparison"
        or not cells.side
        or len(cells.sides) != len(cells.counts)
        or not set(cells.sides) <= set(cells.per)
    ):
        raise DisclosureError(
            f"{key}: cells.sides must name one column for each count of a comparison, "
            "all of them in cells.per, and cells.side the attribute of their groups"
        )
    if frame[list(cells.sides)].isna().any(axis=None):
        raise DisclosureError(
            f"{key}: some rows have no {' or '.join(cells.sides)}; leave them out"
        )


def _check_known(key: str, frame: pd.DataFrame) -> None:
    """Refuse numbers under a name that stays on hidden rows."""
    for name in (set(KEYS) - {"level"}) & set(frame):
        texts = frame[name].dropna().astype(str)
        if has_numbers(frame[name]) and pd.to_numeric(texts, errors="coerce").any():
            raise DisclosureError(
                f"{key}: column {name} should hold names and holds numbers; rename it "
                "and declare it in cells.values"
            )
    if "invited" in frame:
        invited = pd.to_numeric(frame["invited"], errors="coerce").dropna()
        if (invited % 1 != 0).any() or (invited < 0).any():
            raise DisclosureError(f"{key}: invited must be whole numbers, 0 or more")


def has_numbers(column: pd.Series) -> bool:
    """Tell whether a column holds anything but names: numbers, times, lists, ..."""
    if types.is_string_dtype(column.dtype) and not types.is_object_dtype(column):
        return False
    if isinstance(column.dtype, pd.CategoricalDtype):
        column = column.cat.categories.to_series()
    return any(not isinstance(value, str) for value in column.dropna())


def _counts(key: str, frame: pd.DataFrame, cells: Cells, result: Result) -> Ints:
    """Return the counts of each row."""
    columns = [_count(key, frame, name, result, cells) for name in cells.counts]
    counts = np.column_stack(columns)
    if not np.isfinite(counts).all() or ((counts < 0) | (counts % 1 > 0)).any():
        raise DisclosureError(
            f"{key}: {', '.join(cells.counts)} must be whole numbers of answers, 0 or "
            "more and never missing; nothing was released"
        )
    return counts.astype(np.int64)


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
    rows = _row_names(sheet)
    if len(set(rows)) < len(rows):
        raise DisclosureError(
            f"{sheet.key}: {len(rows) - len(set(rows))} rows repeat a cell; name the "
            "column that tells them apart in cells.per"
        )


def _united(known: Sheet, other: Sheet) -> Sheet:
    """Return one table with the rows of two; refuse them if they count differently."""
    people = dict(zip(_row_names(known), known.people, strict=True))
    names = _row_names(other)
    if any(people.get(m, n) != n for m, n in zip(names, other.people, strict=True)):
        raise DisclosureError(
            f"{known.key}: two tables of that name count different answers; release "
            "them one at a time, or compute them from the same responses"
        )
    new = np.array([name not in people for name in names], dtype=bool)
    if not new.any():
        return known
    frame = pd.concat([known.frame, other.frame[new]], ignore_index=True)
    counts = np.concatenate([known.counts, other.counts[new]])
    return replace(known, frame=frame, counts=counts)


def _row_names(sheet: Sheet) -> list[tuple[Cell, tuple[str, ...]]]:
    return list(zip(sheet.row_cells(), sheet.row_slices(), strict=True))


def snake_case(name: str) -> str:
    """Turn a class name into the name used in keys.

    Examples
    --------
    >>> snake_case("TeamScores"), snake_case("IntentAt"), snake_case("Gap")
    ('team_scores', 'intent_at', 'gap')
    """
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()
