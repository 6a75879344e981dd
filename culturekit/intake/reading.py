"""From a response file to a `Survey`: every record accounted for, nothing written."""

import hashlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any, TypedDict, Unpack

import pandas as pd

from culturekit.errors import InputError, UsageError, require_known
from culturekit.files.encoding import GUESSED
from culturekit.files.source import RawTable
from culturekit.files.textfile import TextSheet
from culturekit.instrument import Instrument
from culturekit.intake.assembly import Opened, assemble
from culturekit.intake.claims import header_only
from culturekit.intake.dates import durations, time_columns
from culturekit.intake.decoding import decode_items
from culturekit.intake.dispositions import JUDGED, respondent_ids, set_aside
from culturekit.intake.joined import without_joined
from culturekit.intake.long import LongTable
from culturekit.intake.mapping import ColumnMapping, read_mapping
from culturekit.intake.matching import match_columns
from culturekit.intake.recognition import (
    Candidate,
    naming,
    open_candidates,
    read_bytes,
    sheet_taken,
)
from culturekit.intake.refusals import (
    all_quarantined,
    holds_answers,
    joined_header,
    nothing_matched,
    shown_names,
)
from culturekit.intake.summaries import without_summaries
from culturekit.problems import Cause, Problems
from culturekit.roster import Roster
from culturekit.survey import Receipt, Survey

QUARANTINE = {
    "ragged_row": (
        "this record has another number of cells than the header",
        "as many cells as the header",
        "quote cells that contain the delimiter, or correct the row",
    ),
    "open_quote": (
        "a quotation mark in this record is never closed, or stands inside a cell",
        "quoted cells with inner quotation marks doubled",
        "close or double the quotation mark",
    ),
    "joined_rows": (
        "this record holds the id of another one: a line break between two is missing",
        "one record a row",
        "put the line break back, or export the file again",
    ),
    "not_text": (
        "this record holds bytes that are not text",
        "text",
        "delete the bytes, or export the file again",
    ),
}


class How(TypedDict, total=False):
    """How a file is to be read, where it does not say so itself."""

    platform: str | None
    mapping: str | Path | ColumnMapping | None
    long: LongTable | None
    progress: Callable[[str, float], None] | None


def read_responses(
    path: str | Path,
    instrument: Instrument,
    *,
    roster: Roster | None = None,
    wave: str | None = None,
    **how: Unpack[How],
) -> Survey:
    """Read a response file of any known platform, with all its problems at once.

    Parameters
    ----------
    path : str or path
        An export of a survey platform, or a plain table (CSV, TSV, XLSX, XLS, ODS,
        SAV, Parquet, JSON); its content decides, not its ending.
    instrument : Instrument
        What was asked.
    roster : Roster, optional
        Who was invited. Fills attributes that the file lacks, by team.
    wave : str, optional
        Which wave this is, such as ``"2026-Q3"``.
    **how
        platform : str; read it as this platform's export, found out if left out.
        mapping : str, path or ColumnMapping; which column is which item, stated; a
        file that `write_mapping` wrote.
        long : LongTable; for a file with one row an answer, which columns hold the
        respondent's id, the item and the answer. Never guessed.
        progress : callable; told, before each step, what is done and how much of the
        work is behind it, from 0 to 1.

    Returns
    -------
    Survey
        Accepted answers in `data`; what became of every other record, and every
        problem, in `receipt`.

    Raises
    ------
    ResponseFileError
        If nothing can be used: no such file, empty, no text, header only, no item
        column found, every record unreadable.
    InputError
        If the mapping names items or columns that do not exist.
    UsageError
        If there is no such platform, or the instrument is none.

    Notes
    -----
    E-mail and IP addresses, names, coordinates and the answers to open questions are
    not read. Respondent ids become opaque keys.

    Examples
    --------
    >>> from culturekit.instrument import Instrument
    >>> asked = Instrument.model_validate({"id": "s", "title": "S",
    ...     "items": {"q": {"id": "q", "text": {"en": "Q"}, "scale": "q",
    ...                     "response_scale": "r"}}, "scales": {},
    ...     "response_scales": {"r": {"id": "r", "codes": [1, 2, 3]}}})
    >>> import tempfile, pathlib
    >>> file = pathlib.Path(tempfile.mkdtemp()) / "answers.csv"
    >>> _ = file.write_text("q;comment\\n3;fine\\n2;\\n9;\\n")
    >>> read_responses(file, asked).receipt
    Receipt(3 read, 2 accepted, 1 set aside, 0 quarantined, 1 problems; plain, utf-8)
    """
    _check_options(instrument, how)
    tell = how.get("progress") or _silent
    tell("reading the file", 0.0)
    data = read_bytes(path)
    survey = survey_of(data, path, instrument, roster, how)
    return replace(survey, wave=wave)


def survey_of(
    data: bytes,
    path: str | Path,
    instrument: Instrument,
    roster: Roster | None,
    how: How,
) -> Survey:
    """Read a response file whose bytes are there; `path` names it in messages."""
    tell = how.get("progress") or _silent
    tell("telling records apart", 0.05)
    with naming(path), ThreadPoolExecutor(1) as beside:
        digest = beside.submit(hashlib.sha256, data)
        opened = open_responses(data, instrument, how)
        tell("parsing cells", 0.2)
        table = _read(opened)
        opened = replace(opened, sha256=digest.result().hexdigest())
    tell("decoding answers", 0.7)
    delimiter = opened.candidate.sheet.delimiter
    cells = decode_items(table, opened.matched, instrument, delimiter)
    tell("checking records", 0.75)
    reasons = set_aside(table, opened.layout, cells, opened.problems)
    answers = assemble(cells, reasons == "", table, opened, instrument, roster)
    receipt = _receipt(opened, table, reasons)
    accepted = reasons == ""
    taken = durations(table, opened.layout, accepted, answers.index)
    rows = pd.Series(table.lines[accepted], index=answers.index, name="row")
    tell("done", 1.0)
    return Survey(answers, instrument, roster, receipt, None, taken, rows)


def _silent(step: str, done: float) -> None:
    """Tell nobody."""


def _check_options(instrument: Instrument, how: How) -> None:
    if not isinstance(instrument, Instrument):
        raise UsageError(
            f"read_responses was given a {type(instrument).__name__} in place of an "
            "Instrument; allowed: what load_instrument returns; write "
            'read_responses(path, load_instrument("culture_health"))'
        )
    for name in how:
        require_known("option of read_responses", name, How.__annotations__)


def open_responses(data: bytes, instrument: Instrument, how: How) -> Opened:
    """Choose the sheet with the most item columns and match its columns."""
    mapping = how.get("mapping")
    stated = read_mapping(mapping) if isinstance(mapping, str | Path) else mapping
    candidates = open_candidates(data, how.get("platform"), how.get("long"))
    return _chosen(candidates, instrument, stated)


def _chosen(
    candidates: list[Candidate],
    instrument: Instrument,
    mapping: ColumnMapping | None,
) -> Opened:
    tries = []
    refusals: list[InputError] = []
    for candidate in candidates:
        problems = Problems()
        try:
            matched = match_columns(candidate.layout, instrument, problems, mapping)
        except InputError as error:
            # a mapping is about one sheet; the others need not have its columns
            refusals.append(error)
            continue
        tries.append((len(matched.items), candidate, matched, problems))
    if not tries:
        raise min(refusals, key=lambda error: str(error).count("\n"))
    found, chosen, matched, problems = max(tries, key=lambda one: one[0])
    if not chosen.sheet.count(chosen.layout.skip):
        raise header_only()
    if not found:
        raise nothing_matched(chosen, instrument)
    if holds_answers(getattr(chosen.sheet, "beyond", ()), instrument):
        raise joined_header()
    if taken := sheet_taken(chosen, candidates):
        problems.note(taken.strip("; "))
    unknown = shown_names(chosen, matched.unknown)
    if unknown:
        problems.note(f"columns that were not asked for: {', '.join(unknown)}")
    return Opened(chosen, matched, problems)


def _read(opened: Opened) -> RawTable:
    """Parse the matched columns; report what is damaged."""
    sheet, layout, matched = opened.candidate.sheet, opened.layout, opened.matched
    ids = {layout.roles["id"]} if "id" in layout.roles else set()
    wanted = {position for found in matched.items.values() for position in found}
    wanted |= {*matched.attributes.values()}
    wanted |= {at for role, at in layout.roles.items() if role in JUDGED}
    wanted |= set(layout.instances)
    ids |= time_columns(layout)
    table = sheet.read(layout.skip, sorted(wanted - ids), sorted(ids))
    if len(table.lines):
        table = without_summaries(table, sheet, layout, opened.problems)
        table = replace(table, ids=respondent_ids(table, layout))
    if isinstance(sheet, TextSheet):
        items = {i for found in matched.items.values() for i in found}
        table = without_joined(table, sheet, layout.skip, items - ids)
        if nameless := sheet.nameless(layout.skip):
            opened.problems.add(_short_header(nameless))
    for code, (message, allowed, remedy) in QUARANTINE.items():
        rows = table.quarantined["row"][table.quarantined["reason"] == code]
        opened.problems.add(Cause(code, message, allowed, remedy), rows=rows)
    if beyond := getattr(sheet, "beyond", ()):
        opened.problems.add(_short_records(len(beyond)))
    if sheet.encoding in GUESSED:
        opened.problems.note(
            f"nothing says how the text is encoded; it reads best as {sheet.encoding}"
        )
    if sheet.damaged:
        opened.problems.add(_damaged_text(sheet.damaged, sheet.encoding))
    if not len(table.lines):
        raise all_quarantined(table)
    return table


def _short_records(count: int) -> Cause:
    return Cause(
        "short_records",
        f"the records have {count} cells fewer than the header has names; the last "
        f"{count} columns were taken as empty",
        "as many cells as names",
        "export the file again, or delete the names without cells",
    )


def _short_header(count: int) -> Cause:
    return Cause(
        "short_header",
        f"the header has {count} names fewer than the records have cells; the last "
        f"{count} columns were taken to have none",
        "as many names as cells",
        "look whether the names stand over their columns, and export the file again",
    )


def _damaged_text(count: int, encoding: str) -> Cause:
    return Cause(
        "damaged_text",
        f"{count} places hold bytes that are no characters in {encoding}; they were "
        "replaced",
        "text in one encoding",
        "export the file again as UTF-8",
    )


def _receipt(opened: Opened, table: RawTable, reasons: Any) -> Receipt:
    left_out = reasons != ""
    sums = table.summaries
    aside = {
        "row": [*table.lines[left_out], *sums],
        "reason": [*reasons[left_out], *["summary"] * len(sums)],
    }
    return Receipt(
        rows_read=table.rows_read,
        accepted=int((~left_out).sum()),
        set_aside=pd.DataFrame(aside).astype({"row": "int64", "reason": "str"}),
        quarantined=table.quarantined,
        problems=opened.problems.frame(),
        platform=opened.layout.platform,
        encoding=opened.candidate.sheet.encoding,
        sha256=opened.sha256,
        mapping=_mapping(opened),
    )


def _mapping(opened: Opened) -> pd.DataFrame:
    """Return how every column was found."""
    layout, matched = opened.layout, opened.matched
    found = [("item", name, i) for name, at in matched.items.items() for i in at]
    found += [("attribute", name, i) for name, i in matched.attributes.items()]
    rows = [
        {
            "kind": kind,
            "name": name,
            "column": layout.named(i),
            "position": i + 1,
            "unique": layout.names.count(layout.names[i]) == 1,
            "how": matched.how[name],
        }
        for kind, name, i in found
    ]
    columns = ["kind", "name", "column", "position", "unique", "how"]
    return pd.DataFrame(rows, columns=columns)
