"""Releases as JSON: every column with its type, missing values as null."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import pandas as pd

from culturekit.disclosure.layout import Layout
from culturekit.disclosure.rule import Rule
from culturekit.errors import InputError
from culturekit.files.tables import replaced

if TYPE_CHECKING:
    from culturekit.disclosure.released import Release

FORMAT = "culturekit-release-1"
R = TypeVar("R", bound="Release")


def to_plain(release: "Release") -> dict[str, Any]:
    """Return the release as plain values."""
    return {
        "format": FORMAT,
        "note": release.note,
        "rule": asdict(release.rule),
        "tables": {key: _plain_table(t) for key, t in release.tables.items()},
        "notes": dict(release.notes),
        "hidden": _plain_table(release.hidden),
        "layouts": {key: asdict(part) for key, part in release.layouts.items()},
        "containers": {
            name: {above: dict(groups) for above, groups in up.items()}
            for name, up in release.containers.items()
        },
        "certificate": release.certificate,
    }


def to_json(release: "Release") -> str:
    """Return the release as one JSON document, the same bytes for the same release."""
    return json.dumps(to_plain(release), ensure_ascii=False, allow_nan=False)


def from_json(cls: type[R], text: str) -> R:
    """Return the release that `to_json` wrote."""
    parts = _parse(text)
    try:
        layouts = {
            key: Layout(**p | {"by": tuple(p["by"]), "per": tuple(p["per"])})
            for key, p in parts["layouts"].items()
        }
        return cls(
            tables={key: _frame(t) for key, t in parts["tables"].items()},
            rule=Rule(**parts["rule"]),
            hidden=_frame(parts["hidden"]),
            certificate=parts["certificate"],
            note=parts["note"],
            notes=parts["notes"],
            layouts=layouts,
            containers=parts["containers"],
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise InputError(
            "this release is damaged: a part of it is missing or has another type; "
            "make the release again"
        ) from error


def _parse(text: str) -> dict[str, Any]:
    try:
        parts = json.loads(text)
    except (TypeError, ValueError):
        parts = None
    if not isinstance(parts, dict) or parts.get("format") != FORMAT:
        raise InputError(
            f"not a saved release: expected JSON of format {FORMAT}, as Release.save "
            "writes it; make the release again"
        )
    return parts


def save(release: "Release", path: str | Path) -> Path:
    """Write the release to a file, whole or not at all."""
    with replaced(path) as partial:
        partial.write_text(to_json(release), encoding="utf-8", newline="\n")
    return Path(path)


def load(cls: type[R], path: str | Path) -> R:
    """Read a release from a file."""
    try:
        text = Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            f"cannot read a release from {Path(path).name}: the file is missing or is "
            "not text; give a file that Release.save wrote"
        ) from error
    return from_json(cls, text)


def _plain_table(table: pd.DataFrame) -> dict[str, Any]:
    return {
        "types": {str(name): str(dtype) for name, dtype in table.dtypes.items()},
        "rows": len(table),
        "columns": {
            str(name): column.astype(object).where(column.notna(), None).tolist()
            for name, column in table.items()
        },
    }


def _frame(plain: dict[str, Any]) -> pd.DataFrame:
    columns = {
        name: pd.Series(plain["columns"][name], dtype=dtype)
        for name, dtype in plain["types"].items()
    }
    return pd.DataFrame(columns, index=range(plain["rows"]))
