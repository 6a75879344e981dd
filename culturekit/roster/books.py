"""Reading the organisation's books: what was spent, and what came of the work."""

from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from culturekit.instrument import Instrument
from culturekit.problems import Cause
from culturekit.roster import rules
from culturekit.roster.names import ALLOCATIONS, OUTCOMES, with_team
from culturekit.roster.near import key
from culturekit.roster.periods import periods
from culturekit.roster.refusing import refuse_if_unusable
from culturekit.roster.table import Table, read_table, sentences
from culturekit.roster.types import Allocations, Outcomes, Roster

SPENT = ("amount", "hours", "heads")
MEASURES = ("on_time_starts", "errors", "error_hours", "rework_hours")
UNITS = ("team", "function", "department", "office")
BASE_PAY = "base_pay"
WHOLE_PERCENT = 100


def read_allocations(
    path: str | Path,
    instrument: Instrument | None = None,
    *,
    roster: Roster | None = None,
    today: date | None = None,
) -> Allocations:
    """Read an allocation ledger.

    Parameters
    ----------
    path : str or path
        CSV, XLSX, XLS or ODS with the columns period, unit and domain, and at least
        one of amount (with currency), hours and heads.
    instrument : Instrument, optional
        Its domains are those that a ledger may name, and ``base_pay``.
    roster : Roster, optional
        Its teams, functions, departments and offices are the units.
    today : date, optional
        Periods that begin later are told; the day of reading by default.

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
    table = read_table(path, ALLOCATIONS)
    rules.require(table, ("period", "unit", "domain"))
    rules.require_any(table, SPENT, "nothing says what was given")
    frame = _ledger(table, instrument, roster, today or date.today())
    problems = refuse_if_unusable(path, table.problems)
    return Allocations(frame, problems, sentences(table.problems.notes))


def _ledger(
    table: Table, instrument: Instrument | None, roster: Roster | None, today: date
) -> pd.DataFrame:
    columns = {"period": _period(table, today), "unit": table.column("unit")}
    remedy = "name it, or delete the row"
    rules.require_filled(table, "unit", "no_unit", "no unit", remedy)
    rules.require_filled(table, "domain", "no_domain", "no domain", remedy)
    _check_units(table, "unit", roster)
    columns["domain"] = _domain(table, instrument)
    columns["subdomain"] = table.column("subdomain")
    columns["amount"] = rules.numeric(table, "amount")
    columns["currency"] = table.column("currency").str.upper()
    columns |= {name: rules.numeric(table, name) for name in SPENT[1:]}
    frame = pd.DataFrame(columns)
    _check_entries(table, frame)
    return frame.reset_index(drop=True)


def _period(table: Table, today: date) -> pd.Series:
    remedy = "write it as 2026-Q3, 2026-05 or 2026"
    rules.require_filled(table, "period", "no_period", "no period", remedy)
    read = periods(table.column("period"))
    if "period" in table:
        rules.in_future(table, "period", read.starts, today)
    return read.values


def _check_units(table: Table, name: str, roster: Roster | None) -> None:
    if roster is None or name not in table:
        return
    teams = roster.teams
    known = {str(v) for unit in UNITS if unit in teams for v in teams[unit].dropna()}
    cause = Cause(
        f"unknown_{name}",
        "this unit is not in the roster; it was kept under its name",
        "a team, function, department or office of the roster",
        "correct the name, or add the unit to the roster",
    )
    rules.unknown_names(table, name, known, cause)


def _domain(table: Table, instrument: Instrument | None) -> pd.Series:
    """Return the domains by their ids; tell those that the definition does not have."""
    domains = instrument.roles.domains if instrument else {}
    column = table.column("domain")
    if not domains or "domain" not in table:
        return column
    ids = {key(title): name for name, title in domains.items()}
    ids |= {key(name): name for name in (*domains, BASE_PAY)}
    codes, texts = pd.factorize(column)
    named = [ids.get(key(str(text)), str(text)) for text in texts]
    values = pd.Series(pd.array([*named, None], dtype="str").take(codes))
    values.index = column.index
    cause = Cause(
        "unknown_domain",
        "this domain is not in the definition; pages leave it out",
        ", ".join((*domains, BASE_PAY)),
        "correct it, or add it to roles.domains; base and variable pay stand apart",
    )
    frame = table.frame.assign(domain=values)
    rules.unknown_names(
        table.with_frame(frame),
        "domain",
        {*domains, *domains.values(), BASE_PAY},
        cause,
    )
    return values


def _check_entries(table: Table, frame: pd.DataFrame) -> None:
    if "amount" in table:
        bare = frame["amount"].notna() & frame["currency"].isna()
        what, remedy = "an amount without a currency", "write its code, such as USD"
        table.tell(Cause("no_currency", what, "USD", remedy), "currency", bare)
    nothing = frame[list(SPENT)].isna().all(axis=1)
    cause = Cause(
        "nothing_given",
        "neither amount nor hours nor heads",
        "at least one of them",
        "fill one in, or delete the row",
    )
    if any(name in table for name in SPENT):
        table.tell(cause, "unit", nothing)
    cause = Cause(
        "repeated_entry",
        "an earlier row says exactly the same; both were counted",
        "one row an entry",
        "delete it if it stands twice by mistake",
    )
    table.tell(cause, "unit", frame.duplicated())


def read_outcomes(
    path: str | Path,
    instrument: Instrument | None = None,
    *,
    roster: Roster | None = None,
    today: date | None = None,
) -> Outcomes:
    """Read what came of the work: starts on time, errors, hours of rework.

    Parameters
    ----------
    path : str or path
        CSV, XLSX, XLS or ODS with the columns team (or function) and period, and at
        least one of on_time_starts, errors, error_hours and rework_hours. Beside a
        column starts, on_time_starts counts those of them that were on time; without
        it, it is a percent.
    instrument : Instrument, optional
        Its attributes may name the column of the team.
    roster : Roster, optional
        Its teams and what contains them are the units.
    today : date, optional
        Periods that begin later are told; the day of reading by default.

    Returns
    -------
    Outcomes
        Its table has team, period, starts, on_time_starts, on_time_rate (percent),
        errors, error_hours, rework_hours.

    Raises
    ------
    RosterError
        With all mistakes at once.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> file = pathlib.Path(tempfile.mkdtemp()) / "outcomes.csv"
    >>> _ = file.write_text("team,period,starts,on_time_starts\\nPayroll,2026,40,36\\n")
    >>> read_outcomes(file).table["on_time_rate"].tolist()
    [90.0]
    """
    table = read_table(path, with_team(OUTCOMES, instrument))
    rules.require(table, ("team", "period"))
    rules.require_any(table, MEASURES, "nothing says what came of the work")
    frame = _outcomes(table, roster, today or date.today())
    problems = refuse_if_unusable(path, table.problems)
    return Outcomes(frame, problems, sentences(table.problems.notes))


def _outcomes(table: Table, roster: Roster | None, today: date) -> pd.DataFrame:
    remedy = "name it, or delete the row"
    rules.require_filled(table, "team", "no_team", "no team", remedy)
    columns = {"team": table.column("team"), "period": _period(table, today)}
    _check_units(table, "team", roster)
    columns |= _on_time(table)
    columns |= {name: rules.numeric(table, name) for name in MEASURES[1:]}
    frame = pd.DataFrame(columns)
    cause = Cause(
        "repeated_entry",
        "an earlier row is about the same team and period; both were counted",
        "one row a team and period",
        "delete it if it stands twice by mistake",
    )
    table.tell(cause, "team", frame.duplicated(["team", "period"]))
    return frame.reset_index(drop=True)


def _on_time(table: Table) -> dict[str, pd.Series]:
    """Return starts, those on time, and the percent on time."""
    on_time = rules.numeric(table, "on_time_starts", whole="starts" in table)
    if "starts" not in table:
        return _percents(table, on_time)
    starts = rules.numeric(table, "starts", whole=True)
    cause = Cause(
        "more_than_all",
        "more starts on time than starts",
        "at most all starts",
        "correct one of the two",
    )
    table.tell(cause, "on_time_starts", (on_time > starts).fillna(False))
    rate = WHOLE_PERCENT * on_time / starts.mask(starts == 0)
    rate = rate.astype("Float64")
    return {"starts": starts, "on_time_starts": on_time, "on_time_rate": rate}


def _percents(table: Table, rate: pd.Series) -> dict[str, pd.Series]:
    """Read a column of percents, or of shares from 0 to 1."""
    if bool((rate <= 1).fillna(True).all()) and bool((rate % 1 > 0).any()):
        rate = rate * WHOLE_PERCENT
        table.problems.note("starts on time were read as shares from 0 to 1")
    cause = Cause(
        "over_100",
        "more than 100 percent of the starts on time",
        "0 to 100",
        "correct it; a count of starts on time needs a column 'starts' beside it",
    )
    table.tell(cause, "on_time_starts", (rate > WHOLE_PERCENT).fillna(False))
    unknown = pd.Series(np.nan, index=rate.index).astype("Int64")
    return {"starts": unknown, "on_time_starts": unknown, "on_time_rate": rate}
