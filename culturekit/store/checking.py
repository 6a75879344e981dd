"""What may be written: every column of the type that its definition means.

Formats cast silently where types differ, so types are compared before, never by them.
"""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from culturekit.errors import InputError
from culturekit.instrument import DONT_KNOW, NOT_APPLICABLE, Instrument
from culturekit.privacy import pseudonym
from culturekit.survey import Survey


def check_types(data: pd.DataFrame, instrument: Instrument) -> None:
    """Refuse answers that are not of the types of their definition.

    Parameters
    ----------
    data : pandas.DataFrame
        `Survey.data`: ``Int8`` codes of the response scale, ``Float64`` measures,
        categorical attributes; keys as text in the index, each once.
    instrument : Instrument
        What was asked.

    Raises
    ------
    InputError
        With every column that is something else.
    """
    wrong = [*_keys(data), *_columns(data, instrument)]
    if wrong:
        raise InputError(
            "the answers are not of the types that the definition means; nothing was "
            "stored:",
            wrong,
        )


def _keys(data: pd.DataFrame) -> Iterator[str]:
    if not isinstance(data.index.dtype, pd.StringDtype):
        yield "the index: keys must be text"
    elif data.index.hasnans or not data.index.is_unique:
        yield "the index: every respondent has one key of its own"


def _columns(data: pd.DataFrame, instrument: Instrument) -> Iterator[str]:
    ticks = {
        f"{item.id}_{code}": item.id
        for item in instrument.items.values()
        if item.multiple
        for code in instrument.response(item.id).codes
    }
    for name, column in data.items():
        if name in instrument.attributes:
            if not isinstance(column.dtype, pd.CategoricalDtype):
                yield f"{name}: an attribute must be categorical, not {column.dtype}"
        elif name in ticks:
            yield from _codes(str(name), column, (0, 1))
        elif name in instrument.items:
            scale = instrument.response(str(name))
            if not scale.numeric:
                codes = (*scale.codes, DONT_KNOW, NOT_APPLICABLE)
                yield from _codes(str(name), column, codes)
            elif str(column.dtype) != "Float64":
                yield f"{name}: a measure must be Float64, not {column.dtype}"
        else:
            yield f"{name}: the definition knows no such item or attribute"


def _codes(name: str, column: pd.Series, codes: tuple[int, ...]) -> Iterator[str]:
    if str(column.dtype) != "Int8":
        yield f"{name}: codes must be Int8, not {column.dtype}"
        return
    values = column.to_numpy(dtype=np.int8, na_value=0)
    counts = np.bincount(values.view(np.uint8), minlength=256)
    counts[0] -= column.isna().sum()
    allowed = np.zeros(256, dtype=bool)
    allowed[[code % 256 for code in codes]] = True
    if counts[~allowed].any():
        yield f"{name}: {counts[~allowed].sum()} codes are none of its scale's"


def check_alike(data: pd.DataFrame, known: dict[str, str]) -> None:
    """Refuse columns that are of another type than the wave's.

    Parameters
    ----------
    data : pandas.DataFrame
        To be loaded.
    known : dict of str to str
        Dtypes of the wave's columns; ``category`` for attributes.
    """
    wrong = [
        f"{name}: {known[name]} in the wave, {dtype} in this file"
        for name, dtype in ((str(n), str(c.dtype)) for n, c in data.items())
        if known.get(name, dtype) != dtype
    ]
    if wrong:
        raise InputError(
            "columns are of another type than in the wave; allowed: the types of the "
            "first load; correct the definition, or unload what was loaded with the "
            "other one:",
            wrong,
        )


def without_ids(survey: Survey) -> int:
    """Count the answers whose file gave no respondent id."""
    receipt, rows = survey.receipt, survey.rows
    if receipt is None or rows is None or not len(rows):
        return 0
    lines = np.char.add(f"{receipt.sha256}:", rows.to_numpy().astype("str"))
    keys = pseudonym(lines.astype(object), survey.instrument.id)
    return int((survey.data.index.to_numpy(dtype="U16") == keys).sum())
