"""A store of which files are missing or cut off: what is wrong, and what to do."""

from collections.abc import Iterator
from contextlib import contextmanager
from json import JSONDecodeError

from pyarrow import ArrowInvalid

from culturekit.errors import InputError

REMEDY = "allowed: a folder as culturekit wrote it; restore it from a backup"


def missing(whose: str) -> InputError:
    """Return the error for a file that is not there.

    Parameters
    ----------
    whose : str
        What names the file: ``"version 3"``.
    """
    return InputError(f"a file that {whose} names is not in the store; {REMEDY}")


@contextmanager
def damage_told(whose: str, *, missing_too: bool = True) -> Iterator[None]:
    """Tell of damaged files, and of missing ones, as `InputError`.

    Parameters
    ----------
    whose : str
        What names the files.
    missing_too : bool
        Whether a missing file is told here; else its error goes on.
    """
    try:
        yield
    except (ArrowInvalid, JSONDecodeError):
        raise InputError(f"a file that {whose} names is damaged; {REMEDY}") from None
    except FileNotFoundError:
        if missing_too:
            raise missing(whose) from None
        raise
