"""What the store holds: one small JSON file a version, put in place in one step.

A version names the loads that every wave is made of. What no version names does not
exist for a reader. The newest file is the present; the others are the past.
"""

import re
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from culturekit.errors import InputError, UsageError, VersionGoneError
from culturekit.store import disk

FOLDER = "versions"
_NAME = re.compile(r"(\d{8})\.json\Z")


class Stored(BaseModel):
    """Base of what stands in a version's file: frozen, unknown keys are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Part(Stored):
    """One load's share in a wave.

    Parameters
    ----------
    load : str
        The load's id.
    folder : str
        Where its files are, below the store.
    answers : str
        The Parquet file of its answers, below the store.
    sha256, reading : str
        Which file it was, and with which definition, roster and options it was read.
    rows, live : int
        Respondents in the file, and those whose answers no later part replaces.
    """

    load: str
    folder: str
    answers: str
    sha256: str
    reading: str
    rows: int
    live: int


class Wave(Stored):
    """A wave of a survey: parts in the order of loading; the later one counts."""

    survey: str
    wave: str
    parts: tuple[Part, ...]

    @property
    def name(self) -> tuple[str, str]:
        """What tells it apart."""
        return self.survey, self.wave

    @property
    def respondents(self) -> int:
        """How many people have answers in it."""
        return sum(part.live for part in self.parts)

    def with_parts(self, parts: tuple[Part, ...]) -> "Wave":
        """Return the wave made of other parts."""
        return self.model_copy(update={"parts": parts})


class Erased(Stored):
    """Whom nobody may bring back: keyed hashes of opaque keys.

    Parameters
    ----------
    survey, wave : str
        Where; an empty wave means all of the survey.
    hashes : tuple of str
        In order of their digits, which says nothing.
    """

    survey: str
    wave: str
    hashes: tuple[str, ...]


class Action(Stored):
    """What a version changed: counts, never a person."""

    kind: Literal["load", "unload", "erase"]
    survey: str = ""
    wave: str = ""
    load: str = ""
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0


class State(Stored):
    """One version of the store.

    Parameters
    ----------
    version : int
        Counts from 1; 0 is a store in which nothing was ever loaded.
    at : datetime, optional
        When it was committed, in UTC.
    oldest : int
        The oldest version that can still be read.
    secret : str
        What the secret for respondents' keys makes of a fixed text.
    action : Action, optional
        What was changed.
    waves : tuple of Wave
    erased : tuple of Erased
    rewritten : dict of str to str
        SHA-256 of a source that an erasure rewrote, to that of what is kept.
    """

    format: Literal["culturekit-store-1"] = "culturekit-store-1"
    version: int = 0
    at: datetime | None = None
    oldest: int = 1
    secret: str = ""
    action: Action | None = None
    waves: tuple[Wave, ...] = ()
    erased: tuple[Erased, ...] = ()
    rewritten: dict[str, str] = {}

    def next(self, action: Action, **changed: Any) -> "State":
        """Return the version that follows."""
        version = self.version + 1
        at = datetime.now(UTC)
        if self.at is not None:
            at = max(at, self.at)  # a clock that was set back makes no history
        update = {"version": version, "at": at, "action": action, **changed}
        return self.model_copy(update=update)

    def with_wave(self, wave: Wave) -> tuple[Wave, ...]:
        """Return the waves with one replaced, added, or left out if it is empty."""
        others = tuple(w for w in self.waves if w.name != wave.name)
        if not wave.parts:
            return others
        names = [w.name for w in self.waves]
        if wave.name not in names:
            return (*self.waves, wave)
        return tuple(wave if w.name == wave.name else w for w in self.waves)

    def find(self, survey: str, wave: str) -> Wave:
        """Return a wave, without parts if nothing is in it."""
        for known in self.waves:
            if known.name == (survey, wave):
                return known
        return Wave(survey=survey, wave=wave, parts=())


def versions(store: Path) -> list[int]:
    """Return the numbers of all versions, the oldest first."""
    folder = store / FOLDER
    if not folder.is_dir():
        return []
    found = (_NAME.match(path.name) for path in folder.iterdir())
    return sorted(int(match[1]) for match in found if match)


def read(store: Path, version: int) -> State:
    """Return one version.

    Raises
    ------
    InputError
        If its file is damaged, or of a newer culturekit.
    """
    path = _path(store, version)
    try:
        return State.model_validate_json(path.read_bytes())
    except ValidationError:
        raise InputError(
            f"the store's file {FOLDER}/{path.name} is damaged, or was written by a "
            "newer culturekit; allowed: what culturekit wrote; restore the file from a "
            "backup, or use a newer culturekit"
        ) from None


def newest(store: Path) -> State:
    """Return the present version."""
    numbers = versions(store)
    return read(store, numbers[-1]) if numbers else State()


def at_version(store: Path, version: "int | str | date | None") -> State:
    """Return the version of a number, or the one that stood at the end of a day.

    Parameters
    ----------
    store : pathlib.Path
        The store's folder.
    version : int, str or date, optional
        A number; a day such as ``"2026-10-01"``, in UTC; a moment; the newest if left
        out.

    Raises
    ------
    VersionGoneError
        If an erasure has removed it.
    UsageError
        If there never was one.
    """
    present = newest(store)
    if version is None:
        return present
    number = _number(version)
    if number is None:
        number = _number_at(store, _moment(version))
    if 1 <= number < present.oldest:
        raise VersionGoneError(
            f"version {number} is gone: somebody was erased in version "
            f"{present.oldest}; allowed: {_allowed(present)}"
        )
    if not 1 <= number <= present.version:
        raise UsageError(f"there is no version {number}; allowed: {_allowed(present)}")
    return present if number == present.version else read(store, number)


def _allowed(present: State) -> str:
    if not present.version:
        return "none yet; load a file first"
    numbers = dict.fromkeys([str(present.oldest), str(present.version)])
    return f"{' to '.join(numbers)}, or a day such as 2026-10-01"


def _number(version: "int | str | date") -> int | None:
    if isinstance(version, int):
        return version
    text = str(version).strip()
    return int(text) if text.isdecimal() else None


def _moment(version: "int | str | date") -> datetime:
    """Return the end of a day, or a moment; in UTC where nothing else is said."""
    try:
        moment = version if isinstance(version, date) else _date(str(version).strip())
    except ValueError:
        raise UsageError(
            "the version is neither a number nor a day; allowed: such as 3, or "
            "2026-10-01"
        ) from None
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, time.max)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _date(text: str) -> date:
    only_day = len(text) == len("2026-10-01")
    return date.fromisoformat(text) if only_day else datetime.fromisoformat(text)


def _number_at(store: Path, moment: datetime) -> int:
    found = 0
    for number in versions(store):
        state = read(store, number)
        if state.at is not None and state.at <= moment:
            found = number
    if not found:
        raise UsageError(
            "nothing had been loaded by then; allowed: a later day, or a version's "
            "number; `culturekit history` lists both"
        )
    return found


def commit(store: Path, state: State) -> bool:
    """Put a version in place, unless another writer was first; tell whether."""
    path = _path(store, state.version)
    part = path.with_suffix(".part")
    text = state.model_dump_json(indent=1).encode()
    State.model_validate_json(text)  # what cannot be read again is never committed
    part.unlink(missing_ok=True)
    disk.write(part, [text])
    return disk.place_once(part, path)


def _path(store: Path, version: int) -> Path:
    return store / FOLDER / f"{version:08d}.json"
