"""Where the records of a text file begin and end, told without parsing its cells.

A record ends at a newline outside quotes. `split` finds the ends by counting quotes,
block by block in NumPy; it gives up where quotes do not obey the rules of CSV. Then
`split_damaged` walks record by record: a record with an unclosed quote or the wrong
number of cells is quarantined by its first line and reading goes on at the next line,
so one open quote costs one record and not the rest of the file.
"""

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

NEWLINE, QUOTE = 10, 34
BLOCK = 1 << 24
LONGEST_RECORD = 1 << 20

Whole = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Records:
    """Byte ranges and lines of the records of a text.

    Parameters
    ----------
    starts, ends : arrays of int, one a record
        Byte offsets; the newline is not part of the record.
    lines, last_lines : arrays of int, one a record
        First and last line in the file, counting from 1.
    reasons : array of str, one a record
        Empty for a sound record, else why it cannot be trusted.
    """

    starts: Whole
    ends: Whole
    lines: Whole
    last_lines: Whole
    reasons: NDArray[np.object_]

    def __len__(self) -> int:
        return len(self.starts)

    def select(self, which: NDArray[np.bool_] | slice) -> "Records":
        """Return some of the records."""
        return Records(
            self.starts[which],
            self.ends[which],
            self.lines[which],
            self.last_lines[which],
            self.reasons[which],
        )


def split(data: bytes, delimiter: str) -> Records | None:
    """Return all records, or None where the quotes do not obey the rules of CSV.

    Parameters
    ----------
    data : bytes
        UTF-8 text with plain newlines.
    delimiter : str
        One character.

    Returns
    -------
    Records or None
        Blank lines are not records.

    Examples
    --------
    >>> split(b'a,b\\n1,"x\\ny"\\n\\n2,z\\n', ",").lines.tolist()
    [1, 2, 5]
    """
    text = np.frombuffer(data, dtype=np.uint8)
    ends: list[Whole] = []
    numbers: list[Whole] = []
    quotes_before, lines_before = 0, 0
    for start in range(0, len(text), BLOCK):
        block = text[start : start + BLOCK]
        quotes = np.flatnonzero(block == QUOTE)
        newlines = np.flatnonzero(block == NEWLINE)
        if not _lawful(text, quotes + start, quotes_before, ord(delimiter)):
            return None
        inside = (np.searchsorted(quotes, newlines) + quotes_before) % 2
        outside = np.flatnonzero(inside == 0)
        ends.append(newlines[outside] + start)
        numbers.append(outside + lines_before)
        quotes_before += len(quotes)
        lines_before += len(newlines)
    if quotes_before % 2:
        return None
    return _records(len(text), np.concatenate(ends or [_whole()]), numbers)


def _whole() -> Whole:
    return np.empty(0, dtype=np.int64)


def _lawful(
    text: NDArray[np.uint8], quotes: Whole, before: int, delimiter: int
) -> bool:
    """Every quote opens after a delimiter, closes before one, or is doubled."""
    if not len(quotes):
        return True
    borders = np.zeros(256, dtype=bool)
    borders[[delimiter, NEWLINE, QUOTE]] = True
    opening, closing = quotes[before % 2 :: 2], quotes[1 - before % 2 :: 2]
    opening = opening[opening > 0]
    closing = closing[closing < len(text) - 1]
    return bool(borders[text[opening - 1]].all() and borders[text[closing + 1]].all())


def _records(length: int, ends: Whole, numbers: list[Whole]) -> Records:
    """Build records from the newlines that end them and those newlines' numbers."""
    counts = np.concatenate(numbers or [_whole()])
    starts = np.concatenate([[0], ends + 1])
    ends = np.concatenate([ends, [length]])
    lines = np.concatenate([[1], counts + 2])
    last_lines = np.concatenate([counts + 1, lines[-1:]])
    filled = ends > starts
    reasons = np.full(int(filled.sum()), "", dtype=object)
    return Records(
        starts[filled], ends[filled], lines[filled], last_lines[filled], reasons
    )


def split_damaged(
    data: bytes, delimiter: str, width: int, *, start: int = 0, line: int = 1
) -> Records:
    """Return all records of a text with damaged quotes, ragged rows or zero bytes.

    Parameters
    ----------
    data : bytes
        UTF-8 text with plain newlines.
    delimiter : str
        One character.
    width : int
        How many cells a sound record has.
    start, line : int
        Where to begin, and which line that is.

    Returns
    -------
    Records
        `reasons` is ``open_quote``, ``ragged_row`` or ``not_text`` for records that
        cannot be trusted.

    Examples
    --------
    >>> split_damaged(b'1,"2\\n3,4\\n5,6,7\\n', ",", 2).reasons.tolist()
    ['open_quote', '', 'ragged_row']
    """
    grammar = _Grammar(delimiter, width)
    rows: list[tuple[int, int, int, int, str]] = []
    position = start
    while position < len(data):
        end, reason = grammar.next_record(data, position)
        spanned = data.count(b"\n", position, end)
        if end > position:
            rows.append((position, end, line, line + spanned, reason))
        position, line = end + 1, line + spanned + 1
    table = np.array([row[:4] for row in rows], dtype=np.int64).reshape(-1, 4)
    reasons = np.array([row[4] for row in rows], dtype=object)
    return Records(table[:, 0], table[:, 1], table[:, 2], table[:, 3], reasons)


class _Grammar:
    """What a sound record is: so many cells, each bare or strictly quoted."""

    def __init__(self, delimiter: str, width: int) -> None:
        self.mark, self.width = delimiter.encode(), width
        mark = re.escape(self.mark)
        quoted = rb'"(?:[^"]++|"")*+"(?=[' + mark + rb"\n]|\Z)"
        bare = rb'(?!")[^' + mark + rb"\n]*+"
        cell = rb"(?:" + quoted + rb"|" + bare + rb")"
        self.cell = re.compile(cell)
        self.record = re.compile(cell + rb"(?:" + mark + cell + rb")*+(?=\n|\Z)")

    def next_record(self, data: bytes, position: int) -> tuple[int, str]:
        """Return where the record ends and why it cannot be trusted, if so."""
        line_end = data.find(b"\n", position)
        line_end = len(data) if line_end < 0 else line_end
        # a window keeps one open quote from being searched to the end of a huge file
        window = min(len(data), max(line_end + 1, position + LONGEST_RECORD))
        found = self.record.match(data, position, window)
        cut = window < len(data) and found is not None and found.end() == window
        if found is None or cut:
            return line_end, "open_quote"
        if b"\0" in found.group():
            return line_end, "not_text"
        if self.cells(found.group()) != self.width:
            # its quotes are sound, so what stands inside them is no record of its own
            return found.end(), "ragged_row"
        return found.end(), ""

    def cells(self, record: bytes) -> int:
        """Count the cells of a record."""
        if b'"' not in record:
            return record.count(self.mark) + 1
        count, position = 1, 0
        while True:
            found = self.cell.match(record, position)
            if found is None or found.end() >= len(record):
                return count
            count, position = count + 1, found.end() + 1
