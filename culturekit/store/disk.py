"""Files that are whole or not there: written, flushed to the disk, put in place."""

import errno
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from culturekit.errors import UsageError

FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
CLOSED = {errno.EROFS, errno.EACCES, errno.EPERM}
NO_LINKS = {errno.EPERM, errno.ENOTSUP, errno.ENOSYS, errno.EMLINK}


@contextmanager
def telling(folder: Path) -> Iterator[None]:
    """Turn what the disk refuses into a message that says what to do.

    Raises
    ------
    UsageError
        The disk is full, the store may not be written to, or another reason of the
        operating system's.
    """
    try:
        yield
    except OSError as error:
        if isinstance(error, UsageError):
            raise
        if error.errno in FULL:
            why, do = "the disk is full", "free some space and run it again"
        elif error.errno in CLOSED:
            why = "it may only be read"
            do = "choose another one with --store, or ask its owner"
        else:
            why = error.strerror or type(error).__name__
            do = "look at the disk, or choose another store with --store"
        raise UsageError(
            f"the store '{folder}' cannot be written: {why}; nothing was changed; {do}"
        ) from None


def write(path: Path, chunks: Iterable[bytes]) -> None:
    """Write a new file and flush it to the disk."""
    with path.open("xb") as file:
        for chunk in chunks:
            file.write(chunk)
        _flush(file)


def write_table(path: Path, table: Any) -> None:
    """Write a new Parquet file and flush it to the disk."""
    import pyarrow.parquet

    with path.open("xb") as file:
        pyarrow.parquet.write_table(table, file, compression="snappy")
        _flush(file)


def _flush(file: Any) -> None:
    file.flush()
    os.fsync(file.fileno())


def sync(folder: Path) -> None:
    """Flush the names in a folder to the disk, where the system has that."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def place_once(part: Path, path: Path) -> bool:
    """Put a finished file in its place unless something is there; tell whether.

    One step of the operating system's: of two writers one succeeds.
    """
    try:
        if os.name == "nt":
            part.rename(path)  # never over another file there
        else:
            os.link(part, path)
            part.unlink()
    except FileExistsError:
        part.unlink()
        return False
    except OSError as error:
        if error.errno not in NO_LINKS or path.exists():
            raise
        part.replace(path)  # no links on this disk: the lock alone keeps writers apart
    sync(path.parent)
    return True


def remove(folder: Path) -> None:
    """Remove a folder with all that is in it; what cannot be removed is told."""
    if folder.exists():
        shutil.rmtree(folder)


def remove_quietly(folder: Path) -> None:
    """Remove a left-over if that can be done; the next sweep will try again."""
    with suppress(OSError):
        remove(folder)
