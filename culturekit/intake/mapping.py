"""Which column is which item, as a file that can be corrected and used again."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from culturekit.errors import InputError, did_you_mean
from culturekit.instrument import Instrument
from culturekit.intake.layout import Layout

if TYPE_CHECKING:
    import pandas as pd

    from culturekit.survey import Survey

KINDS = ("items", "attributes")
HEAD = "# Which column of the response file holds which item and attribute.\n"
HEAD += "# A column is its header, or its number where headers repeat.\n"

Columns = Mapping[str, tuple[int, ...]]


@dataclass(frozen=True)
class ColumnMapping:
    """Columns as somebody stated them.

    Parameters
    ----------
    items, attributes : mapping of str to tuple
        Item or attribute id to its columns: headers (text) or positions, which count
        from 1 in the file and from 0 once checked against a header.
    source : str
        Which file says so, for messages.
    """

    items: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    attributes: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    source: str = "mapping"


def read_mapping(path: str | Path) -> ColumnMapping:
    """Read a mapping of columns to items and attributes.

    Parameters
    ----------
    path : str or path
        TOML with the tables ``[items]`` and ``[attributes]``: an id, and the header of
        its column, or the column's number (from 1), or a list of them for a question
        with several columns.

    Returns
    -------
    ColumnMapping

    Raises
    ------
    InputError
        If the file is not there or is no mapping; with all mistakes.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> file = pathlib.Path(tempfile.mkdtemp()) / "mapping.toml"
    >>> _ = file.write_text('[items]\\neng1 = "Q3_1"\\n[attributes]\\nteam = 7\\n')
    >>> read_mapping(file).items
    {'eng1': ('Q3_1',)}
    """
    path = Path(path)
    try:
        document = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise InputError(f"'{path}' cannot be read: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(
            f"'{path.name}' is no TOML ({error}); allowed: lines such as "
            'eng1 = "Q3_1" below [items] and [attributes]'
        ) from None
    mistakes = list(_mistakes(document))
    if mistakes:
        raise InputError(f"'{path.name}' has {len(mistakes)} mistakes:", mistakes)
    tables = {
        kind: {name: _listed(value) for name, value in document.get(kind, {}).items()}
        for kind in KINDS
    }
    return ColumnMapping(**tables, source=path.name)


def write_mapping(survey: "Survey", path: str | Path) -> Path:
    """Write how a survey's columns were found, to be corrected and used again.

    Parameters
    ----------
    survey : Survey
        As read from a file.
    path : str or path
        Where to write the TOML file to.

    Returns
    -------
    pathlib.Path
        The path.

    Raises
    ------
    InputError
        If the survey was not read from a file.

    Examples
    --------
    >>> from culturekit.resources import shipped
    >>> from culturekit.instrument import load_instrument
    >>> from culturekit.intake import read_responses
    >>> example = shipped("surveys") / "example" / "2026-Q3.csv"
    >>> survey = read_responses(example, load_instrument("culture_health"))
    >>> import tempfile, pathlib
    >>> path = write_mapping(survey, pathlib.Path(tempfile.mkdtemp()) / "mapping.toml")
    >>> read_mapping(path).attributes["team"]
    ('team',)
    """
    if survey.receipt is None or survey.receipt.mapping is None:
        raise InputError("this survey was not read from a file; it has no mapping")
    frame = survey.receipt.mapping
    lines = [HEAD]
    for kind in KINDS:
        rows = frame[frame["kind"] == kind[:-1]]
        lines.append(f"[{kind}]")
        lines += [
            f"{name} = {_written(group)}"
            for name, group in rows.groupby("name", sort=False)
        ]
        lines.append("")
    path = Path(path)
    path.write_text("\n".join(lines), "utf-8")
    return path


def _written(rows: "pd.DataFrame") -> str:
    """Return headers as TOML; a number where the header does not tell them apart."""
    found = [
        _quoted(column) if unique else str(position)
        for column, position, unique in zip(
            rows["column"], rows["position"], rows["unique"], strict=True
        )
    ]
    hows = sorted(set(rows["how"]))
    value = found[0] if len(found) == 1 else f"[{', '.join(found)}]"
    return f"{value}  # {', '.join(hows)}"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else " " for c in escaped) + '"'


def _mistakes(document: Mapping[str, Any]) -> list[str]:
    unknown = [
        f"no such table [{key}]{did_you_mean(key, KINDS)}; allowed: [items] and "
        "[attributes]"
        for key in document
        if key not in KINDS
    ]
    wrong = [
        f"{kind}.{name}: must be a header (text), a number from 1, or a list of these"
        for kind in KINDS
        for name, value in _table(document, kind).items()
        if not all(_is_column(part) for part in _listed(value))
    ]
    return unknown + wrong


def _table(document: Mapping[str, Any], kind: str) -> Mapping[str, Any]:
    table = document.get(kind, {})
    return table if isinstance(table, Mapping) else {kind: None}


def _is_column(value: Any) -> bool:
    number = isinstance(value, int) and not isinstance(value, bool) and value >= 1
    return number or (isinstance(value, str) and bool(value.strip()))


def _listed(value: Any) -> tuple[Any, ...]:
    return tuple(value) if isinstance(value, list) else (value,)


def check_mapping(
    mapping: ColumnMapping | None, layout: Layout, instrument: Instrument
) -> ColumnMapping:
    """Return a mapping with positions (from 0), or refuse it with all its mistakes.

    Raises
    ------
    InputError
        For an item, an attribute or a column that does not exist, and for a header
        that stands over several columns.
    """
    if mapping is None:
        return ColumnMapping()
    known = {"items": [*instrument.items], "attributes": [*instrument.attributes]}
    mistakes: list[str] = []
    tables: dict[str, dict[str, tuple[int, ...]]] = {kind: {} for kind in KINDS}
    for kind in KINDS:
        for name, columns in getattr(mapping, kind).items():
            if name not in known[kind]:
                hint = did_you_mean(name, known[kind])
                mistakes.append(f"{kind}.{name}: the definition has no such name{hint}")
                continue
            places = [_place(column, layout) for column in columns]
            mistakes += [f"{kind}.{name}: {p}" for p in places if isinstance(p, str)]
            tables[kind][name] = tuple(p for p in places if isinstance(p, int))
    if mistakes:
        count = len(mistakes)
        raise InputError(
            f"'{mapping.source}' has {count} mistake{'s' * (count > 1)}:", mistakes
        )
    return ColumnMapping(**tables, source=mapping.source)


def _place(column: Any, layout: Layout) -> int | str:
    """Return a column's position, or what is wrong with it."""
    if isinstance(column, int):
        known = 1 <= column <= len(layout.names)
        return column - 1 if known else f"the file has no column {column}"
    hits = _headed(column, layout.names) or _headed(column, layout.texts)
    if len(hits) == 1:
        return hits[0]
    if hits:
        return f"{len(hits)} columns have this header; give the column's number"
    return f"no column has this header{did_you_mean(column, layout.names)}"


def _headed(header: str, names: Sequence[str]) -> list[int]:
    return [i for i, name in enumerate(names) if name == header.strip()]
