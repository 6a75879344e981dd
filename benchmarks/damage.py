"""Exports whose record ids are known, damaged in every way that files are.

The law that reading them must keep: every id whose bytes survive is found exactly once,
in an accepted record, in one that was set aside, or within the lines of a block that is
quarantined; and the records add up to an independent count.
"""

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

import culturekit as ck
from culturekit.errors import ResponseFileError
from culturekit.privacy import pseudonym
from culturekit.survey import Survey

ITEMS = [f"eng{number}" for number in range(1, 5)]
LABELS = ("Strongly disagree", "Disagree", "Neither agree nor disagree", "Agree")
COMMENTS = (
    "",
    "fine",
    'she said "no", twice',
    "two\nlines",
    "a; b, c\t| d",
    "größer – schöner",
    "-- 5'",
)
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "cp1252", "latin-1", "mac_roman")
ID = re.compile(r"R_[0-9a-f]{12}")


@dataclass(frozen=True)
class Case:
    """One damaged file.

    Parameters
    ----------
    layout, damages : str
        Whose export it was, and what was done to it.
    data : bytes
        The file.
    encoding : str
        In which its text was written.
    """

    layout: str
    damages: tuple[str, ...]
    data: bytes
    encoding: str


def make_case(rng: np.random.Generator) -> Case:
    """Return an export of a random platform with up to four damages."""
    layout = str(rng.choice(list(LAYOUTS)))
    delimiter = "," if layout != "plain" else str(rng.choice([",", ";", "\t"]))
    rows = LAYOUTS[layout](rng)
    names = [str(name) for name in rng.choice(list(TABLE), rng.integers(0, 2))]
    for name in names:
        rows = TABLE[name](rows, rng)
    text = _written(rows, delimiter, str(rng.choice(["\n", "\r\n", "\r"])))
    encoding = str(rng.choice(ENCODINGS))
    data = text.encode(encoding, errors="replace")
    bites = [str(name) for name in rng.choice(list(BYTES), rng.integers(0, 4))]
    for name in bites:
        data = BYTES[name](data, rng, 2 if encoding == "utf-16" else 1)
    return Case(layout, (*names, *bites), data, encoding)


def _records(rng: np.random.Generator) -> list[list[str]]:
    count = int(rng.integers(2, 30))
    answers = rng.integers(0, len(LABELS), (count, len(ITEMS)))
    comments = rng.integers(0, len(COMMENTS), count)
    return [
        [
            f"R_{int(rng.integers(1 << 47)):012x}",
            f"Team {i % 3}",
            *(LABELS[code] for code in answers[i]),
            COMMENTS[comments[i]],
        ]
        for i in range(count)
    ]


def _plain(rng: np.random.Generator) -> list[list[str]]:
    head = ["response_id", "team", *ITEMS, "wish"]
    return [head, *_records(rng)]


def _qualtrics(rng: np.random.Generator) -> list[list[str]]:
    names = ["StartDate", "Status", "Finished", "ResponseId", "team", *ITEMS, "wish"]
    marks = ["startDate", "status", "finished", "_recordId", "team"]
    marks += [f"QID{i}" for i in range(len(ITEMS) + 1)]
    asked = ["Start Date", "Response Type", "Finished", "Response ID", "team"]
    asked += ["A question,\nin two lines", *ITEMS[1:], "What else?"]
    words = [
        ["IP Address", "True"],
        ["Survey Preview", "True"],
        ["IP Address", "False"],
    ]
    chosen = rng.choice(3, 40, p=[0.8, 0.1, 0.1])
    records = [
        ["2026-09-01 10:00:00", *words[chosen[i]], *record]
        for i, record in enumerate(_records(rng))
    ]
    ids = [json.dumps({"ImportId": mark}) for mark in marks]
    return [names, asked, ids, *records]


def _limesurvey(rng: np.random.Generator) -> list[list[str]]:
    head = ["id", "submitdate", "lastpage", "startlanguage", "team", *ITEMS, "wish"]
    rows = [
        [r[0], "1980-01-01 00:00:00" if rng.random() < 0.9 else "", "3", "en", *r[1:]]
        for r in _records(rng)
    ]
    return [head, *rows]


def _typeform(rng: np.random.Generator) -> list[list[str]]:
    tail = ["Start Date (UTC)", "Submit Date (UTC)", "Network ID"]
    head = ["#", "team", *ITEMS, "wish", *tail]
    stamp = ["2026-09-01 10:00:00", "2026-09-01 10:05:00", "f0f0"]
    return [head, *([*r, *stamp] for r in _records(rng))]


LAYOUTS: dict[str, Callable[[np.random.Generator], list[list[str]]]] = {
    "plain": _plain,
    "qualtrics": _qualtrics,
    "limesurvey": _limesurvey,
    "typeform": _typeform,
}

Rows = list[list[str]]


def _swapped_columns(rows: Rows, rng: np.random.Generator) -> Rows:
    order = rng.permutation(len(rows[0]))
    return [[row[i] for i in order] for row in rows]


def _doubled_rows(rows: Rows, rng: np.random.Generator) -> Rows:
    chosen = rng.integers(len(rows) - 1, len(rows), 3)
    return [*rows, *(rows[int(i)] for i in chosen if int(i) > 2)]


def _lost_cell(rows: Rows, rng: np.random.Generator) -> Rows:
    at = int(rng.integers(len(rows)))
    return [row[:-1] if i == at else row for i, row in enumerate(rows)]


def _blank_rows(rows: Rows, rng: np.random.Generator) -> Rows:
    at = int(rng.integers(len(rows)))
    return [*rows[:at], [], *rows[at:]]


TABLE: dict[str, Callable[[Rows, np.random.Generator], Rows]] = {
    "swapped columns": _swapped_columns,
    "doubled rows": _doubled_rows,
    "lost cell": _lost_cell,
    "blank rows": _blank_rows,
}


def _written(rows: Rows, delimiter: str, end: str) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator=end)
    writer.writerows(rows)
    return out.getvalue()


def _cut_off(data: bytes, rng: np.random.Generator, width: int) -> bytes:
    return data[
        : int(rng.integers(len(data) // (2 * width), len(data) // width)) * width
    ]


def _cut_out(data: bytes, rng: np.random.Generator, width: int) -> bytes:
    start = int(rng.integers(len(data) // width)) * width
    return data[:start] + data[start + width * int(rng.integers(1, 30)) :]


def _put(mark: str) -> Callable[[bytes, np.random.Generator, int], bytes]:
    def put(data: bytes, rng: np.random.Generator, width: int) -> bytes:
        at = int(rng.integers(len(data) // width)) * width
        byte = mark.encode("latin-1")
        return data[:at] + (byte + b"\0" if width == 2 else byte) + data[at:]

    return put


BYTES: dict[str, Callable[[bytes, np.random.Generator, int], bytes]] = {
    "cut off": _cut_off,
    "cut out": _cut_out,
    "open quote": _put('"'),
    "stray delimiter": _put(","),
    "stray newline": _put("\n"),
    "zero byte": _put("\0"),
    "control character": _put("\x1b"),
    "odd byte": _put("\xff"),
}


def judge(case: Case, path: Path, instrument: ck.Instrument) -> tuple[str, list[str]]:
    """Read a damaged file and say what became of it, and what broke the law.

    Parameters
    ----------
    case : Case
    path : Path
        Where to put the file.
    instrument : Instrument
        With the items eng1 to eng4.

    Returns
    -------
    tuple of (str, list of str)
        ``loaded whole``, ``loaded with problems`` or ``refused``; broken laws.
    """
    path.write_bytes(case.data)
    try:
        survey = ck.read_responses(path, instrument)
    except ResponseFileError as error:
        return "refused", [] if str(error) else ["refused without a word"]
    receipt = survey.receipt
    parts = receipt.accepted + len(receipt.set_aside) + len(receipt.quarantined)
    broken = [] if parts == receipt.rows_read else ["records do not add up"]
    broken += _lost(case, survey)
    touched = len(receipt.quarantined) or receipt.problems["row"].notna().any()
    return ("loaded with problems" if touched else "loaded whole"), broken


def _lost(case: Case, survey: Survey) -> list[str]:
    """Say which surviving ids are not found exactly once."""
    text = case.data.decode(case.encoding, errors="replace")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    accepted = dict(zip(survey.rows.tolist(), survey.data.index, strict=True))
    aside = set(survey.receipt.set_aside["row"].tolist())
    blocks = survey.receipt.quarantined[["row", "last_row"]].to_numpy().tolist()
    starts = sorted([*accepted, *aside, *(first for first, _ in blocks)])
    held: Counter[int] = Counter()
    broken = []
    for found in ID.finditer(text):
        line = text.count("\n", 0, found.start()) + 1
        inside = sum(first <= line <= last for first, last in blocks)
        start = max((start for start in starts if start <= line), default=0)
        if inside == 0:
            held[start] += 1
        times = inside or (start in accepted) + (start in aside)
        if times != 1:
            broken.append(f"line {line} is found {times} times")
    broken += [f"{n} ids in the record of line {at}" for at, n in held.items() if n > 1]
    return broken + _misnamed(ID.findall(text), survey)


def _misnamed(ids: list[str], survey: Survey) -> list[str]:
    """No id that stands in the file once names two accepted records."""
    counts = Counter(ids)
    single = [mark for mark, times in counts.items() if times == 1]
    keys = Counter(survey.data.index)
    twice = [mark for mark in pseudonym(single, survey.instrument.id) if keys[mark] > 1]
    return [f"{len(twice)} ids name more than one record"] if twice else []


def outcomes(results: list[tuple[Case, str]]) -> dict[str, Counter[str]]:
    """Return what became of the cases, in all and by damage."""
    found: dict[str, Counter[str]] = {"all": Counter()}
    for case, outcome in results:
        found["all"][outcome] += 1
        for name in case.damages or ("none",):
            found.setdefault(name, Counter())[outcome] += 1
    return found
