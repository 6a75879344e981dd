"""What a file is, told before anybody has written a definition for it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from culturekit.files.source import RawTable
from culturekit.instrument.importing.asked import Question
from culturekit.instrument.importing.grouping import attribute_name
from culturekit.intake.inspection.lookalikes import find_lookalikes
from culturekit.intake.inspection.profile import Column, profile_columns
from culturekit.intake.layout import Layout
from culturekit.intake.long import LongTable
from culturekit.intake.recognition import (
    Candidate,
    Recognition,
    best,
    naming,
    open_candidates,
    read_bytes,
    recognition_of,
    refuse_definition,
)
from culturekit.intake.refusals import all_quarantined, mostly_quarantined, no_delimiter

if TYPE_CHECKING:
    import pandas as pd

SAMPLED = 20_000  # records that are looked at
RAGGED = 0.1  # of the records of one column, beyond which it is no table
MANY_BAD, MOST_BAD = 50, 0.5  # records that cannot be trusted, beyond which likewise
GROUPING = frozenset({"attribute", "number", "id"})
MOST_GROUPS = 2000
BANDS = "the numbers in the labels"  # 18-29, 30-44: an age, an income, a size
HIGHEST = 100  # of a number that may be a score
# words of a column's name that say who people are or where they work
GROUPS = re.compile(
    r"(?i)(?:^|[^a-z])(team|unit|group|grp|grpid|groupid|dept|department|office|branch|"
    r"region|location|site|company|division|platoon|country|gender|sex|race|ethnicity|"
    r"education|marital|role|jobrole|jobtitle|function|tenure|abteilung|bereich|"
    r"standort|geschlecht)(?:$|[^a-z])"
)
NUMBERS = re.compile(
    r"(?i)(?:^|[^a-z])(age|years?|income|salary|rate|distance|alter|jahre|id|number|"
    r"count|weight|postwt)(?:$|[^a-z])|years"
)


@dataclass(frozen=True, eq=False, repr=False)
class Inspection:
    """What a file is and what its columns look like.

    Parameters
    ----------
    recognition : Recognition
        Platform, encoding, layout, and what gave the platform away.
    columns : tuple of Column
        Every column with what it looks like.
    layout : Layout
        The header, understood.
    name : str
        The file's name.
    """

    recognition: Recognition
    columns: tuple[Column, ...]
    layout: Layout
    name: str

    @property
    def item_columns(self) -> list[Column]:
        """The columns that look like items."""
        kinds = {"item", "several"}
        return [c for c in self.columns if c.kind in kinds or _is_score(c)]

    @property
    def items(self) -> list[str]:
        """The names of the columns that look like items."""
        return [self.layout.named(column.position) for column in self.item_columns]

    @property
    def table(self) -> "pd.DataFrame":
        """One row a column: column, name, text, kind, filled, distinct, options, order,
        apart, note."""
        import pandas as pd

        rows = [
            {
                "column": column.position + 1,
                "name": column.name,
                "text": column.text,
                "kind": column.kind,
                "filled": column.filled,
                "distinct": column.distinct,
                "options": "; ".join(column.labels or map(str, column.codes)),
                "order": column.basis,
                "apart": "; ".join(column.apart),
                "note": column.note,
            }
            for column in self.columns
        ]
        return pd.DataFrame(rows)

    def to_dict(self) -> dict[str, Any]:
        """Return what was found as plain values, without anybody's answer."""
        found = self.recognition
        return {
            "platform": found.platform,
            "encoding": found.encoding,
            "delimiter": found.delimiter,
            "header_rows": found.header_rows,
            "responses": found.responses,
            "columns": found.columns,
            "items": self.items,
            "why": found.why,
            "details": [_plain(column) for column in self.columns],
        }

    def __repr__(self) -> str:
        found = self.recognition
        return (
            f"Inspection('{self.name}': {found.platform}, {found.responses} responses, "
            f"{found.columns} columns, {len(self.items)} like items)"
        )


def _is_score(column: Column) -> bool:
    """Tell whether a number may be a ready-made score: small, and no age or rate."""
    if column.kind != "number" or column.numbers is None:
        return False
    highest = np.nanmax(np.abs(column.numbers))
    return bool(highest <= HIGHEST and not NUMBERS.search(_spaced(column.name)))


def _spaced(name: str) -> str:
    """Write YearsAtCompany and GRP_ID as words."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])|_", " ", name)


def _plain(column: Column) -> dict[str, Any]:
    options: list[str] | list[int] = list(column.labels) or list(column.codes)
    found = {
        "column": column.position + 1,
        "name": column.name,
        "text": column.text,
        "kind": column.kind,
        "filled": column.filled,
        "distinct": column.distinct,
        "options": options if column.kind in {"item", "several"} else [],
        "order": column.basis,
        "apart": list(column.apart),
        "note": column.note,
    }
    return {key: value for key, value in found.items() if value not in ("", [])}


def inspect_file(
    path: str | Path, *, platform: str | None = None, long: LongTable | None = None
) -> Inspection:
    """Tell what a response file is and what its columns look like.

    Parameters
    ----------
    path : str or path
        Any response file; its content decides, not its ending.
    platform : str, optional
        Read it as this platform's export.
    long : LongTable, optional
        For a file with one row an answer: which columns hold what.

    Returns
    -------
    Inspection
        Platform and layout; which columns look like items and which only look like it;
        label sets with their guessed order; likely codes for "not applicable"; which
        way dates are read.

    Raises
    ------
    ResponseFileError
        If it is no table of responses.

    Notes
    -----
    The first 20,000 records are looked at. Nothing is read of columns that hold
    personal data.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> file = pathlib.Path(tempfile.mkdtemp()) / "answers.csv"
    >>> rows = [f"{team},{1 + i % 5}" for i, team in enumerate("AABBCCAABBCC")]
    >>> _ = file.write_text("\\n".join(["team,eng1", *rows]))
    >>> found = inspect_file(file)
    >>> found.items, [column.kind for column in found.columns]
    (['eng1'], ['attribute', 'item'])
    """
    data = read_bytes(path)
    with naming(path):
        candidates = open_candidates(data, platform, long)
        chosen = best(candidates)
        table = _sample(chosen)
        recognition = recognition_of(chosen, candidates)
        refuse_definition(path, recognition)
    columns = _columns(table, chosen)
    return Inspection(recognition, tuple(columns), chosen.layout, Path(path).name)


def _sample(chosen: Candidate) -> RawTable:
    """Read the first records; personal columns are not read."""
    sheet, layout = chosen.sheet, chosen.layout
    wanted = [i for i in range(len(layout.names)) if i not in layout.private]
    table = sheet.first(layout.skip + SAMPLED).read(layout.skip, wanted, [])
    bad = len(table.quarantined)
    if bad and not len(table.lines):
        raise all_quarantined(table)
    if sheet.width == 1 and bad > RAGGED * table.rows_read:
        raise no_delimiter()
    if bad > max(MANY_BAD, MOST_BAD * table.rows_read):
        raise mostly_quarantined(table)
    return table


def _columns(table: RawTable, chosen: Candidate) -> list[Column]:
    columns = _settled(profile_columns(table, chosen.layout), chosen.layout)
    return find_lookalikes(columns, _groups(table, columns))


def _groups(table: RawTable, columns: list[Column]) -> Mapping[int, NDArray[np.int64]]:
    """Return the columns that may name groups, with a code a record."""
    found = {}
    for column in columns:
        few = 1 < column.distinct <= min(MOST_GROUPS, column.filled / 2)
        if column.kind in GROUPING and few:
            found[column.position] = table.coded(column.position)[0]
    return found


def _settled(columns: list[Column], layout: Layout) -> list[Column]:
    """Tell items from attributes, now that all columns are known.

    Options that no other column has, without an order and under a name that asks
    nothing, are an attribute: a department, a sex, a region.
    """
    sets = [frozenset(c.labels) for c in columns if c.kind == "item"]
    settled = []
    for column in columns:
        shared = bool(column.labels) and sets.count(frozenset(column.labels)) > 1
        asks = _asks(column) or column.position in layout.parts
        asks = asks and not _asks_for_group(column)
        # a single option is a tick: it puts nobody into a group
        tick = len(column.labels) == 1
        grouping = not (shared or asks or tick) and _is_grouping(column)
        settled.append(replace(column, kind="attribute") if grouping else column)
    return settled


def _is_grouping(column: Column) -> bool:
    ranges = column.basis == BANDS
    if column.kind == "item" and column.labels and (ranges or not column.basis):
        return True
    named = bool(GROUPS.search(_spaced(column.name)))
    if column.numbers is not None and np.nanmax(column.numbers % 1) > 0:
        return False
    repeated = 1 < column.distinct <= min(MOST_GROUPS, column.filled / 2)
    return named and repeated and column.kind in {"item", "number"}


def _asks(column: Column) -> bool:
    text = column.text or column.name
    return len(text.split()) >= 4 or text.rstrip().endswith("?")


def _asks_for_group(column: Column) -> bool:
    """Tell "Which team are you in?" and the like, in any of the languages known."""
    asked = Question(column.name, {"": column.text or column.name}, "one")
    return attribute_name(asked, "") is not None
