"""Where a command may write: a new file in a folder that is there, over no input."""

import os
from collections.abc import Iterable
from pathlib import Path

from culturekit.errors import UsageError


def check_place(option: str, name: str, inputs: Iterable[str | None] = ()) -> None:
    """Refuse a place that cannot be written to, before anything is read.

    Parameters
    ----------
    option : str
        The option that names it, such as ``"--out"``.
    name : str
        The file to write.
    inputs : iterable of str or None
        What is read, which must not be written over.

    Raises
    ------
    UsageError
        If the folder is not there or may not be written to, or the place is a folder
        or an input.

    Examples
    --------
    >>> check_place("--out", "nowhere/teams.csv")
    Traceback (most recent call last):
    culturekit.errors.UsageError: --out: its folder does not exist; create it first
    """
    path = Path(name)
    if not path.parent.is_dir():
        raise UsageError(f"{option}: its folder does not exist; create it first")
    if path.is_dir():
        raise UsageError(f"{option}: this is a folder; give the name of a file in it")
    if not os.access(path.parent, os.W_OK):
        raise UsageError(
            f"{option}: its folder cannot be written to; choose another one"
        )
    if any(given and _same(path, Path(given)) for given in inputs):
        raise UsageError(
            f"{option}: this file is read, and would be lost; give another name"
        )


def _same(one: Path, other: Path) -> bool:
    return one.exists() and other.exists() and one.samefile(other)
