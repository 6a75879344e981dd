"""Checking the organisation's tables before anything is made of them."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from culturekit.errors import RosterError, require_known
from culturekit.instrument import Instrument
from culturekit.problems import Problems
from culturekit.roster.books import read_allocations, read_outcomes
from culturekit.roster.eligible import On
from culturekit.roster.leaving import read_leavers
from culturekit.roster.reading import read_roster
from culturekit.roster.types import Allocations, Leavers, Outcomes, Roster

Made = Roster | Allocations | Leavers | Outcomes
READERS: dict[str, Callable[..., Made]] = {
    "allocations": read_allocations,
    "leavers": read_leavers,
    "outcomes": read_outcomes,
}
KINDS = ("roster", *READERS)


def check_roster(
    path: str | Path,
    instrument: Instrument | None = None,
    *,
    kind: str = "roster",
    roster: Roster | None = None,
    on: On | None = None,
) -> pd.DataFrame:
    """Return everything that is wrong with a roster, a ledger or a list of leavers.

    Parameters
    ----------
    path : str or path
        The file.
    instrument : Instrument, optional
        The survey it belongs to: allowed values, what lies in what, domains.
    kind : str
        What the file is: ``"roster"``, ``"allocations"``, ``"leavers"`` or
        ``"outcomes"``.
    roster : Roster, optional
        For the three others: units and persons that are not in it are told.
    on : str, date or two of them, optional
        For a roster: the day or days on which the survey could be answered.

    Returns
    -------
    pandas.DataFrame
        Columns row, column, code, message, allowed, remedy; notes stand in
        ``attrs["notes"]``. `unusable` picks those with which the file is refused.

    Raises
    ------
    RosterError
        If there is no such file, it is no table, or it holds no rows.
    UsageError
        If there is no such kind.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> file = pathlib.Path(tempfile.mkdtemp()) / "roster.csv"
    >>> _ = file.write_text(
    ...     "team,parent,invited\\nEast,West,9\\nWest,East,7\\n,West,3\\n")
    >>> check_roster(file)[["row", "column", "code"]]
       row  column              code
    0    2  parent  circular_parents
    1    4    team           no_team
    """
    return look_at(path, instrument, kind=kind, roster=roster, on=on).problems


@dataclass(frozen=True, eq=False)
class Looked:
    """What a file gives, if it can be used, and everything that is wrong with it."""

    made: Made | None
    problems: pd.DataFrame


def look_at(
    path: str | Path,
    instrument: Instrument | None = None,
    *,
    kind: str = "roster",
    roster: Roster | None = None,
    on: On | None = None,
) -> Looked:
    """Read a file of a kind; a refusal that lists its reasons is an answer too."""
    require_known("kind of table", kind, KINDS)
    try:
        if kind == "roster":
            made: Made = read_roster(path, instrument, on=on)
        else:
            made = READERS[kind](path, instrument, roster=roster)
    except RosterError as error:
        if error.frame is None:
            raise
        return Looked(None, error.frame)
    return Looked(made, Problems().frame() if made.problems is None else made.problems)
