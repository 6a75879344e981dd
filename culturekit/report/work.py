"""What came of the work, from the organisation's books, added up by unit and side."""

from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    from culturekit.report.wave import Wave

SUMS = ("starts", "on_time_starts", "errors", "error_hours", "rework_hours")
A_PERSON = ("errors", "error_hours", "rework_hours")


def outcomes_of(wave: "Wave", floor: int) -> list[dict[str, Any]]:
    """Return what came of the work by unit (function) and by side (office).

    Parameters
    ----------
    wave : Wave
        As read; the outcomes of its own period where there are any, else of all.
    floor : int
        Heads below which a unit is left out, of its side as well: what came of the
        work of a few people is about these people.

    Returns
    -------
    list of dict
        ``level`` (``function``, ``office``), ``group``, ``invited``, ``starts``,
        ``on_time_rate`` (percent of all starts; without counts the mean of the teams
        by heads), ``errors``, ``error_hours``, ``rework_hours`` (a person invited);
        None where not given. Empty without roster, outcomes, units and sides.
    """
    roster, given, roles = (
        wave.survey.roster,
        wave.outcomes,
        wave.survey.instrument.roles,
    )
    if roster is None or given is None or not roles.side or not roles.side_unit:
        return []
    if not {roles.side, roles.side_unit} <= set(roster.teams):
        return []
    table = given.table
    if wave.survey.wave and (table["period"] == wave.survey.wave).any():
        table = table[table["period"] == wave.survey.wave]
    home = roster.container(roles.side_unit)
    table = table.assign(
        unit=table["team"].map({**{name: name for name in home.values()}, **home}),
        heads=table["team"].map(roster.invited("team")).astype("Float64").fillna(1),
    )
    heads = roster.invited(roles.side_unit)
    table = table[table["unit"].map(heads >= floor).fillna(False).astype(bool)]
    teams = roster.teams.drop_duplicates(roles.side_unit)
    above = teams.set_index(roles.side_unit)[roles.side]
    table = table.assign(side=table["unit"].map(above))
    rows = _added(table, "side", heads, roles.side)
    return rows + _added(table, "unit", heads, roles.side_unit)


def _added(
    table: pd.DataFrame, by: str, heads: pd.Series, level: str
) -> list[dict[str, Any]]:
    """Return sums, the percent on time and what there is a person, one row a group."""
    groups = table.groupby(by, sort=False)
    sums = groups[list(SUMS)].sum(min_count=1).astype("Float64")
    units = table.drop_duplicates("unit")
    people = units["unit"].map(heads).groupby(units[by]).sum()
    rate = 100 * sums["on_time_starts"] / sums["starts"].mask(sums["starts"] == 0)
    known = table["heads"].where(table["on_time_rate"].notna())
    weighted = (known * table["on_time_rate"]).groupby(table[by]).sum(min_count=1)
    mean = weighted / known.groupby(table[by]).sum(min_count=1)
    shares = {name: sums[name] / people for name in A_PERSON}
    found = sums[["starts"]].assign(
        level=level, invited=people, on_time_rate=rate.fillna(mean), **shares
    )
    found = found.rename_axis("group").reset_index()
    plain = found.astype(object).where(found.notna(), None)
    return [{str(k): v for k, v in row.items()} for row in plain.to_dict("records")]
