"""A workbook of everything that is wrong with a file, to be corrected and loaded."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from culturekit.errors import InputError, UsageError
from culturekit.intake.layout import Layout
from culturekit.intake.long import LongTable
from culturekit.intake.recognition import Candidate, open_candidates, read_bytes
from culturekit.problems import summarise_problems
from culturekit.survey import Survey

MOST_RECORDS = 100_000
ROW = "row_in_file"
WRONG, HEAD = "FFF3D6", "E7EDF3"
WIDTHS = {"message": 60, "allowed": 48, "remedy": 60, "text": 90, "rows": 24}


@dataclass(frozen=True)
class Sheets:
    """What goes into the workbook.

    Parameters
    ----------
    guide : list of str
        What to do, in order.
    causes, problems, aside, quarantined : pandas.DataFrame
        Tables of their own sheets.
    header, records : list of list of str
        The file's header rows, and the records with problems, as they stand.
    lines : list of int
        The line of each record.
    wrong : dict of (int, int) to str
        Line and position of cells that are wrong, and what is allowed there.
    """

    guide: list[str]
    causes: pd.DataFrame
    problems: pd.DataFrame
    aside: pd.DataFrame
    quarantined: pd.DataFrame
    header: list[list[str]]
    records: list[list[str]]
    lines: list[int]
    wrong: dict[tuple[int, int], str]


def write_problems(
    survey: Survey,
    source: str | Path,
    path: str | Path,
    *,
    platform: str | None = None,
    long: LongTable | None = None,
) -> Path:
    """Write the problems of a response file as a workbook to correct.

    Parameters
    ----------
    survey : Survey
        As `read_responses` returned it.
    source : str or path
        The very file it was read from.
    path : str or path
        Where to write to, ending in ``.xlsx``.
    platform, long
        As they were given to `read_responses`.

    Returns
    -------
    pathlib.Path
        The path. Its sheets: what to do first; causes; every problem by row and column;
        the records with wrong cells, under the file's own header rows, so that the
        corrected sheet loads as that platform's export; what was set aside and why;
        what cannot be told apart.

    Raises
    ------
    InputError
        If the source is not the file that the survey was read from.
    UsageError
        If `path` does not end in ``.xlsx``.

    Notes
    -----
    The workbook holds answers: it is for the person who corrects them. Columns with
    personal data are left empty.

    Examples
    --------
    >>> from culturekit.instrument import load_instrument
    >>> from culturekit.intake import read_responses
    >>> from culturekit.resources import shipped
    >>> file = shipped("surveys") / "example" / "2026-Q3.csv"
    >>> survey = read_responses(file, load_instrument("culture_health"))
    >>> import tempfile, pathlib
    >>> book = pathlib.Path(tempfile.mkdtemp()) / "problems.xlsx"
    >>> write_problems(survey, file, book).name
    'problems.xlsx'
    """
    if Path(path).suffix.lower() != ".xlsx":
        raise UsageError("the workbook's name must end in .xlsx")
    receipt = survey.receipt
    data = read_bytes(source)
    if receipt is None or hashlib.sha256(data).hexdigest() != receipt.sha256:
        raise InputError(
            f"'{Path(source).name}' is not the file that this survey was read from; "
            "give that file, or read this one again"
        )
    candidates = open_candidates(data, platform, long)
    _write(_sheets(survey, _chosen(candidates, survey)), Path(path))
    return Path(path)


def _chosen(candidates: Sequence[Candidate], survey: Survey) -> Candidate:
    """Return the sheet that has the survey's columns."""
    mapping = survey.receipt.mapping if survey.receipt else None
    names = set() if mapping is None else set(mapping["column"])
    return max(candidates, key=lambda c: len(names & set(c.layout.names)))


def _sheets(survey: Survey, chosen: Candidate) -> Sheets:
    receipt, layout, sheet = survey.receipt, chosen.layout, chosen.sheet
    problems = receipt.problems if receipt else pd.DataFrame()
    cells = problems[problems["row"].notna()]
    bad = receipt.quarantined if receipt else pd.DataFrame()
    lines = sorted({int(row) for row in cells["row"]} - set(bad["row"]))[:MOST_RECORDS]
    head = [] if layout.header_rows is None else sheet.head[: layout.skip]
    quarantined = bad.assign(
        text=["\n".join(r) for r in sheet.raw(layout.skip, bad["row"].tolist())]
    )
    return Sheets(
        guide=_guide(problems, len(lines), len(bad)),
        causes=summarise_problems(problems),
        problems=problems,
        aside=receipt.set_aside if receipt else pd.DataFrame(),
        quarantined=quarantined,
        header=[list(row) for row in head] or [list(layout.names)],
        records=[_without_private(r, layout) for r in sheet.raw(layout.skip, lines)],
        lines=lines,
        wrong=_wrong(cells, layout),
    )


def _without_private(cells: list[str], layout: Layout) -> list[str]:
    return ["" if i in layout.private else cell for i, cell in enumerate(cells)]


def _wrong(cells: pd.DataFrame, layout: Layout) -> dict[tuple[int, int], str]:
    place = {layout.named(i): i for i in range(len(layout.names))}
    return {
        (int(row), place[column]): allowed
        for row, column, allowed in zip(
            cells["row"], cells["column"], cells["allowed"], strict=True
        )
        if column in place
    }


def _guide(problems: pd.DataFrame, records: int, bad: int) -> list[str]:
    whole = problems[problems["row"].isna()]
    steps = []
    if len(whole):
        steps.append(
            f"{len(whole)} problems are about whole columns (sheet Causes, without row "
            "numbers). Settle these first, in the definition or a mapping: one change "
            "there may end many others."
        )
    if records:
        steps.append(
            f"{records} records have wrong cells. They stand on the sheet Records with "
            "the wrong cells marked. Correct them there, save, and load this workbook: "
            "the sheet is laid out as the export was."
        )
    if bad:
        steps.append(
            f"{bad} records cannot be told apart (sheet Quarantined). Correct them in "
            "the original file, or export it again."
        )
    return steps or ["There are no problems. Nothing has to be done."]


def _write(sheets: Sheets, path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    # the records first: whoever opens the workbook with a program finds them there
    _records(book, sheets)
    guide = book.create_sheet("What to do")
    guide.column_dimensions["A"].width = 110
    for step in ["What to do first", *sheets.guide]:
        guide.append([_text(guide, step)])
    tables = {
        "Causes": sheets.causes,
        "Problems": sheets.problems,
        "Set aside": sheets.aside,
        "Quarantined": sheets.quarantined,
    }
    for title, table in tables.items():
        _table(book, title, table)
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)


def _records(book: Any, sheets: Sheets) -> None:
    sheet = book.create_sheet("Records")
    sheet.freeze_panes = f"A{len(sheets.header) + 1}"
    for number, row in enumerate(sheets.header):
        extra = ROW if number == 0 else ""
        sheet.append([_text(sheet, c, HEAD) for c in [*row, extra]])
    for line, row in zip(sheets.lines, sheets.records, strict=True):
        cells: list[Any] = []
        for position, text in enumerate(row):
            allowed = sheets.wrong.get((line, position))
            cells.append(
                _text(sheet, text, WRONG if allowed is not None else "", allowed)
            )
        sheet.append([*cells, line])


def _table(book: Any, title: str, table: pd.DataFrame) -> None:
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    for number, name in enumerate(table, start=1):
        letter = chr(64 + number)
        sheet.column_dimensions[letter].width = WIDTHS.get(str(name), 16)
    sheet.append([_text(sheet, str(name), HEAD) for name in table])
    for row in table.astype(object).where(table.notna(), None).itertuples(index=False):
        sheet.append([_cell(sheet, value) for value in row])


def _cell(sheet: Any, value: Any) -> Any:
    return _text(sheet, value) if isinstance(value, str) else value


def _text(sheet: Any, text: str, fill: str = "", allowed: str | None = None) -> Any:
    """Return a cell that holds a text and never a formula."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    cell = WriteOnlyCell(sheet, value=ILLEGAL_CHARACTERS_RE.sub(" ", text)[:32_000])
    cell.data_type = "s"
    if fill:
        cell.fill = PatternFill("solid", fgColor=fill)
    if allowed:
        cell.comment = Comment(f"Allowed: {allowed}"[:1000], "culturekit")
    return cell


def shown_values(
    source: str | Path,
    survey: Survey,
    rows: Iterable[int],
    *,
    platform: str | None = None,
    long: LongTable | None = None,
) -> dict[tuple[int, str], str]:
    """Return what stands in the columns of some records, by line and header.

    For the person who corrects the file, on request only.
    """
    chosen = _chosen(open_candidates(read_bytes(source), platform, long), survey)
    layout, lines = chosen.layout, list(rows)
    raw = chosen.sheet.raw(layout.skip, lines)
    return {
        (line, layout.named(i)): cell
        for line, cells in zip(lines, raw, strict=True)
        for i, cell in enumerate(cells)
        if i not in layout.private and i < len(layout.names)
    }
