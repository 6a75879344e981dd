"""A load taken back: its wave as the other loads make it."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from culturekit.errors import StoreBusyError, UsageError, did_you_mean
from culturekit.store import catalogue, folding, sweeping
from culturekit.store.catalogue import Action, State, Wave
from culturekit.store.loading import CONFLICTS, opened


@dataclass(frozen=True)
class Unloaded:
    """What a load taken back has changed.

    Parameters
    ----------
    load, survey, wave : str
        Which load of which wave.
    removed : int
        Respondents who have no answers in the wave any more.
    restored : int
        Respondents who have those of an earlier load again.
    store_version : int
        The version without the load.
    """

    load: str
    survey: str
    wave: str
    removed: int
    restored: int
    store_version: int

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain values."""
        return asdict(self)


def unload(store: Path, load: str, wait: float) -> Unloaded:
    """Commit a version of the store in which a load is in no wave."""
    _find(catalogue.newest(store), load)
    with opened(store, wait) as alone:
        for _ in range(CONFLICTS):
            state = catalogue.newest(store)
            wave = _find(state, load)
            if alone:
                sweeping.sweep(store)
            following, done = _without(store, state, wave, load)
            if catalogue.commit(store, following):
                return done
    raise StoreBusyError("others wrote to the store all the time; run it again later")


def _find(state: State, load: str) -> Wave:
    known = {part.load: wave for wave in state.waves for part in wave.parts}
    if load not in known:
        hint = did_you_mean(load, known) or "; `culturekit history` lists them"
        raise UsageError(f"no wave has a load '{load}'{hint}")
    return known[load]


def _without(
    store: Path, state: State, wave: Wave, load: str
) -> tuple[State, Unloaded]:
    others = tuple(part for part in wave.parts if part.load != load)
    counted = folding.counted(store, others)
    left = wave.with_parts(counted)
    removed = wave.respondents - left.respondents
    gone = next(part for part in wave.parts if part.load == load)
    action = Action(
        kind="unload", survey=wave.survey, wave=wave.wave, load=load, removed=removed
    )
    following = state.next(action, waves=state.with_wave(left))
    done = Unloaded(
        load, wave.survey, wave.wave, removed, gone.live - removed, following.version
    )
    return following, done
