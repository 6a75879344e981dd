"""The one decoder: raw text of any platform to coded answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from culturekit.files.source import RawTable
from culturekit.instrument import Instrument, Item, ResponseScale
from culturekit.intake import answers, measures
from culturekit.intake.matching import Matched
from culturekit.intake.words import normal, word_set
from culturekit.problems import Cause

Mask = NDArray[np.bool_]
LISTED = 24
# how platforms say that an option was not shown, and that it was and was not ticked
NOT_SHOWN = answers.MISSING_MARKS | {"n/a", "n.a.", "not displayed"}
UNTICKED = word_set("0 no n false unchecked nein falsch non faux não falso nee")
UNTICKED |= {"not selected", "not checked", "nicht gewählt", "non sélectionné"}


@dataclass(eq=False)
class Cells:
    """Decoded item columns, and the cells that could not be decoded.

    Parameters
    ----------
    answered : array of bool, one a record
        Whether any item holds an answer, legible or not.
    legible : array of bool, one a record
        Whether any item holds an answer that could be read.
    columns : dict of str to pandas array
        ``Int8`` codes, or ``Float64`` for a numeric measure.
    wrong : list of (int, Cause, array of bool)
        Column position, what is wrong, and in which records.
    lookups : dict of str to Lookup
        By response scale.
    """

    answered: Mask
    legible: Mask
    columns: dict[str, Any] = field(default_factory=dict)
    wrong: list[tuple[int, Cause, Mask]] = field(default_factory=list)
    lookups: dict[str, answers.Lookup] = field(default_factory=dict)

    def lookup(self, scale: ResponseScale) -> answers.Lookup:
        """Return what a response scale understands, built once."""
        if scale.id not in self.lookups:
            self.lookups[scale.id] = answers.Lookup(scale)
        return self.lookups[scale.id]

    def reject(self, position: int, causes: dict[int, Cause], kinds: Any) -> None:
        """Note the cells of a column whose kind is one of the causes."""
        for kind, cause in causes.items():
            mask = kinds == kind
            if mask.any():
                self.wrong.append((position, cause, mask))


def decode_items(
    table: RawTable, matched: Matched, instrument: Instrument, delimiter: str | None
) -> Cells:
    """Decode every item that has a column.

    Parameters
    ----------
    table : RawTable
        The cells as text.
    matched : Matched
        Which column holds which item.
    instrument : Instrument
        How answers are coded.
    delimiter : str or None
        The file's delimiter, a hint at the decimal comma.

    Returns
    -------
    Cells
        Columns and undecodable cells. An item missing from the file gets an
        all-missing column where another item of its scale is there; a scale that was
        not asked at all has no columns.
    """
    none = np.zeros(len(table.lines), dtype=bool)
    cells = Cells(none, none.copy())
    asked = {instrument.items[name].scale for name in matched.items}
    for item in instrument.items.values():
        scale = instrument.response(item.id)
        if item.id not in matched.items:
            if item.scale in asked and not item.multiple:
                cells.columns[item.id] = _no_answers(scale, len(table.lines))
        elif item.multiple:
            _decode_multiple(cells, table, item, scale, matched)
        elif scale.numeric:
            _decode_measure(
                cells, table, matched.items[item.id][0], item, scale, delimiter
            )
        else:
            _decode_options(cells, table, matched, item, scale)
    return cells


def _no_answers(scale: ResponseScale, length: int) -> Any:
    dtype = "Float64" if scale.numeric else "Int8"
    return pd.array([pd.NA], dtype=dtype).take(np.zeros(length, dtype=np.intp))


def _decode_options(
    cells: Cells, table: RawTable, matched: Matched, item: Item, scale: ResponseScale
) -> None:
    position = matched.items[item.id][0]
    codes, texts = table.coded(position)
    labels = matched.labels.get(position, {})
    decoded = answers.decode_texts(texts, cells.lookup(scale), labels)
    kinds = decoded.kinds[codes]
    values = decoded.codes[codes]
    cells.columns[item.id] = pd.arrays.IntegerArray(values, kinds != answers.SOUND)
    cells.answered |= kinds != answers.MISSING
    cells.legible |= kinds == answers.SOUND
    if (decoded.kinds > answers.MISSING).any():
        cells.reject(position, _option_causes(item, scale), kinds)


def _option_causes(item: Item, scale: ResponseScale) -> dict[int, Cause]:
    allowed = _allowed(scale)
    remedy = (
        f"correct the cell, or add the wording to response_scales.{scale.id}.aliases"
    )
    return {
        answers.UNKNOWN_LABEL: Cause(
            "unknown_label", "not one of the options; taken as missing", allowed, remedy
        ),
        answers.UNKNOWN_CODE: Cause(
            "unknown_code",
            "a number that is not one of the codes; taken as missing",
            allowed,
            f"correct the cell, or correct response_scales.{scale.id}.codes",
        ),
        answers.CONFLICT: Cause(
            "label_conflict",
            "the number and the label in this cell mean different options; taken as "
            "missing",
            allowed,
            f"check which way round the platform coded item '{item.id}', and correct "
            f"response_scales.{scale.id}",
        ),
        answers.UNKNOWN_PAIR: Cause(
            "unknown_pair",
            "a number beside a label that is not known, so nobody can tell what the "
            "number counts; taken as missing",
            allowed,
            f"add the label to response_scales.{scale.id}.aliases, under its code",
        ),
    }


def _allowed(scale: ResponseScale) -> str:
    labels = next(iter(scale.labels.values()), ())
    if len(labels) == len(scale.codes):
        pairs = zip(scale.codes, labels, strict=True)
        options = [f"{code} {label}" for code, label in pairs]
    else:
        options = [str(code) for code in scale.codes]
    for special, name in (
        (scale.dont_know, "don't know"),
        (scale.not_applicable, "n/a"),
    ):
        if special is not None:
            options.append(next(iter(special.labels.values()), name))
    more = ["..."] if len(options) > LISTED else []
    return "; ".join(options[:LISTED] + more)


def _decode_measure(
    cells: Cells,
    table: RawTable,
    position: int,
    item: Item,
    scale: ResponseScale,
    delimiter: str | None,
) -> None:
    codes, texts = table.coded(position)
    numbers, kinds = measures.decode_numbers(texts, delimiter)
    outside = (numbers < scale.low) | (numbers > scale.high)
    kinds = np.where(outside, measures.OUTSIDE, kinds)[codes]
    values = np.where(kinds == measures.READ, numbers[codes], 1.0)
    cells.columns[item.id] = pd.arrays.FloatingArray(values, kinds != measures.READ)
    cells.answered |= kinds != measures.BLANK
    cells.legible |= kinds == measures.READ
    cells.reject(position, _measure_causes(scale), kinds)


def _measure_causes(scale: ResponseScale) -> dict[int, Cause]:
    allowed = f"a number from {scale.low:g} to {scale.high:g}"
    return {
        measures.NOT_A_NUMBER: Cause(
            "not_a_number",
            "not a number; taken as missing",
            allowed,
            "correct the cell",
        ),
        measures.TWO_READINGS: Cause(
            "ambiguous_number",
            "the mark in this number may separate thousands or decimals; taken as "
            "missing",
            allowed,
            "write it without a thousands mark",
        ),
        measures.OUTSIDE: Cause(
            "out_of_range",
            "a number outside the range; taken as missing",
            allowed,
            f"correct the cell, or correct response_scales.{scale.id}.numeric",
        ),
    }


def _decode_multiple(
    cells: Cells, table: RawTable, item: Item, scale: ResponseScale, matched: Matched
) -> None:
    """Give a multi-select item one 0/1 column per option, named item_code."""
    positions = matched.items[item.id]
    options = matched.options.get(item.id, ())
    if options:
        columns = dict(zip(positions, options, strict=True))
        ticks, asked = _ticked_columns(cells, table, columns, scale, matched)
    else:
        ticks, asked = _ticked_cells(cells, table, positions[0], scale)
    for code in scale.codes:
        ticked = ticks.get(code, np.zeros(len(table.lines), dtype=bool))
        column = pd.arrays.IntegerArray(ticked.astype(np.int8), ~asked)
        cells.columns[f"{item.id}_{code}"] = column
    cells.answered |= asked
    cells.legible |= asked


def _ticked_columns(
    cells: Cells,
    table: RawTable,
    options: Mapping[int, str],
    scale: ResponseScale,
    matched: Matched,
) -> tuple[dict[int, Mask], Mask]:
    """A column an option: anything but a blank, a 0 or a no is a tick."""
    ticks: dict[int, Mask] = {}
    asked = np.zeros(len(table.lines), dtype=bool)
    labels = cells.lookup(scale).labels
    cause = Cause(
        "unknown_code",
        "this column ticks an option that is none of the codes; the others count",
        _allowed(scale),
        f"add the code to response_scales.{scale.id}.codes, or delete the column",
    )
    for position, option in options.items():
        codes, texts = table.coded(position)
        meant = matched.labels.get(position, {})
        forms = [normal(meant.get(text.strip(), text)) for text in texts]
        # a cell that repeats its option is a tick, also where the option is "No"
        own = np.array([labels.get(form) == int(option) for form in forms], dtype=bool)
        filled = own | [form not in NOT_SHOWN for form in forms]
        asked |= filled[codes]
        ticked = (own | [form not in NOT_SHOWN | UNTICKED for form in forms])[codes]
        ticks[int(option)] = ticked
        if int(option) not in scale.codes:
            cells.reject(position, {True: cause}, ticked)
    return ticks, asked


def _ticked_cells(
    cells: Cells, table: RawTable, position: int, scale: ResponseScale
) -> tuple[dict[int, Mask], Mask]:
    codes, texts = table.coded(position)
    lookup = cells.lookup(scale)
    decoded = [answers.decode_ticks(text, lookup) for text in texts]
    kinds = np.array([kind for _, kind in decoded], dtype=np.int8)[codes]
    ticks = {
        code: np.array([code in ticked for ticked, _ in decoded], dtype=bool)[codes]
        for code in scale.codes
    }
    cause = Cause(
        "unknown_label",
        "this cell names something that is none of the options; the others count",
        _allowed(scale),
        f"correct the cell, or add the wording to response_scales.{scale.id}.aliases",
    )
    cells.reject(position, {answers.UNKNOWN_LABEL: cause}, kinds)
    return ticks, (kinds == answers.SOUND) | np.logical_or.reduce(list(ticks.values()))
