"""What is this file? Its platform, encoding and layout, found without being told."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from culturekit.errors import ResponseFileError
from culturekit.files.columnar import is_parquet, open_parquet
from culturekit.files.memory import ColumnSheet
from culturekit.files.source import Sheet
from culturekit.files.textfile import open_text
from culturekit.files.workbook import is_workbook, open_workbook
from culturekit.intake.claims import claimed, header_only
from culturekit.intake.described import DescribedSheet
from culturekit.intake.layout import Layout
from culturekit.intake.long import LongTable, pivoted
from culturekit.intake.looks import answer_columns
from culturekit.intake.sav import is_sav, open_sav

MOST_COLUMNS = 1 << 15  # twice what a sheet of Excel can have
ENOUGH_ROWS = 1000  # of a sheet, beyond which a longer one is no likelier
_BLANK = b"\xef\xbb\xbf\xff\xfe \t\r\n\0"


@dataclass(frozen=True)
class Recognition:
    """What a response file is.

    Parameters
    ----------
    platform : str
        ``qualtrics``, ``surveymonkey``, ``limesurvey``, ``google_forms``,
        ``microsoft_forms``, ``typeform``, ``redcap``, ``kobo``, ``spss``, ``glint`` or
        ``plain``.
    encoding : str
        A Python codec name; for a workbook or a Parquet file which kind it is.
    delimiter : str or None
        None where there is none.
    header_rows : int or None
        Rows before the first response; None where the kind of file has none.
    responses : int
        Records after the header rows, whatever their status.
    columns : int
        Columns of the first header row.
    why : str
        What gave the platform away, and which sheet was taken.
    """

    platform: str
    encoding: str
    delimiter: str | None
    header_rows: int | None
    responses: int
    columns: int
    why: str


@dataclass(frozen=True, eq=False)
class Candidate:
    """A sheet with the reader's account of it."""

    sheet: Sheet
    layout: Layout
    why: str


def recognise(path: str | Path, *, platform: str | None = None) -> Recognition:
    """Tell which platform wrote a response file, and how it is laid out.

    Parameters
    ----------
    path : str or path
        The file. Its content decides, not its ending.
    platform : str, optional
        Read it as this platform's export.

    Returns
    -------
    Recognition
        Platform, encoding, delimiter, header rows, responses, columns and why.

    Raises
    ------
    ResponseFileError
        If the file is missing, empty, not text and not a workbook, or has a header
        only.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> file = pathlib.Path(tempfile.mkdtemp()) / "answers.csv"
    >>> _ = file.write_text("team;eng1\\nPayroll;4\\nHousing;5\\n")
    >>> recognise(file).delimiter, recognise(file).responses
    (';', 2)
    """
    data = read_bytes(path)
    with naming(path):
        candidates = open_candidates(data, platform)
        found = recognition_of(best(candidates), candidates)
        refuse_definition(path, found)
        if not found.responses:
            raise header_only()
        return found


@contextmanager
def naming(path: str | Path) -> Iterator[None]:
    """Put the file's name before the message of a refusal."""
    try:
        yield
    except ResponseFileError as error:
        told = _definition(path) or error
        raise ResponseFileError(f"'{Path(path).name}': {told}") from None


def refuse_definition(path: str | Path, found: Recognition) -> None:
    """Refuse a survey definition that is a table itself."""
    if found.platform == "plain" and (told := _definition(path)):
        raise told


def _definition(path: str | Path) -> ResponseFileError | None:
    # only what is refused or not known is looked at as a definition
    from culturekit.instrument.importing import platform_of_definition

    platform = platform_of_definition(path)
    if platform is None:
        return None
    return ResponseFileError(
        f"this is a survey definition of {platform}: it holds what is asked and no "
        "responses; allowed: a file of responses; make a survey of this one with "
        "`culturekit survey import`, and export the responses from the platform"
    )


def best(candidates: list[Candidate]) -> Candidate:
    """Return the sheet that is most likely the one with the responses."""
    if len(candidates) == 1:
        return candidates[0]  # its records are not counted before somebody asks
    return max(candidates, key=_claim)


def recognition_of(chosen: Candidate, candidates: list[Candidate]) -> Recognition:
    """Return what a sheet is, also where it has no responses yet."""
    layout, sheet = chosen.layout, chosen.sheet
    responses = sheet.count(layout.skip)
    return Recognition(
        platform=layout.platform,
        encoding=sheet.encoding,
        delimiter=sheet.delimiter,
        header_rows=layout.header_rows,
        responses=responses,
        columns=sheet.width,
        why=chosen.why + sheet_taken(chosen, candidates),
    )


def _claim(found: Candidate) -> tuple[bool, bool, bool, int, int]:
    """A platform's own columns beat a plain table, and what holds answers a summary.

    A sheet of repeated groups has more rows than the sheet of the records themselves.
    Among equals the one with more answers wins, then the one with more cells.
    """
    sheet, layout = found.sheet, found.layout
    answers = answer_columns(sheet.head[layout.skip :])
    records = min(sheet.count(layout.skip), ENOUGH_ROWS)
    return (
        layout.platform != "plain",
        not layout.inner,
        "id" in layout.roles or answers > 0,
        records * answers,
        records * sheet.width,
    )


def read_bytes(path: str | Path) -> bytes:
    """Return a file's bytes, or refuse what is no file or holds nothing."""
    path = Path(path)
    if not _exists(path):
        raise ResponseFileError(
            f"there is no file '{path}'; allowed: the path of a CSV, TSV or XLSX "
            "export; check the folder and the ending"
        )
    if not path.is_file():
        what = "a folder" if path.is_dir() else "a device or a pipe"
        raise ResponseFileError(
            f"'{path}' is {what}, not a file; allowed: one CSV, TSV or XLSX export; "
            "name a file"
        )
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ResponseFileError(
            f"'{path}' cannot be read: {error.strerror}; allowed: a file that you may "
            "read; ask its owner, or copy it to a place of your own"
        ) from None
    if not data[:4096].strip(_BLANK) and not data.strip(_BLANK):
        raise ResponseFileError(
            f"'{path.name}' is empty; allowed: header rows and at least one response; "
            "download the export again"
        )
    return data


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # such as a name longer than any file's
        return False


def open_candidates(
    data: bytes, platform: str | None = None, long: LongTable | None = None
) -> list[Candidate]:
    """Return every sheet of a file with the reader that claims it."""
    sheets = _sheets(data)
    if not sheets:
        raise header_only()
    if long is not None:
        sheets = [pivoted(sheet, long) for sheet in sheets if long.fits(sheet)]
        if not sheets:
            raise long.no_columns()
    for sheet in sheets:
        if sheet.width > MOST_COLUMNS:
            raise ResponseFileError(
                f"this file has {sheet.width:,} columns, so it is no table of "
                f"responses; allowed: up to {MOST_COLUMNS:,}; check that it is the "
                "right file and export it again"
            )
    return [_candidate(sheet, platform) for sheet in sheets]


def _sheets(data: bytes) -> list[Sheet]:
    """Open a file as what its content is, whatever its name ends with."""
    if is_workbook(data):
        return [*open_workbook(data)]
    if is_sav(data):
        return [open_sav(data)]
    if is_parquet(data):
        return [open_parquet(data)]
    return [sheet for sheet in open_text(data) if sheet.head]


def _candidate(sheet: Sheet, platform: str | None) -> Candidate:
    if isinstance(sheet, DescribedSheet) and platform in {None, sheet.layout.platform}:
        return Candidate(sheet, sheet.layout, sheet.why)
    layout, why = claimed(sheet, platform)
    if isinstance(sheet, ColumnSheet) and platform is None and layout.header_rows == 1:
        layout = replace(layout, header_rows=None)
    return Candidate(sheet, layout, why)


def sheet_taken(chosen: Candidate, candidates: list[Candidate]) -> str:
    """Say which sheet of a workbook was taken, where there was a choice."""
    if len(candidates) < 2:
        return ""
    return f"; sheet '{chosen.sheet.name}' of {len(candidates)} was taken"
