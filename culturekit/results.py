"""What all results share: a tidy table, a plain sentence, and what its cells are."""

import html
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import pandas as pd


def counted(count: int, noun: str) -> str:
    """Say a number of things, for a sentence.

    Examples
    --------
    >>> counted(1, "scale"), counted(1200, "response")
    ('1 scale', '1,200 responses')
    """
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


Kind = Literal[
    "scores", "distribution", "comparison", "model", "drivers", "comments", "rate"
]


@dataclass(frozen=True)
class Cells:
    """What the cells of a table are, so that the gate can protect them.

    Parameters
    ----------
    kind : str
        Which floor applies: ``scores``, ``distribution``, ``comparison``, ``model``,
        ``drivers``, ``comments`` or ``rate``.
    by : tuple of str
        The attributes that tell groups of people apart, such as ``("team",)``; empty
        for the organisation as a whole.
    count : str or tuple of str
        The column(s) with the number of answers behind a cell; for a comparison each
        side has its own and the smallest decides. Groups of two waves have one for each
        wave, that of the wave the release is about named ``n``.
    values : tuple of str
        The columns that are numbers to protect.
    parent : mapping of str to mapping of str to str, optional
        What adds up to what. Per attribute that contains the groups of this table,
        the group's name to the containing group's name:
        ``{"function": {"Payroll": "Finance"}, "office": {"Payroll": "back"}}``,
        ordered from the nearest container to the widest.
    per : tuple of str
        The columns that make separate tables inside the table, such as ``("scale",)``:
        cells add up within one value of them, never across.
    pooled : tuple of str
        Columns that rest on a standard deviation pooled over all groups. Whatever else
        tells how a group's answers are spread is shown from the floor of distributions.
    sides : tuple of str
        For a comparison of other groups in every row: the columns that name the group
        of each count. A row is hidden with either group.
    side : str
        The attribute that those groups are values of.
    """

    kind: Kind
    by: tuple[str, ...]
    count: str | tuple[str, ...]
    values: tuple[str, ...]
    parent: Mapping[str, Mapping[str, str]] | None = None
    per: tuple[str, ...] = ("scale",)
    pooled: tuple[str, ...] = ()
    sides: tuple[str, ...] = ()
    side: str = ""

    @property
    def counts(self) -> tuple[str, ...]:
        """The count columns as a tuple, also when there is one."""
        return (self.count,) if isinstance(self.count, str) else self.count


@dataclass(frozen=True, eq=False)
class Result:
    """A table with its sentence; the base of everything that is computed.

    Parameters
    ----------
    table : pandas.DataFrame
        Tidy, full precision; rounding belongs to display and to the gate.
    note : str
        One plain sentence that a manager can read: estimate, interval, n.
    cells : Cells or None
        What the cells are. A result without cells can never be released.
    """

    table: "pd.DataFrame"
    note: str
    cells: Cells | None

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain Python values; missing numbers become None."""
        records = json.loads(self.table.to_json(orient="records", double_precision=15))
        return {"result": type(self).__name__, "note": self.note, "table": records}

    def __repr__(self) -> str:
        rows, columns = self.table.shape
        return f"{type(self).__name__}({rows} rows x {columns} columns)\n{self.note}"

    def _repr_html_(self) -> str:
        table: str = self.table.to_html(
            index=False, na_rep="", float_format=display_number, border=0
        )
        return f"{table}<p>{html.escape(self.note)}</p>"


def display_number(value: float) -> str:
    """Round for the eye: three significant places, no exponent for everyday sizes.

    Examples
    --------
    >>> display_number(72.84613), display_number(0.0041237)
    ('72.8', '0.00412')
    """
    return f"{value:.3g}" if abs(value) < 1000 else f"{value:,.0f}"
