"""LimeSurvey CSV, XLSX and R data files: codes, full texts, or both as the header.

``A10[SQ001]`` is row SQ001 of the array A10, ``A10[other]`` the text beside "other".
An anonymous survey dates everything 1980-01-01; a blank submission date is unfinished.
"""

import re
from collections.abc import Mapping, Sequence

from culturekit.intake.layout import (
    Head,
    Layout,
    Part,
    Role,
    find_roles,
    padded,
    private_columns,
)
from culturekit.intake.looks import MOMENT, always
from culturekit.intake.words import normal, normal_name

ROLES: Mapping[Role, str] = {
    "id": "id responseid antwortid idderéponse iddelaréponse idderespuesta antwoordid "
    "antwoordenid idrisposta iddaresposta",
    "submitted": "submitdate datesubmitted datumabgeschickt datedesoumission "
    "fechadeenvío datumingestuurd datumverzonden datadiinvio datadeenvio",
    "started": "startdate datestarted datumgestartet datededébut datadeinício "
    "datumgestart datadiinizio fechadeinicio",
    "ended": "datestamp datelastaction datumletzteaktivität datedeladernièreaction "
    "datumlaatsteactie fechadelaúltimaacción datadaúltimaação",
    "duration": "interviewtime totaltime gesamtzeit",
}
CODES = frozenset({"submitdate", "lastpage", "startlanguage"})
MARKS: tuple[frozenset[str], ...] = tuple(
    frozenset(words.split())
    for words in (
        "submitdate lastpage startlanguage",
        "datesubmitted lastpage startlanguage",
        "datumabgeschickt letzteseite startsprache",
        "datedesoumission dernièrepage languededépart languedestart",
        "fechadeenvío últimapágina lenguajeinicial idiomadeinicio",
        "datumingestuurd datumverzonden laatstepagina begintaal starttaal",
        "datadiinvio ultimapagina linguainiziale",
        "datadeenvio últimapágina idiomainicial",
    )
)
OTHERS = (
    "seed zufallsstartwert token zugangsschlüssel zugangscode accesscode ipaddr "
    "ipaddress ipadresse refurl referrerurl lastpage startlanguage letzteseite "
    "startsprache dernièrepage languededépart groupindex"
)
OWN = frozenset(
    [*OTHERS.split(), *(w for words in ROLES.values() for w in words.split())]
)
_SUB = re.compile(r"^(?P<question>.*\S)\s*\[(?P<part>[^\[\]]+)\]$", re.DOTALL)
_CODE = re.compile(
    r"^(?P<code>[A-Za-z][A-Za-z0-9]*(?:\[[^\]]*\])*)[.:]\s+(?P<text>\S.*)$"
)
_TIMING = re.compile(r"^(interviewtime|grouptime\d+|.+time|.+_?question time)$", re.I)
_TIMED = re.compile(r"^(group|question) time: ", re.I)
# SQ001 and 123X4X5 are what LimeSurvey itself calls questions and their rows
_OWN_CODE = re.compile(r"^\s*(?:[A-Za-z]\w*\[SQ\d{3}\]|\d+X\d+X\d+\w*)")
FIRST = tuple(
    map(
        re.compile,
        (
            r"\d+",
            MOMENT.pattern + r"\S*|N/A",
            r"-?\d{1,3}|N/A",
            r"[a-z]{2}(-[A-Za-z]+)*",
        ),
    )
)
FOREIGN: Mapping[Role, int] = {"id": 0, "submitted": 1}
_FREE = ("other", "othertext", "comment", "sonstiges", "kommentar", "autre", "otro")


class LimeSurveyReader:
    """LimeSurvey exports with codes or texts as column names."""

    platform = "limesurvey"

    def recognise(self, head: Head) -> str | None:
        """Look for the columns that every LimeSurvey export starts with."""
        for row in head[:2]:
            if found := _marks(row):
                return f"columns {', '.join(sorted(found))}, as LimeSurvey names them"
        subs = [cell for cell in (head[0] if head else ()) if _OWN_CODE.match(cell)]
        if len(subs) >= 2:
            return f"the columns {subs[0]} and alike, as LimeSurvey numbers them"
        if _is_foreign(head):
            return "an id, when, the last page and a language come first, in every row"
        return None

    def layout(self, head: Head) -> Layout:
        """Tell code and text, question and sub-question apart."""
        # the export to be read in again (VV) has the texts in row 1, the codes below
        above = len(head) > 1 and len(CODES & {*map(str.strip, head[1])}) >= 2
        cells = [*padded(head[int(above)], len(head[0]))]
        names, texts = [_code(cell) for cell in cells], [_text(cell) for cell in cells]
        texts = [*padded(head[0], len(cells))] if above else texts
        first = FOREIGN if _is_foreign(head) else {}
        parts = {i: part for i, name in enumerate(names) if (part := _part(name))}
        free = frozenset(i for i, part in parts.items() if _is_free(part.part))
        return Layout(
            platform=self.platform,
            header_rows=2 if above else 1,
            names=tuple(names),
            texts=tuple(texts),
            roles={**first, **find_roles(texts, ROLES), **find_roles(names, ROLES)},
            private=private_columns(names, texts),
            own=frozenset(i for i in range(len(names)) if _is_own(names, texts, i))
            | frozenset(range(len(FIRST) if first else 0)),
            comments=free,
            parts={i: part for i, part in parts.items() if i not in free},
        )


def _marks(row: Sequence[str]) -> frozenset[str]:
    """Return the columns that every export has, in one of the languages."""
    names = {normal_name(_code(cell)) for cell in row}
    names |= {normal_name(_text(cell)) for cell in row}
    return next((found for m in MARKS if len(found := m & names) >= 2), frozenset())


def _is_foreign(head: Head) -> bool:
    """In any language: id, when, last page and language, under names of some words."""
    names = [cell.strip() for cell in head[0][: len(FIRST)]] if head else []
    spelt = len(names) == len(FIRST) and all(" " in name for name in names[1:3])
    return spelt and all(always(head, i, form) for i, form in enumerate(FIRST))


def _code(cell: str) -> str:
    """Return the code of "code. text" and "code: text", else the cell."""
    found = _CODE.match(cell.strip())
    return found["code"] if found and _is_code(found["code"]) else cell.strip()


def _text(cell: str) -> str:
    found = _CODE.match(cell.strip())
    return found["text"] if found and _is_code(found["code"]) else cell.strip()


def _is_code(word: str) -> bool:
    """A code has a digit or a bracket, or is one of LimeSurvey's own names."""
    return any(c.isdigit() or c == "[" for c in word) or normal_name(word) in OWN


def _part(name: str) -> Part | None:
    found = _SUB.match(name)
    return Part(found["question"], found["part"]) if found else None


def _is_free(part: str) -> bool:
    return normal(part).endswith(_FREE) or normal(part) in _FREE


def _is_own(names: Sequence[str], texts: Sequence[str], i: int) -> bool:
    known = {normal_name(names[i]), normal_name(texts[i])} & OWN
    timing = _TIMING.match(names[i]) and " " not in names[i]
    return bool(known or timing or _TIMED.match(texts[i]))
