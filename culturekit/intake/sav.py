"""SPSS system files: value labels, user-missing values, multiple-response sets."""

import io
from collections.abc import Sequence
from typing import Any

import pandas as pd
import pyarrow as pa

from culturekit.errors import ResponseFileError
from culturekit.files.memory import text_column
from culturekit.intake.described import DescribedSheet
from culturekit.intake.layout import Layout, Part, Role, find_roles, private_columns

MAGIC = (b"$FL2", b"$FL3")
IDS: dict[Role, str] = {
    "id": "responseid respondentid respid respondent caseid participantid submissionid",
}
DATES = ("DATE", "ADATE", "EDATE", "JDATE", "SDATE", "DATETIME", "TIME", "DTIME")


def is_sav(data: bytes) -> bool:
    """Tell an SPSS system file by its first bytes, packed or not."""
    return data.startswith(MAGIC)


def open_sav(data: bytes) -> DescribedSheet:
    """Read an SPSS system file.

    Parameters
    ----------
    data : bytes
        The whole file.

    Returns
    -------
    DescribedSheet
        Values as written; its layout has the variable labels as texts, the value
        labels, and the options of multiple-response sets. User-missing values are
        blank.

    Raises
    ------
    ResponseFileError
        If the file is damaged.
    """
    frame, meta = _read(data)
    names = tuple(str(name) for name in frame)
    columns = [_column(frame[name]) for name in frame]
    texts = tuple(str(label or "") for label in meta.column_labels)
    layout = Layout(
        platform="spss",
        header_rows=None,
        names=names,
        texts=texts,
        roles=find_roles(names, IDS),
        private=private_columns(names, texts),
        labels=_value_labels(names, meta) | _ticks(names, columns, meta),
        parts=_parts(names, meta),
    )
    return DescribedSheet(
        names,
        columns,
        encoding=str(meta.file_encoding or "utf-8").lower(),
        layout=layout,
        why="an SPSS system file by its first bytes",
    )


def _read(data: bytes) -> tuple[pd.DataFrame, Any]:
    import pyreadstat

    try:
        frame, meta = pyreadstat.read_sav(io.BytesIO(data), user_missing=False)
    except UnicodeDecodeError:
        frame, meta = pyreadstat.read_sav(io.BytesIO(data), encoding="cp1252")
    except Exception as error:  # the library raises its own errors without a base class
        raise ResponseFileError(
            "this SPSS file cannot be read: it is cut off or damaged; allowed: a .sav "
            "file that SPSS opens; save it again, or export it as CSV"
        ) from error
    return frame, meta


def _column(values: pd.Series) -> pa.Array:
    if pd.api.types.is_datetime64_any_dtype(values):
        values = values.dt.strftime("%Y-%m-%d %H:%M:%S")
    elif values.dtype == object:
        values = values.map(lambda v: None if pd.isna(v) else str(v))
    return text_column(pa.array(values, from_pandas=True))


def _value_labels(names: tuple[str, ...], meta: Any) -> dict[int, dict[str, str]]:
    known = meta.variable_value_labels
    return {
        i: {_code(value): str(label) for value, label in known[name].items()}
        for i, name in enumerate(names)
        if known.get(name)
    }


def _code(value: Any) -> str:
    whole = isinstance(value, float) and value.is_integer()
    return str(int(value)) if whole else str(value)


def _parts(names: tuple[str, ...], meta: Any) -> dict[int, Part]:
    """Return the options of multiple-response sets that have a column an option."""
    labels = dict(zip(names, meta.column_labels, strict=True))
    parts: dict[int, Part] = {}
    for name, found in _dichotomies(meta).items():
        question = str(found["label"] or name).lstrip("$")
        for place in _places(names, found):
            option = str(labels.get(names[place]) or names[place])
            parts[place] = Part(question, option)
    return parts


def _ticks(
    names: tuple[str, ...], columns: Sequence[pa.Array], meta: Any
) -> dict[int, dict[str, str]]:
    """Return what the values of a dichotomy mean: the one that is counted is a tick."""
    meant: dict[int, dict[str, str]] = {}
    for found in _dichotomies(meta).values():
        counted = _code(found["counted_value"])
        for place in _places(names, found):
            values = [value for value in columns[place].unique().to_pylist() if value]
            meant[place] = {v: "Yes" if v == counted else "No" for v in values}
    return meant


def _dichotomies(meta: Any) -> dict[str, Any]:
    sets = getattr(meta, "mr_sets", None) or {}
    return {name: found for name, found in sets.items() if found["is_dichotomy"]}


def _places(names: tuple[str, ...], found: Any) -> list[int]:
    # SPSS writes the names of a set's variables in capitals or small letters
    folded = [name.casefold() for name in names]
    wanted = {variable.casefold() for variable in found["variable_list"]}
    return [place for place, name in enumerate(folded) if name in wanted]
