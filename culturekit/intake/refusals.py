"""Why nothing of a file can be used, in words that say what to do."""

from collections.abc import Iterable, Sequence

from culturekit.errors import ResponseFileError
from culturekit.files.source import RawTable
from culturekit.instrument import Instrument
from culturekit.intake.recognition import Candidate
from culturekit.intake.words import looks_like_answers, normal

LONGEST_NAME = 40


def holds_answers(cells: Sequence[str], instrument: Instrument) -> bool:
    """Tell whether a record stands behind the names, its line break lost."""
    known = {
        normal(text)
        for scale in instrument.response_scales.values()
        for texts in (*scale.labels.values(), *scale.aliases.values())
        for text in texts
    }
    return looks_like_answers(cells) or any(normal(cell) in known for cell in cells)


def joined_header() -> ResponseFileError:
    """Refuse a file whose names and first record share a row."""
    return ResponseFileError(
        "row 1 holds the names of the columns and behind them what looks like a "
        "record: the line break between the two is missing; allowed: the names in a "
        "row of their own; put the line break back, or export the file again"
    )


def nothing_matched(chosen: Candidate, instrument: Instrument) -> ResponseFileError:
    """Refuse a file that holds no item of the survey."""
    sheet, items = chosen.sheet, list(instrument.items)
    if sheet.width < 2:
        return no_delimiter()
    shown = _listed(chosen)
    asked = ", ".join(items[:8])
    return ResponseFileError(
        f"none of the {sheet.width} columns holds an item of survey "
        f"'{instrument.id}'; {shown}; allowed: item ids ({asked}, "
        "...), names listed under items.<id>.columns, import ids or question texts; "
        "check that the file and the definition belong together"
    )


def no_delimiter() -> ResponseFileError:
    """Refuse a file whose rows nothing cuts into columns."""
    return ResponseFileError(
        "this file has one column: its delimiter is none of comma, semicolon, tab and "
        "bar, or it is no table; export it again as CSV with one of these"
    )


def _listed(chosen: Candidate) -> str:
    """Name the first columns, unless what stands in row 1 may be somebody's answers."""
    names = chosen.layout.names
    if looks_like_answers(names):
        return (
            f"row 1 holds no column names but something like answers in "
            f"{len(names)} columns, which are not repeated here"
        )
    first = shown_names(chosen, range(min(8, len(names))))
    return f"the file has {', '.join(first)}, ..."


def shown_names(chosen: Candidate, positions: Iterable[int]) -> list[str]:
    """Name columns, by their place where the names may be answers."""
    layout = chosen.layout
    safe = not looks_like_answers(layout.names)
    return [
        layout.named(i)
        if safe and len(layout.names[i]) <= LONGEST_NAME
        else f"column {i + 1}"
        for i in positions
    ]


def mostly_quarantined(table: RawTable) -> ResponseFileError:
    """Refuse a file of which most records cannot be told apart."""
    return ResponseFileError(
        f"{len(table.quarantined):,} of the first {table.rows_read:,} records have "
        "another number of cells than the header or open quotes: either this is no "
        "table of responses, or its quotation marks or delimiters are damaged; "
        "allowed: records with as many cells as the header; export it again"
    )


def all_quarantined(table: RawTable) -> ResponseFileError:
    """Refuse a file of which no record can be told apart."""
    reasons = table.quarantined["reason"].value_counts().to_dict()
    counted = ", ".join(f"{count} {reason}" for reason, count in reasons.items())
    return ResponseFileError(
        f"none of the {table.rows_read} records can be read ({counted}); allowed: "
        "records with as many cells as the header; check the delimiter and the "
        "quotation marks, or export the file again"
    )
