"""Who counts as invited on the days a survey was in the field."""

from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
import pandas as pd

from culturekit.errors import UsageError
from culturekit.problems import Cause
from culturekit.roster import rules
from culturekit.roster.table import Table

BOTH = ("eligible_from", "eligible_until")
On = str | date | tuple[str | date, str | date]


@dataclass(frozen=True)
class Days:
    """The first and the last day on which a survey could be answered."""

    first: date
    last: date

    def __str__(self) -> str:
        if self.first == self.last:
            return f"on {self.first.isoformat()}"
        first, last = self.first.isoformat(), self.last.isoformat()
        return f"on any day from {first} to {last}"


def field_days(on: On | None) -> Days | None:
    """Return the days meant by a day, or by a first and a last day.

    Parameters
    ----------
    on : str, date, or two of them, optional
        ``"2026-09-15"``, ``("2026-09-01", "2026-09-21")`` or, as one text,
        ``"2026-09-01/2026-09-21"``.

    Raises
    ------
    UsageError
        If it is no day, or the last comes before the first.

    Examples
    --------
    >>> str(field_days("2026-09-01/2026-09-21"))
    'on any day from 2026-09-01 to 2026-09-21'
    """
    if on is None:
        return None
    given = tuple(on.split("/")) if isinstance(on, str) else on
    pair = given if isinstance(given, tuple) else (given,)
    try:
        found = [_day(part) for part in pair]
    except ValueError:
        found = []
    if len(found) not in {1, 2} or found[0] > found[-1]:
        raise UsageError(
            f"on: {on!r} is no day and no period; allowed: '2026-09-15', or a first "
            "and a last day such as '2026-09-01/2026-09-21'"
        )
    return Days(found[0], found[-1])


def _day(part: str | date) -> date:
    if isinstance(part, datetime):
        return part.date()
    return part if isinstance(part, date) else date.fromisoformat(part.strip())


def eligible(table: Table, on: Days | None) -> tuple[Table, pd.Series]:
    """Return the table with its days read, and which rows count as invited.

    Parameters
    ----------
    table : Table
        ``eligible_from`` and ``eligible_until``, both included; a blank one sets no
        end. Rows that end before they begin are told.
    on : Days or None
        Whoever is eligible on at least one of these days counts; without days
        everybody does.

    Returns
    -------
    Table
        Its two columns as days.
    Series of bool
        One a row.
    """
    there = [name for name in BOTH if name in table]
    read = {name: rules.days(table, name) for name in there}
    never = pd.Series(np.datetime64("NaT", "s"), index=table.frame.index)
    first, last = (read.get(name, never) for name in BOTH)
    table = table.with_frame(table.frame.assign(**read))
    cause = Cause(
        "ends_before_start",
        "the last day comes before the first",
        "a last day on or after the first",
        "correct one of the two",
    )
    table.tell(cause, "eligible_until", last < first)
    if on is None:
        _note_undated(table)
        return table, pd.Series(True, index=table.frame.index)
    late = first > np.datetime64(on.last, "s")
    gone = last < np.datetime64(on.first, "s")
    _note_days(table, on, int(late.sum()), int((gone & ~late).sum()))
    return table, ~(late | gone)


def _note_undated(table: Table) -> None:
    if any(name in table for name in BOTH):
        table.problems.note(
            "everybody listed counts as invited: no day was given on which to look "
            "who is eligible"
        )


def _note_days(table: Table, on: Days, late: int, gone: int) -> None:
    if not any(name in table for name in BOTH):
        table.problems.note(
            "everybody listed counts as invited: there is no column eligible_from or "
            "eligible_until"
        )
        return
    table.problems.note(
        f"those eligible {on} count as invited, both days included; not counted: "
        f"{late} of {len(table.frame)} rows that begin later, {gone} that ended before"
    )
