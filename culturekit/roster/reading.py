"""Reading and checking rosters: one row a team, or one row a person."""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from culturekit.instrument import Instrument
from culturekit.problems import Problems
from culturekit.results import counted
from culturekit.roster import people, rules, teams
from culturekit.roster.eligible import On, eligible, field_days
from culturekit.roster.names import ROSTER, with_attributes
from culturekit.roster.numbers import numbers
from culturekit.roster.refusing import refuse_if_unusable
from culturekit.roster.table import Table, no_rows, read_table, sentences
from culturekit.roster.types import SELF_REPORTED, Roster


def read_roster(
    path: str | Path, instrument: Instrument | None = None, *, on: On | None = None
) -> Roster:
    """Read a roster, one row a team or one row a person.

    Parameters
    ----------
    path : str or path
        CSV, XLSX, XLS or ODS with a header row; English and German column names. Team
        rows need ``team`` and ``invited``; person rows need ``person`` and ``team``.
    instrument : Instrument, optional
        Checks attribute values (``office``) and what lies within what; persons' keys
        are those of its survey.
    on : str, date or two of them, optional
        The day, or the first and the last day, on which the survey could be answered:
        whoever is eligible on at least one of them counts as invited. Without it
        everybody listed counts.

    Returns
    -------
    Roster
        Teams and how many of each were invited; ``problems`` with everything that does
        not stand in the way, ``note`` with who counts.

    Raises
    ------
    RosterError
        With all mistakes at once, each with row, column and what to do.
    UsageError
        If `on` is no day.

    Notes
    -----
    Ids of persons become opaque keys; names, addresses and other columns that say who
    somebody is are not kept.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> file = pathlib.Path(tempfile.mkdtemp()) / "roster.csv"
    >>> _ = file.write_text("team,office,invited\\nPayroll,back,12\\n")
    >>> read_roster(file)
    Roster(1 teams, 12 invited)
    """
    made = _made(path, instrument, on)
    frame = refuse_if_unusable(path, made.problems)
    return Roster(
        made.teams,
        made.people,
        problems=frame,
        note=_note(made, instrument),
        survey=instrument.id if instrument else "",
        team_source=_source(instrument),
    )


@dataclass(frozen=True, eq=False)
class Made:
    """What a file gives, whether it can be used or not."""

    teams: pd.DataFrame
    people: pd.DataFrame | None
    problems: Problems


def _made(path: str | Path, instrument: Instrument | None, on: On | None) -> Made:
    on_days = field_days(on)
    table = read_table(path, with_attributes(ROSTER, instrument))
    if table.frame.empty:
        refuse_if_unusable(path, table.problems)
        raise no_rows(Path(path))
    table = rules.spelt(table, instrument)
    by_person = "person" in table and not _counts_teams(table)
    rules.require(table, ("team",) if by_person else ("team", "invited"))
    if "team" not in table:
        return Made(table.frame, None, table.problems)
    teams.check_spelling(table)
    table, counted = eligible(table, on_days)
    persons = None
    if by_person:
        if "invited" in table:
            counted &= rules.flags(table, "invited").fillna(False).astype(bool)
        people.check_people(table)
        persons = people.people_of(table, instrument, counted)
        table, invited = people.teams_of(table, instrument, counted)
    else:
        teams.check_names(table)
        invited = _invited(table).where(counted, 0)
        table = people.without_ids(table, instrument)
    teams.check_parents(table)
    teams.check_containers(table, instrument)
    made = teams.typed(table, invited)
    return Made(made.reset_index(drop=True), persons, table.problems)


def _counts_teams(table: Table) -> bool:
    """Tell whether rows are teams with a number invited, though they name a person."""
    read = numbers(table.column("invited"), whole=True).values
    return bool((read > 1).any())


def _invited(table: Table) -> pd.Series:
    remedy = "write how many were invited, 0 if nobody"
    rules.require_filled(table, "invited", "no_invited", "empty", remedy)
    return rules.numeric(table, "invited", whole=True)


def _note(made: Made, instrument: Instrument | None) -> str:
    invited = int(made.teams["invited"].sum())
    listed = "" if made.people is None else f" of {len(made.people)} people listed"
    place = counted(len(made.teams), "team")
    said = f"{invited}{listed} count as invited, in {place}."
    chosen = SELF_REPORTED * (_source(instrument) == "self_reported")
    return " ".join(filter(None, [said, sentences(made.problems.notes), chosen]))


def _source(instrument: Instrument | None) -> str:
    """Return how the survey knows a respondent's team."""
    team = instrument.attributes.get(instrument.roles.team) if instrument else None
    return team.source if team else ""
