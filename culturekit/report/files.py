"""Writing so that a killed run leaves no half-written page."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile

from culturekit.errors import UsageError


def write_text(path: str | Path, text: str) -> Path:
    """Write a text file in one step: all of it or nothing.

    Parameters
    ----------
    path : str or path
        Where to; folders are made as needed.
    text : str
        Written as UTF-8.

    Returns
    -------
    pathlib.Path
        The path written to.

    Raises
    ------
    UsageError
        The folder cannot be made or written to.
    """
    path = Path(path)
    with _told(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        _replace(path, text)
    return path


def require_writable(folder: str | Path) -> Path:
    """Make a folder if need be, and raise `UsageError` unless it can be written to.

    Called before pages are made, which takes minutes.
    """
    folder = Path(folder)
    with _told(folder):
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=folder):
            pass
    return folder


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise UsageError(
            f"cannot write {path}: {reason}; choose another folder with --out"
        ) from None


def _replace(path: Path, text: str) -> None:
    # opened by name, not by mkstemp: others may read the page as any other file
    part = path.with_name(f".{secrets.token_hex(8)}.part")
    try:
        with part.open("x", encoding="utf-8", newline="\n") as file:
            # a name may hold half a surrogate pair, which no file can
            file.write(text.encode("utf-8", "replace").decode("utf-8"))
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
