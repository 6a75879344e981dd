"""Groups lie in one container each: a team in one function, a function in one office.

Sums over teams must be sums over functions, or what is hidden in one could be worked
out from the other. So rows at odds with the rest of their group are put right, and
told.
"""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from culturekit.instrument import Instrument
from culturekit.problems import Cause
from culturekit.roster import Roster

Mask = NDArray[np.bool_]


def settle_containers(
    data: pd.DataFrame, instrument: Instrument, roster: Roster | None
) -> tuple[pd.DataFrame, dict[str, Mask]]:
    """Give every row the container that its group has.

    Parameters
    ----------
    data : pandas.DataFrame
        Decoded answers with their attributes.
    instrument : Instrument
        Which attribute lies within which; a roster's columns contain its teams.
    roster : Roster or None
        Believed before the answers; without it the most frequent container counts,
        of equally frequent ones the first in the order of the values.

    Returns
    -------
    data : pandas.DataFrame
        Filled and put right.
    changed : dict of str to array of bool
        Per containing attribute the rows whose value was another one.
    """
    changed: dict[str, Mask] = {}
    for inner, outer in _nested(instrument, roster):
        if inner not in data or outer not in data:
            continue
        known = _most_frequent(data[inner], data[outer])
        if roster is not None and inner == instrument.roles.team:
            known |= _listed(roster, outer)
        settled = data[inner].astype("object").map(known).astype("object")
        given = data[outer].astype("object")
        differs = settled.notna() & given.notna() & (settled != given)
        if differs.any():
            changed[outer] = changed.get(outer, False) | differs.to_numpy(dtype=bool)
        data = data.assign(
            **{outer: _like(data[outer], settled.where(settled.notna(), given))}
        )
    return data, changed


def _nested(instrument: Instrument, roster: Roster | None) -> list[tuple[str, str]]:
    """Pairs of attribute and container, the innermost first."""
    attributes, team = instrument.attributes, instrument.roles.team
    pairs = {(name, a.within) for name, a in attributes.items() if a.within}
    if roster is not None and team in attributes:
        others = set(attributes) - {team}
        pairs |= {(team, name) for name in others if name in roster.teams}
    return sorted(pairs, key=lambda p: (-len(instrument.containers(p[0])), *p))


def _most_frequent(inner: pd.Series, outer: pd.Series) -> dict[str, str]:
    rows, columns = inner.cat.codes.to_numpy(), outer.cat.codes.to_numpy()
    names, containers = inner.cat.categories, outer.cat.categories
    if not (len(names) and len(containers)):
        return {}
    both = (rows >= 0) & (columns >= 0)
    pairs = rows[both].astype(np.int64) * len(containers) + columns[both]
    found, counts = np.unique(pairs, return_counts=True)
    # the most frequent last, of equally frequent ones the first container
    order = np.lexsort((-found, counts))
    inside, container = np.divmod(found[order], len(containers))
    pairs_of = zip(inside, container, strict=True)
    return {str(names[i]): str(containers[c]) for i, c in pairs_of}


def _listed(roster: Roster, outer: str) -> dict[str, str]:
    return roster.container(outer) if outer in roster.teams else {}


def _like(column: pd.Series, values: pd.Series) -> pd.Categorical:
    """The values as a categorical with the categories of `column`, and new ones."""
    known = list(column.cat.categories)
    new = sorted(set(values.dropna().unique()) - set(known))
    return pd.Categorical(values, [*known, *new], ordered=bool(column.cat.ordered))


def container_problem(outer: str, *, listed: bool) -> Cause:
    """Return the problem of rows that name another container than their group's.

    Parameters
    ----------
    outer : str
        The containing attribute.
    listed : bool
        Whether the roster decided.
    """
    source = "the roster gives" if listed else "most answers of the group name"
    return Cause(
        "other_container",
        f"this {outer} is not the one that {source}; the group's was taken, because "
        f"a group lies in one {outer}",
        f"the group's one {outer}",
        "correct the file or the roster; or remove `within` in the definition, if "
        "groups do reach across",
    )
