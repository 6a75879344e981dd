"""What was done to the store, and what earlier loads said."""

import json
from pathlib import Path
from typing import Any

import pandas as pd

from culturekit.errors import UsageError, did_you_mean
from culturekit.store import catalogue, folders
from culturekit.store.catalogue import State, Wave
from culturekit.store.requests import LoadReceipt, extended

LOADS = (
    "load", "version", "at", "platform", "encoding", "sha256", "rows_read", "accepted",
    "set_aside", "quarantined", "counting", "new", "changed", "unchanged",
)  # fmt: skip
COUNTS = ("version", *LOADS[LOADS.index("rows_read") :])
COLUMNS = (
    "version", "at", "action", "survey", "wave", "load", "file", "new", "changed",
    "unchanged", "removed", "readable",
)  # fmt: skip


def history(store: Path) -> pd.DataFrame:
    """Return every version, the oldest first."""
    numbers = catalogue.versions(store)
    oldest = catalogue.newest(store).oldest
    names = _file_names(store)
    states = [catalogue.read(store, number) for number in numbers]
    rows = [_row(state, oldest, names) for state in states]
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    return frame.astype({"version": "int64", "readable": "bool"})


def _row(state: State, oldest: int, names: dict[str, str]) -> dict[str, Any]:
    action = state.action
    told = action.model_dump() if action else {}
    return told | {
        "version": state.version,
        "at": state.at,
        "action": told.get("kind", ""),
        "file": names.get(told.get("load", ""), ""),
        "readable": state.version >= oldest,
    }


def _file_names(store: Path) -> dict[str, str]:
    """Return which file each load was read from, as far as that is still known."""
    found = (json.loads(p.read_bytes()) for p in store.glob(f"loads/*/{folders.FACTS}"))
    return {facts["load"]: facts["file"] for facts in found}


def loads(store: Path, state: State, wave: Wave) -> pd.DataFrame:
    """Return the loads that make a wave in one version, the oldest first."""
    earlier = [
        catalogue.read(store, number)
        for number in catalogue.versions(store)
        if number <= state.version
    ]
    done = {s.action.load: s for s in earlier if s.action and s.action.kind == "load"}
    erased = [s.version for s in earlier if s.action and s.action.kind == "erase"]
    rows = []
    for part in wave.parts:
        then, receipt = done[part.load], folders.read(store / part.folder).receipt
        # what was counted before somebody was erased would tell of that person
        told = then.action if then.version > max(erased, default=0) else None
        rows.append(
            {"load": part.load, "version": then.version, "at": then.at}
            | {n: getattr(receipt, n) for n in ("platform", "encoding", "sha256")}
            | {n: getattr(receipt, n) for n in ("rows_read", "accepted")}
            | {n: len(getattr(receipt, n)) for n in ("set_aside", "quarantined")}
            | {"counting": part.live}
            | {n: getattr(told, n, pd.NA) for n in ("new", "changed", "unchanged")}
        )
    frame = pd.DataFrame(rows, columns=list(LOADS))
    return frame.astype(dict.fromkeys(COUNTS, "Int64"))


def wave_of(store: Path, load: str) -> Wave:
    """Return a wave with this load in it, of the latest version that has one.

    Raises
    ------
    UsageError
        If no readable version has the load.
    """
    known: list[str] = []
    oldest = catalogue.newest(store).oldest
    for number in reversed(catalogue.versions(store)):
        for wave in catalogue.read(store, number).waves if number >= oldest else ():
            names = [part.load for part in wave.parts]
            if load in names:
                return wave
            known += names
    hint = did_you_mean(load, known) or "; `culturekit history` lists them"
    raise UsageError(f"no readable version has a load '{load}'{hint}")


def receipt(store: Path, load: str) -> LoadReceipt:
    """Return the receipt that a load was given."""
    part = next(p for p in wave_of(store, load).parts if p.load == load)
    found = folders.read(store / part.folder).receipt
    for number in catalogue.versions(store):
        state = catalogue.read(store, number)
        action = state.action
        if action and (action.kind, action.load) == ("load", load):
            counts = {n: getattr(action, n) for n in ("new", "changed", "unchanged")}
            return extended(found, **counts, load=load, store_version=number)
    return extended(found, load=load)
