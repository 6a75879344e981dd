"""Reading lists of those who left."""

from datetime import date
from pathlib import Path

import pandas as pd

from culturekit.instrument import Instrument
from culturekit.problems import Cause
from culturekit.roster import rules
from culturekit.roster.names import LEAVERS, with_team
from culturekit.roster.people import keyed, listed_in
from culturekit.roster.refusing import refuse_if_unusable
from culturekit.roster.table import Table, read_table, sentences
from culturekit.roster.types import Leavers, Roster

HOW = ("voluntary", "regretted")


def read_leavers(
    path: str | Path,
    instrument: Instrument | None = None,
    *,
    roster: Roster | None = None,
    today: date | None = None,
) -> Leavers:
    """Read a list of leavers.

    Parameters
    ----------
    path : str or path
        CSV, XLSX, XLS or ODS with the column ``date`` and ``person`` or ``team``;
        ``voluntary`` and ``regretted`` say yes or no. Rows without a date are people
        who have not left.
    instrument : Instrument, optional
        Persons' keys are those of its survey; without it they meet no answers.
    roster : Roster, optional
        Teams and persons that are not in it are told.
    today : date, optional
        Later days are told; the day of reading by default.

    Returns
    -------
    Leavers
        Its table has person (an opaque key), team, date, voluntary, regretted.

    Raises
    ------
    RosterError
        With all mistakes at once.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> file = pathlib.Path(tempfile.mkdtemp()) / "leavers.csv"
    >>> _ = file.write_text("team,date,voluntary\\nPayroll,2026-05-31,yes\\n")
    >>> read_leavers(file)
    Leavers(1 people)
    """
    table = read_table(path, with_team(LEAVERS, instrument))
    survey = instrument.id if instrument else ""
    rules.require(table, ("date",))
    why = "nothing says who left or from where"
    rules.require_any(table, ("person", "team"), why)
    frame = _leavers(table, survey, today or date.today())
    _check_known(table, frame, roster)
    stayed = frame["date"].isna()
    if stayed.any():
        count = int(stayed.sum())
        table.problems.note(
            f"rows without a date, of people who have not left: {count}"
        )
    problems = refuse_if_unusable(path, table.problems)
    left = frame[~stayed].reset_index(drop=True)
    return Leavers(left, problems, sentences(table.problems.notes), survey)


def _leavers(table: Table, survey: str, today: date) -> pd.DataFrame:
    frame = pd.DataFrame(
        {
            "person": keyed(table.column("person"), survey),
            "team": table.column("team"),
            "date": rules.days(table, "date"),
            **{name: rules.flags(table, name) for name in HOW},
        }
    )
    if "date" in table:
        rules.in_future(table, "date", frame["date"], today)
        _check_dateless(table, frame)
    return frame


def _check_dateless(table: Table, frame: pd.DataFrame) -> None:
    said = frame[list(HOW)].notna().any(axis=1) & table.column("date").isna()
    cause = Cause(
        "no_date",
        "no date, though it is said how this person left; the row was not counted",
        "the last day",
        "write the date, or clear the other cells of somebody who has not left",
    )
    table.tell(cause, "date", said)


def _check_known(table: Table, frame: pd.DataFrame, roster: Roster | None) -> None:
    """Tell leavers without person and team, those listed twice, and unknown ones."""
    left = frame["date"].notna()
    cause = Cause(
        "no_person",
        "neither person nor team",
        "at least one of them",
        "say who left, or from which team",
    )
    nobody = frame[["person", "team"]].isna().all(axis=1)
    at = "person" if "person" in table else "team"
    table.tell(cause, at, nobody & left)
    cause = Cause(
        "repeated_leaver",
        "an earlier row has the same id; of one person the last day counts",
        "one row a person",
        "delete the row that is wrong",
    )
    again = frame["person"][left].duplicated().reindex(frame.index, fill_value=False)
    table.tell(cause, "person", again & frame["person"].notna())
    if roster is not None:
        _check_roster(table, frame, roster)


def _check_roster(table: Table, frame: pd.DataFrame, roster: Roster) -> None:
    cause = Cause(
        "unknown_team",
        "this team is not in the roster; it was kept under its name",
        "a team of the roster",
        "correct the name, or add the team to the roster",
    )
    if "team" in table:
        rules.unknown_names(table, "team", set(roster.teams["team"]), cause)
    if roster.people is None or "person" not in table:
        return
    cause = Cause(
        "unknown_person",
        "this id is not in the roster",
        "the id of a person in the roster",
        "correct the id, or add the person to the roster",
    )
    known = listed_in(frame["person"], roster.people["person"])
    strange = frame["person"].notna() & ~known
    table.tell(cause, "person", strange & frame["date"].notna())
