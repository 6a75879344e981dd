"""Reading rosters, allocation ledgers and lists of leavers."""

from pathlib import Path

import pandas as pd

from culturekit.instrument import Instrument
from culturekit.roster import checks
from culturekit.roster.table import raise_problems, read_table
from culturekit.roster.types import Allocations, Leavers, Roster

TEAM_COUNTS = ("invited", "headcount", "vacancies")
PERSON = ("person", "person_id", "employee_id", "employee")
MEASURES = ("amount", "hours", "heads")


def read_roster(path: str | Path, instrument: Instrument | None = None) -> Roster:
    """Read a roster, one row a team or one row a person.

    Parameters
    ----------
    path : str or path
        CSV or XLSX with a header row. Team rows need ``team`` and ``invited``; person
        rows need ``person`` and ``team``, and every person counts as invited.
    instrument : Instrument, optional
        Checks attribute values (``office``) and what lies within what.

    Returns
    -------
    Roster
        Teams and how many of each were invited.

    Raises
    ------
    RosterError
        With all mistakes at once, each with row, column and what to do.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> file = pathlib.Path(tempfile.mkdtemp()) / "roster.csv"
    >>> _ = file.write_text("team,office,invited\\nPayroll,back,12\\n")
    >>> read_roster(file)
    Roster(1 teams, 12 invited)
    """
    table = checks.canonical(read_table(Path(path)), instrument)
    person = next((name for name in PERSON if name in table), None)
    problems = checks.required(table, ("team",) if person else ("team", "invited"))
    raise_problems(path, problems)
    people = None
    if person and "invited" not in table:
        people = table[[person, "team"]].rename(columns={person: "person"})
        table, problems = _teams_of_people(table, person)
    problems += _team_problems(table, instrument)
    raise_problems(path, problems)
    return Roster(_typed(table), people)


def _team_problems(table: pd.DataFrame, instrument: Instrument | None) -> list[str]:
    return [
        *checks.team_mistakes(table),
        *checks.loops(table),
        *checks.invited_given(table),
        *checks.numbers(table, TEAM_COUNTS, whole=True),
        *checks.numbers(table, ("median_tenure",)),
        *checks.values(table, instrument),
        *checks.nesting(table, instrument),
    ]


def _teams_of_people(
    table: pd.DataFrame, person: str
) -> tuple[pd.DataFrame, list[str]]:
    """Count the people of each team and take what they all say about it."""
    twice = table.index[table[person].duplicated() & table[person].notna()]
    problems = checks.at(twice, person, "stands in an earlier row", "keep one row")
    rows = table.index[table["team"].isna()]
    problems += checks.at(rows, "team", "no team", "name the person's team")
    groups = table.drop(columns=person).groupby("team")
    teams = groups.first()
    teams["invited"] = groups.size().astype("str")
    teams.index.name = "team"
    teams = teams.reset_index()
    # the line of a team is the line of its first person
    teams.index = table.reset_index().groupby("team")["index"].first().to_numpy()
    return teams, problems


def _typed(table: pd.DataFrame) -> pd.DataFrame:
    counts = {
        name: checks.as_numbers(table, name).astype("Int64")
        for name in TEAM_COUNTS
        if name in table
    }
    if "median_tenure" in table:
        counts["median_tenure"] = checks.as_numbers(table, "median_tenure")
    return table.assign(**counts).reset_index(drop=True)


def read_allocations(path: str | Path) -> Allocations:
    """Read an allocation ledger.

    Parameters
    ----------
    path : str or path
        CSV or XLSX with the columns period, unit and domain, and at least one of
        amount, hours and heads.

    Returns
    -------
    Allocations
        Its table has period, unit, domain, subdomain, amount, currency, hours, heads.

    Raises
    ------
    RosterError
        With all mistakes at once.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> file = pathlib.Path(tempfile.mkdtemp()) / "allocations.csv"
    >>> _ = file.write_text("period,unit,domain,hours\\n2026,Payroll,training,120\\n")
    >>> read_allocations(file)
    Allocations(1 entries)
    """
    table = read_table(Path(path))
    problems = checks.required(table, ("period", "unit", "domain"))
    if not any(name in table for name in MEASURES):
        problems.append("no column amount, hours or heads; add at least one")
    problems += [*checks.numbers(table, MEASURES), *checks.currencies(table)]
    raise_problems(path, problems)
    text = ("period", "unit", "domain", "subdomain", "currency")
    columns = ("period", "unit", "domain", "subdomain", "amount", "currency", *MEASURES)
    filled = {
        name: checks.column(table, name)
        if name in text
        else checks.as_numbers(table, name)
        for name in dict.fromkeys(columns)
    }
    return Allocations(pd.DataFrame(filled))


def read_leavers(path: str | Path) -> Leavers:
    """Read a list of leavers.

    Parameters
    ----------
    path : str or path
        CSV or XLSX with the column ``date`` (year-month-day) and ``person`` or
        ``team``; ``voluntary`` and ``regretted`` say yes or no.

    Returns
    -------
    Leavers
        Its table has person, team, date, voluntary, regretted.

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
    table = read_table(Path(path))
    problems = checks.required(table, ("date",))
    if not any(name in table for name in (*PERSON, "team")):
        problems.append(
            "no column person or team; add one, so that leavers can be told"
        )
    dates = pd.to_datetime(
        checks.column(table, "date"), format="ISO8601", errors="coerce"
    )
    if "date" in table:
        wrong = table.index[dates.isna()]
        problems += checks.at(wrong, "date", "not a date", "write it as 2026-05-31")
    flags = {}
    for name in ("voluntary", "regretted"):
        flags[name], wrong = checks.yes_no(checks.column(table, name))
        problems += checks.at(wrong, name, "neither yes nor no", "write yes or no")
    raise_problems(path, problems)
    person = next((name for name in PERSON if name in table), "person")
    text = {
        "person": checks.column(table, person),
        "team": checks.column(table, "team"),
    }
    return Leavers(
        pd.DataFrame({**text, "date": dates, **flags}).reset_index(drop=True)
    )
