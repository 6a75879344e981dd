"""REDCap CSV: variable names or labels; ``field___1`` an option, ``form_complete``.

Records of a project with events or repeating forms come in several rows; the event
and the instance then belong to the record's id.
"""

import re
from collections.abc import Sequence

from culturekit.intake.layout import Head, Layout, Part, Role, private_columns
from culturekit.intake.words import normal, normal_name, word_set

EVENTS = word_set(
    "redcapeventname redcaprepeatinstrument redcaprepeatinstance eventname",
    "repeatinstrument repeatinstance",
)
OWN = EVENTS | word_set(
    "redcapsurveyidentifier redcapdataaccessgroup dataaccessgroup",
    "surveyidentifier redcapsurveytimestamp surveytimestamp complete?",
)
_OPTION = re.compile(r"^(?P<question>[a-z]\w*?)___(?P<part>\w+)$")
_CHOICE = re.compile(r"^(?P<question>.*\S)\s*\(choice=(?P<part>.*)\)$", re.DOTALL)
_STATUS = re.compile(r"^[a-z]\w*_complete$")
_STAMP = re.compile(r"^[a-z]\w*_timestamp$")
STATES = frozenset(["", "0", "1", "2", "3", "incomplete", "unverified", "complete"])
STATES |= {"partial survey response", "completed survey response"}
_VARIABLE = re.compile(r"^[a-z]\w*$")


class RedcapReader:
    """REDCap exports, raw or with labels."""

    platform = "redcap"

    def recognise(self, head: Head) -> str | None:
        """Look for REDCap's own columns, form states, or options as columns."""
        if not head:
            return None
        row = [cell.strip() for cell in head[0]]
        options = [c for c in row if _OPTION.match(c) or _CHOICE.match(c)]
        if (own := _own_columns(row, options)) and normal_name(row[0]) not in EVENTS:
            return f"REDCap's own column {own[0]}"
        variables = all(_VARIABLE.match(cell) for cell in row if cell)
        if state := _form_state(head, row, variables):
            return f"the form state {state}, as REDCap writes it"
        if options and variables:
            return f"the option column {options[0]}, as REDCap names it"
        return None

    def layout(self, head: Head) -> Layout:
        """Take row 1 as variable names or labels."""
        names = tuple(cell.strip() for cell in head[0])
        own = frozenset(i for i, name in enumerate(names) if _is_own(name))
        roles: dict[Role, int] = {"id": 0} if names and 0 not in own else {}
        again = (i for i, name in enumerate(names) if normal_name(name) in EVENTS)
        return Layout(
            platform=self.platform,
            header_rows=1,
            names=names,
            roles=roles,
            private=private_columns(names),
            own=own,
            parts={i: p for i, name in enumerate(names) if (p := _part(name))},
            instances=tuple(again),
        )


def _own_columns(row: Sequence[str], options: Sequence[str]) -> list[str]:
    """Return the columns that only REDCap writes; one "Event Name" is anybody's."""
    raw = [cell for cell in row if cell.startswith("redcap_")]
    labels = [cell for cell in row if normal_name(cell) in OWN]
    return raw or (labels if len(labels) > 1 or (labels and options) else [])


def _form_state(head: Head, row: Sequence[str], variables: bool) -> str | None:
    """Return the first form state; raw ones end a table of variables, or a form."""
    named = [i for i, c in enumerate(row) if _STATUS.match(c) or c == "Complete?"]
    filled = [i for i, cell in enumerate(row) if cell]
    last = bool(named) and named[-1] == filled[-1]
    sure = any(row[i] == "Complete?" for i in named) or (variables and last)
    sure = sure and all(_is_state(head, i) for i in named)
    return row[named[0]] if sure else None


def _is_state(head: Head, column: int) -> bool:
    cells = [row[column] for row in head[1:] if column < len(row)]
    return all(normal(cell) in STATES for cell in cells)


def _is_own(name: str) -> bool:
    form = normal_name(name)
    return form in OWN or bool(_STATUS.match(name) or _STAMP.match(name))


def _part(name: str) -> Part | None:
    found = _OPTION.match(name) or _CHOICE.match(name)
    return Part(found["question"], found["part"]) if found else None
