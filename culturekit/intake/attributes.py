"""Attribute columns: allowed values, the roster's spelling, what contains a team."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from culturekit.instrument import Attribute, Instrument
from culturekit.intake.words import normal
from culturekit.problems import Cause
from culturekit.roster import Roster, near_names
from culturekit.roster.near import close_to

BLANK = frozenset(
    ["", "na", "n/a", "#n/a", "nan", "null", "<na>", "-99", "(blank)", "-"]
)
_CONTROL = re.compile(r"[\x00-\x1f\x7f\s]+")
_DECIMAL = re.compile(r"-?\d+\.0+")
LISTED = 20
LOOKED_UP = 200  # names for which the roster is searched for close ones


@dataclass(frozen=True, eq=False)
class Values:
    """What the distinct texts of an attribute column stand for.

    Parameters
    ----------
    values : list of str
        The categories.
    codes : array of int, one a text
        Its category, -1 for missing.
    wrong : array of bool, one a text
        Texts that are not allowed or not in the roster.
    variants : int
        Texts that were taken as another spelling of a category.
    """

    values: list[str]
    codes: NDArray[np.int64]
    wrong: NDArray[np.bool_]
    variants: int = 0


def read_values(
    texts: Sequence[str],
    counts: NDArray[np.int64],
    attribute: Attribute,
    known: Sequence[str] = (),
) -> Values:
    """Say what each distinct text of an attribute column stands for.

    Parameters
    ----------
    texts : sequence of str
        The distinct texts.
    counts : array of int
        How often each occurs; the most frequent spelling names a group.
    attribute : Attribute
        Its allowed values and labels decide, if it has any.
    known : sequence of str
        The roster's values, where nothing is declared.

    Returns
    -------
    Values
        Categories and codes.
    """
    texts = _as_written(texts)
    if attribute.values:
        spelt = {normal(value): value for value in attribute.values}
        for value, label in attribute.labels.items():
            spelt.setdefault(normal(label), value)
        return _by_list(texts, spelt, list(attribute.values), keep=False)
    if known:
        spelt = {normal(value): value for value in known}
        return _by_list(texts, spelt, sorted(set(known)), keep=True)
    return _by_spelling(texts, counts)


def _as_written(texts: Sequence[str]) -> Sequence[str]:
    """Write 7 for 7.0, where a spreadsheet has made every name a decimal number."""
    filled = [text for text in texts if normal(text) not in BLANK]
    if not filled or not all(_DECIMAL.fullmatch(text.strip()) for text in filled):
        return texts
    return [text.strip().partition(".")[0] for text in texts]


def _by_list(
    texts: Sequence[str], spelt: Mapping[str, str], values: list[str], *, keep: bool
) -> Values:
    names: list[str | None] = []
    wrong = np.zeros(len(texts), dtype=bool)
    for i, text in enumerate(texts):
        form = normal(text)
        name = spelt.get(form)
        if name is None and form not in BLANK:
            wrong[i] = True
            name = _CONTROL.sub(" ", text).strip() if keep else None
        names.append(name)
    values = [*values, *sorted({n for n in names if n is not None} - set(values))]
    return Values(values, _positions(names, values), wrong)


def _by_spelling(texts: Sequence[str], counts: NDArray[np.int64]) -> Values:
    """Take texts that differ only in case and spacing as one group."""
    best: dict[str, tuple[int, str]] = {}
    forms = [normal(text) for text in texts]
    for form, text, count in zip(forms, texts, counts.tolist(), strict=True):
        name = _CONTROL.sub(" ", text).strip()
        if form not in BLANK and (form not in best or count > best[form][0]):
            best[form] = (count, name)
    names = [best[form][1] if form in best else None for form in forms]
    values = sorted({name for name in names if name is not None})
    spellings = {_CONTROL.sub(" ", t).strip() for t in texts if normal(t) not in BLANK}
    none = np.zeros(len(texts), dtype=bool)
    return Values(values, _positions(names, values), none, len(spellings) - len(values))


def _positions(names: Sequence[str | None], values: list[str]) -> NDArray[np.int64]:
    place = {value: i for i, value in enumerate(values)}
    return np.array([-1 if n is None else place[n] for n in names], dtype=np.int64)


def categorical(
    values: Values, codes: NDArray[np.int64], attribute: Attribute
) -> pd.Categorical:
    """Return a column as a categorical; undeclared categories only where they occur."""
    positions = values.codes[codes] if len(values.codes) else codes
    ordered = attribute.ordered and bool(attribute.values)
    column = pd.Categorical.from_codes(positions, values.values, ordered=ordered)
    return column if attribute.values else column.remove_unused_categories()


def value_problems(
    attribute: Attribute, texts: Sequence[str], values: Values, known: Sequence[str]
) -> Iterator[tuple[Cause, NDArray[np.bool_]]]:
    """Yield what is wrong with texts, and which; apart by the roster's names near them.

    Only names of the roster are told: what stands in the cell may be anything.
    """
    if attribute.values:
        yield value_problem(attribute), values.wrong
        return
    wrong = np.flatnonzero(values.wrong)
    close = near_names([texts[i] for i in wrong[:LOOKED_UP]], known)
    hints = np.full(len(texts), "", dtype=object)
    hints[wrong[:LOOKED_UP]] = [close_to(names) for names in close]
    for hint in sorted(set(hints[wrong])):
        yield value_problem(attribute, hint), values.wrong & (hints == hint)


def value_problem(attribute: Attribute, near: str = "") -> Cause:
    """Return the problem of a cell that is none of the allowed or known values.

    Parameters
    ----------
    attribute : Attribute
        Its allowed values are listed.
    near : str
        The roster's names that are close to the cell, as the end of a message.
    """
    name = attribute.id
    if not attribute.values:
        return Cause(
            "not_in_roster",
            f"this {name} is not in the roster; the answer was kept under it{near}",
            f"the roster's {name}s",
            f"correct the {name} in the file, or add it to the roster",
        )
    listed = ", ".join(attribute.values[:LISTED])
    more = ", ..." if len(attribute.values) > LISTED else ""
    return Cause(
        "unknown_value",
        f"not an allowed value of {name}; taken as missing",
        listed + more,
        f"correct the cell, or add the value to attributes.{name}.values",
    )


def nameless_problem(name: str, texts: Sequence[str], values: Values) -> Cause:
    """Return the problem of records that name no team."""
    blank = zip(texts, values.codes.tolist(), strict=True)
    words = sorted({t.strip() for t, code in blank if code < 0 and normal(t) in BLANK})
    said = ", ".join(f"'{word}'" for word in words if word)
    also = f" ({said} are taken as none)" if said else ""
    return Cause(
        "no_group",
        f"no {name} is named here{also}; the record counts in totals only",
        f"the name of a {name}",
        f"fill the cell in; a {name} that is really called so must be listed under "
        f"attributes.{name}.values",
    )


def personal_problem(name: str) -> Cause:
    """Return the problem of an attribute whose column holds personal data."""
    return Cause(
        "private_column",
        f"the column of attribute '{name}' holds personal data; it was not kept",
        "an attribute of a group of people",
        "point the attribute to a column that names a group",
    )


def spelling_problem(attribute: Attribute, variants: int) -> Cause:
    """Return the problem of groups that are spelt in several ways."""
    return Cause(
        "spelt_differently",
        f"groups are spelt in more than one way, {variants} by case or spacing alone; "
        "such spellings were taken as one group",
        "one spelling a group",
        f"correct the spelling, or list attributes.{attribute.id}.values",
    )


def join_roster(
    data: pd.DataFrame, instrument: Instrument, roster: Roster
) -> pd.DataFrame:
    """Fill attributes that the file lacks, by team.

    Parameters
    ----------
    data : pandas.DataFrame
        Decoded answers.
    instrument : Instrument
        Its attributes that the roster has too are joined.
    roster : Roster
        One row a team.

    Returns
    -------
    pandas.DataFrame
        With the joined attributes; those of the file are left as they are.
    """
    team = instrument.roles.team
    if team not in data:
        return data
    teams = data[team].astype("object")
    return data.assign(
        **{
            name: _joined(teams.map(roster.container(name)), attribute)
            for name, attribute in instrument.attributes.items()
            if name in roster.teams and name not in data
        }
    )


def _joined(column: pd.Series, attribute: Attribute) -> pd.Categorical:
    values = list(attribute.values) or sorted(column.dropna().unique())
    ordered = attribute.ordered and bool(attribute.values)
    return pd.Categorical(column, categories=values, ordered=ordered)
