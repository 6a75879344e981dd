"""What no version names is gone: left-overs of killed loads, and what was erased."""

from collections.abc import Iterator
from pathlib import Path

from culturekit.store import catalogue, disk, folders


def leftovers(store: Path) -> Iterator[Path]:
    """Yield folders of loads that no readable version knows, and unfinished files."""
    known = set()
    present = catalogue.newest(store)
    for number in catalogue.versions(store):
        if number >= present.oldest:
            state = catalogue.read(store, number)
            known |= {part.folder for wave in state.waves for part in wave.parts}
    loads = store / folders.LOADS
    for folder in sorted(loads.iterdir()) if loads.is_dir() else ():
        if f"{folders.LOADS}/{folder.name}" not in known:
            yield folder
    yield from sorted((store / catalogue.FOLDER).glob("*.part"))


def sweep(store: Path, *, strictly: bool = False) -> None:
    """Remove left-overs. Only for who holds the store's lock.

    Parameters
    ----------
    store : pathlib.Path
        The store.
    strictly : bool
        Raise if something cannot be removed; else a later sweep tries again.
    """
    for path in list(leftovers(store)):
        if path.is_file():
            path.unlink()
        elif strictly:
            disk.remove(path)
        else:
            disk.remove_quietly(path)
    if strictly and (store / folders.LOADS).is_dir():
        disk.sync(store / folders.LOADS)
