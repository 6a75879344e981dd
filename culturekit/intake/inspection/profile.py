"""What a column holds: an item, an attribute, a date, text, an id, or nothing new."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from culturekit.files.source import RawTable
from culturekit.intake.answers import MISSING_MARKS
from culturekit.intake.dates import looks_dated, read_dates
from culturekit.intake.identifying import identifies
from culturekit.intake.inspection.labels import (
    Ordered,
    are_ranges,
    odd_codes,
    order_labels,
)
from culturekit.intake.layout import Layout
from culturekit.intake.words import normal

Kind = Literal[
    "item",
    "several",
    "attribute",
    "number",
    "text",
    "date",
    "id",
    "constant",
    "empty",
    "private",
    "platform",
    "comment",
    "derived",
]
MOST_OPTIONS = 12  # distinct answers of an item
MOST_GROUPS = 400  # distinct values of an attribute
OFTEN = 2  # times an option is chosen on average, for it to be one
SHORT = 4  # words of an option in a file of few records
UNIQUE = 0.95
ODD_CELLS = 0.05  # of a column of numbers that may hold words all the same
FEW = 10  # records below which a column's words decide, not how often they come
TOO_LARGE = 1e15  # to be an answer; the square of it is still exact enough
CODED = "the numbers in front of the labels"
_CODE = re.compile(r"^\W*\d+\W*")
MARKS = (";", ", ", "|", "\n")

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Column:
    """One column, as far as its cells and its header tell.

    Parameters
    ----------
    position : int
        From 0.
    name, text : str
        Its header, and the question text if there is another.
    kind : str
        What it looks like.
    filled, distinct : int
        Cells with something in them, and different things.
    labels : tuple of str
        Options in their guessed order, or an attribute's values.
    basis : str
        What the order was guessed from.
    codes : tuple of int
        Numeric options.
    apart : tuple of str
        Likely "not applicable" and "don't know", as the file shows them.
    note : str
        Why it only looks like an item, which way dates are read, ...
    numbers : array of float, optional
        The cells as numbers, one a record, for the comparison of columns.
    """

    position: int
    name: str
    text: str
    kind: Kind
    filled: int = 0
    distinct: int = 0
    labels: tuple[str, ...] = ()
    basis: str = ""
    codes: tuple[int, ...] = ()
    apart: tuple[str, ...] = ()
    note: str = ""
    numbers: Floats | None = None


def profile_columns(table: RawTable, layout: Layout) -> list[Column]:
    """Return what each column holds, looked at by itself.

    Parameters
    ----------
    table : RawTable
        All columns, of a sample of the records.
    layout : Layout
        What the platform says about its columns.
    """
    return [_profiled(table, layout, i) for i in range(len(layout.names))]


def _profiled(table: RawTable, layout: Layout, i: int) -> Column:
    text = layout.texts[i] if layout.texts else ""
    column = Column(i, layout.names[i], text, "empty")
    if i in layout.private:
        return replace(column, kind="private", note="personal data: it is not read")
    if i not in table.columns:
        return column
    codes, texts = table.coded(i)
    counts = np.bincount(codes, minlength=len(texts))
    filled = [
        n and normal(t) not in MISSING_MARKS for t, n in zip(texts, counts, strict=True)
    ]
    values = list(
        dict.fromkeys(t.strip() for t, f in zip(texts, filled, strict=True) if f)
    )
    column = replace(column, filled=int(counts[filled].sum()), distinct=len(values))
    if known := _by_header(column, layout):
        return known
    if values and identifies(values):
        return replace(
            column, kind="private", note="it holds addresses: it is not read"
        )
    return _by_content(column, values, codes, texts, layout) if values else column


def _by_header(column: Column, layout: Layout) -> Column | None:
    """What the platform's own header says, if it says anything."""
    i = column.position
    if i in layout.own or i in layout.roles.values():
        return replace(column, kind="platform", note=_role(layout, i))
    if i in layout.comments:
        return replace(column, kind="comment", note="free text beside a question")
    if any(part.question == column.name for part in layout.parts.values()):
        note = "its options stand in columns of their own"
        return replace(column, kind="derived", note=note)
    return None


def _role(layout: Layout, i: int) -> str:
    role = next((role for role, at in layout.roles.items() if at == i), "")
    return f"the platform's: {role}" if role else "the platform's own"


def _by_content(
    column: Column,
    values: Sequence[str],
    codes: NDArray[np.int64],
    texts: Sequence[str],
    layout: Layout,
) -> Column:
    labels = layout.labels.get(column.position, {})
    if labels and set(values) <= set(labels):
        return _labelled(column, labels)
    if looks_dated(values) and not _few_numbers(values):
        return _dated(column, values)
    # a code for "no answer" is a number, but no cell that is filled
    answered = [t if normal(t) not in MISSING_MARKS else "" for t in texts]
    full = _numbers(answered)[codes]
    numbers = _numbers(values)
    numbers = numbers[np.isfinite(numbers)]
    words = column.filled - int(np.isfinite(full).sum())
    if len(numbers) and words <= ODD_CELLS * column.filled:
        note = f"{words} cells hold words" if words else ""
        column = replace(column, numbers=full, note=note)
        if column.distinct == 1 and _is_ticked(column, numbers[0], len(full)):
            return replace(column, kind="item", codes=(int(numbers[0]),))
        return _numeric(column, numbers)
    if len(values) == 1 and _is_tick(column, values[0], layout):
        return _option(column, order_labels(values))
    return _worded(column, values)


def _is_tick(column: Column, value: str, layout: Layout) -> bool:
    """Tell a ticked option from a constant and from the one comment of a column."""
    header = normal(f"{column.name} {column.text}")
    one_word = len(value.split()) == 1 and column.position in layout.parts
    return one_word or normal(value) in header


def _is_ticked(column: Column, number: float, records: int) -> bool:
    """Tell an option that is 1, or its own number, where it was ticked, else blank."""
    ending = re.search(r"\d+$", column.name)
    own = {1.0, float(ending[0]) if ending else 1.0}
    return column.filled < records and number in own


def _few_numbers(values: Sequence[str]) -> bool:
    return all(value.replace(".", "", 1).isdecimal() for value in values)


def _dated(column: Column, values: Sequence[str]) -> Column:
    found = read_dates(values)
    if not found.order:
        return replace(column, kind="date", note="times")
    sure = "" if found.sure else ", a guess: every day is 12 or below"
    return replace(column, kind="date", note=f"read as {found.order}{sure}")


def _labelled(column: Column, known: Mapping[str, str]) -> Column:
    """The file itself says what its codes mean."""
    order = order_labels(list(known.values()))
    off = {*order.dont_know, *order.not_applicable}
    points = [key for key in sorted(known, key=_as_number) if known[key] not in off]
    labels = tuple(known[key] for key in points)
    if len(known) > MOST_OPTIONS or not points:
        return replace(column, kind="attribute", labels=labels or tuple(off))
    basis = "the file's own codes" if order.basis else ""
    found = replace(order, labels=labels, basis=basis) if len(known) > 1 else order
    numbers = [_as_number(key) for key in points]
    whole = all(kind == 0 and number % 1 == 0 for kind, number, _ in numbers)
    codes = tuple(int(number) for _, number, _ in numbers) if whole else ()
    return _option(replace(column, codes=codes), found)


def _as_number(text: str) -> tuple[int, float, str]:
    try:
        return 0, float(text), text
    except ValueError:
        return 1, 0.0, text


def _numbers(texts: Sequence[str]) -> Floats:
    """Return texts as numbers; NaN where one is none."""
    found = np.full(len(texts), np.nan)
    for i, text in enumerate(texts):
        plain = text.strip().replace(",", ".", 1)
        try:
            found[i] = float(plain) if plain else np.nan
        except ValueError:
            continue
    return np.where(np.abs(found) < TOO_LARGE, found, np.nan)


def _numeric(column: Column, numbers: Floats) -> Column:
    if column.distinct == column.filled and _is_id(column, numbers):
        return replace(column, kind="id", note="different in every record")
    whole = bool((numbers % 1 == 0).all() and np.abs(numbers).max() < 1000)
    values = sorted({int(v) for v in numbers}) if whole else []
    apart = odd_codes(values) if values else ()
    points = [v for v in values if v not in apart]
    if (
        points
        and len(points) <= MOST_OPTIONS
        and points[-1] - points[0] <= MOST_OPTIONS
    ):
        if len(points) > 1 or column.filled < FEW:
            codes = tuple(points)
            shown = tuple(str(v) for v in apart)
            return replace(column, kind="item", codes=codes, apart=shown)
        return replace(column, kind="constant", note="the same in every record")
    if column.distinct == 1:
        return replace(column, kind="constant", note="the same in every record")
    if _is_id(column, numbers):
        return replace(column, kind="id", note="different in nearly every record")
    return replace(column, kind="number")


def _is_id(column: Column, numbers: Floats) -> bool:
    unique = column.distinct >= UNIQUE * column.filled
    return bool(column.filled >= FEW and unique and (numbers % 1 == 0).all())


def _worded(column: Column, values: Sequence[str]) -> Column:
    if column.distinct == 1 and column.filled >= FEW:
        return replace(column, kind="constant", note="the same in every record")
    if several := _parts_of(values, column.filled):
        return replace(column, kind="several", labels=several)
    order = order_labels(values if column.distinct <= MOST_GROUPS else ())
    # what differs in every record is no option, unless its words are those of a scale
    shared = column.distinct < column.filled or _is_told(order, values)
    short = all(len(value.split()) <= SHORT for value in values)
    often = column.filled >= OFTEN * column.distinct
    again = column.filled > column.distinct and short
    if shared and column.distinct <= MOST_OPTIONS and (order.basis or often or again):
        return _option(column, order)
    if column.distinct >= UNIQUE * column.filled and column.filled >= FEW:
        one_word = all(len(value.split()) == 1 for value in values)
        return replace(column, kind="id" if one_word else "text")
    if often and column.distinct <= MOST_GROUPS and _average_words(values) <= SHORT:
        return replace(column, kind="attribute", labels=tuple(sorted(values)))
    return replace(column, kind="text")


def _is_told(order: Ordered, values: Sequence[str]) -> bool:
    """Tell whether options are known words, perhaps behind numbers, or ranges."""
    if order.basis and are_ranges(values):
        return True
    if order.basis == CODED:
        order = order_labels([_CODE.sub("", value) for value in values])
    return order.basis.startswith("words ")


def _average_words(values: Sequence[str]) -> float:
    return sum(len(value.split()) for value in values) / max(1, len(values))


def _option(column: Column, order: Ordered) -> Column:
    return replace(
        column,
        kind="item",
        labels=order.labels,
        basis=order.basis,
        apart=(*order.dont_know, *order.not_applicable),
    )


def _parts_of(values: Sequence[str], filled: int) -> tuple[str, ...]:
    """Return the options of a column whose cells list several of them, if it does."""
    for mark in MARKS:
        joined = [value for value in values if mark in value.strip(mark)]
        parts = [p.strip() for v in values for p in v.split(mark) if p.strip()]
        distinct = sorted(set(parts))
        # of several options some are chosen alone; a single one may hold a comma too
        alone = {value.strip(mark) for value in values} & set(distinct)
        all_alone = bool(joined) and len(alone) == len(distinct)
        if len(joined) < max(2, len(values) / 3) and not all_alone:
            continue
        repeated = len(parts) >= OFTEN * len(distinct) and filled >= len(values)
        few = 1 < len(distinct) <= 3 * MOST_OPTIONS
        if few and repeated and len(alone) >= len(distinct) / 3:
            return tuple(distinct)
    return ()
