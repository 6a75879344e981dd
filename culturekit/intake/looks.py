"""What the cells under a name look like: how a platform is told whatever its language.

Platforms write the names of their own columns in the language of whoever exports; the
cells below them are the same everywhere.
"""

import re

from culturekit.intake.layout import Head

DAY = re.compile(r"^\d{1,4}[./-]\d{1,2}[./-]\d{1,4}(?!\d)")
MOMENT = re.compile(
    r"^\d{1,4}[./-]\d{1,2}[./-]\d{1,4}[.,]?[\sT]*\D{0,4}\d{1,2}[:.]\d{2}"
)
# a date as Excel counts days, from 1982 to 2036
SERIAL = re.compile(r"^[34]\d{4}(\.\d+)?$")
SEARCHED = 10  # rows in which the header may stand
FULL = 0.5  # of the fullest row
MOST_OPTIONS = 11  # from 0 to 10


def first_full_row(head: Head) -> int:
    """Return which of the first rows is nearly full: what stands above it are titles.

    Examples
    --------
    >>> first_full_row([["Pulse 2026", "", ""], ["id", "q1", "q2"], ["1", "5", "4"]])
    1
    """
    filled = [sum(bool(cell.strip()) for cell in row) for row in head[:SEARCHED]]
    enough = FULL * max(filled, default=0)
    return next((i for i, count in enumerate(filled) if count >= enough), 0)


def filled_cells(head: Head, place: int) -> list[str]:
    """Return the cells below a name that hold anything.

    Examples
    --------
    >>> filled_cells([["id", "when"], ["1", ""], ["2", " now "]], 1)
    ['now']
    """
    cells = [row[place].strip() for row in head[1:] if place < len(row)]
    return [cell for cell in cells if cell]


def mostly(head: Head, place: int, *patterns: re.Pattern[str]) -> bool:
    """Tell whether more than half of the filled cells match one of the patterns.

    Examples
    --------
    >>> mostly([["when"], ["2026-09-01 10:00"], ["soon"], ["1/2/26 9:30"]], 0, MOMENT)
    True
    """
    cells = filled_cells(head, place)
    hits = sum(any(p.match(cell) for p in patterns) for cell in cells)
    return hits > len(cells) / 2


def always(head: Head, place: int, pattern: re.Pattern[str]) -> bool:
    """Tell whether there are filled cells and the pattern fits every one whole.

    Examples
    --------
    >>> always([["id"], ["1"], [""]], 0, re.compile(r"\\d+"))
    True
    """
    cells = filled_cells(head, place)
    return bool(cells) and all(pattern.fullmatch(cell) for cell in cells)


def answer_columns(records: Head) -> int:
    """Return how many columns repeat a few answers, as no ids, sums and means do.

    Examples
    --------
    >>> answer_columns([["1", "4", "x"], ["2", "5", "x"], ["3", "4", "x"]])
    1
    """
    columns = [
        [c for cell in cells if (c := cell.strip())]
        for cells in zip(*records, strict=False)
    ]
    return sum(
        1 < len({*cells}) <= MOST_OPTIONS and len({*cells}) < len(cells)
        for cells in columns
    )
