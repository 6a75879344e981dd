"""What any table of the organisation may get wrong, told with every row at once."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

import numpy as np
import pandas as pd

from culturekit.errors import did_you_mean
from culturekit.instrument import Instrument
from culturekit.problems import Cause
from culturekit.roster.dates import dates
from culturekit.roster.near import close_to, key, near_names
from culturekit.roster.numbers import numbers
from culturekit.roster.table import Table

_YES = "yes y true 1 ja j wahr x voluntary freiwillig"
_NO = "no n false 0 nein falsch involuntary unfreiwillig"
FLAGS = dict.fromkeys(_YES.split(), True) | dict.fromkeys(_NO.split(), False)
FIXED = ("budget_category",)
MOST_NAMES = 200
MOST_LISTED = 20
# what the one side and the other are called where no definition says so
COMMON: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "office": {
        "front": ("front office", "Frontoffice"),
        "back": ("back office", "Backoffice"),
        "other": ("Sonstige", "andere"),
    },
    "budget_category": {
        "revenue": ("revenue producer", "profit centre", "profit center", "Ertrag"),
        "cost": ("cost centre", "cost center", "overhead", "Kosten"),
        "mixed": ("gemischt", "both"),
    },
}


def require(table: Table, names: Sequence[str]) -> None:
    """Tell the required columns that are missing."""
    for name in names:
        if name not in table:
            hint = did_you_mean(name, table.headers.values()) or ";"
            what = f"no column '{name}'{hint} it is required"
            remedy = f"add it, or call the right column '{name}'"
            table.problems.add(Cause("missing_column", what.strip(), "", remedy))


def require_any(table: Table, names: Sequence[str], why: str) -> None:
    """Tell if there is none of several columns."""
    if not any(name in table for name in names):
        listed = f"{', '.join(names[:-1])} or {names[-1]}"
        what = f"no column {listed}: {why}"
        table.problems.add(Cause("missing_column", what, "", "add one of them"))


def require_filled(table: Table, name: str, code: str, what: str, remedy: str) -> None:
    """Tell the rows that leave a cell empty which they may not."""
    if name in table:
        cause = Cause(code, what, f"a {name}", remedy)
        table.tell(cause, name, table.column(name).isna())


def numeric(table: Table, name: str, *, whole: bool = False) -> pd.Series:
    """Return a column as numbers of 0 or more; tell the cells that are none."""
    read = numbers(table.column(name), whole=whole, comma=table.comma)
    kind = "a whole number" if whole else "a number"
    allowed, remedy = f"{kind}, 0 or more", "correct the cell"
    table.tell(Cause("not_a_number", f"not {kind}", allowed, remedy), name, read.wrong)
    doubt = "the mark may separate thousands or decimals"
    undo = "write it without a mark between thousands"
    table.tell(Cause("ambiguous_number", doubt, "1234.5", undo), name, read.open)
    below = (read.values < 0).fillna(False)
    table.tell(Cause("below_zero", "below 0", allowed, remedy), name, below)
    if whole:
        broken = (read.values % 1 != 0).fillna(False)
        table.tell(
            Cause("not_whole", "not a whole number", allowed, remedy), name, broken
        )
        return read.values.mask(broken).astype("Int64")
    return read.values


def days(table: Table, name: str) -> pd.Series:
    """Return a column as days; tell the cells that are none."""
    read = dates(table.column(name))
    remedy = "write it as 2026-05-31"
    table.tell(Cause("not_a_date", "not a date", "a day", remedy), name, read.wrong)
    doubt = "nothing in this column says what is the day and what the month"
    table.tell(Cause("ambiguous_date", doubt, "2026-05-31", remedy), name, read.open)
    if read.read_as:
        header = table.headers[name]
        table.problems.note(f"dates in column '{header}' were read {read.read_as}")
    return read.values


def in_future(table: Table, name: str, starts: pd.Series, today: date) -> None:
    """Tell the rows whose day is still to come."""
    cause = Cause(
        "future_date",
        "this day is still to come; it was kept",
        f"up to {today.isoformat()}",
        "check the year",
    )
    table.tell(cause, name, starts > np.datetime64(today, "s"))


def flags(table: Table, name: str) -> pd.Series:
    """Return a yes/no column as booleans; tell the cells that say neither."""
    text = table.column(name)
    found = text.str.casefold().map(FLAGS).astype("boolean")
    cause = Cause("not_yes_or_no", "neither yes nor no", "yes or no", "write yes or no")
    table.tell(cause, name, text.notna() & found.isna())
    return found


def spelt(table: Table, instrument: Instrument | None) -> Table:
    """Return the table with labels and other spellings of a value as the value.

    Tells the cells of which the definition, or common use, knows no value.
    """
    columns = {}
    for name, words in _spellings(instrument).items():
        if name not in table:
            continue
        column = table.column(name)
        codes, texts = pd.factorize(column)
        found = [words.get(key(str(text))) for text in texts]
        values = pd.Series(pd.array([*found, None], dtype="str").take(codes))
        values.index = column.index
        unknown = column.notna() & values.isna()
        if declared := _declared(instrument, name):
            cause = _not_declared(name, declared)
        elif name in FIXED:
            cause = _not_usual(name)
        else:
            columns[name] = values.where(~unknown, column)
            continue
        table.tell(cause, name, unknown)
        columns[name] = values
    frame = table.frame.assign(**columns)
    return table.with_frame(frame)


def _spellings(instrument: Instrument | None) -> dict[str, dict[str, str]]:
    """Return, per column with listed values, every spelling and what it means."""
    found = {
        name: {key(w): value for value, words in known.items() for w in (value, *words)}
        for name, known in COMMON.items()
    }
    for name, attribute in (instrument.attributes if instrument else {}).items():
        if values := attribute.values:
            common = {k: v for k, v in found.get(name, {}).items() if v in values}
            labels = {key(label): value for value, label in attribute.labels.items()}
            found[name] = common | labels | {key(value): value for value in values}
    return found


def _declared(instrument: Instrument | None, name: str) -> tuple[str, ...]:
    known = instrument.attributes.get(name) if instrument else None
    return known.values if known else ()


def _not_declared(name: str, values: Sequence[str]) -> Cause:
    listed = ", ".join(values[:MOST_LISTED]) + ", ..." * (len(values) > MOST_LISTED)
    remedy = f"correct it, or add the value to attributes.{name}.values"
    return Cause("unknown_value", "not an allowed value", listed, remedy)


def _not_usual(name: str) -> Cause:
    what = "not one of the usual values; taken as missing"
    return Cause(f"unknown_{name}", what, ", ".join(COMMON[name]), "correct it")


def unknown_names(
    table: Table, name: str, known: Collection[str], cause: Cause
) -> None:
    """Tell the cells that are none of the known names, with those close to them.

    Parameters
    ----------
    table : Table
        Its column holds names of units or domains, never of persons.
    name : str
        The column.
    known : collection of str
        What exists.
    cause : Cause
        What to say; the close names are added to its message.
    """
    column = table.column(name)
    strange = column[~column.isin(set(known))].dropna().value_counts()
    names = [str(text) for text in strange.index]
    close = near_names(names[:MOST_NAMES], known)
    by_hint: dict[str, list[str]] = {}
    for text, found in zip(names, [*close, *([[]] * len(names))], strict=False):
        by_hint.setdefault(close_to(found), []).append(text)
    for hint, texts in by_hint.items():
        said = Cause(cause.code, cause.message + hint, cause.allowed, cause.remedy)
        table.tell(said, name, column.isin(texts))
