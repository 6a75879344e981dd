"""Lists of submissions as JSON: KoBoToolbox, ODK, Qualtrics, Typeform, plain ones."""

import json
from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from culturekit.errors import ResponseFileError
from culturekit.files.memory import ColumnSheet

# under which key a JSON document keeps its submissions
LISTS = ("results", "submissions", "value", "data", "responses", "items", "features")
LARGEST_JSON = 1 << 29
MOST_KEYS = 1 << 15
SPARSE, MODEST = 50, 1 << 20  # cells, filled or not


def open_json(text: bytes) -> ColumnSheet | None:
    """Read a JSON document that holds a list of submissions; None for any other.

    Parameters
    ----------
    text : bytes
        UTF-8.

    Returns
    -------
    ColumnSheet or None
        One column a key, groups inside a submission as ``group/question``.

    Raises
    ------
    ResponseFileError
        If it is JSON of submissions and too large to be read at once.
    """
    if len(text) > LARGEST_JSON:
        raise ResponseFileError(
            "this JSON file is larger than 512 MB; allowed: smaller ones; export the "
            "responses as CSV"
        )
    records = submissions_of(text)
    if not records:
        return None
    flat = [_flat(record) for record in records]
    names = tuple(dict.fromkeys(name for record in flat for name in record))
    _require_dense(len(flat), len(names), sum(map(len, flat)))
    columns = [pa.array([r.get(name, "") for r in flat], pa.string()) for name in names]
    return ColumnSheet(names, columns, encoding="utf-8", name=None)


def submissions_of(text: bytes) -> list[Mapping[str, Any]]:
    """Return the submissions of a JSON document; none for any other text."""
    try:
        return _submissions(_document(text))
    except (ValueError, RecursionError):
        return []


def _require_dense(rows: int, columns: int, filled: int) -> None:
    """Refuse submissions that share no keys: as a table they would be gigabytes."""
    cells = rows * columns
    if columns > MOST_KEYS or cells > SPARSE * filled + MODEST:
        raise ResponseFileError(
            f"this JSON file has {columns:,} different keys in {rows:,} submissions; "
            "allowed: submissions that answer the same questions; check that it is the "
            "right file, or export the responses as CSV"
        )


def _document(text: bytes) -> Any:
    """Return one JSON document, or the list of those that stand one a line."""
    try:
        return json.loads(text)
    except ValueError:
        lines = [line for line in text.split(b"\n") if line.strip()]
        for line in {0: lines[0], 1: lines[-1]}.values():
            json.loads(line)  # of millions of lines these two tell most mistakes
        return json.loads(b"[" + b",".join(lines) + b"]")


def _submissions(document: Any) -> list[Mapping[str, Any]]:
    if isinstance(document, Mapping):
        found = (document.get(key) for key in LISTS)
        document = next((rows for rows in found if isinstance(rows, list)), [])
    if not isinstance(document, list) or not document:
        return []
    if not all(isinstance(row, Mapping) for row in document):
        return []
    return [_unwrapped(row) for row in document]


def _unwrapped(row: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a submission that stands under its number, or on a map, without that."""
    if row.get("type") == "Feature" and isinstance(row.get("properties"), Mapping):
        inside: Mapping[str, Any] = row["properties"]
        return inside
    only = next(iter(row.values())) if len(row) == 1 else None
    return only if isinstance(only, Mapping) else row


def _flat(record: Mapping[str, Any], before: str = "") -> dict[str, str]:
    """Return every value as text, by its path."""
    found: dict[str, str] = {}
    for key, value in record.items():
        path = f"{before}{_sound(key)}"
        if isinstance(value, Mapping):
            found |= _flat(value, f"{path}/")
        elif answers := _answers(value):
            found |= answers
        else:
            found[path] = _text(value)
    return found


def _answers(value: Any) -> dict[str, str]:
    """Return a list of answers that each name their question, as Typeform has them."""
    if not isinstance(value, list) or not all(map(_is_answer, value)):
        return {}
    return {_question(answer["field"]): _given(answer) for answer in value}


def _is_answer(value: Any) -> bool:
    known = isinstance(value, Mapping) and isinstance(value.get("field"), Mapping)
    return known and value.get("type") in value


def _question(field: Mapping[str, Any]) -> str:
    return str(field.get("ref") or field.get("id") or "")


def _given(answer: Mapping[str, Any]) -> str:
    value = answer[answer["type"]]
    if isinstance(value, Mapping):
        value = value.get("label", value.get("labels", value))
    if isinstance(value, list):
        return ", ".join(map(_text, value))
    return _text(value)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, str | int | float):
        return _sound(str(value))
    return _sound(json.dumps(value, ensure_ascii=False))


def _sound(text: str) -> str:
    """Replace halves of characters, which JSON can spell and no text can hold."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()
