"""Forgetting a person: everything is written again without, and the past is removed."""

import hashlib
import re
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from culturekit.errors import InputError, ResponseFileError, UsageError
from culturekit.files.blanking import without_records
from culturekit.intake.persons import person_records
from culturekit.privacy import pseudonym
from culturekit.roster import Roster
from culturekit.store import catalogue, folders, folding, frames, sweeping
from culturekit.store.catalogue import Action, Erased, Part, State, Wave
from culturekit.store.folders import Loaded
from culturekit.store.loading import opened, require_secret
from culturekit.store.preparing import hashed, place_of
from culturekit.store.waves import loaded_survey
from culturekit.survey import Survey

KEY = re.compile(r"[0-9a-f]{16}\Z")


@dataclass(frozen=True)
class Erasure:
    """What was removed: counts, never the person.

    Parameters
    ----------
    records : int
        Records of response files, whatever had become of them.
    waves : tuple of str
        The waves that they were in.
    oldest : int
        The oldest version that can still be read.
    store_version : int
        The version without the person.
    """

    records: int
    waves: tuple[str, ...]
    oldest: int
    store_version: int

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain values."""
        return asdict(self)


@dataclass(frozen=True, eq=False)
class Traces:
    """What of a person one load holds."""

    part: Part
    loaded: Loaded
    source: bytes
    lines: tuple[int, ...]
    keys: frozenset[str]
    in_roster: bool

    @property
    def found(self) -> bool:
        """Whether there is anything."""
        return bool(self.lines) or self.in_roster


def erase(store: Path, respondent: str, *, wave: str, wait: float) -> Erasure:
    """Remove a person from the store.

    Parameters
    ----------
    store : pathlib.Path
        The store.
    respondent : str
        The id in the response files, or the opaque key.
    wave : str
        Only there; everywhere if empty.
    wait : float
        Seconds to wait for others who write.
    """
    respondent = respondent.strip()
    with opened(store, wait) as alone:
        if not alone:
            raise UsageError(
                "this file system has no locks, so others may be writing while the "
                "past is removed; allowed: a store on a local disk; copy it there, "
                "erase, and copy it back"
            )
        state = catalogue.newest(store)
        require_secret(state)
        sweeping.sweep(store, strictly=True)
        traces = _all_traces(store, state, respondent, wave)
        following = _without(store, state, traces, wave)
        if not catalogue.commit(store, following):
            raise UsageError("somebody else wrote to the store; erase again")
        sweeping.sweep(store, strictly=True)
    lines = sum(len(trace.lines) for found in traces.values() for trace in found)
    names = tuple(dict.fromkeys(wave.wave for wave in _touched(state, traces)))
    return Erasure(lines, names, following.oldest, following.version)


def _all_traces(
    store: Path, state: State, respondent: str, wave: str
) -> dict[tuple[str, str], list[Traces]]:
    """Return what every wave holds of a person, or refuse if that is nothing."""
    found = {
        known.name: [_traces(store, known, part, respondent) for part in known.parts]
        for known in state.waves
        if wave in {"", known.wave}
    }
    if not any(trace.found for traces in found.values() for trace in traces):
        where = f"wave '{wave}' of the store" if wave else "the store"
        raise InputError(
            f"nobody with this id is in {where}; nothing was erased; allowed: an id as "
            "it stands in the response file, or a respondent's key; check it for "
            "missing zeros"
        )
    return found


def _touched(state: State, traces: dict[tuple[str, str], list[Traces]]) -> list[Wave]:
    return [
        wave
        for wave in state.waves
        if any(trace.found for trace in traces.get(wave.name, ()))
    ]


def _traces(store: Path, wave: Wave, part: Part, respondent: str) -> Traces:
    folder = store / part.folder
    loaded, data = folders.read(folder), folders.source(folder)
    if respondent in str(loaded.facts["file"]):
        loaded = replace(loaded, facts=dict(loaded.facts) | {"file": ""})
    wanted = {str(pseudonym([respondent], wave.survey)[0])}
    if KEY.match(respondent):
        wanted.add(respondent)
    records = _records(data, loaded)
    keys = frames.read(store / part.answers, [frames.INDEX])[frames.INDEX].to_pandas()
    stored = frames.read_frame(folder / folders.RECORDS)["row"]
    lines = set(records.loc[records["key"].isin(wanted), "row"])
    lines |= set(stored[keys.isin(wanted)])
    theirs = records[records["row"].isin(lines) & records["sure"]]["key"]
    gone = {*theirs, *keys[stored.isin(lines)]}
    return Traces(
        part,
        loaded,
        data,
        tuple(sorted(int(line) for line in lines)),
        frozenset(gone | wanted),
        _listed(loaded.reading.roster, wanted),
    )


def _records(data: bytes, loaded: Loaded) -> pd.DataFrame:
    reading = loaded.reading
    keyed_by = str(loaded.facts["keyed_by"])
    try:
        return person_records(data, keyed_by, reading.instrument, reading.how)
    except ResponseFileError:  # an earlier erasure has left no record in it
        return pd.DataFrame({"row": [], "key": [], "sure": pd.Series(dtype=bool)})


def _listed(roster: Roster | None, keys: set[str]) -> bool:
    if roster is None or roster.people is None:
        return False
    named = [c for c in ("person", "manager") if c in roster.people]
    return bool(roster.people[named].isin(keys).any(axis=None))


def _without(
    store: Path,
    state: State,
    traces: dict[tuple[str, str], list[Traces]],
    only: str,
) -> State:
    """Write what is left under new names, and return the version that says so."""
    version = state.version + 1
    waves, rewritten, erased = list(state.waves), dict(state.rewritten), state.erased
    for wave in _touched(state, traces):
        found = traces[wave.name]
        keys = frozenset().union(*(trace.keys for trace in found if trace.found))
        parts = [
            _rewritten(store, trace, keys, version, rewritten, wave)
            if trace.found
            else trace.part
            for trace in found
        ]
        counted = wave.with_parts(folding.counted(store, parts))
        waves[state.waves.index(wave)] = counted
        erased = _buried(erased, keys, wave.survey, only)
    count = sum(len(trace.lines) for found in traces.values() for trace in found)
    action = Action(kind="erase", removed=count)
    return state.next(
        action, waves=tuple(waves), erased=erased, rewritten=rewritten, oldest=version
    )


def _buried(
    erased: tuple[Erased, ...], keys: frozenset[str], survey: str, wave: str
) -> tuple[Erased, ...]:
    """Return the tombstones with those of a person added."""
    hashes = set(hashed(sorted(keys), survey).tolist())
    others = []
    for known in erased:
        if (known.survey, known.wave) == (survey, wave):
            hashes |= set(known.hashes)
        else:
            others.append(known)
    return (*others, Erased(survey=survey, wave=wave, hashes=tuple(sorted(hashes))))


def _rewritten(
    store: Path,
    trace: Traces,
    keys: frozenset[str],
    version: int,
    rewritten: dict[str, str],
    wave: Wave,
) -> Part:
    """Write a load's folder again without a person, and return it."""
    part, loaded = trace.part, trace.loaded
    data, stays = _left(trace)
    sha256 = hashlib.sha256(data).hexdigest()
    if trace.lines:
        rewritten.update({loaded.receipt.sha256: sha256, part.sha256: sha256})
    kept = folders.without(loaded, trace.lines, not stays)
    reading = replace(kept.reading, roster=_unlisted(kept.reading.roster, keys))
    kept = Loaded(reading, replace(kept.receipt, sha256=sha256), loaded.facts)
    survey = _unanswered(store, trace, wave, moved=not stays)
    folder = f"{folders.LOADS}/{part.load}.{version}"
    folders.write(store / folder, survey, kept, folders.compressed(data))
    return part.model_copy(
        update={
            "folder": folder,
            "answers": f"{folder}/{folders.ANSWERS}",
            "rows": len(survey.data),
        }
    )


def _left(trace: Traces) -> tuple[bytes, bool]:
    """Return the source without a person's records, and whether lines stay."""
    if not trace.lines:
        return trace.source, True
    place = place_of(trace.source, trace.loaded.reading)
    return without_records(trace.source, trace.lines, **place)


def _unanswered(store: Path, trace: Traces, wave: Wave, *, moved: bool) -> Survey:
    """Return a load's answers without a person's, and without values only theirs."""
    survey = loaded_survey(store, wave, trace.part.load)
    rows = survey.rows
    stay = np.ones(len(survey.data), bool) if rows is None else ~rows.isin(trace.lines)
    data = survey.data[np.asarray(stay)]
    declared = survey.instrument.attributes
    for name in data.columns:
        if name in declared and not declared[name].values:
            data = data.assign(**{name: data[name].cat.remove_unused_categories()})
    lines = None if rows is None else rows[stay]
    if lines is not None and moved:
        lines = folders.moved(lines, set(trace.lines))
    seconds = survey.durations
    return replace(
        survey,
        data=data,
        rows=lines,
        durations=None if seconds is None else seconds[stay],
    )


def _unlisted(roster: Roster | None, keys: frozenset[str]) -> Roster | None:
    """Return a roster without a person, also as somebody's manager."""
    if roster is None or roster.people is None:
        return roster
    people = roster.people
    if "person" in people:
        people = people[~people["person"].isin(keys)].reset_index(drop=True)
    if "manager" in people:
        manager = people["manager"]
        people = people.assign(manager=manager.mask(manager.isin(keys)))
    return replace(roster, people=people)
