"""Which reader claims a sheet, also where titles stand above the platform's rows."""

from dataclasses import replace

from culturekit.errors import ResponseFileError
from culturekit.files.source import Sheet
from culturekit.files.workbook import BookSheet
from culturekit.intake.layout import Head, Layout, Reader
from culturekit.intake.looks import SEARCHED, first_full_row
from culturekit.intake.readers import READERS, reader_named
from culturekit.intake.readers.plain import PlainReader

TITLE = 2  # cells at most, in a row above an export that nothing recognises


def claimed(sheet: Sheet, platform: str | None = None) -> tuple[Layout, str]:
    """Return how a sheet is laid out, and what says so.

    Parameters
    ----------
    sheet : Sheet
        Its first rows are looked at.
    platform : str, optional
        Take it for this platform's export.

    Returns
    -------
    layout : Layout
        `header_rows` counts the titles above the header as well.
    why : str
        What gave the platform away.

    Raises
    ------
    ResponseFileError
        If the sheet has no rows.
    UsageError
        If there is no such platform.
    """
    if platform is not None:
        return _stated(sheet, reader_named(platform)), "as you said"
    head = sheet.head
    for titles in _places(head):
        for reader in READERS[:-1]:
            if why := reader.recognise(head[titles:]):
                return _below(titles, head, reader), why + _titles_told(titles)
    if not head:
        raise header_only()
    layout = _plain(sheet)
    rows = "names in one row below their groups" if layout.texts else "one header row"
    return layout, f"{rows}, no platform's own columns"


def _stated(sheet: Sheet, reader: Reader) -> Layout:
    if isinstance(reader, PlainReader):
        return _plain(sheet)
    head = sheet.head
    known = (at for at in _places(head) if reader.recognise(head[at:]))
    titles = _thin_rows(head[: first_full_row(head) + 1], TITLE)
    return _below(next(known, titles), head, reader)


def _plain(sheet: Sheet) -> Layout:
    merged = sheet.merged if isinstance(sheet, BookSheet) else frozenset()
    return PlainReader().layout(sheet.head, merged=merged)


def _places(head: Head) -> range:
    """Return where the header may begin, the likeliest first.

    The first full row is asked before those above it, since a reader that looks into
    the second row would take a title for the first one of the header.
    """
    full = first_full_row(head)
    return range(full or _thin_rows(head[:SEARCHED], 1), -1, -1)


def _below(titles: int, head: Head, reader: Reader) -> Layout:
    layout = reader.layout(head[titles:])
    rows = layout.header_rows
    return layout if rows is None else replace(layout, header_rows=rows + titles)


def _thin_rows(rows: Head, most: int) -> int:
    """Return how many of the first rows hold so few cells."""
    thin = [sum(bool(cell.strip()) for cell in row) <= most for row in rows]
    return thin.index(False) if False in thin else 0


def _titles_told(count: int) -> str:
    return f"; {count} row{'s' * (count > 1)} of titles above" if count else ""


def header_only() -> ResponseFileError:
    """Return the refusal of a file without responses."""
    return ResponseFileError(
        "this file has header rows and no responses; allowed: at least one response "
        "below the header; check the filter of the export and download it again"
    )
