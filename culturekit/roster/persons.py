"""One row a person, whatever it comes from, ready to be joined by key."""

from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import pandas as pd

from culturekit.errors import RosterError, UsageError, did_you_mean
from culturekit.instrument import Instrument
from culturekit.problems import Problems
from culturekit.roster import people, rules
from culturekit.roster.names import ROSTER, with_attributes
from culturekit.roster.near import key
from culturekit.roster.refusing import refuse_if_unusable
from culturekit.roster.table import rows_of
from culturekit.roster.types import Roster

PeopleLike: TypeAlias = Roster | pd.DataFrame | str | Path


@dataclass(frozen=True, eq=False)
class Persons:
    """Facts about persons.

    Parameters
    ----------
    facts : pandas.DataFrame
        One row a person, indexed by opaque key; one column a fact.
    problems : Problems
        What was found while reading.
    """

    facts: pd.DataFrame
    problems: Problems


def persons(
    data: PeopleLike, instrument: Instrument, attributes: tuple[str, ...]
) -> Persons:
    """Return facts about persons, their keys those of the survey's respondents.

    Parameters
    ----------
    data : Roster, DataFrame or path
        A roster read with the same definition, or a table with a column of ids.
    instrument : Instrument
        Its attributes are taken, in its spelling.
    attributes : tuple of str
        Columns to take beside them.

    Raises
    ------
    RosterError
        If there is no column of persons, or somebody stands twice.
    UsageError
        If there is no such column, or a roster has the keys of another survey.
    """
    if isinstance(data, Roster):
        return _of_roster(data, instrument, attributes)
    table = rows_of(data, with_attributes(ROSTER, instrument))
    rules.require(table, ("person",))
    table = rules.spelt(table, instrument)
    people.check_ids(table)
    name = data if isinstance(data, str | Path) else "the table of persons"
    refuse_if_unusable(name, table.problems)
    frame = table.frame.rename(columns={"team": instrument.roles.team})
    if "manager" in frame:
        frame = frame.assign(manager=people.keyed(frame["manager"], instrument.id))
    frame.index = pd.Index(people.keyed(frame["person"], instrument.id))
    return Persons(_chosen(frame, instrument, attributes), table.problems)


def _of_roster(
    roster: Roster, instrument: Instrument, attributes: tuple[str, ...]
) -> Persons:
    if roster.people is None:
        raise RosterError(
            "this roster has one row a team; allowed: one row a person with its id; "
            "read a list of persons"
        )
    if roster.survey != instrument.id:
        raise UsageError(
            "the roster's keys are not those of this survey; read it with the survey's "
            "definition: read_roster(path, instrument)"
        )
    frame = roster.people.rename(columns={"team": instrument.roles.team})
    frame = frame.set_index("person")
    return Persons(_chosen(frame, instrument, attributes), Problems())


def _chosen(
    frame: pd.DataFrame, instrument: Instrument, attributes: tuple[str, ...]
) -> pd.DataFrame:
    """Return the attributes of the definition and those that were asked for."""
    known = {key(str(name)): str(name) for name in frame}
    columns = {name: name for name in instrument.attributes if name in frame}
    for name in attributes:
        if name in instrument.attributes and name in frame:
            continue
        if key(name) not in known:
            listed = ", ".join(known.values())
            hint = did_you_mean(name, known.values()) or ";"
            raise UsageError(
                f"no such column of persons '{name}'{hint} known: {listed}"
            )
        columns[name] = known[key(name)]
    return frame[list(columns.values())].set_axis(list(columns), axis=1)
