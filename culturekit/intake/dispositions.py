"""What becomes of a record: accepted, or set aside for a stated reason.

The rules, in this order: spam, preview and test by the platform's status; unfinished
by its own mark, its progress or a missing submission date; empty if no item has an
answer; illegible if none of its answers can be read; duplicate if a later record has
the same respondent id.
"""

import re
from collections.abc import Callable

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from culturekit.files.source import RawTable
from culturekit.intake.decoding import Cells
from culturekit.intake.layout import Layout, Role
from culturekit.intake.words import normal, normal_name
from culturekit.problems import Cause, Problems

# Qualtrics: 0 IP address, 1 preview, 2 test, 4 imported, 8 spam, 9 preview spam,
# 12 imported spam, 16 offline, 17 offline preview, 32 / 40 / 48 the same for XM
# Directory panels
STATUS_CODES = {"0": "", "1": "preview", "2": "test", "4": "", "8": "spam", "9": "spam"}
STATUS_CODES |= {"12": "spam", "16": "", "17": "preview", "32": "", "40": "spam"}
STATUS_CODES |= {"48": ""}
STATUS_WORDS = {
    "spam": "spam",
    "preview": "preview",
    "vorschau": "preview",
    "aperçu": "preview",
    "vista previa": "preview",
    "anteprima": "preview",
    "test": "test",
    "prueba": "test",
    # Typeform says so of answers that were never sent
    "started": "unfinished",
    "partial": "unfinished",
}
REAL_WORDS = ("ip", "import", "offline", "complete", "submitted", "anonym", "email")
_TRUE = "true 1 yes y wahr ja vrai oui verdadero sí si vero sim x"
_FALSE = "false 0 no n falsch nein faux non falso falsa não"
TRUE_WORDS = frozenset(_TRUE.split())
FALSE_WORDS = frozenset(["", *_FALSE.split()])
NOT_AN_ID = 0.2
# what can only be a respondent's id; a column called "id" may be a team's
SURE_IDS = frozenset({"responseid", "respondentid", "participantid", "submissionid"})
_DECIMALS = re.compile(r"[.,]0+$")

Reasons = NDArray[np.object_]
Mask = NDArray[np.bool_]


def set_aside(
    table: RawTable, layout: Layout, cells: Cells, problems: Problems
) -> Reasons:
    """Return for every sound record why it is set aside; empty means accepted.

    Parameters
    ----------
    table : RawTable
        The cells.
    layout : Layout
        Which column says status, finished, progress, id.
    cells : Cells
        Whether any item has an answer, and any that could be read.
    problems : Problems
        Receives unknown statuses and repeated ids.

    Returns
    -------
    array of str, one a record
        ``preview``, ``test``, ``spam``, ``unfinished``, ``empty``, ``illegible``,
        ``duplicate`` or empty.
    """
    reasons = np.full(len(table.lines), "", dtype=object)
    finished_known = np.zeros(len(table.lines), dtype=bool)
    for role, judge in _JUDGES.items():
        if role not in layout.roles:
            continue
        found, known = _judged(table, layout, role, judge, problems)
        if role == "progress":
            found = np.where(finished_known, "", found)
        if role == "finished":
            finished_known = known
        reasons = np.where(reasons == "", found, reasons)
    reasons = np.where((reasons == "") & ~cells.answered, "empty", reasons)
    reasons = np.where((reasons == "") & ~cells.legible, "illegible", reasons)
    return _without_duplicates(table, layout, reasons, problems)


def _judged(
    table: RawTable,
    layout: Layout,
    role: Role,
    judge: Callable[[str], str | None],
    problems: Problems,
) -> tuple[Reasons, Mask]:
    """Return the verdict of one column on every record, and where it has one."""
    codes, texts = table.coded(layout.roles[role])
    verdicts = [judge(_DECIMALS.sub("", normal(text))) for text in texts]
    unknown = np.array([verdict is None for verdict in verdicts], dtype=bool)
    if unknown.any():
        cause = Cause(
            f"unknown_{role}",
            f"this {role} is not known; the record was accepted",
            "the platform's own codes or words",
            "check the record and delete it if it is no answer",
        )
        rows = table.lines[unknown[codes]]
        problems.add(cause, column=layout.named(layout.roles[role]), rows=rows)
    found = np.array([verdict or "" for verdict in verdicts], dtype=object)[codes]
    return found, ~unknown[codes]


def _status(text: str) -> str | None:
    if text in STATUS_CODES:
        return STATUS_CODES[text]
    for word, reason in STATUS_WORDS.items():
        if word in text:
            return reason
    return "" if not text or any(word in text for word in REAL_WORDS) else None


def _finished(text: str) -> str | None:
    if text in TRUE_WORDS:
        return ""
    return "unfinished" if text in FALSE_WORDS else None


def _progress(text: str) -> str | None:
    try:
        return "" if float(text.rstrip("%") or 0) >= 100 else "unfinished"
    except ValueError:
        return None


def _submitted(text: str) -> str:
    # LimeSurvey dates anonymous answers 1980-01-01: submitted, whatever the date
    return "" if text else "unfinished"


_JUDGES: dict[Role, Callable[[str], str | None]] = {
    "status": _status,
    "finished": _finished,
    "progress": _progress,
    "submitted": _submitted,
}


JUDGED = frozenset(_JUDGES)


def respondent_ids(table: RawTable, layout: Layout) -> "pd.Series | None":
    """Return the respondent ids of the file, blanks missing, or None if it has none.

    A column that may be something else (``id``) is no respondent id where more than a
    fifth of its cells repeat.
    """
    if "id" not in layout.roles:
        return None
    ids = table.strings(layout.roles["id"]).str.strip()
    for position in layout.instances:
        # a record of another event or instance is another record of the same person
        ids = ids + "\x1f" + table.strings(position).str.strip()
    ids = ids.where(ids.str.strip("\x1f") != "")
    repeated = ids.dropna().duplicated()
    sure = normal_name(layout.names[layout.roles["id"]]) in SURE_IDS
    unsure = layout.platform == "plain" and not sure
    return None if unsure and repeated.mean() > NOT_AN_ID else ids


def _without_duplicates(
    table: RawTable, layout: Layout, reasons: Reasons, problems: Problems
) -> Reasons:
    """Set all but the last of the accepted records with one id aside."""
    ids = table.ids
    if ids is None:
        if "id" in layout.roles:
            name = layout.named(layout.roles["id"])
            problems.add(_not_an_id(name), column=name)
        return reasons
    accepted = pd.Series(reasons == "")
    earlier = ids[accepted & ids.notna()].duplicated(keep="last")
    rows = earlier.index[earlier].to_numpy()
    cause = Cause(
        "duplicate_id",
        "a later record has the same respondent id; this one was set aside",
        "one record a respondent",
        "keep the right one of the two and delete the other, if this is not it",
    )
    problems.add(cause, column=layout.named(layout.roles["id"]), rows=table.lines[rows])
    reasons = reasons.copy()
    reasons[rows] = "duplicate"
    return reasons


def _not_an_id(name: str) -> Cause:
    return Cause(
        "repeated_id",
        f"more than a fifth of the cells of '{name}' repeat, so it was not taken as "
        "the respondent's id; nobody looked for answers that were sent twice",
        "one id a respondent",
        "rename the column to respondent_id if it is one: repeated answers are then "
        "set aside",
    )
