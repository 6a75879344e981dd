"""Rosters with one row a person: counted by team, the persons known by keys only."""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from culturekit.instrument import Instrument
from culturekit.privacy import pseudonym
from culturekit.problems import Cause
from culturekit.roster import rules
from culturekit.roster.chart import chart_of, tell_loops
from culturekit.roster.table import Table

SHOWN = 8
Codes = NDArray[np.int64]
ALWAYS = ("function", "office")
KEPT = ("team", "function", "office", "department", "eligible_from", "eligible_until")
ABOUT_TEAMS = ("parent", "budget_category", "headcount", "vacancies", "median_tenure")


def keyed(ids: pd.Series, survey: str) -> pd.Series:
    """Return opaque keys in place of persons' ids, blank ones missing."""
    given = ids.notna().to_numpy()
    keys = np.full(len(ids), None, dtype=object)
    keys[given] = pseudonym(ids[given], survey)
    return pd.Series(keys, index=ids.index, dtype="str")


def listed_in(ids: pd.Series, known: pd.Series) -> pd.Series:
    """Tell which ids are among the known ones, a hundred thousand in a moment."""
    positions = pd.Index(known.dropna().unique()).get_indexer(pd.Index(ids))
    return pd.Series(positions >= 0, index=ids.index)


def people_of(
    table: Table, instrument: Instrument | None, counted: pd.Series
) -> pd.DataFrame:
    """Return one row a person: keys, team, what the definition asks for, invited."""
    survey = instrument.id if instrument else ""
    declared = set(instrument.attributes if instrument else ()) - {"person", "manager"}
    names = [name for name in table.frame if name in declared.union(KEPT)]
    frame = pd.DataFrame({"person": keyed(table.column("person"), survey)})
    if "manager" in table:
        frame["manager"] = keyed(table.column("manager"), survey)
    frame = frame.join(table.frame[names]).assign(invited=counted)
    return frame.reset_index(drop=True)


def check_people(table: Table) -> None:
    """Tell persons without id or team, those listed twice, and what managers lack."""
    check_ids(table)
    remedy = "name the person's team"
    rules.require_filled(table, "team", "no_team", "no team", remedy)
    check_managers(table)


def check_ids(table: Table) -> None:
    """Tell persons without id, and those listed twice."""
    person = table.column("person")
    cause = Cause(
        "no_person",
        "no id: nobody can tell whether this is a person or a vacant post",
        "the person's id",
        "fill it in; delete a vacant post and count it under vacancies",
    )
    table.tell(cause, "person", person.isna())
    cause = Cause(
        "repeated_person",
        "this id stands in an earlier row",
        "one row a person",
        "keep one row",
    )
    table.tell(cause, "person", person.duplicated() & person.notna())


def check_managers(table: Table) -> None:
    """Tell managers that are not in the list, loops of them, and several tops."""
    if "manager" not in table:
        return
    person, manager = table.column("person"), table.column("manager")
    cause = Cause(
        "own_manager",
        "this person is named as the own manager",
        "another person, or none for the top",
        "correct the manager",
    )
    itself = (person == manager).fillna(False)
    table.tell(cause, "manager", itself)
    strange = manager.notna() & ~listed_in(manager, person)
    more = "; none is: are these ids of another kind?" * bool(strange.all())
    cause = Cause(
        "unknown_manager",
        f"this manager is not in the list{more}",
        "the id of a person in the list",
        "add the manager, or correct the id",
    )
    table.tell(cause, "manager", strange)
    tell_loops(table, chart_of(person, manager.mask(itself)), "manager", _circle)
    tops = int((person.notna() & manager.isna()).sum())
    if tops > 1:
        cause = Cause(
            "several_tops",
            f"{tops} people have no manager",
            "one top, or several",
            "name the manager of those that have one",
        )
        table.tell(cause, "manager")


def _circle(rows: pd.Index) -> Cause:
    listed = ", ".join(str(row) for row in rows[:SHOWN]) + ", ..." * (len(rows) > SHOWN)
    return Cause(
        "circular_managers",
        f"{len(rows)} people manage each other in a circle: rows {listed}",
        "managers that end at a top",
        "correct the manager of one of them",
    )


def teams_of(
    table: Table, instrument: Instrument | None, counted: pd.Series
) -> tuple[Table, pd.Series]:
    """Return one row a team, with how many of its people count as invited.

    Parameters
    ----------
    table : Table
        One row a person.
    instrument : Instrument or None
        Its attributes above the team are facts about teams.
    counted : Series of bool
        Which persons count.

    Returns
    -------
    Table
        Each team stands in the row of its first person. What its people say
        differently is told, and the first one's word is taken.
    Series of Int64
        How many count, one a team.
    """
    team = table.column("team")
    codes, names = pd.factorize(team)
    first = pd.Series(table.frame.index[codes >= 0]).groupby(codes[codes >= 0]).first()
    columns = {"team": pd.array(names, dtype="str")}
    containers = _containers(instrument)
    for name in dict.fromkeys((*containers, "department", *ABOUT_TEAMS)):
        if name in table:
            word, agreed = _first_word(table, name, codes, contains=name in containers)
            if agreed or name != "department":
                columns[name] = word
    index = pd.Index(first, dtype="int64")
    frame = pd.DataFrame(columns, index=index)
    invited = np.bincount(
        codes[(codes >= 0) & counted.to_numpy()], minlength=len(names)
    )
    teams = table.with_frame(frame)
    return teams, pd.Series(invited, index=index, dtype="Int64")


def _containers(instrument: Instrument | None) -> tuple[str, ...]:
    """Return what a team lies in as a whole."""
    if instrument is None or instrument.roles.team not in instrument.attributes:
        return ALWAYS
    return tuple(
        dict.fromkeys((*instrument.containers(instrument.roles.team), *ALWAYS))
    )


def _first_word(
    table: Table, name: str, codes: Codes, *, contains: bool
) -> tuple[Any, bool]:
    """Return what the first person of each team says, and whether the others agree."""
    values, texts = pd.factorize(table.column(name))
    said = np.flatnonzero((codes >= 0) & (values >= 0))
    word = np.full(codes.max(initial=-1) + 1, -1)
    # from the last to the first, so that the first one's word stays
    word[codes[said[::-1]]] = values[said[::-1]]
    odd = np.zeros(len(codes), dtype=bool)
    odd[said] = values[said] != word[codes[said]]
    table.tell(_difference(name, contains=contains), name, pd.Series(odd))
    return pd.array([*texts, None], dtype="str").take(word), not odd.any()


def _difference(name: str, *, contains: bool) -> Cause:
    code = "two_parents" if name == "parent" else "differs_within_team"
    tail = "; it was kept for persons only" if name == "department" else ""
    return Cause(
        "two_containers" if contains else code,
        f"another {name} than an earlier row of the same team gives{tail}",
        f"one {name} a team",
        "correct the rows that differ, or name the two teams apart",
    )


def without_ids(table: Table, instrument: Instrument | None) -> Table:
    """Return a table of teams whose managers are known by keys only."""
    survey = instrument.id if instrument else ""
    frame = table.frame.drop(columns="person", errors="ignore")
    if "manager" in frame:
        frame = frame.assign(manager=keyed(frame["manager"], survey))
    return table.with_frame(frame)
