"""Respondents sorted into groups: by a team, an office, or two attributes crossed."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from culturekit.errors import InputError, UsageError, attributes_of, require_known
from culturekit.summary.containment import adding_up, coded, containing, ranked

if TYPE_CHECKING:
    from culturekit.roster import Roster
    from culturekit.summary.summary import Summary
    from culturekit.survey import Survey

Ints = NDArray[np.int64]
ORGANISATION = "Organisation"
JOIN = " / "


@dataclass(frozen=True, eq=False)
class Groups:
    """The groups of a breakdown, and who is in which.

    Parameters
    ----------
    by : tuple of str
        One attribute, or two crossed.
    frame : pandas.DataFrame
        One row a group: ``group``, one column an attribute of `by`, ``invited`` (whole
        number, missing where it is not known). Groups that nobody answered from are
        there too.
    codes : (n,) int array
        Row in `frame` of each respondent; -1 for somebody without the attribute.
    parent : mapping of str to mapping of str to str
        Per containing attribute, nearest first: group to containing group.
    observed : mapping of str to mapping of str to str
        The same for attributes that the definition does not name as containers, and
        that groups add up to all the same.
    """

    by: tuple[str, ...]
    frame: pd.DataFrame
    codes: Ints
    parent: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    observed: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def adds_up_to(self) -> dict[str, Mapping[str, str]] | None:
        """What adds up to what, for the gate: stated or only observed."""
        return {**self.observed, **self.parent} or None

    @property
    def count(self) -> int:
        """The number of groups, empty ones included."""
        return len(self.frame)

    @property
    def respondents(self) -> Ints:
        """How many respondents each group has."""
        return np.bincount(self.codes[self.codes >= 0], minlength=self.count)

    def inside(self, attribute: str | None) -> Ints:
        """Return, per group, the number of the containing group in `attribute`.

        Parameters
        ----------
        attribute : str or None
            A key of `parent`, or None for the whole organisation.

        Returns
        -------
        (groups,) int array
            From 0; groups whose container is not known share a number of their own.
        """
        if attribute is None:
            return np.zeros(self.count, dtype=np.int64)
        known = self.parent[attribute]
        names = [known.get(group, "") for group in self.frame["group"]]
        return np.unique(names, return_inverse=True)[1].astype(np.int64)


def organisation(survey: "Survey", roster: "Roster | None" = None) -> Groups:
    """Return all respondents as one group."""
    return organisation_of(len(survey.data), roster)


def organisation_of(respondents: int, roster: "Roster | None" = None) -> Groups:
    """Return so many respondents as one group."""
    invited = pd.NA if roster is None else int(roster.teams["invited"].sum())
    frame = pd.DataFrame({"group": [ORGANISATION], "invited": [invited]})
    frame["invited"] = frame["invited"].astype("Int64")
    return Groups((), frame, np.zeros(respondents, dtype=np.int64))


def groups_of_summary(summary: "Summary", roster: "Roster | None" = None) -> Groups:
    """Return the groups of a summary, and those of the roster nobody answered from.

    Of two attributes every combination is a group; nobody has a code.
    """
    by, known = summary.plan.by, summary.told.groups
    none = np.zeros(0, dtype=np.int64)
    on_roster = roster is not None and bool(set(by) & set(roster.teams))
    if len(by) == 1 and not on_roster:
        unknown = np.ones(len(known), dtype=bool)
        invited = pd.arrays.IntegerArray(np.zeros(len(known), dtype=np.int64), unknown)
        frame = known.assign(invited=invited)
        return Groups(by, frame, none, summary.parent, summary.observed)
    values = []
    for name in by:
        expected: list[str] = []
        if roster is not None and name in roster.teams:
            expected = coded(roster.teams[name])[1]
        # the summary's own order, unless the roster knows more
        in_order = known if len(by) == 1 else known.sort_values(name, kind="stable")
        found = list(dict.fromkeys(in_order[name]))
        new = {*expected} - {*found}
        values.append(ranked({*found, *new}, []) if new else found)
    if by:
        cells = [list(part) for part in zip(*product(*values), strict=True)]
        frame = _frame(by, cells or [[] for _ in by], roster)
    else:
        frame = organisation_of(0, roster).frame
    return Groups(by, frame, none, summary.parent, summary.observed)


def group_respondents(
    survey: "Survey",
    by: str | tuple[str, ...],
    *,
    roster: "Roster | None" = None,
    also: tuple[str, ...] = (),
    taken: Collection[str] = (),
) -> Groups:
    """Sort respondents into the groups of one attribute, or of two crossed.

    Parameters
    ----------
    survey : Survey
    by : str or tuple of str
        One attribute or two.
    roster : Roster, optional
        Who was invited; adds groups from which nobody answered.
    also : tuple of str
        Attributes beside those of the definition whose containment is wanted.
    taken : collection of str
        Column names of the result to come, which no attribute may have.

    Returns
    -------
    Groups

    Raises
    ------
    UsageError
        For an attribute that the data do not have, more than two, or a name that is
        taken.

    Notes
    -----
    Of two attributes, every combination of values is a group, so that nobody can tell
    an empty combination from a small one; where one attribute contains the other, only
    combinations that occur.
    """
    names = attributes_of(by)
    _check(survey, (*names, *also), taken)
    _check_number(names)
    columns = [_levels(survey, roster, name) for name in names]
    if len(names) == 1:
        codes, cells = columns[0][0], [columns[0][1]]
    else:
        codes, cells = _cross(survey, roster, names, columns)
    frame = _frame(names, cells, roster)
    parents = _parents(survey, roster, frame, names + also)
    seen = _observed(survey, frame, names, set(parents))
    return Groups(names, frame, codes, parents, seen)


def _check(survey: "Survey", names: tuple[str, ...], taken: Collection[str]) -> None:
    known = [str(c) for c in survey.data if c not in survey.instrument.items]
    for name in names:
        if name in survey.instrument.attributes and name not in known:
            raise InputError(
                f"nothing says which {name} a respondent belongs to: neither a column "
                "of the file nor the roster gives it; allowed: a column with its id or "
                f"a name listed under attributes.{name}.columns; add one, or a roster"
            )
        require_known("attribute", name, known)
        if name in taken and names != ("group",):
            raise UsageError(
                f"by: an attribute named '{name}' would be mixed up with the column of "
                "that name in the result; rename it in the definition"
            )


def _check_number(names: tuple[str, ...]) -> None:
    if len(names) not in {1, 2} or len(set(names)) != len(names):
        raise UsageError(
            f"by: {len(names)} attributes given; allowed are one, or two different "
            'ones such as ("team", "tenure")'
        )


def _levels(
    survey: "Survey", roster: "Roster | None", name: str
) -> tuple[Ints, list[str]]:
    """Return codes and all values of one attribute, also those nobody has."""
    codes, seen = coded(survey.data[name])
    attribute = survey.instrument.attributes.get(name)
    declared = list(attribute.values) if attribute else []
    if roster is not None and name in roster.teams:
        expected = coded(roster.teams[name])[1]
    else:
        expected = declared
    present = set(codes.tolist()) if len(codes) < 1000 else set(np.unique(codes))
    used = [value for i, value in enumerate(seen) if i in present]
    values = ranked({*used, *expected}, declared or _order(survey, name))
    place = {value: i for i, value in enumerate(values)}
    lookup = np.array([*(place.get(v, -1) for v in seen), -1], dtype=np.int64)
    return lookup[codes], values


def _order(survey: "Survey", name: str) -> list[str]:
    """Return the order that an ordered category has by itself, else none."""
    column = survey.data[name]
    ordered = getattr(column.dtype, "ordered", False)
    return [str(value) for value in column.cat.categories] if ordered else []


def _cross(
    survey: "Survey",
    roster: "Roster | None",
    names: tuple[str, ...],
    columns: list[tuple[Ints, list[str]]],
) -> tuple[Ints, list[list[str]]]:
    """Return codes and the value lists of the cells of two attributes."""
    (first, a), (second, b) = columns
    known = (first >= 0) & (second >= 0)
    pair = np.where(known, first * len(b) + second, -1)
    exists = np.zeros(len(a) * len(b), dtype=bool)
    exists[pair[known]] = True
    exists |= _possible(survey, roster, names, (a, b)).ravel()
    cells = np.flatnonzero(exists)
    number = np.full(len(exists) + 1, -1)
    number[cells] = np.arange(len(cells))
    return number[pair], [
        [a[i] for i in cells // len(b)],
        [b[i] for i in cells % len(b)],
    ]


def _possible(
    survey: "Survey",
    roster: "Roster | None",
    names: tuple[str, ...],
    values: tuple[list[str], list[str]],
) -> NDArray[np.bool_]:
    """Return which combinations can occur: all, unless one contains the other."""
    above = {name: _containers(survey, name) for name in names}
    for inner, outer in ((0, 1), (1, 0)):
        if names[outer] in above[names[inner]]:
            inside = containing(survey, roster, names[inner], names[outer])
            rows = [inside.get(value) for value in values[inner]]
            table = np.array([[row == v for v in values[outer]] for row in rows])
            return table if inner == 0 else table.T
    return np.ones((len(values[0]), len(values[1])), dtype=bool)


def _containers(survey: "Survey", name: str) -> tuple[str, ...]:
    known = name in survey.instrument.attributes
    return survey.instrument.containers(name) if known else ()


def _frame(
    names: tuple[str, ...], cells: list[list[str]], roster: "Roster | None"
) -> pd.DataFrame:
    columns: dict[str, Any] = {
        "group": [JOIN.join(parts) for parts in zip(*cells, strict=True)]
    }
    columns |= dict(zip(names, cells, strict=True))
    frame = pd.DataFrame(columns)
    frame["invited"] = pd.array(_invited(names, cells, roster), dtype="Int64")
    return frame


def _invited(
    names: tuple[str, ...], cells: list[list[str]], roster: "Roster | None"
) -> list[Any]:
    """Return how many were invited per group; missing where the roster cannot say."""
    if roster is None or not set(names) <= set(roster.teams):
        return [pd.NA] * len(cells[0])
    total = roster.invited(names if len(names) > 1 else names[0])
    found = {_texts(key): int(n) for key, n in total.items()}
    return [found.get(key, 0) for key in zip(*cells, strict=True)]


def _texts(key: Any) -> tuple[str, ...]:
    return tuple(map(str, key)) if isinstance(key, tuple) else (str(key),)


def _parents(
    survey: "Survey",
    roster: "Roster | None",
    frame: pd.DataFrame,
    names: tuple[str, ...],
) -> dict[str, dict[str, str]]:
    """Return what contains each group: crossed attributes first, then containers."""
    own = [name for name in names if name in frame]
    parents: dict[str, dict[str, str]] = {}
    if len(own) > 1:
        parents = {
            name: dict(zip(frame["group"], frame[name], strict=True)) for name in own
        }
    extra = [name for name in names if name not in own]
    for name in own:
        for above in [*_containers(survey, name), *extra]:
            if above in parents or above in own:
                continue
            inside = containing(survey, roster, name, above)
            pairs = zip(frame["group"], frame[name], strict=True)
            found = {group: inside[v] for group, v in pairs if v in inside}
            if found:
                parents[above] = found
    return parents


def _observed(
    survey: "Survey", frame: pd.DataFrame, names: tuple[str, ...], known: set[str]
) -> dict[str, dict[str, str]]:
    """Return what groups add up to though nobody said so, as answers show it."""
    found: dict[str, dict[str, str]] = {}
    free = [str(c) for c in survey.data if c not in survey.instrument.items]
    for above in free:
        for name in names:
            if above in (*names, *known) or name in _containers(survey, above):
                continue
            inside = adding_up(survey.data[name], survey.data[above])
            pairs = zip(frame["group"], frame[name], strict=True)
            groups = {group: inside[v] for group, v in pairs if v in inside}
            if groups:
                found.setdefault(above, {}).update(groups)
    return found
