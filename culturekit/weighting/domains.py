"""The groups that estimates are made for, and the rows of their tables."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from culturekit.errors import UsageError, attributes_of, require_known
from culturekit.numerics.counts import sums
from culturekit.numerics.drawn import Design
from culturekit.summary.containment import coded
from culturekit.summary.groups import JOIN, ORGANISATION

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
By = str | tuple[str, ...] | None


@dataclass(frozen=True, eq=False)
class Domains:
    """Groups of respondents.

    Parameters
    ----------
    by : tuple of str
        The attributes that tell them apart; empty for everybody together.
    frame : pandas.DataFrame
        One row a group: ``group``, one column an attribute.
    codes : (n,) int array
        Group of each respondent; -1 for none.
    """

    by: tuple[str, ...]
    frame: pd.DataFrame
    codes: Ints

    @property
    def count(self) -> int:
        """The number of groups."""
        return len(self.frame)


def domains(frame: pd.DataFrame, by: By, taken: Iterable[str] = ()) -> Domains:
    """Sort respondents into the groups that occur, or into one.

    Parameters
    ----------
    frame : pandas.DataFrame
    by : str, tuple of str or None
    taken : iterable of str
        Column names of the result to come, which no attribute may have.

    Raises
    ------
    UsageError
        For an attribute that does not exist, stands twice, or has a taken name.
    """
    names = () if by is None else attributes_of(by)
    for name in names:
        require_known("attribute", name, [str(column) for column in frame])
    if len(set(names)) < len(names) or set(names) & {"group", *taken}:
        raise UsageError(
            "by: an attribute stands twice, or has the name of a column of the result; "
            "name different attributes, or rename the column"
        )
    if not names:
        whole = pd.DataFrame({"group": [ORGANISATION]})
        return Domains((), whole, np.zeros(len(frame), dtype=np.int64))
    columns = [coded(frame[name]) for name in names]
    joint, known = np.zeros(len(frame), dtype=np.int64), np.ones(len(frame), dtype=bool)
    for codes, values in columns:
        known &= codes >= 0
        joint = joint * max(len(values), 1) + codes
    cells, place = np.unique(joint[known], return_inverse=True)
    codes = np.full(len(frame), -1, dtype=np.int64)
    codes[known] = place
    return Domains(names, _named(names, columns, cells), codes)


def _named(
    names: tuple[str, ...], columns: list[tuple[Ints, list[str]]], cells: Ints
) -> pd.DataFrame:
    found: dict[str, list[str]] = {}
    for name, (_, values) in reversed(list(zip(names, columns, strict=True))):
        found[name] = [values[i] for i in cells % max(len(values), 1)]
        cells = cells // max(len(values), 1)
    parts = {name: found[name] for name in names}
    groups = [JOIN.join(texts) for texts in zip(*parts.values(), strict=True)]
    return pd.DataFrame({"group": groups, **parts})


def group_kish(design: Design, values: Floats, groups: Domains) -> Floats:
    """Return Kish's effective n of the rows of every group that have a value."""
    inside = (groups.codes >= 0) & ~np.isnan(values)
    w, where = design.weights[inside], groups.codes[inside]
    total, squares = sums(where, w, groups.count), sums(where, w**2, groups.count)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(squares > 0, total**2 / squares, np.nan)
