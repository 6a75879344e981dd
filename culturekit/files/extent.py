"""How far the sheets of a workbook reach, told without opening it.

Whoever opens a sheet lays out a rectangle up to its last cell: one stray cell far out
would take gigabytes, and what a file says of its own size may lie.
"""

import os
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from culturekit.errors import CultureKitError

PIECE = 1 << 22
LARGEST_ROW, LARGEST_COLUMN = 1 << 20, 1 << 14  # of Excel
# what unpacking a damaged part may raise
UNREADABLE = (
    *(zipfile.BadZipFile, zlib.error, EOFError, OSError),
    *(NotImplementedError, RuntimeError, ValueError, struct.error),
)
# a cell or a row, in any name space; a > in quotes does not end it
_PLACED = re.compile(
    rb"<(?:\w{1,20}+:)?+(c|row)(\s[^>\"']*+(?:(?:\"[^\"]*+\"|'[^']*+')[^>\"']*+)*+)?+>"
)
# stands for a tag of megabytes, in which anything may be hidden
NOWHERE = b'<c r="&">'
_AT = re.compile(rb"\sr\s*+=\s*+[\"']([^\"'0-9]*+)([0-9]*+)")


def is_damage(error: BaseException) -> bool:
    """Tell what a damaged workbook makes calamine raise from our own mistakes.

    Its Rust code may panic, which Python sees as no ordinary exception.
    """
    import python_calamine

    if isinstance(error, CultureKitError):
        return False
    kinds = (python_calamine.CalamineError, OSError, ValueError)
    return isinstance(error, kinds) or type(error).__name__ == "PanicException"


def extent(archive: zipfile.ZipFile, name: str) -> tuple[int, int, int]:
    """Return rows, columns and filled cells of a sheet, without opening it.

    Parameters
    ----------
    archive : zipfile.ZipFile
        The workbook.
    name : str
        Which part of it; one that is no sheet has no cells, and of a damaged one
        counts what can be unpacked.

    Returns
    -------
    tuple of int
        The last row, the last column, and how many cells there are.
    """
    row, columns, filled = 0, set[bytes](), 0
    for text in _pieces(archive, name):
        tags = _PLACED.findall(text)
        places = _AT.findall(b"".join(inside for _, inside in tags))
        row = max([row, *(int(number[:9] or 0) for _, number in places)])
        columns.update(letters for letters, _ in places)
        filled += sum(kind == b"c" for kind, _ in tags)
    return row, max(map(_column_number, columns), default=0), filled


def _pieces(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """Yield a part cut between tags, as far as it can be unpacked."""
    rest, whole = b"", False
    try:
        with archive.open(name) as stream:
            while not whole:
                piece = stream.read(PIECE)
                whole = len(piece) < PIECE
                text = rest + piece
                cut = len(text) if whole else text.rfind(b"<")
                yield text[:cut]
                rest = text[cut:]
                if len(rest) > PIECE:
                    yield NOWHERE
                    return
    except UNREADABLE:
        # a part that is damaged may be one that nobody needs, such as a picture
        return


def _column_number(letters: bytes) -> int:
    # spelt with entities, as no program writes it
    if letters and not letters.isalpha():
        return LARGEST_COLUMN + 1
    number = 0
    for letter in letters[:9].upper():
        number = 26 * number + letter - 64
    return number


@contextmanager
def quiet() -> Iterator[None]:
    """Keep the report of a panic, which Rust writes past Python, off the terminal."""
    try:
        kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    except OSError:
        # a process without a stderr has nothing to keep clean
        yield
        return
    os.dup2(nowhere, 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)
