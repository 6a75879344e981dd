"""Delimited text: find the delimiter, tell records apart, parse their cells."""

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.csv

from culturekit.errors import ResponseFileError
from culturekit.files.encoding import decode
from culturekit.files.memory import ColumnSheet
from culturekit.files.records import Records, first_records, split, split_damaged
from culturekit.files.source import HEAD_ROWS, RawTable, quarantine_frame
from culturekit.files.submissions import open_json

DELIMITERS = (",", ";", "\t", "|")
SNIFFED = 1 << 18
LONGEST_HEAD = 1 << 24
_ID = re.compile(r"(?i:(?:^|[^a-z])id$)|(?<=[a-z])I[Dd]$")
PARSE_BLOCK = 1 << 21


@dataclass(frozen=True, eq=False)
class TextSheet:
    """A delimited text file as a sheet (see `source.Sheet`)."""

    data: bytes
    encoding: str
    delimiter: str
    damaged: int = 0
    name: str | None = None

    @cached_property
    def first_rows(self) -> list[list[str]]:
        """The first rows as they stand; an open quote in one is a letter."""
        if self.lawful is not None:
            return _rows(self.data[:LONGEST_HEAD], self.delimiter)[:HEAD_ROWS]
        spans = zip(self.opening.starts, self.opening.ends, strict=True)
        texts = [self.data[start:end].decode(errors="replace") for start, end in spans]
        return [
            text.split(self.delimiter)
            if reason == "open_quote"
            else (_rows(text.encode(), self.delimiter) or [[]])[0]
            for text, reason in zip(texts, self.opening.reasons, strict=True)
        ]

    @cached_property
    def opening(self) -> Records:
        """The first records of a damaged file, header rows among them."""
        head = self.data[:LONGEST_HEAD]
        return first_records(head, self.delimiter, HEAD_ROWS)

    @cached_property
    def head(self) -> list[list[str]]:
        """The first rows, all as wide as the records.

        Tables written by R have a name less than columns: the first has none. Another
        header with fewer names has lost the last ones.
        """
        rows = [*self.first_rows]
        if rows and len(rows[0]) == self.width - 1 and self._has_row_names:
            rows[0] = ["", *rows[0]]
        blank = [""] * self.width
        return [[*row, *blank][: self.width] for row in rows]

    @property
    def _has_row_names(self) -> bool:
        """Whether the first cells may be R's names of rows, and the last hold anything.

        R counts the rows, or names them by what is no respondent's id.
        """
        names, *records = self.first_rows
        whole = [row for row in records if len(row) == self.width]
        if not any(row[-1].strip() for row in whole):
            return False
        counted = all(row[0].strip().isdecimal() for row in whole)
        return counted or not _ID.search(names[0].strip())

    def nameless(self, header_rows: int) -> int:
        """How many columns at the end have no name in any header row, and hold data."""
        header, records = self.first_rows[:header_rows], self.first_rows[header_rows:]
        if not header or (self._has_row_names and len(header[0]) == self.width - 1):
            return 0
        named = max(map(len, header))
        whole = (row[named:] for row in records if len(row) == self.width)
        held = any(cell.strip() for rest in whole for cell in rest)
        return max(0, self.width - named) if held else 0

    @cached_property
    def width(self) -> int:
        """How many cells most records have, or the first row where none prevails."""
        widths = [len(row) for row in self.first_rows]
        first, usual = widths[0] if widths else 0, _usual(widths[1:])
        # fewer cells than half the names is no short record but another delimiter
        return first if usual < max(2, first / 2) else usual

    @property
    def beyond(self) -> list[str]:
        """What the first row holds beyond the cells of the records."""
        return self.first_rows[0][self.width :] if self.first_rows else []

    @cached_property
    def lawful(self) -> Records | None:
        """Every record, header rows included, where quotes obey the rules of CSV."""
        return None if b"\0" in self.data else split(self.data, self.delimiter)

    def damaged_records(self, header_rows: int) -> Records:
        """Every record after the header rows, told apart one by one, and once."""
        if header_rows not in self._told_apart:
            header = self.opening.select(slice(0, header_rows))
            self._told_apart[header_rows] = split_damaged(
                self.data, self.delimiter, self.width, after=header
            )
        return self._told_apart[header_rows]

    @cached_property
    def _told_apart(self) -> dict[int, Records]:
        return {}

    def count(self, header_rows: int) -> int:
        """Count the records after the header rows."""
        if self.lawful is None:
            return len(self.damaged_records(header_rows))
        return max(0, len(self.lawful) - header_rows)

    def raw(self, header_rows: int, lines: Sequence[int]) -> list[list[str]]:
        """Return records cell by cell; one that cannot be told apart as one cell."""
        records = self.lawful or self.damaged_records(header_rows)
        found = []
        for line in lines:
            at = int(np.searchsorted(records.lines, line))
            if at == len(records) or records.lines[at] != line:
                raise LookupError(f"no record begins on line {line}")
            text = self.data[int(records.starts[at]) : int(records.ends[at])]
            rows = _rows(text, self.delimiter)
            sound = not records.reasons[at] and len(rows) == 1
            found.append(rows[0] if sound else [text.decode(errors="replace")])
        return found

    def first(self, rows: int) -> "TextSheet":
        """Return the file up to the end of one of its first records."""
        records = self.lawful
        if records is None:
            records = first_records(self.data, self.delimiter, rows + 1)
        if len(records) <= rows:
            return self
        return replace(self, data=self.data[: int(records.ends[rows - 1]) + 1])

    def read(
        self, header_rows: int, texts: Sequence[int], ids: Sequence[int]
    ) -> RawTable:
        """Return the asked-for columns; records that cannot be trusted stay out."""
        columns = None
        if self.lawful is not None:
            records = self.lawful.select(slice(header_rows, None))
            columns = self._parse(self._after(records), records, texts, ids)
        if columns is None or _length(columns) != len(records):
            records = self.damaged_records(header_rows)
            columns = self._parse(self._sound(records), records, texts, ids)
        return _raw_table(columns, records)

    def _after(self, records: Records) -> memoryview:
        if not len(records):
            return memoryview(b"")
        return memoryview(self.data)[int(records.starts[0]) : int(records.ends[-1])]

    def _sound(self, records: Records) -> bytes:
        sound = records.select(records.reasons == "")
        spans = zip(sound.starts.tolist(), sound.ends.tolist(), strict=True)
        return b"\n".join(self.data[start:end] for start, end in spans)

    def _parse(
        self,
        data: memoryview | bytes,
        records: Records,
        texts: Sequence[int],
        ids: Sequence[int],
    ) -> dict[int, pa.Array] | None:
        """Parse the asked-for columns; None if a row has another number of cells."""
        wanted = [*texts, *ids]
        types = {str(i): pa.dictionary(pa.int32(), pa.string()) for i in texts}
        types |= {str(i): pa.string() for i in ids}
        if not len(data) or not wanted:
            return {i: pa.array([], types[str(i)]) for i in wanted}
        try:
            table = self._arrow(data, types, records)
        except pa.ArrowInvalid:
            return None
        return {int(name): _joined(table[name]) for name in types}

    def _arrow(
        self, data: memoryview | bytes, types: dict[str, pa.DataType], records: Records
    ) -> pa.Table:
        longest = int((records.ends - records.starts).max(initial=0))
        return pyarrow.csv.read_csv(
            pa.BufferReader(pa.py_buffer(data)),
            pyarrow.csv.ReadOptions(
                column_names=[str(i) for i in range(self.width)],
                block_size=max(PARSE_BLOCK, 2 * longest),
            ),
            pyarrow.csv.ParseOptions(
                delimiter=self.delimiter,
                # where no record spans lines, blocks are cut without a look at quotes
                newlines_in_values=bool((records.last_lines > records.lines).any()),
            ),
            pyarrow.csv.ConvertOptions(
                column_types=types,
                include_columns=list(types),
                null_values=[],
                check_utf8=False,  # it was decoded
            ),
        )


def open_text(data: bytes) -> list[TextSheet | ColumnSheet]:
    """Return a text file as the one sheet it has.

    Parameters
    ----------
    data : bytes
        The whole file.

    Raises
    ------
    ResponseFileError
        If it is not text, or a kind of text that is not a table.
    """
    text = decode(data)
    if _is_marked(text.data):
        if submissions := open_json(text.data):
            return [submissions]
        raise ResponseFileError(
            "this is JSON, XML or a web page, not a table of responses; allowed: CSV, "
            "TSV, XLSX, or JSON with a list of submissions; export the responses again "
            "in one of these"
        )
    table, named = _without_separator_line(text.data)
    delimiter = named or sniff_delimiter(table)
    return [TextSheet(table, text.encoding, delimiter, text.damaged)]


def _is_marked(text: bytes) -> bool:
    """Tell JSON and mark-up from a table, whose header may hold ImportIds as JSON."""
    opening = text[:200].lstrip()
    listed = opening[:1] == b"[" and opening[1:].lstrip()[:1] in (b"{", b"[")
    marked = opening[:1] in (b"{", b"<") or listed
    return marked and b'"importid"' not in text[:4096].lower()


def _without_separator_line(data: bytes) -> tuple[bytes, str]:
    """Blank Excel's first line ``sep=;``, which keeps its place so that lines count."""
    first = data[:8].partition(b"\n")[0].strip().lower()
    if len(first) == 5 and first.startswith(b"sep=") and chr(first[4]) in DELIMITERS:
        return data[data.index(b"\n") :], chr(first[4])
    return data, ""


def sniff_delimiter(data: bytes) -> str:
    """Return the delimiter that cuts the first rows into the most even columns.

    Parameters
    ----------
    data : bytes
        UTF-8 text with plain newlines.

    Returns
    -------
    str
        Comma, semicolon, tab or bar; comma where none fits.

    Examples
    --------
    >>> sniff_delimiter(b"a;b;c\\n1,5;2;3\\n2,5;1;1\\n")
    ';'
    """
    head = data[:SNIFFED]
    if len(head) < len(data) and b"\n" in head:
        head = head[: head.rindex(b"\n") + 1]
    return max(DELIMITERS, key=lambda mark: _evenness(head, mark))


def _evenness(head: bytes, delimiter: str) -> float:
    widths = [len(row) for row in _rows(head, delimiter)]
    usual = _usual(widths) or (widths[0] if widths else 0)
    if usual < 2:
        return 0.0
    even = sum(width == usual for width in widths) / len(widths)
    return even * (1 - 1 / usual)


def _usual(widths: Sequence[int]) -> int:
    """Return the width that most rows have; 0 where none prevails."""
    if not widths:
        return 0
    width, count = Counter(widths).most_common(1)[0]
    return width if 2 * count > len(widths) else 0


def _rows(data: bytes, delimiter: str) -> list[list[str]]:
    """Parse the first rows; a cell beyond the size limit of csv ends the list."""
    text = io.StringIO(data.decode("utf-8", errors="replace"), newline="")
    rows: list[list[str]] = []
    try:
        for row in csv.reader(text, delimiter=delimiter):
            if row:
                rows.append(row)
            if len(rows) >= 10 * HEAD_ROWS:
                break
    except csv.Error:
        pass
    return rows


def _joined(column: pa.ChunkedArray) -> pa.Array:
    if pa.types.is_dictionary(column.type):
        column = column.unify_dictionaries()
    joined = column.combine_chunks()
    return joined.combine_chunks() if isinstance(joined, pa.ChunkedArray) else joined


def _length(columns: dict[int, pa.Array]) -> int:
    return len(next(iter(columns.values()))) if columns else 0


def _raw_table(columns: dict[int, pa.Array] | None, records: Records) -> RawTable:
    sound = records.reasons == ""
    if columns is None or (columns and _length(columns) != int(sound.sum())):
        raise ResponseFileError(
            "the records of this file cannot be told apart; allowed: CSV with quotes "
            "doubled inside quoted cells; export it again or save it as XLSX"
        )
    bad = records.select(~sound)
    quarantined = quarantine_frame(bad.lines, bad.last_lines, bad.reasons)
    return RawTable(columns, records.lines[sound], quarantined, len(records))
