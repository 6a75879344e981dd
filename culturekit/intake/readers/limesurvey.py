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
    private_columns,
)
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
_FREE = ("other", "othertext", "comment", "sonstiges", "kommentar", "autre", "otro")


class LimeSurveyReader:
    """LimeSurvey exports with codes or texts as column names."""

    platform = "limesurvey"

    def recognise(self, head: Head) -> str | None:
        """Look for the columns that every LimeSurvey export starts with."""
        names = {normal_name(_code(cell)) for cell in head[0]} if head else set()
        names |= {normal_name(_text(cell)) for cell in head[0]} if head else set()
        for marks in MARKS:
            if len(found := marks & names) >= 2:
                return f"columns {', '.join(sorted(found))}, as LimeSurvey names them"
        return None

    def layout(self, head: Head) -> Layout:
        """Tell code and text, question and sub-question apart."""
        cells = [cell.strip() for cell in head[0]]
        names, texts = [_code(cell) for cell in cells], [_text(cell) for cell in cells]
        parts = {i: part for i, name in enumerate(names) if (part := _part(name))}
        free = frozenset(i for i, part in parts.items() if _is_free(part.part))
        return Layout(
            platform=self.platform,
            header_rows=1,
            names=tuple(names),
            texts=tuple(texts),
            roles={**find_roles(texts, ROLES), **find_roles(names, ROLES)},
            private=private_columns(names, texts),
            own=frozenset(i for i in range(len(names)) if _is_own(names, texts, i)),
            comments=free,
            parts={i: part for i, part in parts.items() if i not in free},
        )


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
