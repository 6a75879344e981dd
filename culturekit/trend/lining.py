"""Two waves made alike: the same items, groups as they are organised now."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from culturekit.instrument import Instrument, Item, Scale
from culturekit.summary.containment import containing
from culturekit.summary.groups import Groups, group_respondents
from culturekit.survey import Survey
from culturekit.trend.questions import Shared

Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Lined:
    """Two waves over the same groups.

    Parameters
    ----------
    frame : pandas.DataFrame
        One row a group of either wave: ``group`` and its attributes.
    before, now : (n,) int arrays
        Row in `frame` of each respondent; -1 for none.
    inside : mapping of str to mapping of str to str
        What the groups add up to.
    """

    frame: pd.DataFrame
    before: Ints
    now: Ints
    inside: dict[str, dict[str, str]]


def over_shared(
    before: Survey, now: Survey, shared: Sequence[Shared]
) -> tuple[Survey, Survey]:
    """Return both waves with only the items they share, named as now.

    Answers keep the coding of their own wave; teams stand in the functions and offices
    in which they stand now, so that what is compared has not moved.
    """
    items = {new: old for part in shared for new, old in part.items}
    scales = {
        part.scale: now.instrument.scales[part.scale].model_copy(
            update={"items": tuple(new for new, _ in part.items)}
        )
        for part in shared
    }
    later = _only(now.instrument, {n: now.instrument.items[n] for n in items}, scales)
    asked = {
        new: before.instrument.items[old].model_copy(update={"id": new})
        for new, old in items.items()
    }
    earlier = _only(now.instrument, asked, scales).model_copy(
        update={"response_scales": before.instrument.response_scales}
    )
    known = [n for n in now.instrument.attributes if n in before.data]
    names = {old: new for new, old in items.items() if old in before.data}
    answers = before.data[list(names)].rename(columns=names)
    data = pd.concat([answers, before.data[known]], axis=1)
    return (
        replace(before, data=_as_organised(data, now), instrument=earlier),
        replace(now, instrument=later),
    )


def _only(
    instrument: Instrument, items: dict[str, Item], scales: dict[str, Scale]
) -> Instrument:
    return instrument.model_copy(update={"items": items, "scales": scales})


def _as_organised(data: pd.DataFrame, now: Survey) -> pd.DataFrame:
    """Return earlier answers with what contains each group as it does now."""
    asked = now.instrument
    inner_first = [(len(asked.containers(n)), n) for n in asked.attributes if n in data]
    moved: dict[str, pd.Series] = {}
    # the widest first: where a team is known, it has the last word
    for _, inner in sorted(inner_first):
        for outer in asked.containers(inner):
            if outer not in data:
                continue
            places = containing(now, now.roster, inner, outer)
            own = moved.get(outer, data[outer].astype(object))
            there = data[inner].astype(object).map(places)
            moved[outer] = there.where(there.notna(), own)
    return data.assign(**{n: part.astype("category") for n, part in moved.items()})


def line_up(before: Survey, now: Survey, by: str | tuple[str, ...]) -> Lined:
    """Return the groups of both waves, and who is in which.

    Raises
    ------
    UsageError, InputError
        As `group_respondents`, for either wave.
    """
    later = group_respondents(now, by, roster=now.roster)
    earlier = group_respondents(before, by)
    keys = ["group", *later.by]
    answered = earlier.frame.loc[earlier.respondents > 0, keys]
    frame = pd.concat([later.frame[keys], answered], ignore_index=True)
    frame = frame.drop_duplicates("group", ignore_index=True)
    place = {name: row for row, name in enumerate(frame["group"])}
    rows = [place.get(name, -1) for name in earlier.frame["group"]]
    lookup = np.array([*rows, -1], dtype=np.int64)
    return Lined(frame, lookup[earlier.codes], later.codes, _inside(earlier, later))


def _inside(earlier: Groups, later: Groups) -> dict[str, dict[str, str]]:
    """Return what groups add up to; what holds now counts for groups of both waves."""
    then, now = earlier.adds_up_to or {}, later.adds_up_to or {}
    return {
        name: {**then.get(name, {}), **now.get(name, {})} for name in {**now, **then}
    }
