"""One file into one wave: one commit, or nothing."""

import hashlib
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from culturekit.errors import InputError, StoreBusyError, UsageError
from culturekit.intake.recognition import read_bytes
from culturekit.privacy import pseudonym
from culturekit.store import (
    catalogue,
    checking,
    disk,
    folders,
    folding,
    lock,
    sweeping,
)
from culturekit.store.catalogue import Action, Part, State
from culturekit.store.folders import Loaded
from culturekit.store.preparing import prepare, require_sound
from culturekit.store.requests import READ, LoadReceipt, Ready, Request, extended
from culturekit.survey import Survey

CONFLICTS = 20


def secret_mark() -> str:
    """Return what the secret for respondents' keys makes of a fixed text."""
    return str(pseudonym(["which secret"], "store")[0])


def load(store: Path, request: Request) -> LoadReceipt:
    """Read a file and commit it to a wave.

    Parameters
    ----------
    store : pathlib.Path
        The store's folder; made if it is not there.
    request : Request
        What to load.

    Returns
    -------
    LoadReceipt
    """
    data = read_bytes(request.file)
    for _ in range(CONFLICTS):
        state = catalogue.newest(store)
        require_secret(state)
        sha256 = hashlib.sha256(data).hexdigest() if state.version else ""
        if done := _known(store, state, request, sha256):
            return done
        ready = prepare(state, request, data, sha256)
        request.tell("writing to the store", READ)
        with opened(store, request.wait) as alone:
            receipt = _write(store, request, ready, alone=alone)
        if receipt is not None:
            request.tell("done", 1.0)
            return receipt
    raise StoreBusyError(
        f"others wrote to the store {CONFLICTS} times meanwhile; nothing was changed; "
        "run it again later"
    )


@contextmanager
def opened(store: Path, wait: float) -> Iterator[bool]:
    """Hold a store to write in; make its folders; tell what the disk refuses."""
    with disk.telling(store):
        for name in (catalogue.FOLDER, folders.LOADS):
            (store / name).mkdir(parents=True, exist_ok=True)
        with lock.writing(store, wait) as alone:
            yield alone


def require_secret(state: State) -> None:
    """Refuse a secret that would give everybody a second key."""
    if state.secret and state.secret != secret_mark():
        raise UsageError(
            "the secret for respondents' keys is not the one that this store was made "
            "with, so nobody would be recognised; allowed: the same secret; set "
            "CULTUREKIT_KEY or CULTUREKIT_KEY_FILE to it"
        )


def _known(
    store: Path, state: State, request: Request, sha256: str
) -> LoadReceipt | None:
    """Return the receipt of a file that is in the wave already."""
    reading = request.reading
    wave = state.find(reading.instrument.id, request.wave)
    for part in wave.parts:
        if (part.sha256, part.reading) == (sha256, reading.fingerprint):
            receipt = folders.read(store / part.folder).receipt
            require_sound(receipt, request)
            return extended(
                receipt, unchanged=part.rows, load=part.load,
                store_version=state.version,
            )  # fmt: skip
    return None


def _write(
    store: Path, request: Request, ready: Ready, *, alone: bool
) -> LoadReceipt | None:
    """Write and commit under the lock; None if it must be read anew."""
    state = catalogue.newest(store)
    if state.erased != ready.state.erased:
        return None
    # somebody else may have loaded the same file meanwhile
    moved_on = state.version != ready.state.version
    if moved_on and (done := _known(store, state, request, ready.facts["original"])):
        return done
    if alone:
        sweeping.sweep(store)
    name = secrets.token_hex(4)
    folder = store / folders.LOADS / name
    try:
        counts = _checked(store, state, request, ready.survey)
        facts = ready.facts | {"load": name}
        loaded = Loaded(request.reading, ready.receipt, facts)
        folders.write(folder, ready.survey, loaded, ready.source)
        following = _following(state, request, ready, name, counts)
        committed = catalogue.commit(store, following)
    except BaseException:
        disk.remove_quietly(folder)
        raise
    if not committed:
        disk.remove_quietly(folder)
        return None
    return extended(
        ready.receipt, new=counts.new, changed=counts.changed,
        unchanged=counts.unchanged, erased=ready.erased, load=name,
        store_version=following.version,
    )  # fmt: skip


def _checked(
    store: Path, state: State, request: Request, survey: Survey
) -> folding.Counts:
    """Say what changes in the wave, if the answers fit into it."""
    wave = state.find(request.reading.instrument.id, request.wave)
    if not wave.parts:
        return folding.Counts(len(survey.data), 0, 0, ())
    if count := checking.without_ids(survey):
        raise InputError(
            f"{count} records have no respondent id, so nobody can tell whether they "
            f"are in wave '{request.wave}' already; nothing was loaded; allowed: a "
            "file with ids, or one file a wave; `culturekit unload` takes an earlier "
            "load out again"
        )
    checking.check_alike(survey.data, folding.types(store, wave.parts))
    return folding.compare(store, wave, survey.data)


def _following(
    state: State, request: Request, ready: Ready, name: str, counts: folding.Counts
) -> State:
    reading = request.reading
    wave = state.find(reading.instrument.id, request.wave)
    folder = f"{folders.LOADS}/{name}"
    rows = len(ready.survey.data)
    part = Part(
        load=name, folder=folder, answers=f"{folder}/{folders.ANSWERS}",
        sha256=ready.facts["original"], reading=reading.fingerprint,
        rows=rows, live=rows,
    )  # fmt: skip
    earlier = tuple(
        old.model_copy(update={"live": old.live - count})
        for old, count in zip(wave.parts, counts.replaced, strict=True)
    )
    action = Action(
        kind="load", survey=wave.survey, wave=wave.wave, load=name,
        new=counts.new, changed=counts.changed, unchanged=counts.unchanged,
    )  # fmt: skip
    waves = state.with_wave(wave.with_parts((*earlier, part)))
    rewritten = dict(state.rewritten)
    if ready.erased:
        rewritten[ready.facts["original"]] = ready.receipt.sha256
    return state.next(action, waves=waves, rewritten=rewritten, secret=secret_mark())
