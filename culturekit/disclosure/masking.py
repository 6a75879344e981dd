"""Hidden rows: nothing is left of them but what identifies them, and a reason."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from culturekit.disclosure.layout import Layout
from culturekit.disclosure.pattern import (
    EVERYBODY,
    LAYERS,
    HiddenCell,
    Patterns,
    Row,
)
from culturekit.disclosure.rounding import round_table
from culturekit.disclosure.rule import Rule
from culturekit.disclosure.sheets import (
    KEYS,
    ORGANISATION,
    WHOLE_KINDS,
    Sheet,
    row_texts,
)
from culturekit.disclosure.web import WHOLE, Cell

if TYPE_CHECKING:
    from culturekit.disclosure.released import Release

WHY = (
    "Not shown: too few answers here, or a neighbouring group could be worked out "
    "from it."
)
MEANS_OF_ITEMS = ("favourable", "favourable_low", "favourable_high")
WITHHELD = "Not shown: part of this result rests on too few answers."


@dataclass(frozen=True, eq=False)
class Mask:
    """A table as it may be shown.

    Parameters
    ----------
    table : pandas.DataFrame
        Rounded, hidden rows blanked, with ``hidden`` and ``why``.
    rows : list of tuple
        One entry a hidden row: table, group, scale, message, shown attribute and
        shown group.
    note : str
        The result's sentence, or why it is withheld.
    """

    table: pd.DataFrame
    rows: list[tuple[str | None, ...]]
    note: str


def mask(sheet: Sheet, patterns: Patterns) -> Mask:
    """Round a table and blank its hidden rows.

    Parameters
    ----------
    sheet : Sheet
    patterns : Patterns
        What is hidden. A model is hidden as a whole unless every count is enough.

    Returns
    -------
    Mask
    """
    gone = _hidden_rows(sheet, patterns)
    table = round_table(sheet, patterns.rule)
    rows, reasons = [], [""] * len(table)
    for number, (cell, per) in enumerate(
        zip(sheet.row_cells(), sheet.row_slices(), strict=True)
    ):
        if gone[number]:
            instead = patterns.shown_instead(sheet, cell, per)
            shown = (None, None) if instead == cell else _named(instead)
            reasons[number] = _message(sheet, patterns.rule, shown)
            where = (sheet.key, _group(sheet, number), _scale(sheet, number, per))
            rows.append((*where, reasons[number], *shown))
    _blank(table, gone, _identifying(sheet))
    _blank_means(table, sheet, patterns)
    table["hidden"] = pd.array(gone, dtype="bool")
    table["why"] = pd.array([text or None for text in reasons], dtype="str")
    told = _is_told(sheet, patterns, any(gone))
    return Mask(table, rows, WITHHELD if told else sheet.note)


def _is_told(sheet: Sheet, patterns: Patterns, any_gone: bool) -> bool:
    """Tell whether a result's sentence holds a number that is hidden.

    Those of models and comparisons hold the very numbers, that of rates the total.
    """
    if sheet.whole or sheet.cells.kind == "comparison":
        return any_gone
    if sheet.cells.kind != "rate":
        return False
    slices = [part for key, part in patterns.slices.items() if key[0] == sheet.name]
    return any(WHOLE in part.hidden for part in slices)


def _hidden_rows(sheet: Sheet, patterns: Patterns) -> list[bool]:
    if not sheet.whole:
        return patterns.hidden_rows(sheet)
    return [not _is_enough(sheet, patterns.rule)] * len(sheet.frame)


def _is_enough(sheet: Sheet, rule: Rule) -> bool:
    """Tell whether a model may be shown: all its answers, and each of its groups."""
    if not len(sheet.frame):
        return True
    smallest = sheet.counts.min(axis=0)
    return bool(
        smallest[0] >= rule.floor(sheet.cells.kind)
        and (smallest[1:] >= rule.floor("scores")).all()
    )


def _named(cell: Cell) -> tuple[str, str]:
    if cell == WHOLE:
        return ORGANISATION.lower(), ORGANISATION
    return " / ".join(cell[0]), " / ".join(cell[1])


def _message(sheet: Sheet, rule: Rule, shown: Sequence[str | None]) -> str:
    if sheet.whole:
        floor = rule.floor(sheet.cells.kind)
        return f"Not shown: a model needs at least {floor} answers."
    attribute, group = shown
    if attribute is None:
        return WHY
    if group == ORGANISATION:
        return f"{WHY} Shown instead: the organisation as a whole."
    return f"{WHY} Shown instead: {group} ({attribute})."


def _identifying(sheet: Sheet) -> set[str]:
    cells = sheet.cells
    return {*cells.by, *cells.per, *KEYS, "invited"} - {*cells.values, *cells.counts}


def _group(sheet: Sheet, number: int) -> str | None:
    if "group" in sheet.frame:
        return str(sheet.frame["group"].iloc[number])
    names = sheet.cells.by or sheet.cells.sides
    parts = [str(sheet.frame[name].iloc[number]) for name in names]
    return " / ".join(parts) or None


def _scale(sheet: Sheet, number: int, per: tuple[str, ...]) -> str | None:
    if "scale" in sheet.frame and pd.notna(sheet.frame["scale"].iloc[number]):
        return str(sheet.frame["scale"].iloc[number])
    return per[0] if per else None


def _blank(table: pd.DataFrame, gone: Sequence[bool], keep: set[str]) -> None:
    rows = [number for number, hidden in enumerate(gone) if hidden]
    for name in table:
        if name not in keep and rows:
            table[name] = table[name].mask(pd.Series(gone, index=table.index))


def _blank_means(table: pd.DataFrame, sheet: Sheet, patterns: Patterns) -> None:
    """Blank a scale's percent favourable where one of its items is hidden.

    It is the mean of the items' percents, so the shown items would give the hidden one.
    """
    columns = [name for name in MEANS_OF_ITEMS if name in table]
    if sheet.cells.kind != "scores" or sheet.cells.per != ("scale",) or not columns:
        return
    rows = zip(sheet.row_cells(), sheet.row_slices(), strict=True)
    partly = [cell in patterns.partly_hidden.get(per[0], ()) for cell, per in rows]
    for name in columns:
        table[name] = table[name].mask(pd.Series(partly, index=table.index))


def cells_before(releases: Iterable["Release"]) -> list[HiddenCell]:
    """Return which cells earlier releases hid, and at which step each was judged."""
    found: dict[HiddenCell, None] = {}
    for release in releases:
        for key, layout in release.layouts.items():
            own = layout.kind in LAYERS and layout.kind != "comparison"
            if own and layout.waves == 1:
                found |= dict.fromkeys(_gone(release.tables[key], layout))
    return list(found)


def _gone(table: pd.DataFrame, layout: Layout) -> Iterator[HiddenCell]:
    """Yield the hidden cells of one released table of groups."""
    gone = table[table["hidden"].astype(bool)]
    by = tuple(sorted(layout.by))
    groups, pers = (row_texts(gone, columns) for columns in (by, layout.per))
    for group, per, scale in zip(groups, pers, _topics(gone), strict=True):
        everybody = layout.kind == "rate" or not per
        topic = EVERYBODY if everybody else scale or per[0]
        step = (LAYERS[layout.kind], per != (topic,), layout.name)
        yield step, topic, (by, group)


def _topics(table: pd.DataFrame) -> list[str]:
    """Return the scale of every row, empty where the table names none."""
    if "scale" not in table:
        return [""] * len(table)
    return [text for (text,) in row_texts(table, ("scale",))]


def hidden_before(releases: Iterable["Release"]) -> dict[str, set[Row]]:
    """Return, per table key, the rows that earlier releases hid."""
    found: dict[str, set[Row]] = {}
    for release in releases:
        for key, layout in release.layouts.items():
            table = release.tables[key]
            if layout.kind in WHOLE_KINDS:
                continue
            gone = table[table["hidden"].astype(bool)]
            by = row_texts(gone, tuple(sorted(layout.by)))
            per = row_texts(gone, layout.per)
            found.setdefault(key, set()).update(zip(by, per, strict=True))
    return found
