"""What can be wrong in a roster, a ledger or a list of leavers."""

from collections.abc import Iterable, Iterator, Sequence

import pandas as pd

from culturekit.errors import did_you_mean
from culturekit.instrument import Instrument


def at(rows: Iterable[int], column: str, what: str, remedy: str) -> list[str]:
    """Return one line a row: where, what and what to do."""
    return [f"row {row}, column '{column}': {what}; {remedy}" for row in rows]


def required(table: pd.DataFrame, names: Sequence[str]) -> list[str]:
    """Return the required columns that are missing."""
    return [
        f"no column '{name}'{did_you_mean(name, table.columns)}; add it"
        for name in names
        if name not in table
    ]


def team_mistakes(table: pd.DataFrame) -> list[str]:
    """Return teams without a name and teams that stand twice."""
    team = table["team"]
    twice = table.index[team.duplicated(keep="first") & team.notna()]
    return [
        *at(table.index[team.isna()], "team", "no team", "name it, or delete the row"),
        *at(twice, "team", "this team stands in an earlier row", "keep one row a team"),
    ]


def loops(table: pd.DataFrame) -> list[str]:
    """Return the teams that are their own parent, directly or through others."""
    if "parent" not in table:
        return []
    known = table.dropna(subset=["team", "parent"]).drop_duplicates("team")
    parent = dict(zip(known["team"], known["parent"], strict=True))
    rows = dict(zip(known["team"], known.index, strict=True))
    looping = [rows[team] for team in parent if _returns(team, parent)]
    return at(
        looping,
        "parent",
        "its parents lead back to the team itself",
        "correct the parent; the topmost has none",
    )


def _returns(team: str, parent: dict[str, str]) -> bool:
    seen: set[str] = set()
    above = parent.get(team)
    while above is not None and above != team and above not in seen:
        seen.add(above)
        above = parent.get(above)
    return above == team


def numbers(
    table: pd.DataFrame, names: Sequence[str], *, whole: bool = False
) -> list[str]:
    """Return the cells that are no numbers, below 0, or not whole but must be."""
    problems: list[str] = []
    kind = "a whole number" if whole else "a number"
    for name in names:
        if name not in table:
            continue
        values = as_numbers(table, name)
        wrong = table[name].notna() & values.isna()
        if whole:
            wrong |= (values % 1 != 0).fillna(False)
        what = f"not {kind}"
        problems += at(table.index[wrong], name, what, f"write {kind}, 0 or more")
        low = table.index[(values < 0).fillna(False) & ~wrong]
        problems += at(low, name, "below 0", f"write {kind}, 0 or more")
    return problems


def invited_given(table: pd.DataFrame) -> list[str]:
    """Return the teams that do not say how many were invited."""
    rows = table.index[table["invited"].isna()]
    return at(rows, "invited", "empty", "write how many were invited, 0 if nobody")


def as_numbers(table: pd.DataFrame, name: str) -> pd.Series:
    """Return a column as Float64, a decimal comma allowed; other text missing."""
    text = column(table, name).str.replace(" ", "").str.replace(",", ".")
    return pd.to_numeric(text, errors="coerce").astype("Float64")


def column(table: pd.DataFrame, name: str) -> pd.Series:
    """Return a column, all missing where the table has none."""
    if name in table:
        return table[name]
    return pd.Series(pd.NA, index=table.index, dtype="str")


def yes_no(text: pd.Series) -> tuple[pd.Series, pd.Index]:
    """Return yes/no cells as booleans, and the rows with anything else."""
    words = {"yes": True, "y": True, "true": True, "1": True, "ja": True}
    words |= {"no": False, "n": False, "false": False, "0": False, "nein": False}
    flags = text.str.lower().map(words).astype("boolean")
    return flags, text.index[text.notna() & flags.isna()]


def currencies(table: pd.DataFrame) -> list[str]:
    """Return amounts without a currency."""
    if "amount" not in table:
        return []
    bare = table["amount"].notna() & column(table, "currency").isna()
    what, remedy = "an amount without a currency", "write its code, such as USD"
    return at(table.index[bare], "currency", what, remedy)


def values(table: pd.DataFrame, instrument: Instrument | None) -> list[str]:
    """Return attribute cells that the survey definition does not allow."""
    problems: list[str] = []
    for name, allowed in _allowed(table, instrument):
        wrong = table.index[table[name].notna() & ~table[name].isin(allowed)]
        listed = ", ".join(allowed)
        problems += at(wrong, name, "not an allowed value", f"allowed: {listed}")
    return problems


def _allowed(
    table: pd.DataFrame, instrument: Instrument | None
) -> Iterator[tuple[str, tuple[str, ...]]]:
    for name, attribute in (instrument.attributes if instrument else {}).items():
        if name in table and attribute.values:
            yield name, attribute.values


def canonical(table: pd.DataFrame, instrument: Instrument | None) -> pd.DataFrame:
    """Return the table with labels and other spellings of a value as the value."""
    table = table.copy()
    for name, allowed in _allowed(table, instrument):
        labels = instrument.attributes[name].labels if instrument else {}
        spelt = {value.casefold(): value for value in allowed}
        spelt |= {label.casefold(): value for value, label in labels.items()}
        known = table[name].str.casefold().map(spelt)
        table[name] = known.where(known.notna(), table[name])
    return table


def nesting(table: pd.DataFrame, instrument: Instrument | None) -> list[str]:
    """Return groups that lie in two of the groups that should contain them."""
    problems: list[str] = []
    for name, attribute in (instrument.attributes if instrument else {}).items():
        above = attribute.within
        if above is None or name not in table or above not in table:
            continue
        homes = table.groupby(name)[above].nunique()
        problems += [
            f"column '{above}': {name} '{group}' lies in {count} different ones; "
            "allowed: one; correct the rows that differ"
            for group, count in homes[homes > 1].items()
        ]
    return problems
