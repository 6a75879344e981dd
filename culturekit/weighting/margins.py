"""Population margins: how many were invited, category by category."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from culturekit.errors import InputError, UsageError, require_known
from culturekit.summary.containment import coded
from culturekit.summary.groups import JOIN

if TYPE_CHECKING:
    from culturekit.roster import Roster

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
CROSS = " x "
MOST_NAMED = 5
SAME_TOTAL = 1e-9


@dataclass(frozen=True, eq=False)
class Counts:
    """How many people each category has in the population.

    Parameters
    ----------
    names : tuple of str
        The attribute, or those crossed.
    keys : tuple of lists of str
        Of each attribute the value of every category.
    population : (categories,) float array
    """

    names: tuple[str, ...]
    keys: tuple[list[str], ...]
    population: Floats

    @property
    def title(self) -> str:
        """The attributes in one text."""
        return CROSS.join(self.names)

    @property
    def categories(self) -> list[str]:
        """The categories as texts."""
        return [JOIN.join(parts) for parts in zip(*self.keys, strict=True)]


def read_margins(
    given: Any, frame: pd.DataFrame, roster: "Roster | None"
) -> list[Counts]:
    """Return population counts of every margin.

    Parameters
    ----------
    given : str, tuple of str, DataFrame, Series, mapping, or a sequence of these
        Names of attributes are looked up in the roster (a tuple: crossed). A table has
        the attributes and one more column, the counts; a Series has counts by its
        index; a mapping has, by name, counts by value.
    frame : pandas.DataFrame
        The respondents.
    roster : Roster or None

    Raises
    ------
    UsageError
        For an attribute that does not exist, or counts that cannot be read so.
    """
    margins = list(_each(given, frame, roster))
    if not margins:
        raise UsageError("margins: none is given; name at least one attribute")
    titles = [margin.title for margin in margins]
    if len(set(titles)) < len(titles):
        raise UsageError("margins: one margin is given twice; leave one out")
    return margins


def _each(given: Any, frame: pd.DataFrame, roster: "Roster | None") -> Iterator[Counts]:
    if isinstance(given, str):
        yield _invited((given,), frame, roster)
    elif isinstance(given, pd.DataFrame):
        yield _of_table(given, frame)
    elif isinstance(given, pd.Series):
        yield _of_series(given, frame)
    elif isinstance(given, Mapping):
        for names, counts in given.items():
            yield _of_mapping(names, counts, frame)
    elif isinstance(given, tuple) and all(isinstance(name, str) for name in given):
        yield _invited(given, frame, roster)
    elif isinstance(given, Sequence):
        for one in given:
            yield from _each(one, frame, roster)
    else:
        raise UsageError(
            f"margins: a {type(given).__name__} is no margin; give attributes of the "
            "roster, tables with counts, or a mapping of name to counts"
        )


def _invited(
    names: tuple[str, ...], frame: pd.DataFrame, roster: "Roster | None"
) -> Counts:
    """Return how many were invited, from the roster's teams or else its people."""
    _known(names, frame)
    if roster is None:
        raise UsageError(
            f"margins: there is no roster to say how many were invited by "
            f"{CROSS.join(names)}; give roster=, or the counts themselves"
        )
    if set(names) <= set(roster.teams):
        counts = roster.invited(names if len(names) > 1 else names[0])
    else:
        counts = _people(names, roster)
    return _counts(names, counts.index.to_frame(index=False), counts.to_numpy())


def _people(names: tuple[str, ...], roster: "Roster") -> pd.Series:
    """Count invited persons; what only teams have is looked up by the team."""
    people = pd.DataFrame() if roster.people is None else roster.people
    shared = [str(name) for name in roster.teams] if "team" in people else []
    known = {*map(str, people), *shared}
    if not set(names) <= known:
        lacking = ", ".join(sorted(set(names) - known))
        raise UsageError(
            f"margins: the roster does not say how many were invited by {lacking}; it "
            f"knows {', '.join(sorted({*map(str, roster.teams), *map(str, people)}))}; "
            "give the counts themselves, or a roster of persons with that column"
        )
    if "invited" in people:
        people = people[people["invited"].fillna(False).astype(bool)]
    extra = {
        name: people["team"].map(roster.container(name))
        for name in names
        if name not in people
    }
    keys = people.assign(**extra)[list(names)]
    return keys.dropna().value_counts(sort=False)


def _of_table(table: pd.DataFrame, frame: pd.DataFrame) -> Counts:
    names = tuple(str(name) for name in table if name in frame)
    others = [name for name in table if name not in frame]
    if len(others) != 1 or not names:
        raise UsageError(
            f"margins: a table with {len(names)} columns of the data and {len(others)} "
            "others; allowed are attributes of the data and exactly one other column, "
            "the counts; rename or drop columns"
        )
    return _counts(names, table[list(names)], table[others[0]])


def _of_series(counts: pd.Series, frame: pd.DataFrame) -> Counts:
    names = tuple(str(name) for name in counts.index.names)
    _known(names, frame)
    return _counts(names, counts.index.to_frame(index=False), counts)


def _of_mapping(names: Any, counts: Any, frame: pd.DataFrame) -> Counts:
    names = (names,) if isinstance(names, str) else tuple(names)
    _known(names, frame)
    if isinstance(counts, pd.DataFrame):
        return _of_table(counts, frame)
    if not isinstance(counts, Mapping | pd.Series):
        raise UsageError(
            f"margins: the counts by {CROSS.join(names)} are a "
            f"{type(counts).__name__}; give a mapping of value to count"
        )
    keys = list(counts.keys())
    parts = [key if isinstance(key, tuple) else (key,) for key in keys]
    if any(len(part) != len(names) for part in parts):
        raise UsageError(
            f"margins: counts by {CROSS.join(names)} need {len(names)} values a key"
        )
    table = pd.DataFrame(parts, columns=list(names))
    return _counts(names, table, [counts[key] for key in keys])


def _known(names: Iterable[str], frame: pd.DataFrame) -> None:
    for name in names:
        require_known("attribute", name, [str(column) for column in frame])


def _counts(names: tuple[str, ...], keys: pd.DataFrame, counts: Any) -> Counts:
    """Check one margin by itself: every category once, with a number of people."""
    title = CROSS.join(names)
    columns = [coded(column) for _, column in keys.items()]
    if any((codes < 0).any() for codes, _ in columns):
        raise InputError(
            f"margins: the counts by {title} have a category without a name; name it, "
            "or leave it out"
        )
    texts = tuple([known[i] for i in codes] for codes, known in columns)
    numbers = pd.to_numeric(pd.Series(list(counts)), errors="coerce")
    population = numbers.to_numpy(dtype=float, na_value=np.nan)
    wrong = int((~np.isfinite(population) | (population < 0)).sum())
    if wrong or not population.sum() > 0:
        raise InputError(
            f"margins: {wrong} counts by {title} are missing or negative, of "
            f"{len(population)}; allowed are numbers of 0 and above, not all 0"
        )
    found = Counts(names, texts, population)
    if len(set(found.categories)) < len(population):
        raise InputError(
            f"margins: a category stands twice in the counts by {title}; add its "
            "counts up"
        )
    return found


def place(margins: list[Counts], frame: pd.DataFrame, start: Floats) -> list[Ints]:
    """Return the category of every respondent on every margin.

    Raises
    ------
    InputError
        If respondents have no value, or one that the population does not have; if a
        category with people in the population has no respondent with weight; if
        margins do not add up to the same total. All of it at once.
    """
    codes = [categories_of(margin, frame) for margin in margins]
    problems = list(_totals(margins))
    for margin, code in zip(margins, codes, strict=True):
        problems += _problems(margin, code, frame, start)
    if problems:
        raise InputError("the answers cannot be weighted to these margins:", problems)
    return codes


def categories_of(margin: Counts, frame: pd.DataFrame) -> Ints:
    """Return the category of every respondent; -1 for none of the population."""
    joint = np.zeros(len(frame), dtype=np.int64)
    unknown = np.zeros(len(frame), dtype=bool)
    number = np.zeros(len(margin.population), dtype=np.int64)
    for name, keys in zip(margin.names, margin.keys, strict=True):
        codes, seen = coded(frame[name])
        names = list(dict.fromkeys(keys))
        places = {key: i for i, key in enumerate(names)}
        lookup = np.array([*(places.get(text, -1) for text in seen), -1])
        found = lookup[codes]
        unknown |= found < 0
        joint = joint * len(names) + np.maximum(found, 0)
        number = number * len(names) + np.array([places[key] for key in keys])
    joint[unknown] = -1
    if len(margin.names) == 1:
        return joint
    order = np.argsort(number)
    at = np.minimum(np.searchsorted(number[order], joint), len(order) - 1)
    category = np.where(number[order][at] == joint, order[at], -1)
    return category.astype(np.int64)


def _totals(margins: list[Counts]) -> Iterator[str]:
    sums = {margin.title: float(margin.population.sum()) for margin in margins}
    if max(sums.values()) - min(sums.values()) > SAME_TOTAL * max(sums.values()):
        listed = ", ".join(f"{title} {total:,.12g}" for title, total in sums.items())
        yield (
            f"margins add up to different totals ({listed}); they must count the same "
            "people: count again, or scale them to one total"
        )


def _problems(
    margin: Counts, codes: Ints, frame: pd.DataFrame, start: Floats
) -> Iterator[str]:
    title = margin.title
    blank = frame[list(margin.names)].isna().any(axis=1).to_numpy()
    if blank.any():
        yield (
            f"{title}: {int(blank.sum())} of {len(frame)} respondents have no value; "
            f"allowed are the {len(margin.population)} of the population; fill it "
            "in, leave these respondents out, or leave the margin out"
        )
    count = len(margin.population)
    strange = (codes < 0) & ~blank
    nobody = (codes >= 0) & (margin.population[codes] == 0)
    if outside := int((strange | nobody).sum()):
        yield (
            f"{title}: {outside} of {len(frame)} respondents have a value that nobody "
            "has in the population; allowed: "
            f"{_listed(margin, margin.population > 0)}; "
            "correct the spelling, the counts, or leave these respondents out"
        )
    reached = np.bincount(codes[codes >= 0], start[codes >= 0], count)
    empty = (margin.population > 0) & (reached == 0)
    if empty.any():
        people = float(margin.population[empty].sum())
        yield (
            f"{title}: no respondent with weight in {int(empty.sum())} of {count} "
            f"categories of the population, with {people:,.12g} of "
            f"{margin.population.sum():,.12g} people ({_listed(margin, empty)}); "
            "nobody can stand for them: merge categories, or take a coarser attribute"
        )


def _listed(margin: Counts, which: NDArray[np.bool_]) -> str:
    names = [margin.categories[i] for i in np.flatnonzero(which)]
    more = len(names) - MOST_NAMED
    shown = ", ".join(names[:MOST_NAMED])
    return f"{shown} and {more} more" if more > 0 else shown
