"""Tables with one row an answer, turned into one row a respondent."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa

from culturekit.errors import ResponseFileError, did_you_mean
from culturekit.files.source import RawTable, Sheet
from culturekit.intake.described import DescribedSheet
from culturekit.intake.layout import Layout, private_columns
from culturekit.intake.looks import first_full_row
from culturekit.intake.words import normal


@dataclass(frozen=True)
class LongTable:
    """Which columns of a long table hold what; stated, never guessed.

    Parameters
    ----------
    respondent : str
        The column with the respondent's id.
    item : str
        The column with the item: its id, a listed name or its question text.
    answer : str
        The column with the answer.

    Examples
    --------
    >>> LongTable("person", "question", "value").answer
    'value'
    """

    respondent: str
    item: str
    answer: str

    @property
    def names(self) -> tuple[str, str, str]:
        """The three columns."""
        return self.respondent, self.item, self.answer

    def fits(self, sheet: Sheet) -> bool:
        """Tell whether a sheet has the three columns in its first full row."""
        head = sheet.head[first_full_row(sheet.head)] if sheet.head else []
        return {*map(normal, self.names)} <= {*map(normal, head)}

    def no_columns(self) -> ResponseFileError:
        """Return the refusal of a file that lacks one of the columns."""
        return ResponseFileError(
            f"no sheet has the columns {', '.join(self.names)} in its first row; "
            "allowed: the headers of respondent, item and answer; check their spelling"
            f"{did_you_mean(self.respondent, self.names[1:])}"
        )


def pivoted(sheet: Sheet, long: LongTable) -> DescribedSheet:
    """Return a long table as one row a respondent.

    Parameters
    ----------
    sheet : Sheet
        One header row, perhaps below titles; one row an answer.
    long : LongTable
        Which columns hold what.

    Returns
    -------
    DescribedSheet
        A column ``respondent_id``, one an item, and the other columns of the file as
        they stand in a respondent's first row. Of two answers to one item by one
        respondent the later one counts. A record's number is the line on which its
        respondent comes first.

    Raises
    ------
    ResponseFileError
        If rows have no respondent: they belong to nobody.
    """
    row = first_full_row(sheet.head)
    head = [normal(cell) for cell in sheet.head[row]]
    places = [head.index(normal(name)) for name in long.names]
    others = [i for i in range(len(head)) if i not in places and head[i]]
    table = sheet.read(row + 1, [*places, *others], [])
    codes, ids = table.coded(places[0])
    blank = np.array([not text.strip() for text in ids])
    if len(codes) and blank[codes].any():
        raise ResponseFileError(
            f"{int(blank[codes].sum())} rows have nothing in column "
            f"'{long.respondent}'; allowed: a respondent's id in every row; fill it in "
            "or delete the rows"
        )
    first = _first_rows(codes, len(ids))
    order = np.argsort(first, kind="stable")
    names, columns = ["respondent_id"], [pa.array(np.array(ids, object)[order])]
    for name, column in _items(table, places, codes, order):
        names.append(name)
        columns.append(column)
    for position in others:
        names.append(sheet.head[row][position].strip())
        columns.append(pa.array(table.text(position)[first[order]], pa.string()))
    return DescribedSheet(
        tuple(names),
        columns,
        encoding=sheet.encoding,
        lines=table.lines[first[order]].tolist(),
        delimiter=sheet.delimiter,
        layout=_layout(tuple(names)),
        why="one row an answer, as you said",
    )


def _layout(names: tuple[str, ...]) -> Layout:
    return Layout("plain", 1, names, roles={"id": 0}, private=private_columns(names))


def _first_rows(codes: np.ndarray, count: int) -> np.ndarray:
    """Return, per respondent, the first row."""
    first = np.full(count, len(codes), dtype=np.int64)
    np.minimum.at(first, codes, np.arange(len(codes)))
    return first


def _items(
    table: RawTable, places: list[int], codes: np.ndarray, order: np.ndarray
) -> list[tuple[str, pa.Array]]:
    """Return one column an item, in the order in which items come first."""
    items, names = table.coded(places[1])
    answers, texts = table.coded(places[2])
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    words = np.array([*texts, ""], dtype=object)
    found = []
    for number in pd.unique(items):
        rows = np.flatnonzero(items == number)
        cells = np.full(len(order), len(texts), dtype=np.int64)
        cells[place[codes[rows]]] = answers[rows]
        found.append((names[number].strip(), pa.array(words[cells], pa.string())))
    return found
