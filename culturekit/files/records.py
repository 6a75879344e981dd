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

from culturekit.errors import ResponseFileError

NEWLINE, QUOTE = 10, 34
BLOCK = 1 << 24
LONGEST_RECORD = 1 << 20
TAIL = 1 << 16
# so many records tell whether a file is a damaged table or none at all
MANY, FEWEST_SOUND = 20_000, 0.01

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
        Blank lines are not records, nor are lines of nothing but delimiters at the end
        of the text, as spreadsheets leave them; inside the text these are records.

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
    found = _records(len(text), np.concatenate(ends or [_whole()]), numbers)
    return _without_blank_end(found, data, delimiter)


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


def _without_blank_end(found: Records, data: bytes, delimiter: str) -> Records:
    """Leave out what begins behind the last byte that says anything."""
    marks, end = delimiter.encode() + b"\n", len(data)
    while end:
        start = max(0, end - TAIL)
        if said := data[start:end].rstrip(marks):
            return found.select(found.starts < start + len(said))
        end = start
    return found.select(slice(0, 0))


def split_damaged(
    data: bytes, delimiter: str, width: int, *, after: Records | None = None
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
    after : Records, optional
        The header rows, which are no records; reading begins behind them.

    Returns
    -------
    Records
        `reasons` is ``open_quote``, ``ragged_row`` or ``not_text`` for records that
        cannot be trusted. Lines of delimiters at the end are left out, as by `split`.

    Raises
    ------
    ResponseFileError
        If hardly any of very many records is sound: this is no table.

    Examples
    --------
    >>> split_damaged(b'1,"2\\n3,4\\n5,6,7\\n', ",", 2).reasons.tolist()
    ['open_quote', '', 'ragged_row']
    """
    begun = after is not None and len(after)
    start = int(after.ends[-1]) + 1 if after is not None and begun else 0
    line = int(after.last_lines[-1]) + 1 if after is not None and begun else 1
    found = _told_apart(data, _Grammar(delimiter, width), start, line)
    return _without_blank_end(found, data, delimiter)


def first_records(data: bytes, delimiter: str, count: int) -> Records:
    """Return the first records, whatever their width: header rows among them.

    A row with an unclosed quote is its first line alone, as everywhere, so that a quote
    in the names of the columns does not swallow records.
    """
    found = _told_apart(data, _Grammar(delimiter), 0, 1, most=count)
    return found.select(slice(0, count))


def _told_apart(
    data: bytes, grammar: "_Grammar", start: int, line: int, most: int | None = None
) -> Records:
    """Judge every line by its bytes, then walk over those that hold quotes."""
    starts, ends, marks, quotes, zeros = _line_counts(data, start, grammar.mark)
    reasons = np.full(len(starts), "", dtype=object)
    if grammar.width is not None:
        reasons[marks + 1 != grammar.width] = "ragged_row"
    reasons[zeros > 0] = "not_text"
    kept, lasts = ends > starts, np.arange(len(starts))
    free = tried = 0
    for i in np.flatnonzero(quotes).tolist():
        if i < free:
            continue
        if most is not None and np.count_nonzero(kept[:i]) >= most:
            break
        end, reasons[i] = grammar.next_record(data, int(starts[i]))
        lasts[i] = i if end == ends[i] else np.searchsorted(ends, end)
        ends[i], free = end, int(lasts[i]) + 1
        kept[i + 1 : free] = False
        tried += 1
        if tried == MANY:
            _require_table(reasons[:free][kept[:free]], grammar.width)
    _require_table(reasons[kept], grammar.width)
    lines = np.arange(len(starts)) + line
    return Records(
        starts[kept], ends[kept], lines[kept], lasts[kept] + line, reasons[kept]
    )


def _line_counts(
    data: bytes, start: int, mark: bytes
) -> tuple[Whole, Whole, Whole, Whole, Whole]:
    """Return, per line, where it starts and ends; its marks, quotes and zero bytes."""
    text = np.frombuffer(data, dtype=np.uint8)[start:]
    found = []
    while len(text):
        # a block ends where a line does
        cut = data.rfind(b"\n", start, start + BLOCK) + 1 or data.find(b"\n", start) + 1
        size = cut - start if cut > start else len(text)
        block, text = text[:size], text[size:]
        newlines = np.flatnonzero(block == NEWLINE)
        firsts = np.concatenate([[0], newlines + 1])
        firsts = firsts[firsts < size]
        ends = newlines if block[-1] == NEWLINE else np.append(newlines, size)
        sums = [
            np.add.reduceat(block == byte, firsts, dtype=np.int64)
            for byte in (mark[0], QUOTE, 0)
        ]
        found.append((firsts + start, ends + start, *sums))
        start += size
    if not found:
        return _whole(), _whole(), _whole(), _whole(), _whole()
    starts, ends, marks, quotes, zeros = map(np.concatenate, zip(*found, strict=True))
    return starts, ends, marks, quotes, zeros


def _require_table(reasons: NDArray[np.object_], width: int | None) -> None:
    sound = np.count_nonzero(reasons == "")
    if len(reasons) < MANY or sound >= FEWEST_SOUND * len(reasons):
        return
    raise ResponseFileError(
        f"of the first {len(reasons):,} records {len(reasons) - sound:,} cannot be "
        f"told apart or have another number of cells than the header ({width}); "
        "allowed: a table of responses; check that it is the right file, or export it "
        "again"
    )


class _Grammar:
    """What a sound record is: so many cells, each bare or strictly quoted."""

    def __init__(self, delimiter: str, width: int | None = None) -> None:
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
        if self.width is not None and self.cells(found.group()) != self.width:
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
