"""One load's folder: answers, what became of the other records, and the source.

It is written as a whole before the version that names it, and never changed after.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa

from culturekit.instrument import Instrument
from culturekit.intake import ColumnMapping, LongTable
from culturekit.intake.reading import How
from culturekit.roster import Roster
from culturekit.store import disk, frames
from culturekit.survey import Receipt, Survey

LOADS = "loads"
ANSWERS, RECORDS, SOURCE = "answers.parquet", "records.parquet", "source.zst"
FACTS, DEFINITION = "load.json", "definition.json"
SIDE = ("set_aside", "quarantined", "problems")
ROSTER = ("teams", "people", "problems")
PIECE = 1 << 24


@dataclass(frozen=True, eq=False)
class Reading:
    """With what a file is read: the same file and reading give the same answers.

    Parameters
    ----------
    instrument : Instrument
        What was asked.
    roster : Roster, optional
        Who was invited.
    platform : str, optional
    mapping : ColumnMapping, optional
    long : LongTable, optional
        As stated for `read_responses`.
    """

    instrument: Instrument
    roster: Roster | None = None
    platform: str | None = None
    mapping: ColumnMapping | None = None
    long: LongTable | None = None

    @property
    def how(self) -> How:
        """The options of `read_responses`."""
        return {"platform": self.platform, "mapping": self.mapping, "long": self.long}

    @property
    def stated(self) -> dict[str, Any]:
        """The options as plain values."""
        mapping = self.mapping
        return {
            "platform": self.platform,
            "long": list(self.long.names) if self.long else None,
            "mapping": mapping and {
                "items": {k: list(v) for k, v in mapping.items.items()},
                "attributes": {k: list(v) for k, v in mapping.attributes.items()},
            },
        }  # fmt: skip

    @property
    def fingerprint(self) -> str:
        """A hash of all of it."""
        parts = [self.instrument.model_dump_json(), json.dumps(self.stated)]
        for frame in (self.roster.teams, self.roster.people) if self.roster else ():
            parts.append("" if frame is None else frame.to_csv())
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


@dataclass(frozen=True, eq=False)
class Loaded:
    """What a folder holds beside the answers.

    Parameters
    ----------
    reading : Reading
        With what the file was read.
    receipt : Receipt
        What became of every record.
    facts : dict
        Which load, file, survey and wave; header rows and sheet of the source.
    """

    reading: Reading
    receipt: Receipt
    facts: Mapping[str, Any]


def write(
    folder: Path, survey: Survey, loaded: Loaded, source: Sequence[bytes]
) -> None:
    """Write a load's folder, which must not exist.

    Parameters
    ----------
    folder : pathlib.Path
        Where to.
    survey : Survey
        Its answers, lines and durations.
    loaded : Loaded
        Everything else.
    source : sequence of bytes
        The file, compressed.
    """
    folder.mkdir(parents=True)
    disk.write_table(folder / ANSWERS, frames.to_arrow(survey.data, index=True))
    disk.write_table(folder / RECORDS, frames.to_arrow(_records(survey)))
    receipt, reading = loaded.receipt, loaded.reading
    tables = {name: getattr(receipt, name) for name in (*SIDE, "mapping")}
    roster = reading.roster
    for name in ROSTER:
        tables[f"roster_{name}"] = getattr(roster, name, None)
    for name, frame in tables.items():
        if frame is not None:
            disk.write_table(folder / f"{name}.parquet", frames.to_arrow(frame))
    facts = dict(loaded.facts) | reading.stated
    for name in ("rows_read", "accepted", "platform", "encoding", "sha256"):
        facts[f"receipt_{name}"] = getattr(receipt, name)
    for name in ("note", "survey", "team_source"):
        facts[f"roster_{name}"] = getattr(roster, name, None)
    facts["timed"] = survey.durations is not None
    disk.write(folder / FACTS, [json.dumps(facts, ensure_ascii=False).encode()])
    definition = reading.instrument.model_dump_json().encode()
    disk.write(folder / DEFINITION, [definition])
    disk.write(folder / SOURCE, source)
    disk.sync(folder)
    disk.sync(folder.parent)


def _records(survey: Survey) -> pd.DataFrame:
    """Return line and seconds of every answer, in the order of the answers."""
    length = len(survey.data)
    lines = survey.rows if survey.rows is not None else range(1, length + 1)
    columns = {"row": pd.Series(lines).to_numpy(dtype="int64")}
    if survey.durations is not None:
        columns["seconds"] = survey.durations.to_numpy(dtype="float64")
    return pd.DataFrame(columns)


def read(folder: Path) -> Loaded:
    """Read everything but answers and source."""
    facts = json.loads((folder / FACTS).read_bytes())
    tables = {name: frames.read_frame(folder / f"{name}.parquet") for name in SIDE}
    names = ("rows_read", "accepted", "platform", "encoding", "sha256")
    counts = {name: facts.pop(f"receipt_{name}") for name in names}
    receipt = Receipt(**counts, **tables, mapping=_optional(folder, "mapping"))
    return Loaded(_reading(folder, facts), receipt, facts)


def definition(folder: Path) -> Instrument:
    """Return the definition that a file was read with."""
    return Instrument.model_validate_json((folder / DEFINITION).read_bytes())


def _optional(folder: Path, name: str) -> pd.DataFrame | None:
    path = folder / f"{name}.parquet"
    return frames.read_frame(path) if path.is_file() else None


def _reading(folder: Path, facts: dict[str, Any]) -> Reading:
    stated = facts.pop("mapping")
    mapping = None
    if stated is not None:
        found = {k: {n: tuple(c) for n, c in v.items()} for k, v in stated.items()}
        mapping = ColumnMapping(found["items"], found["attributes"])
    long = facts.pop("long")
    return Reading(
        definition(folder),
        _roster(folder, facts),
        platform=facts.pop("platform"),
        mapping=mapping,
        long=LongTable(*long) if long else None,
    )


def _roster(folder: Path, facts: dict[str, Any]) -> Roster | None:
    words = {n: facts.pop(f"roster_{n}") for n in ("note", "survey", "team_source")}
    teams = _optional(folder, "roster_teams")
    if teams is None:
        return None
    people = _optional(folder, "roster_people")
    return Roster(teams, people, _optional(folder, "roster_problems"), **words)


def compressed(data: bytes) -> list[bytes]:
    """Return a file's bytes, packed by Zstandard."""
    sink = pa.BufferOutputStream()
    with pa.CompressedOutputStream(sink, "zstd") as stream:
        for start in range(0, len(data), PIECE):
            stream.write(memoryview(data)[start : start + PIECE])
    return [memoryview(sink.getvalue())]  # type: ignore[list-item]


def source(folder: Path) -> bytes:
    """Return the file that a load was read from."""
    with pa.CompressedInputStream(pa.OSFile(str(folder / SOURCE)), "zstd") as stream:
        data: bytes = stream.read()
    return data


def without(loaded: Loaded, lines: Sequence[int], shifted: bool) -> Loaded:
    """Return what is left of a load without the records that begin on some lines.

    Parameters
    ----------
    loaded : Loaded
        As it was.
    lines : sequence of int
        Where the records begin.
    shifted : bool
        Whether the records that follow move up.
    """
    receipt, gone = loaded.receipt, set(lines)
    tables = {name: _left(getattr(receipt, name), gone, shifted) for name in SIDE}
    missing = sum(
        int(getattr(receipt, name)["row"].isin(gone).sum())
        for name in ("set_aside", "quarantined")
    )
    accepted = receipt.accepted - (len(gone) - missing)
    changed = replace(
        receipt, rows_read=receipt.rows_read - len(gone), accepted=accepted, **tables
    )
    return replace(loaded, receipt=changed)


def _left(table: pd.DataFrame, gone: set[int], shifted: bool) -> pd.DataFrame:
    kept = table[~table["row"].isin(gone)].reset_index(drop=True)
    kept.attrs = table.attrs
    if shifted:
        for name in {"row", "last_row"} & set(kept):
            kept[name] = moved(kept[name], gone)
    return kept


def moved(lines: pd.Series, gone: set[int]) -> pd.Series:
    """Return line numbers less the records that stood before them."""
    before = pd.Series(0, index=lines.index, dtype=lines.dtype)
    for line in gone:
        before += (lines > line).fillna(False).astype(lines.dtype)
    return lines - before
