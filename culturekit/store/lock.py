"""One writer at a time: a lock that the operating system frees, whatever happens."""

import errno
import os
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from culturekit.errors import StoreBusyError

FILE = "lock"
FIRST_PAUSE, LONGEST_PAUSE = 0.01, 0.5
NO_LOCKS = {errno.ENOLCK, errno.ENOTSUP, errno.ENOSYS, errno.EINVAL}


@contextmanager
def writing(folder: Path, wait: float) -> Iterator[bool]:
    """Hold the store's lock, waiting for it with growing pauses.

    Parameters
    ----------
    folder : pathlib.Path
        The store, which exists.
    wait : float
        Seconds to try.

    Yields
    ------
    bool
        Whether nobody else can be writing; False where the file system has no locks,
        and only the commit itself keeps writers apart.

    Raises
    ------
    StoreBusyError
        If somebody else writes for longer than that.
    """
    with (folder / FILE).open("ab") as file:
        yield _acquire(file.fileno(), wait)


def _acquire(handle: int, wait: float) -> bool:
    deadline, pause = time.monotonic() + wait, FIRST_PAUSE
    while True:
        try:
            _try(handle)
            return True
        except OSError as error:
            if error.errno in NO_LOCKS:
                return False
            if error.errno not in {errno.EACCES, errno.EAGAIN, errno.EDEADLK}:
                raise
        if time.monotonic() >= deadline:
            raise StoreBusyError(
                f"the store is being written by somebody else; tried for {wait:g} "
                "seconds; nothing was changed; run it again later"
            )
        # two that wait must not knock at the same moments for ever
        time.sleep(pause * random.uniform(0.5, 1.0))
        pause = min(LONGEST_PAUSE, 1.6 * pause)


def _try(handle: int) -> None:
    """Take the lock or raise at once; it ends with the file, or with the process."""
    if os.name == "nt":
        import msvcrt

        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
    else:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
